// The citizen's page: first view, the call's states in words, coming back, and what happens without a microphone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openPages, until } from './lib.mjs';

const phoneWindow = { viewport: { width: 390, height: 844 } };
const view = (part = {}) => ({ type: 'call', key: 'K1', state: 'connecting', since_ms: Date.now(), language: 'ko', position: null, wait_ms: null, agent: null, reason: null, ...part });

/** A mock that takes calls: every socket of a call gets the view that is now. */
function takeCalls(mock, first = view({ state: 'greeting' })) {
	mock.call = first;
	mock.show = part => { mock.call = { ...mock.call, ...part }; mock.send(mock.call); };
	mock.onMessage = (message, socket) => { if (message.type === 'call') socket.send(JSON.stringify(mock.call)); };
}

const said = async page => (await page.textContent('#state')).replaceAll('\u2060', '');
const sent = (mock, type) => mock.heard.filter(message => message.type === type);

test('the first view is one page, one script, its texts and what the centre says', async t => {
	const { page, mock, faults } = await openPages(t, { ...phoneWindow, own: true });
	const loaded = [];
	page.on('request', request => loaded.push(new URL(request.url()).pathname));
	await page.goto(mock.url + '/');
	await until('the wait', () => page.textContent('#now'));
	assert.equal((await page.textContent('#now')).trim(), '지금 약 2분이면 연결됩니다');
	assert.equal(await page.textContent('#site'), '경기 스마트 120');
	const first = loaded.filter(name => !name.startsWith('/fonts/') && name !== '/shared/mark.svg');
	assert.deepEqual(first.sort(), ['/', '/api/v1/open', '/app.webmanifest', '/citizen.js', '/i18n/citizen/ko.json']);
	await page.click('.langs [lang=vi]');
	await until('Vietnamese', async () => await page.textContent('h1') === 'Cần gì cứ hỏi 120');
	assert.equal(await page.getAttribute('html', 'lang'), 'vi');
	assert.deepEqual(faults, []);
});

test('it works before its script does: emergency numbers and 120 are links', async t => {
	const { page, mock } = await openPages(t, { ...phoneWindow, javaScriptEnabled: false });
	await page.goto(mock.url + '/');
	assert.deepEqual(await page.$$eval('#home a[href^="tel:"]', links => links.map(link => link.getAttribute('href'))), ['tel:120', 'tel:031120', 'tel:119', 'tel:112', 'tel:109']);
	assert.match(await page.textContent('h1'), /무엇이든 물어보세요/);
});

test('a call from greeting to goodbye', async t => {
	const { page, mock, faults } = await openPages(t, phoneWindow);
	takeCalls(mock);
	await page.goto(mock.url + '/');
	await page.click('[data-do=call]');
	await until('the greeting', async () => /안내를 들어 주세요/.test(await said(page)));
	assert.deepEqual(sent(mock, 'call'), [{ type: 'call', number: '120', language: 'ko' }]);
	await page.click('[data-do=keypad]');
	await page.click('.pad button:nth-child(2)');
	await until('the key', () => sent(mock, 'key')[0]?.digit === '2');
	await page.click('[data-do=keypad]');
	mock.show({ state: 'waiting', position: 3, wait_ms: 75000 });
	await until('the place', async () => await said(page) === '내 앞에 2명 있습니다');
	assert.equal(await page.textContent('#estimate'), '약 1분 20초 뒤 한국어 상담사와 연결됩니다');
	assert.equal(await page.$$eval('#line li', all => all.length), 4);
	assert.equal(await page.getAttribute('#state', 'aria-live'), 'polite');
	mock.show({ position: 1, wait_ms: 15000 });
	await until('next', async () => await said(page) === '바로 다음 차례입니다');
	mock.show({ state: 'talking', position: null, wait_ms: null, agent: '이*연' });
	await until('talking', async () => await said(page) === '이*연 상담사와 이야기하고 있습니다');
	await page.click('[data-do=mute]');
	assert.equal(await page.textContent('#sound'), '내 소리 꺼짐');
	mock.show({ state: 'held' });
	await until('held', async () => /끊지 말고/.test(await said(page)));
	await page.click('[data-do=hangup]');
	await until('the hang-up', () => sent(mock, 'hangup').length === 1);
	await until('the end', async () => await said(page) === '전화를 끊었습니다');
	assert.equal(await page.evaluate(() => sessionStorage.getItem('dj.call')), null);
	await page.click('[data-do=home]');
	await page.waitForSelector('#dial:focus');
	assert.deepEqual(faults, []);
});

test('a lost connection comes back with the key, and so does a reload', async t => {
	const { page, mock } = await openPages(t, phoneWindow);
	takeCalls(mock);
	const asked = [];
	mock.server.on('upgrade', request => asked.push(request.url));
	await page.goto(mock.url + '/');
	await page.click('[data-do=call]');
	await until('the greeting', () => page.$('#call[data-state=greeting]'));
	mock.show({ state: 'waiting', position: 2, wait_ms: 40000 });
	await page.waitForSelector('#call[data-state=waiting]');
	mock.cut(1011);
	await until('the return', () => asked.includes('/api/v1/call?resume=K1'));
	mock.show({});
	await page.waitForSelector('#call[data-state=waiting]');
	await page.reload();
	await until('the second return', () => asked.filter(url => url.endsWith('?resume=K1')).length === 2);
	mock.show({ state: 'talking', agent: null });
	await until('talking again', async () => /상담사와 이야기/.test(await said(page)));
	await page.evaluate(() => document.querySelector('[data-do=call]').click());
	assert.equal(sent(mock, 'call').length, 1, 'the hidden button does not start a second call');
});

test('after a reload without permission at hand a press comes first', async t => {
	const { page, mock } = await openPages(t, phoneWindow);
	takeCalls(mock);
	await page.addInitScript(() => { navigator.permissions.query = async () => ({ state: 'prompt' }); });
	await page.goto(mock.url + '/');
	await page.click('[data-do=call]');
	await page.waitForSelector('#call[data-state=greeting]');
	await page.reload();
	await page.click('[data-do=resume]');
	await until('the socket', () => mock.sockets.size === 1);
	mock.show({ state: 'waiting', position: 1 });
	await page.waitForSelector('#call[data-state=waiting]');
});

test('a call that the server no longer has ends in words', async t => {
	const { page, mock } = await openPages(t, phoneWindow);
	takeCalls(mock);
	await page.goto(mock.url + '/');
	await page.click('[data-do=call]');
	await page.waitForSelector('#call[data-state=greeting]');
	mock.server.prependListener('upgrade', (request, socket) => socket.destroy());
	mock.cut(1011);
	await until('the end', async () => /통화가 끊겼습니다/.test(await said(page)), 20000);
	assert.ok(await page.isVisible('[data-do=again]'));
});

test('without a microphone: why, the way by telephone, and another try', async t => {
	const { page, mock } = await openPages(t, phoneWindow);
	takeCalls(mock);
	await page.addInitScript(() => {
		const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		navigator.mediaDevices.getUserMedia = wanted => window.allowed ? real(wanted) : Promise.reject(new DOMException('no', 'NotAllowedError'));
	});
	await page.goto(mock.url + '/');
	await page.click('[data-do=call]');
	await until('the sentence', async () => await said(page) === '마이크를 쓸 수 없습니다');
	assert.deepEqual(await page.$$eval('#more a', all => all.map(one => one.getAttribute('href'))), ['tel:120', '/chat']);
	assert.match(await page.textContent('#more'), /마이크를 허용하고/);
	assert.equal(sent(mock, 'call').length, 0);
	await page.evaluate(() => { window.allowed = true; });
	await page.click('[data-do=retry]');
	await page.waitForSelector('#call[data-state=greeting]');
});

test('too many calls from here, closed hours, no network: each its own sentence', async t => {
	const { page, mock } = await openPages(t, phoneWindow);
	mock.open.open = false;
	await page.goto(mock.url + '/');
	await until('closed', async () => /상담 시간이 아닙니다/.test(await page.textContent('#now')));
	mock.onMessage = (message, socket) => socket.send(JSON.stringify({ type: 'error', error: { verdict: 'too_many', message: '' } }));
	await page.click('[data-do=call]');
	await until('busy', async () => /전화가 아주 많습니다/.test(await said(page)));
	await page.click('[data-do=home]');
	mock.stop();
	await page.evaluate(() => window.dispatchEvent(new Event('offline')));
	await until('offline', async () => /인터넷이 끊겼습니다/.test(await page.textContent('#now')));
});

test('sign language without a network: why nobody can be called, and that a text message goes', async t => {
	const { page, mock } = await openPages(t, phoneWindow);
	let reached = false;
	await page.route('**/api/v1/public/sign', route => reached ? route.fulfill({ json: { open: true, opens: null } }) : route.abort());
	await page.goto(mock.url + '/sign');
	await until('why', async () => /인터넷이 없습니다.*문자/.test(await page.textContent('#hours')));
	assert.ok(await page.isDisabled('#dial'));
	reached = true;
	await page.evaluate(() => window.dispatchEvent(new Event('online')));
	await until('the key', () => page.isEnabled('#dial'));
	reached = false;
	await page.evaluate(() => window.dispatchEvent(new Event('offline')));
	await until('it says so again', async () => await page.isDisabled('#dial') && /문자/.test(await page.textContent('#hours')));
});
