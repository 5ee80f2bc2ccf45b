// Inquiries at the desk: written while the citizen talks, kept through everything, opened once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openDesk, until } from './lib.mjs';

/** A call with a topic and the citizen's words, and the form open. */
async function form(page, mock) {
	mock.talk();
	await page.waitForSelector('#words');
	await page.fill('#words', '길이 패였어요');
	await page.fill('#topic', '도로 파손');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Alt+u');
	await page.waitForSelector('#i-text:focus');
}

const made = mock => asked(mock, 'POST', 'inquiries');
const kept = page => page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('dj.inquiry.')).length);
/** Only inquiries are refused. */
const away = (method, name) => method === 'POST' && name.startsWith('inquiries') ? { status: 503, verdict: 'database_away' } : null;

test('it begins with what the record has, says when it is due, and is one request', async t => {
	const { page, mock, faults } = await openDesk(t);
	await form(page, mock);
	assert.equal(await page.inputValue('#i-text'), '길이 패였어요');
	assert.equal(await page.inputValue('#i-topic'), '도로·교통 › 도로 파손');
	await page.waitForSelector('.alike');
	assert.match(await page.textContent('.alike'), /1121-0203/);
	await page.click('.inq [role=radio] >> text=열어 둠');
	await page.keyboard.press('Alt+Enter');
	await until('saved', () => made(mock).length === 1);
	const [, , body] = made(mock)[0];
	assert.equal(body.text, '길이 패였어요');
	assert.equal(body.topic, '101');
	assert.equal(body.contact, '501');
	await page.waitForSelector('.opened .chip');
	assert.equal(mock.asked.filter(([method, name]) => method === 'POST' && name.startsWith('inquiries')).length, 1);
	assert.equal(await kept(page), 0);
	assert.deepEqual(faults, []);
});

test('handed to a department: the date stands there before it is saved', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await page.click('.inq [role=radio] >> text=부서로 넘김');
	await page.waitForSelector('.due');
	assert.match(await page.textContent('.due'), /까지.*쉬는 날 2일/s);
	await page.click('[data-do=inquiry-save]');
	await page.waitForSelector('.inq [role=alert]');
	assert.equal(made(mock).length, 0, 'no department yet');
	await page.fill('#i-department', '수원');
	await page.keyboard.press('Enter');
	await page.click('[data-do=inquiry-save]');
	await until('handed', () => mock.asked.some(([, name]) => /^inquiries\/\d+\/hand$/.test(name)));
	assert.equal(mock.asked.find(([, name]) => name.endsWith('/hand'))[2].department, '31');
	await until('the record says so', () => mock.me.contact.classified.outcome === 'handed_over');
});

test('nothing typed is lost by a reload, a dead network or the end of the contact, and nothing is opened twice', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await page.fill('#i-address', '팔달로 1, 은행나무 앞');
	await page.reload();
	await page.waitForSelector('[data-do=inquiry-draft]');
	await page.click('[data-do=inquiry-draft]');
	assert.equal(await page.inputValue('#i-address'), '팔달로 1, 은행나무 앞');
	assert.equal(await page.inputValue('#i-text'), '길이 패였어요');
	await page.click('.inq [role=radio] >> text=열어 둠');
	mock.refuse = away;
	await page.click('[data-do=inquiry-save]');
	await until('it says that it waits', async () => /아직 보내지 못했습니다/.test(await page.textContent('.inq .hd')));
	mock.idle(); // the contact is over
	await page.waitForSelector('.device-row');
	await page.reload();
	await until('it waits still', async () => /보내는 중/.test(await page.textContent('.work')));
	mock.refuse = null;
	await until('it went', () => mock.inquiries.rows.some(row => row.address === '팔달로 1, 은행나무 앞'), 12000);
	await until('forgotten here', async () => await kept(page) === 0);
	assert.equal(mock.inquiries.rows.filter(row => row.contact === '501').length, 1);
});

test('an answer that was lost on the way opens no second inquiry', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await page.click('.inq [role=radio] >> text=열어 둠');
	let lost = 0;
	const act = mock.inquiries.act.bind(mock.inquiries);
	mock.inquiries.act = (method, url, body) => {
		const answer = act(method, url, body);
		if (url === 'inquiries' && !lost++) throw Object.assign(new Error('lost'), { status: 502 });
		return answer;
	};
	await page.click('[data-do=inquiry-save]');
	await until('it is there', async () => await kept(page) === 0, 12000);
	assert.equal(mock.inquiries.rows.filter(row => row.contact === '501').length, 1);
});

test('several needs of one conversation are linked, and one joins what others reported', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await page.click('.inq [role=radio] >> text=열어 둠');
	await page.click('[data-do=inquiry-another]');
	await until('the first', () => made(mock).length === 1);
	await page.waitForSelector('.inq .chip');
	assert.equal(await page.inputValue('#i-text'), '');
	await page.fill('#i-text', '아이돌봄도 여쭙습니다');
	await page.click('.inq [role=radio] >> text=열어 둠');
	await page.click('[data-do=inquiry-save]');
	await until('the second', () => made(mock).length === 2);
	const [, , second] = made(mock)[1];
	assert.equal(second.link, 'referral');
	assert.equal(second.parent, mock.inquiries.rows.find(row => row.contact === '501').id);
	await page.keyboard.press('Alt+u');
	await page.click('.alike .btn');
	await page.click('.inq [role=radio] >> text=열어 둠');
	await page.click('[data-do=inquiry-save]');
	await until('the third', () => made(mock).length === 3);
	assert.equal(made(mock)[2][2].link, 'duplicate');
});

test('the map is gone over by arrows, and a press chooses', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await page.click('[data-do=map]');
	await page.waitForSelector('.map [role=radio]');
	await assertAccessible(page, 'the map');
	await page.focus('.map [data-place=suwon]');
	await page.keyboard.press('ArrowRight');
	assert.equal(await page.evaluate(() => document.activeElement.dataset.place), 'yongin');
	await page.keyboard.press('Enter');
	await page.waitForSelector('#i-address:focus');
	assert.equal(await page.inputValue('#i-place'), '용인시');
});

test('what still has an unfilled variable is not sent', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await page.fill('#i-answer', '{due}까지 알려 드립니다.');
	await page.click('[data-do=inquiry-save]');
	await page.waitForSelector('.inq [role=alert]');
	assert.match(await page.textContent('.inq [role=alert]'), /\{due\}/);
	assert.equal(made(mock).length, 0);
});

/** A file as it is dropped or pasted. */
const bring = (page, kind, files) => page.evaluate(([what, list]) => {
	const data = new DataTransfer();
	for (const [name, bytes] of list) data.items.add(new File([new Uint8Array(bytes)], name));
	const Of = what === 'paste' ? ClipboardEvent : DragEvent;
	document.querySelector('#i-text').dispatchEvent(new Of(what, { bubbles: true, cancelable: true, [what === 'paste' ? 'clipboardData' : 'dataTransfer']: data }));
}, [kind, files]);

test('files are chosen, dropped and pasted before it is open, stay over a reload, and go with it', async t => {
	const { page, mock, faults } = await openDesk(t);
	await form(page, mock);
	await page.setInputFiles('#i-files', { name: '구멍.png', mimeType: 'image/png', buffer: Buffer.from('png') });
	await bring(page, 'drop', [['지도.txt', 9], ['빈.txt', 0]]);
	await until('the empty one is named', async () => /빈\.txt: 빈 파일입니다/.test(await page.textContent('.kept-files')));
	await bring(page, 'paste', [['붙임.txt', 5]]);
	await until('three chips', async () => (await page.$$('.kept-files .chip')).length === 3);
	assert.match(await page.textContent('.kept-files .chip'), /구멍\.png.*PNG 2 KB/s);
	await page.reload();
	await page.click('[data-do=inquiry-draft]');
	assert.equal((await page.$$('.kept-files .chip')).length, 3);
	await page.click('.kept-files .chip:nth-child(2) button');
	await assertAccessible(page);
	await page.click('.inq [role=radio] >> text=열어 둠');
	await page.click('[data-do=inquiry-save]');
	await until('saved', () => made(mock).length === 1);
	assert.match(made(mock)[0][2].files, /^\d+ \d+$/);
	assert.deepEqual(faults, []);
});

test('what cannot be taken is said: too large, too many, refused', async t => {
	const { page, mock } = await openDesk(t);
	await form(page, mock);
	await bring(page, 'drop', [['큰.mp4', 33 * 1024 * 1024]]);
	await until('too large', async () => /큰\.mp4: 33\.0 MB입니다\. 32\.0 MB까지/.test(await page.textContent('.kept-files')));
	mock.refuse = (method, name) => name === 'attachments' ? { status: 507, verdict: 'disk_full' } : null;
	await bring(page, 'drop', [['하나.txt', 3]]);
	await until('why', async () => /하나\.txt: 보내지 못했습니다\. .*디스크/.test(await page.textContent('.kept-files')));
	mock.refuse = null;
	await bring(page, 'drop', Array.from({ length: 12 }, (_, i) => [`${i}.txt`, 3]));
	await until('ten and no more', async () => (await page.$$('.kept-files .chip')).length === 10 && /10개까지/.test(await page.textContent('.kept-files')));
});
