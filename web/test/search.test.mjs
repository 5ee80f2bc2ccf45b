// The search of the desk: what is typed, found, opened, used, and missed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openDesk, until } from './lib.mjs';

const titles = page => page.$$eval('.hits .ttl', all => all.map(one => one.textContent));

test('an answer is found by keyboard while the call goes on, opened and used', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.keyboard.press('Alt+S');
	await page.waitForSelector('#search:focus');
	await page.keyboard.insertText('여권 재발급');
	await page.waitForSelector('.hits .hit');
	assert.deepEqual(await titles(page), ['여권 재발급 신청', '여권 유효기간이 끝났을 때']);
	assert.deepEqual(await page.$$eval('.hits .ttl mark', all => all.map(one => one.textContent)), ['여권', '여권']);
	assert.match(await page.textContent('.hits li:last-child .fresh'), /오래됨/);
	await page.keyboard.press('ArrowDown');
	await page.waitForSelector('.hits li:first-child .hit:focus');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.art-body');
	assert.deepEqual(await page.$$eval('.art-body li', all => all.map(one => one.textContent)), ['사진 한 장', '신분증']);
	await page.click('[data-do=article-use]');
	await until('the use is noted', () => asked(mock, 'POST', 'articles/901/used').length === 1);
	assert.deepEqual(asked(mock, 'POST', 'articles/901/used')[0][2], { contact: '501' });
	await until('its title stands in the summary', async () => await page.inputValue('#note') === '여권 재발급 신청');
});

test('the wrong layout, a wrong key and initial consonants', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.fill('#search', 'durnjs');
	await until('the other reading is named', async () => /‘여권’/.test(await page.textContent('.know')));
	await page.fill('#search', '여귄');
	await page.click('[data-do=meant]');
	await until('both are found', async () => await page.locator('.hits .hit').count() === 2);
	assert.equal(await page.inputValue('#search'), '여권');
	await page.fill('#search', 'ㅇㄱ');
	await until('titles are asked for', () => asked(mock, 'POST', 'complete').length > 0);
	await page.fill('#search', '');
	await until('the list is gone', async () => await page.locator('.hits').count() === 0);
});

test('nothing found: one press tells the editors what was looked for', async t => {
	const { page, mock } = await openDesk(t);
	await page.fill('#search', '말벌 <b>집');
	await page.waitForSelector('.miss');
	assert.match(await page.textContent('.miss'), /‘말벌 <b>집’/);
	await page.click('[data-do=article-missing]');
	await until('it is told', () => asked(mock, 'POST', 'article-remarks').length === 1);
	assert.deepEqual(asked(mock, 'POST', 'article-remarks')[0][2], { remark: 'nothing', words: '말벌 <b>집' });
});

test('a wrong article is reported with words', async t => {
	const { page, mock } = await openDesk(t);
	await page.fill('#search', '여권');
	await page.click('.hits .hit');
	await page.click('[data-do=article-remark]');
	await page.selectOption('#remark-kind', 'old');
	await page.fill('#remark-words', '수수료가 올랐습니다');
	await page.click('[data-do=remark-send]');
	await until('it is told', () => asked(mock, 'POST', 'article-remarks').length === 1);
	assert.deepEqual(asked(mock, 'POST', 'article-remarks')[0][2], { article: '901', remark: 'old', words: '수수료가 올랐습니다' });
});

test('a search that fails says so and keeps what was typed', async t => {
	const { page, mock } = await openDesk(t);
	mock.refuse = (method, name) => name === 'search' ? { status: 503, verdict: 'database_away' } : null;
	await page.fill('#search', '여권');
	await page.waitForSelector('.know [role=alert]');
	assert.equal(await page.inputValue('#search'), '여권');
});

test('what was found goes out as a text message: a key has it ready, Enter sends it', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.talk();
	await page.keyboard.press('Alt+S');
	await page.waitForSelector('#search:focus');
	await page.keyboard.insertText('여권 재발급');
	await page.waitForSelector('.hits .hit');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.art-body');
	await page.keyboard.press('KeyM');
	await page.waitForSelector('#sms-send:focus');
	assert.match(await page.inputValue('#sms-text'), /^여권 재발급 신청\n/);
	await assertAccessible(page);
	await page.fill('#sms-text', '가'.repeat(403));
	assert.ok(await page.isDisabled('#sms-send'), 'seven messages are too many');
	await page.fill('#sms-text', '시청 민원실에서 신청합니다.');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await until('it was sent', () => asked(mock, 'POST', 'letters').length === 1);
	assert.deepEqual(asked(mock, 'POST', 'letters')[0][2], { channel: 'sms', contact: '501', language: 'ko', body: '시청 민원실에서 신청합니다.' });
	await until('that counts as used', () => asked(mock, 'POST', 'articles/901/used').length === 1);
	assert.deepEqual(faults, []);
});

/** The desk of a centre whose text messages go by a Korean carrier. */
async function openKorean(t) {
	const opened = await openDesk(t);
	opened.mock.catalog.sms_size = { unit: 'cp949', alone: 2000, part: 2000, most: 1 };
	await opened.page.reload();
	await opened.page.waitForSelector('#search');
	return opened;
}

test('a letter by text message is counted as its gateway counts; letters that the carrier cannot send are named, one press puts others', async t => {
	const { page, mock } = await openKorean(t);
	await page.click('[data-do=letter-new]');
	await page.click('dialog [role=radio]:has-text("문자")');
	await page.fill('#letter-to', '010-0000-0001');
	await page.fill('#letter-body', '가'.repeat(1000));
	assert.match(await page.textContent('dialog .talk-length'), /2000 \/ 2000바이트/);
	assert.equal(await page.isDisabled('[data-do=letter-send]'), false, 'a long message of 2,000 bytes goes');
	await page.fill('#letter-body', '가'.repeat(1000) + 'a');
	await page.waitForSelector('dialog .talk-length:has-text("너무 깁니다")');
	assert.ok(await page.isDisabled('[data-do=letter-send]'));
	await page.fill('#letter-body', 'Tiếng Việt');
	await page.waitForSelector('dialog .talk-length:has-text("통신사가 보내지 못하는 글자: ế ệ")');
	assert.ok(await page.isDisabled('[data-do=letter-send]'), 'it would not arrive as it is');
	await assertAccessible(page, 'a letter with letters that do not fit');
	await page.click('[data-do=fit-letters]');
	assert.equal(await page.inputValue('#letter-body'), 'Tieng Viet');
	await page.click('[data-do=letter-send]');
	await until('sent', () => asked(mock, 'POST', 'letters').length === 1);
	assert.equal(asked(mock, 'POST', 'letters')[0][2].body, 'Tieng Viet');
});

test('what was found goes out as long as a Korean carrier takes it', async t => {
	const { page, mock } = await openKorean(t);
	mock.articles.find(one => one.id === '901').body = '시청에서 신청합니다. '.repeat(150);
	mock.talk();
	await page.fill('#search', '여권 재발급');
	await page.waitForSelector('.hits .hit');
	await page.focus('.hits .hit');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.art-body');
	await page.keyboard.press('KeyM');
	await page.waitForSelector('#sms-send:focus');
	const words = await page.inputValue('#sms-text');
	assert.ok(words.length > 800 && words.length < 1200, `${words.length} letters: more than six parts of 67, at most 2,000 bytes`);
	assert.equal(await page.isDisabled('#sms-send'), false);
	await page.fill('#sms-text', 'ế');
	await page.waitForSelector('.texting .talk-length.bad');
	assert.ok(await page.isDisabled('#sms-send'));
});

test('an answer goes by mail with the files that belong to it', async t => {
	const { page, mock } = await openDesk(t);
	mock.articles.find(one => one.id === '901').attachments = [{ id: '77', name: '신청서.hwp', type: 'application/octet-stream', bytes: 30000 }];
	mock.talk();
	await page.fill('#search', '여권 재발급');
	await page.waitForSelector('.hits .hit');
	await page.focus('.hits .hit');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.art-body');
	assert.match(await page.textContent('.art .files'), /신청서\.hwp.*30 KB/s);
	await page.keyboard.press('KeyE');
	await page.waitForSelector('#mail-out-to:focus');
	await assertAccessible(page);
	await page.keyboard.type('minsu@citizen.example');
	await page.keyboard.press('Enter');
	await until('it was sent', () => asked(mock, 'POST', 'letters').length === 1);
	const [, , body] = asked(mock, 'POST', 'letters')[0];
	assert.deepEqual([body.channel, body.to, body.subject, body.attachments, body.contact], ['mail', 'minsu@citizen.example', '여권 재발급 신청', ['77'], '501']);
});
