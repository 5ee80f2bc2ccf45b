// The supervisor's floor: who needs somebody first, listening and taking over by one key, states, words, incidents; a thousand people.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openPages, until } from './lib.mjs';

/** The floor as a supervisor has it. */
async function openFloor(t, { count = 46, roles = ['agent', 'supervisor'], ...options } = {}) {
	const opened = await openPages(t, options);
	opened.mock.person.roles = roles;
	opened.mock.floor.fill(count);
	await opened.page.goto(opened.mock.url + '/floor');
	if (roles.includes('supervisor')) await opened.page.waitForSelector('.need');
	return opened;
}

/** The mock's supervisor is in this contact so far. */
function inContact(mock, id, supervision, state = 'joined') {
	const base = { id: '900', role: 'supervisor', state, purpose: 'supervision', agent: '1', entry: null, name: '이다연', since_ms: Date.now(), with_citizen: false, supervision, how: null };
	mock.talk({ id, role: 'supervisor', parties: [base] });
	mock.push({ routing: 'supervising' });
}

test('danger comes first, then who is longest over the limit', async t => {
	const { page, mock, faults } = await openFloor(t);
	const rows = await page.$$eval('.need', all => all.map(one => one.textContent));
	assert.match(rows[0], /위기/);
	assert.match(rows[1], /경고한 통화/);
	assert.match(rows[2], /\+4:/); // 24 minutes against 20
	const before = rows.length;
	const contact = mock.floor.contacts.find(one => one.state === 'waiting');
	mock.floor.change([], [], [contact.id]);
	await until('a row less', async () => (await page.$$(`[data-row="${contact.id}"]`)).length === 0);
	assert.ok((await page.$$('.need')).length <= before);
	assert.deepEqual(faults, []);
});

test('one key listens, whispers, joins and takes over', async t => {
	const { page, mock } = await openFloor(t);
	const row = await page.$('.need');
	const agent = await row.getAttribute('data-row');
	const contact = '5' + agent;
	await row.focus();
	await page.keyboard.press('Enter');
	await page.waitForSelector('[data-do=monitor]');
	await page.keyboard.press('Alt+l');
	await until('listening was asked for', () => asked(mock, 'PUT', `contacts/${contact}/supervision`).length === 1);
	assert.deepEqual(asked(mock, 'PUT', `contacts/${contact}/supervision`)[0][2], { supervision: 'monitor' });
	inContact(mock, contact, 'monitor');
	await page.waitForSelector('[data-do=monitor][aria-pressed=true]');
	assert.match(await page.textContent('.ways [role=status]'), /듣지 못|들리지|아무도/);
	await page.keyboard.press('Alt+w');
	await until('the whisper', () => asked(mock, 'PUT', `contacts/${contact}/supervision`).length === 2);
	assert.deepEqual(asked(mock, 'PUT', `contacts/${contact}/supervision`)[1][2], { supervision: 'whisper' });
	inContact(mock, contact, 'whisper');
	await page.waitForSelector('[data-do=whisper][aria-pressed=true]');
	await page.keyboard.press('Alt+u');
	await until('taking over', () => asked(mock, 'POST', `contacts/${contact}/take-over`).length === 1);
	mock.talk({ id: contact });
	await page.waitForSelector('.keys'); // the desk's keys: the supervisor has the call
	assert.equal(await page.$('.floor-mid'), null);
});

test('taking over out of nothing listens first', async t => {
	const { page, mock } = await openFloor(t);
	const row = await page.$('.need');
	const contact = '5' + await row.getAttribute('data-row');
	await row.click();
	await page.click('[data-do=take-over]');
	await until('it listens', () => asked(mock, 'PUT', `contacts/${contact}/supervision`).length === 1);
	assert.equal(asked(mock, 'POST', `contacts/${contact}/take-over`).length, 0);
	inContact(mock, contact, 'monitor', 'ringing');
	inContact(mock, contact, 'monitor');
	await until('and takes over once it hears', () => asked(mock, 'POST', `contacts/${contact}/take-over`).length === 1);
});

test('a state, a skill and words to one person', async t => {
	const { page, mock } = await openFloor(t);
	await page.click('.need');
	const agent = await page.getAttribute('.need[aria-pressed=true]', 'data-row');
	await page.click('[data-do=set-state]');
	await page.click('[role=menu] [data-value=break]');
	await until('the state', () => asked(mock, 'PUT', `agents/${agent}/presence`).length === 1);
	assert.equal(asked(mock, 'PUT', `agents/${agent}/presence`)[0][2].presence, 'break');
	await page.click('.skills .steps');
	await page.click('.skills [role=menu] [data-value="5"]');
	await until('the skill', () => asked(mock, 'PUT', `agents/${agent}/skill`).length === 1);
	const moved = asked(mock, 'PUT', `agents/${agent}/skill`)[0][2];
	assert.equal(moved.level, 5);
	assert.ok(moved.until_ms > Date.now());
	await page.click('[data-do=message-one]');
	await page.fill('#message-text', '잠깐 이야기해요');
	await page.click('[data-do=send-message]');
	await until('the words', () => asked(mock, 'POST', 'messages').length === 1);
	assert.equal(asked(mock, 'POST', 'messages')[0][2].person, agent);
});

test('an incident is declared with a notice that fits, and ended', async t => {
	const { page, mock } = await openFloor(t);
	await page.click('[data-do=declare]');
	await page.fill('#title-ko', '메르스 확산');
	await page.click('[data-do=more-languages]');
	await page.fill('#title-en', 'MERS');
	await page.selectOption('#incident-hazard', 'infection');
	assert.equal(await page.inputValue('#incident-notice'), 'infection');
	await page.click('[data-do=declare-now]');
	await until('it is declared', () => asked(mock, 'POST', 'incidents').length === 1);
	const body = asked(mock, 'POST', 'incidents')[0][2];
	assert.deepEqual(body.label, { ko: '메르스 확산', en: 'MERS' });
	assert.equal(body.hazard, 'infection');
	assert.ok(body.ends_ms > Date.now() + 5 * 3600000);
	await page.click('[data-do=incident-end]');
	await until('it is ended', () => asked(mock, 'POST', 'incidents/41/end').length === 1);
});

test('filters by state, queue and initials', async t => {
	const { page } = await openFloor(t);
	await page.selectOption('.filters select', 'break');
	await until('only breaks', async () => (await page.$$('.chip-row')).length === 3);
	await page.selectOption('.filters select', '');
	await page.click('[data-queue="12"]');
	await until('one queue', async () => (await page.$$('.chip-row')).length < 12);
	await page.click('[data-queue="12"]');
	await page.keyboard.press('Alt+s');
	await page.keyboard.type('zzz');
	await until('nobody', async () => (await page.$$('.chip-row')).length === 0);
});

test('of a thousand people those are in the page whom one can see', async t => {
	const { page, mock, faults } = await openFloor(t, { count: 1000 });
	const here = async () => (await page.$$('.chip-row')).length;
	assert.ok(await here() < 250, `${await here()} chips`);
	const last = mock.floor.agents.findLast(one => one.presence === 'training');
	assert.equal(await page.$(`.chip-row[data-row="${last.id}"]`), null);
	await page.$eval('.floor-mid', pane => { pane.scrollTop = pane.scrollHeight; });
	await page.waitForSelector(`.chip-row[data-row="${last.id}"]`);
	assert.ok(await here() < 250);
	for (let i = 0; i < 20; i++) mock.floor.change(mock.floor.agents.slice(i * 10, i * 10 + 10).map(one => ({ ...one, since_ms: Date.now() })));
	await page.waitForTimeout(300);
	assert.deepEqual(faults, []);
});

test('an agent is shown nothing, and who loses the right neither', async t => {
	const one = await openFloor(t, { roles: ['agent'] });
	await one.page.waitForSelector('.ended');
	assert.ok(!one.mock.heard.some(message => message.floor));
	const two = await openFloor(t);
	two.mock.send({ type: 'floor', shut: true });
	await two.page.waitForSelector('.ended');
	assert.equal(await two.page.$('.need'), null);
});

test('words and incidents reach the desk and stay until they are read', async t => {
	const { page, mock } = await openPages(t);
	mock.me.messages = 1;
	mock.floor.fill();
	mock.me.incidents = mock.floor.incidents.incidents;
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.incident-ban');
	assert.match(await page.textContent('.incident-ban'), /호우경보/);
	assert.match(await page.textContent('.ban.word'), /수원 팔달구/);
	await page.click('[data-do=message-seen]');
	await until('it was read', () => asked(mock, 'POST', 'messages/71/seen').length === 1);
	assert.equal(await page.$('.ban.word'), null);
});

for (const [language, theme, width, height] of [['ko', 'light', 1440, 900], ['en', 'dark', 1440, 900], ['ko', 'light', 1024, 768], ['en', 'light', 390, 844]]) {
	test(`nothing that axe finds: ${language} ${theme} ${width}`, async t => {
		const { page, mock } = await openFloor(t, { language, theme, viewport: { width, height }, reducedMotion: 'reduce' });
		await assertAccessible(page, `floor ${language} ${width}`);
		const contact = '5' + await page.getAttribute('.need', 'data-row');
		await page.click('.need');
		inContact(mock, contact, 'whisper');
		await page.waitForSelector('[data-do=whisper][aria-pressed=true]');
		await assertAccessible(page, `whispering ${language} ${width}`);
		await page.click('.floor-side [aria-label].icb');
		await page.click('[data-do=declare]');
		await assertAccessible(page, `declaring ${language} ${width}`);
		await page.keyboard.press('Escape');
		await page.click('[data-do=message-all]');
		await assertAccessible(page, `telling ${language} ${width}`);
		await page.keyboard.press('Escape');
		await page.click('[data-do=cover]');
		await assertAccessible(page, `cover ${language} ${width}`);
	});
}
