// The desk: by keyboard alone, while Hangul is composed, across a reload, a lost connection and another login.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, openDesk, openPages, until } from './lib.mjs';

test('a whole contact by keyboard alone, from the login page to the next call', async t => {
	const { page, mock, faults } = await openPages(t);
	const keys = page.keyboard;
	mock.loggedIn = false;
	await page.goto(mock.url + '/login');
	await page.waitForSelector('#name:focus');
	await keys.type('agent01');
	await keys.press('Tab');
	await keys.type('wrong');
	await keys.press('Enter');
	await page.waitForSelector('[role=alert] .i');
	assert.match(await page.textContent('#problem'), /맞지 않습니다/);
	await page.waitForSelector('#password:focus');
	await keys.press('Control+a');
	await keys.type('dajeong-demo');
	await keys.press('Enter');
	await page.waitForSelector('[data-do=mic-check]');
	while (!await page.evaluate(() => document.activeElement.matches('[data-do=mic-check]'))) await keys.press('Tab');
	await keys.press('Enter');
	await page.waitForSelector('[data-do=available]:not(:disabled)');
	while (!await page.evaluate(() => document.activeElement.matches('[data-do=available]'))) await keys.press('Tab');
	await keys.press('Enter');
	await page.waitForSelector('.idle');
	assert.deepEqual(asked(mock, 'PUT', 'me/presence').at(-1)[2], { presence: 'available', device: 'browser' });

	mock.ring();
	await page.waitForSelector('#accept:focus');
	assert.equal(await page.title(), '◆ 전화 — 010-****-1234');
	assert.match(await page.getAttribute('link[rel=icon]', 'href'), /ring/);
	await keys.press('Alt+a');
	await page.waitForSelector('#words');
	await keys.press('Alt+n');
	await keys.type('버스가 오지 않아요');
	await keys.press('Alt+y');
	await keys.type('버스');
	await keys.press('Enter');
	await keys.press('Tab');
	await keys.type('수원');
	await keys.press('Enter');
	await keys.press('Tab');
	await keys.press('ArrowRight');
	await keys.press('Alt+h');
	await page.waitForSelector('.key.on');
	await keys.press('Alt+h');
	await keys.press('Alt+m');
	await until('muted', () => mock.me.contact.muted);
	await keys.press('Alt+m');
	await keys.press('Alt+k');
	await page.waitForSelector('.pad:focus');
	await keys.type('1#');
	await keys.press('Escape');
	await keys.press('Alt+0');
	await page.waitForSelector('[role=menu] button:focus');
	await keys.press('ArrowDown');
	await keys.press('Enter');
	await until('what comes next', () => mock.me.next === 'break');
	mock.wrap();
	await page.waitForSelector('[data-do=finish]');
	await keys.press('Alt+Enter');
	await page.waitForSelector('.idle');

	assert.equal(asked(mock, 'POST', 'contacts/501/accept').length, 1);
	assert.deepEqual(asked(mock, 'POST', 'contacts/501/keys').map(one => one[2].digits), ['1', '#']);
	const { revision, ...record } = asked(mock, 'PUT', 'contacts/501/record').at(-1)[2];
	assert.deepEqual(record, { topic: '102', place: '200', outcome: 'handed_over', note: '', words: '버스가 오지 않아요' });
	assert.ok(revision >= 0);
	assert.deepEqual(asked(mock, 'POST', 'me/wrap/done').length, 1);
	assert.deepEqual(faults, []);
});

test('declining asks for a reason, ending for the rule', async t => {
	const { page, mock } = await openDesk(t);
	mock.ring();
	await page.waitForSelector('#accept:focus');
	await page.keyboard.press('Alt+4');
	await page.waitForSelector('[role=menu] button:focus');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await until('declined', () => asked(mock, 'POST', 'contacts/501/decline').length);
	assert.equal(asked(mock, 'POST', 'contacts/501/decline')[0][2].reason, '412');
	mock.talk();
	await page.click('[data-do=end]');
	await page.click('[role=menu] [data-value="end:gone"]');
	await until('ended', () => asked(mock, 'POST', 'contacts/501/end').length);
	assert.equal(asked(mock, 'POST', 'contacts/501/end')[0][2].kind, 'gone');
});

test('no shortcut fires while Hangul is composed, with right Alt, or without a chord', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	const fire = how => page.evaluate(how => {
		const event = new KeyboardEvent('keydown', { key: 'ㅎ', code: 'KeyH', altKey: true, bubbles: true, cancelable: true, ...how });
		if (how.keyCode) Object.defineProperty(event, 'keyCode', { value: how.keyCode });
		return document.getElementById('words').dispatchEvent(event);
	}, how);
	for (const how of [{ isComposing: true }, { keyCode: 229 }, { modifierAltGraph: true }, { altKey: false }, { ctrlKey: true }]) {
		assert.equal(await fire(how), true, JSON.stringify(how));
	}
	await page.waitForTimeout(300);
	assert.equal(asked(mock, 'POST', 'contacts/501/hold').length, 0);
	assert.equal(await fire({}), false, 'the same key by its code alone does fire');
	await until('held', () => asked(mock, 'POST', 'contacts/501/hold').length === 1);
	await page.focus('#words');
	await page.keyboard.type('?');
	assert.equal(await page.$('dialog[open]'), null, 'a question mark in a field is a letter');
	await page.focus('.mid');
	await page.keyboard.type('?');
	await page.waitForSelector('dialog[open]');
	await page.keyboard.press('Escape');
	assert.equal(await page.$('dialog[open]'), null);
});

test('an offer does not take the focus from somebody who types', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	mock.wrap();
	await page.click('#note');
	await page.keyboard.type('적는 중');
	mock.ring(); // the wrap-up ran out under the hands
	await page.waitForSelector('.offer');
	await page.keyboard.press(' ');
	await page.keyboard.press('Enter');
	assert.notEqual(await page.evaluate(() => document.activeElement.id), 'accept');
	assert.equal(asked(mock, 'POST', 'contacts/501/accept').length, 0);
	await page.keyboard.press('Alt+a');
	await until('answered', () => asked(mock, 'POST', 'contacts/501/accept').length === 1);
});

test('what is typed while the record is being saved goes too, though the next contact is on the desk', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#note');
	mock.slow_ms = 1500;
	await page.fill('#note', '버스가');
	const records = () => asked(mock, 'PUT', 'contacts/501/record');
	await until('it is under way', () => records().length === 1);
	await page.fill('#note', '버스가 오지 않음');
	mock.push({ contact: { ...mock.me.contact, id: '502', classified: { ...mock.me.contact.classified } } });
	await until('the rest is sent', () => records().at(-1)[2].note === '버스가 오지 않음', 15000);
});

test('a reload keeps what was typed, and sends it', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	mock.refuse = (method, name) => name.endsWith('/record') ? { status: 503, verdict: 'database_away' } : null;
	await page.fill('#words', '정류장이 옮겨졌어요');
	await page.fill('#note', '안내판 요청');
	await until('the refusal is shown', async () => /보내지 못했습니다/.test(await page.textContent('.notes')));
	await page.reload();
	await page.waitForSelector('#words');
	assert.equal(await page.inputValue('#words'), '정류장이 옮겨졌어요');
	assert.equal(await page.inputValue('#note'), '안내판 요청');
	mock.refuse = null;
	await until('saved', () => mock.me.contact.classified.words === '정류장이 옮겨졌어요', 10000);
	await until('forgotten here', () => page.evaluate(() => !Object.keys(localStorage).some(key => key.startsWith('dj.draft.'))));
	assert.match(await page.textContent('.notes'), /자동 저장 \d\d:\d\d:\d\d/);
	assert.equal(await page.$('[data-do=mic-check]'), null, 'the microphone need not be checked again');
});

test('an answer that was lost on the way is no quarrel; another writer is, and both texts stay', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.fill('#words', '내 글');
	await until('saved', () => mock.me.contact.classified.revision === 1);
	mock.me.contact.classified = { ...mock.me.contact.classified, words: '다른 사람의 글', revision: 5 };
	await page.fill('#words', '내 글, 고침');
	await page.waitForSelector('.other');
	assert.match(await page.textContent('.other'), /다른 사람의 글/);
	assert.equal(await page.inputValue('#words'), '내 글, 고침');
	await page.click('.other .btn');
	await until('mine is saved', () => mock.me.contact.classified.words === '내 글, 고침');
	assert.equal(mock.me.contact.classified.revision, 6);
	assert.equal(await page.$('.other'), null);
});

test('a lost connection says so, goes on, and says when it is back', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	mock.refuse = () => ({ status: 503, verdict: 'overloaded' });
	const { port } = mock.server.address();
	mock.stop();
	await page.waitForSelector('.ban.bad');
	assert.match(await page.textContent('.ban.bad'), /연결이 끊겼습니다.*통화는 이어지고/s);
	await page.fill('#words', '끊긴 사이에 적은 글');
	mock.refuse = null;
	await mock.start(port);
	await page.waitForSelector('.ban.ok', { timeout: 15000 });
	assert.match(await page.textContent('.ban.ok'), /빠진 것은 없습니다/);
	await until('saved', () => mock.me.contact.classified.words === '끊긴 사이에 적은 글', 10000);
	mock.cut(4001);
	await page.waitForSelector('.ended');
	assert.match(await page.textContent('.ended'), /다른 창에서/);
});

test('the full number is shown with a reason and goes away again', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.clock.install();
	await page.click('[data-do=reveal]');
	await page.click('[role=menu] [data-value="421"]');
	await page.waitForSelector('.revealed');
	assert.equal(await page.textContent('.revealed'), '010-2345-1234');
	assert.deepEqual(asked(mock, 'POST', 'contacts/501/number')[0][2], { reason: '421' });
	await page.clock.fastForward(30500);
	await page.waitForSelector('.revealed', { state: 'detached' });
});

test('a mandatory wrap-up wants topic and outcome first', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	mock.wrap({ mode: 'mandatory', ends_ms: null });
	await page.waitForSelector('[data-do=finish]');
	await page.keyboard.press('Alt+Enter');
	await page.waitForSelector('.form [role=alert]');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'topic');
	assert.equal(asked(mock, 'POST', 'me/wrap/done').length, 0);
});

test('with a telephone the desk says to lift it, and still declines', async t => {
	const { page, mock } = await openDesk(t);
	mock.me.device = 'phone';
	mock.ring();
	await page.waitForSelector('.lift');
	assert.equal(await page.$('[data-do=accept]'), null);
	await page.keyboard.press('Alt+a');
	assert.equal(asked(mock, 'POST', 'contacts/501/accept').length, 0);
	assert.notEqual(await page.$('[data-do=decline]'), null);
});

test('why me, and why not the others', async t => {
	const { page, mock } = await openDesk(t, { language: 'en' });
	mock.talk();
	await page.click('[data-do=why]');
	await page.waitForSelector('.why-not');
	const groups = await page.$$eval('.why-not > div', all => all.map(one => one.textContent.replace(/\s+/g, ' ').trim()));
	assert.equal(groups.length, 2, 'whoever has a score stands in the table');
	assert.match(groups[0], /^Not ready 1/);
	assert.match(groups[1], /^Without the skill english 2/);
	assert.equal(await page.$$eval('.why-table tbody tr', all => all.length), 3);
});

test('Escape closes a list and gives the focus back, in the middle pane too', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.focus('[data-do=end]');
	await page.keyboard.press('Enter');
	await page.waitForSelector('[role=menu] button:focus');
	await page.keyboard.press('Escape');
	await page.waitForSelector('[data-do=end]:focus');
	assert.equal(await page.$('[role=menu]'), null);
});

test('whoever rests after the wrap-up is not told that a contact comes', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	mock.wrap();
	mock.me.next = 'cool_down';
	mock.push();
	await until('what comes next is named', async () => /회복/.test(await page.textContent('.wraprow p')));
});
