// More than two in a call: asking first, going between them, all together, handing over; what the asked one and a supervisor see.
import test from 'node:test';
import assert from 'node:assert/strict';
import { contact, party } from '../dev/scene.mjs';
import { asked, assertAccessible, openDesk, until } from './lib.mjs';

const says = (page, words) => until(String(words), async () => words.test(await page.textContent('.parties .say')));

const shot = process.env.DAJEONG_PICTURES;

test('a colleague is asked, swapped with, brought in and left with the citizen, all by keyboard', async t => {
	const { page, mock, faults } = await openDesk(t);
	const keys = page.keyboard;
	mock.talk();
	await page.waitForSelector('[data-do=transfer]');
	await keys.press('Alt+t');
	await page.waitForSelector('#transfer-to:focus');
	await keys.type('ㅂㅅㅈ'); // the initials of 박서준
	await until('one found', async () => await page.locator('#transfer-to-list [role=option]').count() === 1);
	if (shot) await page.screenshot({ path: `${shot}/transfer.png` });
	await keys.press('Enter');
	await page.waitForSelector('.parties');
	assert.deepEqual(asked(mock, 'POST', 'contacts/501/consult').at(-1)[2], { agent: '2' });
	assert.match(await page.textContent('.parties .say'), /박서준에게 거는 중/);
	assert.equal(await page.$('[data-do=conference]'), null); // nobody can be brought in who has not answered
	await keys.press('Alt+c');
	assert.equal(asked(mock, 'POST', 'contacts/501/conference').length, 0);
	mock.me.contact.parties[0].state = 'joined';
	mock.push();
	await page.waitForSelector('[data-do=conference]');
	assert.match(await page.textContent('.parties .say'), /박서준만 내 말을 듣습니다/);
	await assertAccessible(page, 'consult');
	if (shot) await page.screenshot({ path: `${shot}/consult.png` });
	await keys.press('Alt+w');
	await says(page, /시민과 이야기 중/);
	await keys.press('Alt+c');
	await says(page, /모두 서로/);
	await assertAccessible(page, 'conference');
	if (shot) await page.screenshot({ path: `${shot}/conference.png` });
	await keys.press('Alt+g');
	await page.waitForSelector('.wraprow');
	assert.equal(asked(mock, 'POST', 'contacts/501/complete').length, 1);
	assert.deepEqual(faults, []);
});

test('who did not answer is said, and the way back is a key', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk({ state: 'held', situation: 'held', held_since_ms: Date.now(), parties: [party({ state: 'left', how: 'no_answer', since_ms: Date.now() })] });
	await page.waitForSelector('[data-do=back]');
	assert.match(await page.textContent('.party-list'), /받지 않았습니다/);
	await page.keyboard.press('Alt+h');
	await until('back', async () => !await page.$('[data-do=back]'));
	assert.equal(asked(mock, 'POST', 'contacts/501/resume').length, 1);
});

test('who is asked hears it ring, takes it, and has only what is theirs', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.push({ routing: 'ringing', asked: { party: '801', contact: contact({ role: 'consulted' }), from: '이다연', ends_ms: Date.now() + 20000, ring_ms: 25000 } });
	await page.waitForSelector('#accept:focus');
	assert.match(await page.textContent('#asked-title'), /이다연/);
	await assertAccessible(page, 'asked');
	if (shot) await page.screenshot({ path: `${shot}/asked.png` });
	await page.keyboard.press('Alt+4');
	await until('declined', () => asked(mock, 'POST', 'contacts/501/decline').length === 1);
	mock.push({ routing: 'talking', asked: null, contact: contact({ role: 'consulted', situation: 'consult', state: 'held', parties: [party({ agent: '1', name: '이다연' })] }) });
	await page.waitForSelector('[data-do=leave]');
	assert.match(await page.textContent('.parties .say'), /시민은 내 말을 듣지 못합니다/);
	assert.equal(await page.$('[data-do=hold]'), null);
	assert.equal(await page.$('[data-do=end]'), null);
	await page.keyboard.press('Alt+x');
	await until('left', () => asked(mock, 'POST', 'contacts/501/leave').length === 1);
	assert.deepEqual(faults, []);
});

test('a supervisor listens, whispers and takes over', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.push({ routing: 'supervising', contact: contact({ role: 'supervisor', parties: [party({ role: 'supervisor', agent: '1', supervision: 'monitor', purpose: 'supervision', with_citizen: true })] }) });
	await page.waitForSelector('[data-do=whisper]');
	assert.equal(await page.getAttribute('[data-do=monitor]', 'aria-pressed'), 'true');
	await assertAccessible(page, 'supervising');
	if (shot) await page.screenshot({ path: `${shot}/supervise.png` });
	await page.click('[data-do=whisper]');
	await until('asked', () => asked(mock, 'PUT', 'contacts/501/supervision').length > 0);
	assert.deepEqual(asked(mock, 'PUT', 'contacts/501/supervision').at(-1)[2], { supervision: 'whisper' });
	await page.click('[data-do=take-over]');
	await until('taken over', () => asked(mock, 'POST', 'contacts/501/take-over').length === 1);
	assert.deepEqual(faults, []);
});
