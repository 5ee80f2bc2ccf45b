// The disaster hotline and the tasks on the desk, and the directory in administration.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openDesk, openPages, until } from './lib.mjs';

const calls = () => [
	{ party: '1', official: '41', agent: null, mobile: false, state: 'missed', how: 'busy', at_ms: Date.now() },
	{ party: '2', official: '41', agent: null, mobile: true, state: 'ringing', how: null, at_ms: Date.now() },
];
const ringing = part => ({ state: 'ringing', hazard: 'flood', place: null, since_ms: Date.now() - 4000, answered_ms: null, again_ms: null, people: 2, round: 1, calls: calls(), ...part });

test('a report by keyboard alone rings first and is written down', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.keyboard.press('Alt+r');
	await page.waitForSelector('.hazard:focus');
	await page.keyboard.press('ArrowRight');
	assert.equal(await page.getAttribute('.hazard:focus', 'data-hazard'), 'wind');
	assert.equal(await page.getAttribute('.hazard:focus', 'aria-checked'), 'true');
	await page.focus('#hot-address');
	await page.keyboard.type('매산로 1가 18');
	await page.focus('[data-do=hotline-ring]');
	await page.keyboard.press('Enter');
	const id = mock.me.contact.id;
	await until('the report', () => asked(mock, 'PUT', `contacts/${id}/report`).length);
	assert.equal(asked(mock, 'POST', `contacts/${id}/hotline`)[0][2].hazard, 'wind');
	const written = asked(mock, 'PUT', `contacts/${id}/report`)[0][2];
	assert.deepEqual([written.hazard, written.address, written.revision], ['wind', '매산로 1가 18', 0]);
	const order = mock.asked.map(([method, name]) => method + ' ' + name);
	assert.ok(order.indexOf(`POST contacts/${id}/hotline`) < order.indexOf(`PUT contacts/${id}/report`), 'it rings before anything is written');
	await assertAccessible(page, 'the form');
	assert.deepEqual(faults, []);
});

test('the chain says who is rung, who was missed and what is so now', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.talk({ hotline: ringing() });
	await page.waitForSelector('.chain');
	await until('names', async () => (await page.textContent('.chain')).includes('송이든'));
	assert.match(await page.textContent('.chain-list'), /통화 중이었음/);
	assert.match(await page.textContent('.chain [role=status]'), /거는 중/);
	await assertAccessible(page, 'the chain');
	mock.talk({ hotline: ringing({ state: 'paused', again_ms: Date.now() + 5000 }) });
	await until('nobody', async () => /아무도 받지 않았습니다/.test(await page.textContent('.chain [role=status]')));
	mock.talk({ hotline: ringing({ state: 'joined', answered_ms: Date.now(), calls: [{ ...calls()[1], state: 'joined' }] }) });
	await until('joined', async () => /통화에 들어왔습니다/.test(await page.textContent('.chain [role=status]')));
	assert.equal(await page.$('[data-do=hotline-stop]'), null);
	assert.deepEqual(faults, []);
});

test('tasks: what is due is marked, one key makes it done', async t => {
	const { page, mock, faults } = await openDesk(t);
	await page.waitForSelector('text=내일 결과를 알려 드리기');
	await page.click('text=담당자에게 이어지지 않은 신고 >> nth=0');
	await page.click('[data-do=task-done]');
	await until('done', () => mock.tasks.length === 1);
	mock.talk();
	await page.click('[data-do=task-new]');
	await page.fill('#task-what', '다시 전화');
	await page.click('[data-do=task-save]');
	await until('saved', () => asked(mock, 'POST', `contacts/${mock.me.contact.id}/tasks`).length);
	assert.equal(asked(mock, 'POST', `contacts/${mock.me.contact.id}/tasks`)[0][2].what, '다시 전화');
	assert.deepEqual(faults, []);
});

test('the directory: parts, search, edit, and a file shown before it is taken over', async t => {
	const { page, mock, faults } = await openPages(t);
	await page.goto(mock.url + '/admin#directory');
	await page.waitForSelector('text=수원시 안전총괄과');
	await page.click('[role=radio]:has-text("담당자")');
	await page.waitForSelector('text=송이든');
	assert.equal(await page.$('text=박하늘'), null, 'who is not active is not shown');
	await page.check('.tick input');
	await page.waitForSelector('text=박하늘');
	await page.fill('#d-find', 'ㅅㅇㄷ');
	await until('found', async () => !(await page.$('text=박하늘')));
	await assertAccessible(page, 'the directory');
	await page.click('.acts button');
	await page.fill('#d-post', '과장');
	await assertAccessible(page, 'a row');
	await page.click('[data-do=save-row]');
	await until('saved', () => asked(mock, 'POST', 'directory/officials').length);
	const body = asked(mock, 'POST', 'directory/officials')[0][2];
	assert.deepEqual([body.id, body.rev, body.post, body.mobile], ['41', 1, '과장', '010-****-0001']);

	mock.preview = { added: 1, changed: 0, same: 0, wrong: 1, errors: [{ line: 3, message: 'name is missing.' }], changes: [{ line: 2, is_new: true, key: 'kim', differences: [{ field: 'name', was: null, now: '김' }] }] };
	await page.click('[data-do=import]');
	await page.setInputFiles('#d-file', { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('code,name\nkim,김\n') });
	await page.waitForSelector('text=name is missing.');
	assert.ok(await page.isDisabled('[data-do=apply]'), 'a file with a wrong line is not taken over');
	mock.preview = { ...mock.preview, wrong: 0, errors: [] };
	await page.setInputFiles('#d-file', { name: 'y.csv', mimeType: 'text/csv', buffer: Buffer.from('code,name\nkim,김\n') });
	await page.click('[data-do=apply]:not(:disabled)');
	await until('closed', async () => !(await page.$('#d-file')));
	assert.deepEqual(faults, []);
});

test('a number is written in each language: what is there is named, the others are one press away, all of them are saved', async t => {
	const { page, mock, faults } = await openPages(t);
	await page.goto(mock.url + '/admin#directory');
	await page.click('[role=radio]:has-text("번호")');
	await page.waitForSelector('text=소방·구급');
	await page.fill('#d-find', 'cuu hoa');
	await page.click('.acts button');
	assert.equal(await page.textContent('.told summary'), '이름, 다른 언어: English, Tiếng Việt');
	assert.equal(await page.textContent('.told >> nth=1 >> summary'), '무엇을 하는 곳, 다른 언어: –');
	assert.equal(await page.isVisible('#d-name_ja'), false);
	await page.click('.told summary');
	assert.equal(await page.textContent('label[for=d-name_vi]'), '이름 · Tiếng Việt');
	assert.equal(await page.inputValue('#d-name_vi'), 'Cứu hỏa');
	assert.equal(await page.getAttribute('#d-name_ja', 'lang'), 'ja');
	await assertAccessible(page, 'a number with its languages');
	await page.fill('#d-name_ja', '消防・救急');
	await page.fill('#d-name_en', '');
	await page.click('[data-do=save-row]');
	await until('saved', () => asked(mock, 'POST', 'directory/numbers').length);
	const body = asked(mock, 'POST', 'directory/numbers')[0][2];
	assert.deepEqual([body.name, body.name_en, body.name_ja, body.name_vi, body.purpose_mn], ['소방·구급', '', '消防・救急', 'Cứu hỏa', '']);

	mock.preview = { added: 0, changed: 1, same: 0, wrong: 0, errors: [], changes: [{ line: 2, is_new: false, key: '119', differences: [{ field: 'purpose_zh', was: '', now: '火灾' }] }] };
	await page.click('[data-do=import]');
	await page.setInputFiles('#d-file', { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('code,purpose_zh\n119,火灾\n') });
	await page.waitForSelector('.diff:has-text("무엇을 하는 곳 · 中文")');
	assert.deepEqual(faults, []);
});
