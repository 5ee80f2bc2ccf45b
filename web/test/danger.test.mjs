// Danger on the desk by key: crisis, 119, an interpreter, where the caller is; and what supervisors look back at.
import test from 'node:test';
import assert from 'node:assert/strict';
import { party } from '../dev/scene.mjs';
import { asked, assertAccessible, openDesk, openPages, until } from './lib.mjs';

const shot = process.env.DAJEONG_PICTURES;
const picture = (page, name) => shot && page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
const posts = (mock, what) => asked(mock, 'POST', 'contacts/501/' + what);

test('119 is two keys, never one; every other key lets it be', async t => {
	const { page, mock, faults } = await openDesk(t);
	const keys = page.keyboard;
	mock.talk();
	await page.waitForSelector('[data-do=emergency-119]');
	await keys.press('Alt+9');
	await page.waitForSelector('[data-do=emergency-119].on:focus');
	assert.equal(posts(mock, 'emergency').length, 0, 'one press never dials');
	await assertAccessible(page, 'armed');
	await picture(page, 'emergency-armed-ko');
	await keys.press('x');
	assert.equal(await page.$('.emergency.on'), null);
	await keys.press('Alt+9');
	await keys.press('Enter');
	await until('119', () => posts(mock, 'emergency').length === 1);
	assert.deepEqual(posts(mock, 'emergency')[0][2], { number: '119' });
	await keys.down('Alt');
	for (let i = 0; i < 4; i++) await keys.down('2'); // it stays down and repeats
	await keys.up('2');
	await keys.up('Alt');
	assert.equal(posts(mock, 'emergency').length, 1);
	await keys.press('Enter');
	await until('112', () => posts(mock, 'emergency').length === 2);
	assert.deepEqual(posts(mock, 'emergency')[1][2], { number: '112' });
	assert.deepEqual(faults, []);
});

test('the crisis key: a slip does nothing, twice or kept down raises the flag, and never while Hangul is composed', async t => {
	const { page, mock, faults } = await openDesk(t);
	const keys = page.keyboard;
	mock.talk();
	await page.waitForSelector('[data-do=crisis]');
	await keys.press('Alt+6');
	await until('it says how', async () => /Alt 6/.test(await page.textContent('body')));
	await page.waitForTimeout(2200);
	await keys.press('Alt+6');
	assert.equal(posts(mock, 'crisis').length, 0, 'two slips far apart are no gesture');
	await page.evaluate(() => { for (let i = 0; i < 3; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit6', key: '6', altKey: true, isComposing: true, bubbles: true })); });
	assert.equal(posts(mock, 'crisis').length, 0);
	await keys.down('Alt');
	await keys.down('6');
	await keys.down('6');
	await keys.up('6');
	await keys.up('Alt');
	await until('the flag', () => posts(mock, 'crisis').length === 1);
	mock.me.contact.care = { crisis: { by: 'agent', since_ms: Date.now(), seen: false }, silence_asked: 0, line_dead: false, warned: [], interpreter: null, interpreter_ms: null };
	mock.push();
	await page.waitForSelector('.script');
	assert.equal(await page.$('[data-do=end]'), null, 'nobody ends it');
	await page.waitForSelector('#place-address');
	await assertAccessible(page, 'crisis');
	await picture(page, 'crisis-ko');
	assert.deepEqual(faults, []);
});

test('an interpreter by key', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('[data-do=interpreter]');
	await page.keyboard.press('Alt+i');
	await page.waitForSelector('[role=menu] [data-value=vi]');
	await page.click('[role=menu] [data-value=vi]');
	await until('it is asked', () => posts(mock, 'interpreter').length === 1);
	assert.deepEqual(posts(mock, 'interpreter')[0][2], { language: 'vi' });
});

test('where the caller is: the area of the number, what is typed is kept at once, and what two people typed is kept of both', async t => {
	const { page, mock, faults } = await openDesk(t, { language: 'en' });
	mock.talk({ parties: [party({ purpose: 'emergency', role: 'outside', state: 'joined', with_citizen: true })] });
	await page.waitForSelector('#place-address');
	await until('the area', async () => /Gyeonggi/.test(await page.textContent('.place')));
	await page.fill('#place-address', 'Maesan-ro 18, 2nd floor');
	await until('kept', () => mock.place.revision === 1);
	mock.place = { ...mock.place, address: 'behind the station', revision: 2 }; // somebody else
	await page.fill('#place-address', 'Maesan-ro 18, 3rd floor');
	await until('both', () => mock.place.revision === 3);
	assert.equal(mock.place.address, 'behind the station / Maesan-ro 18, 3rd floor');
	await assertAccessible(page, 'place');
	await picture(page, 'emergency-en');
	assert.deepEqual(faults, []);
});

for (const [width, height] of [[1440, 900], [390, 844]]) test(`reviews, blocks, rules and interpreters at ${width}`, async t => {
	const { page, mock, faults } = await openPages(t, { viewport: { width, height }, language: width > 1000 ? 'ko' : 'en' });
	mock.person = { ...mock.person, roles: ['manager'] };
	for (const section of ['reviews', 'blocks', 'endings', 'interpreters']) {
		await page.goto(`${mock.url}/admin#${section}`);
		await page.waitForSelector(section === 'endings' ? '.inline-form' : 'table');
		await assertAccessible(page, section);
		await picture(page, `admin-${section}-${width}`);
	}
	if (width < 1000) return;
	await page.goto(`${mock.url}/admin#reviews`);
	await page.click('tbody tr:has-text("3003") [data-do=right]');
	await until('the review', () => asked(mock, 'POST', 'contacts/4801/crisis/review').length === 1);
	assert.deepEqual(asked(mock, 'POST', 'contacts/4801/crisis/review')[0][2], { right: true });
	await page.goto(`${mock.url}/admin#blocks`);
	assert.match(await page.textContent('tbody tr:first-child'), /1234/); // who appealed is first
	await page.click('tbody tr:first-child [data-do=lift]');
	await until('lifted', () => asked(mock, 'POST', 'blocks/61/lift').length === 1);
	assert.deepEqual(asked(mock, 'POST', 'blocks/61/lift')[0][2], { appeal: true });
	await page.goto(`${mock.url}/admin#endings`);
	await page.fill('#abuseblock', '48');
	await page.click('li:has(#abuseblock) button');
	await until('the rule', () => asked(mock, 'PUT', 'endings/rule').length === 1);
	assert.deepEqual(asked(mock, 'PUT', 'endings/rule')[0][2], { kind: 'abuse', warnings: 2, least_ms: 0, after_ms: 5000, block_ms: 172_800_000, supervisor: false });
	assert.deepEqual(faults, []);
});

test('who leads the floor has these pages of the administration and no others', async t => {
	const { page, mock } = await openPages(t);
	mock.person = { ...mock.person, roles: ['supervisor'] };
	await page.goto(`${mock.url}/admin#settings`);
	await page.waitForSelector('.side-nav a');
	assert.deepEqual(await page.$$eval('.side-nav a', links => links.map(link => link.getAttribute('href'))), ['#reviews', '#blocks', '#interpreters', '#canned', '#channels', '#directory']);
	await page.waitForSelector('table');
});

test('two people write one safety report: nothing is lost', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.keyboard.press('Alt+r');
	await page.waitForSelector('.hazard:focus');
	await page.click('[data-hazard=flood]');
	await page.fill('#hot-address', '매산로 1가 18');
	await page.fill('#hot-note', '지하차도에 물이 찼어요');
	mock.report = { hazard: 'gas', place: null, injuries: 'some', address: '', note: '가스 냄새도 난다고 함', revision: 3 }; // a colleague
	await page.click('[data-do=hotline-ring]');
	await until('both', () => mock.report.revision === 4);
	assert.equal(mock.report.hazard, 'flood');
	assert.equal(mock.report.injuries, 'some');
	assert.equal(mock.report.address, '매산로 1가 18');
	assert.match(mock.report.note, /가스 냄새도.*지하차도에 물이.*가스/);
	await until('both texts on the page', async () => await page.inputValue('#hot-note') === mock.report.note);
	assert.deepEqual(faults, []);
});

test('what was done stands behind what is to do', async t => {
	const { page, mock, faults } = await openDesk(t);
	await page.waitForSelector('.work-row');
	mock.done = [{ id: '991', contact: '4801', kind: 'crisis', person: '1', person_name: '이*연', due_ms: Date.now(), done_ms: Date.now(), what: '안부를 여쭘' }];
	await page.click('.work [role=radio]:has-text("한 일"), [aria-label="할 일"] >> text=한 일');
	await page.waitForSelector('.q.done');
	assert.match(await page.textContent('.q.done'), /안부를 여쭘/);
	await assertAccessible(page, 'done tasks');
	await picture(page, 'tasks-done-ko');
	assert.deepEqual(faults, []);
});
