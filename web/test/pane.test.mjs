// The middle of the desk with a contact in writing: its keys and parts, as drawn, in every language and down to a telephone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { letter } from '../dev/talk.mjs';
import { asked, assertAccessible, openDesk, openPages, openTalk, until } from './lib.mjs';

/** @typedef {import('playwright-core').Page} Page */

const shot = process.env.DAJEONG_PICTURES;
const picture = (/** @type {Page} */ page, /** @type {string} */ name) => shot && page.screenshot({ path: `${shot}/${name}.png` });
const posts = (/** @type {any} */ mock, /** @type {string} */ what) => asked(mock, 'POST', 'conversations/7001/' + what);
const gone = (/** @type {Page} */ page, /** @type {string} */ selector) => page.waitForSelector(selector, { state: 'detached' });
const ago = (/** @type {number} */ minutes) => Date.now() - minutes * 60000;

test('the ladder: a key shows the next step with the words that the citizen would read, and a key takes it', async t => {
	const { page, mock, one, faults } = await openTalk(t, {});
	const keys = page.keyboard;
	await page.focus('#talk-text');
	await keys.press('Shift+Alt+5');
	await page.waitForSelector('#talk-step:focus');
	assert.equal(await page.textContent('#talk-step-words'), one.ladder[0].words);
	assert.equal(posts(mock, 'warn').length, 0, 'to open it warns nobody');
	await assertAccessible(page, 'the ladder');
	await keys.press('Escape');
	await gone(page, '.talk-ladder');
	await page.waitForSelector('#talk-text:focus');
	await keys.press('Shift+Alt+5');
	await page.waitForSelector('#talk-step:focus');
	await keys.press('Enter');
	await until('warned', () => posts(mock, 'warn').length === 1);
	assert.deepEqual(posts(mock, 'warn')[0][2], { kind: 'abuse' });
	await page.waitForSelector('.bubble.auto');
	await gone(page, '.talk-ladder'); // one press is one step

	one.ladder[0].words = '여기서 마칩니다.';
	one.ladder[0].ends = true;
	mock.talks.tell(one);
	await keys.press('Shift+Alt+5');
	await until('it goes on where it was', async () => await page.textContent('#talk-step-words') === '여기서 마칩니다.');
	await keys.press('Enter');
	await until('the end', () => posts(mock, 'stop').length === 1);
	assert.equal(posts(mock, 'warn').length, 1);
	await page.waitForSelector('.talk-theirs');
	assert.deepEqual(faults, []);
});

test('the ladder by kind: who leads ends a threat, nuisance is told nothing, and nobody in danger is warned', async t => {
	const { page, mock, one, faults } = await openTalk(t, {});
	await page.keyboard.press('Shift+Alt+5');
	await page.waitForSelector('#talk-step:focus');
	await page.click('.talk-ladder [role=radio]:nth-child(3)');
	await until('threat', async () => await page.textContent('#talk-step-words') === one.ladder[2].words);
	assert.match(await page.textContent('.talk-ladder'), /책임자만/);
	await page.click('.talk-ladder [role=radio]:nth-child(4)');
	await until('nuisance has no words', async () => !await page.$('#talk-step-words'));
	one.danger = true;
	mock.talks.tell(one);
	await page.waitForSelector('#talk-step:disabled');
	await page.waitForSelector('.talk > [data-do=talk-danger][role=alert]');
	await assertAccessible(page, 'danger and the ladder');
	await page.keyboard.press('Enter');
	await page.evaluate(() => document.getElementById('talk-step')?.click());
	await page.fill('#talk-text', '119를 부르셨나요?');
	await page.keyboard.press('Control+Enter');
	await until('an answer goes', () => asked(mock, 'POST', 'letters').length === 1);
	assert.deepEqual([posts(mock, 'warn').length, posts(mock, 'stop').length], [0, 0]);
	assert.deepEqual(faults, []);
});

test('none of the pane’s keys fires while Hangul is composed, nor in a conversation of somebody else', async t => {
	const { page, mock, one } = await openTalk(t, {});
	await page.focus('#talk-text');
	const press = (/** @type {string} */ code, /** @type {object} */ more) => page.evaluate(([code, more]) => document.activeElement?.dispatchEvent(
		new KeyboardEvent('keydown', { code, altKey: true, bubbles: true, cancelable: true, .../** @type {any} */ (more) })), /** @type {const} */ ([code, more]));
	for (const code of ['KeyF', 'KeyZ', 'Digit5']) await press(code, { isComposing: true });
	await press('Digit5', { isComposing: true, shiftKey: true });
	assert.equal(await page.$('.talk-article, .hand-on, .talk-ending, .talk-ladder'), null);
	Object.assign(one, { agent: '2', agent_name: '박서준' });
	mock.talks.tell(one);
	await page.waitForSelector('.talk-theirs');
	for (const chord of ['Alt+f', 'Alt+z', 'Alt+5', 'Shift+Alt+5']) await page.keyboard.press(chord);
	assert.equal(await page.$('.talk-article, .hand-on, .talk-ending, .talk-ladder'), null);
});

test('an article by key: looked for by what they wrote, chosen by arrows, put in where the cursor stands', async t => {
	const { page, mock, faults } = await openTalk(t, { letters: [letter('7101', 'in', '여권 잃어버렸어요')] });
	const keys = page.keyboard;
	mock.articles[1].spoken = '유효기간이 끝나면 새로 받습니다.';
	await page.fill('#talk-text', '안녕하세요. ');
	await keys.press('Alt+f');
	await page.waitForSelector('#talk-article:focus');
	assert.equal(await page.inputValue('#talk-article'), '여권 잃어버렸어요');
	await page.waitForSelector('#talk-articles li:nth-child(2)');
	await assertAccessible(page, 'articles');
	await keys.press('ArrowDown');
	await page.waitForSelector('#talk-article[aria-activedescendant=talk-article-902]');
	await keys.press('Enter');
	await until('it is in', async () => (await page.inputValue('#talk-text')).includes(mock.articles[1].body));
	assert.match(await page.inputValue('#talk-text'), /^안녕하세요\. /);
	await page.waitForSelector('#talk-text:focus');
	await gone(page, '.talk-article');
	await until('its use is counted', () => asked(mock, 'POST', 'articles/902/used').length === 1);

	await keys.press('Alt+f');
	await page.waitForSelector('#talk-article:focus');
	await keys.press('Escape');
	await page.waitForSelector('#talk-text:focus');
	await keys.press('Alt+f');
	await page.fill('#talk-article', '없는말');
	await until('it says so', async () => /찾은 지식이 없습니다/.test(await page.textContent('.talk-article')));
	assert.deepEqual(faults, []);
});

test('an article where the channel has no room goes as its short form with a link that everybody can open', async t => {
	const { page, mock } = await openTalk(t, { channel: 'sms', ways: [{ channel: 'sms', to: '010-****-1234', shut: 'none', until_ms: null, goes_ms: null, size: { unit: 'utf16', alone: 70, part: 67, most: 2 } }],
		letters: [letter('7101', 'in', '여권', { channel: 'sms' })] });
	mock.articles[0].body = '가'.repeat(500);
	mock.articles[0].spoken = '시청에서 다시 신청합니다.';
	await page.keyboard.press('Alt+f');
	await page.waitForSelector('#talk-articles li');
	await page.keyboard.press('Enter');
	await until('the short form', async () => (await page.inputValue('#talk-text')).startsWith('여권 재발급 신청\n시청에서 다시 신청합니다.\n' + mock.url + '/answers#found=901'));
});

test('translations stand beside the words, marked; own words go out translated, and what was written stays', async t => {
	const { page, mock, one, faults } = await openTalk(t, { language: 'vi', translates: true, letters: [letter('7101', 'in', 'Tôi bị mất hộ chiếu')] });
	await page.click('[data-do=talk-translate]');
	await until('it waits', async () => /번역하는 중/.test(await page.textContent('.bubble.theirs')));
	assert.deepEqual(posts(mock, 'translate')[0][2], { letter: '7101', language: 'ko' });
	mock.talks.translated(one, () => ({ state: 'done', words: '여권을 잃어버렸습니다' }));
	await page.waitForSelector('.bubble.theirs .machine[lang=ko]');
	assert.match(await page.textContent('.bubble.theirs .words'), /Tôi bị mất hộ chiếu/, 'their own words stay');
	assert.match(await page.textContent('.bubble.theirs .machine'), /기계 번역.*여권을 잃어버렸습니다/);
	await assertAccessible(page, 'a translation');

	await page.click('[data-do=talk-translate-all]');
	mock.talks.say(one, { way: 'in', body: 'Cảm ơn' });
	mock.talks.tell(one);
	await until('what comes is translated by itself, once', () => posts(mock, 'translate').length === 2);
	mock.talks.translated(one, () => ({ state: 'failed', words: '' }));
	await until('a failure is said', async () => /번역하지 못했습니다/.test(await page.textContent('.bubbles')));
	assert.equal(posts(mock, 'translate').length, 2, 'and not asked again by itself');

	await page.fill('#talk-text', '시청으로 오십시오.');
	await page.click('[data-do=talk-translate-own]');
	await until('asked', () => posts(mock, 'translate').length === 3);
	assert.deepEqual(posts(mock, 'translate')[2][2], { text: '시청으로 오십시오.', language: 'vi' });
	mock.talks.translated(one, () => ({ state: 'done', words: 'Mời đến tòa thị chính.' }));
	await page.click('[data-do=talk-translate-use]');
	await until('in the field, with the mark in their language', async () => /^Mời đến tòa thị chính\.\n\(.+\)$/.test(await page.inputValue('#talk-text')));
	await page.focus('#talk-text');
	await page.keyboard.press('Control+Enter');
	await until('sent', () => asked(mock, 'POST', 'letters').length === 1);
	const [, , sent] = asked(mock, 'POST', 'letters')[0];
	assert.ok(sent.translation && sent.body.startsWith('Mời đến'));
	assert.match(await page.textContent('.bubble.out details') ?? '', /시청으로 오십시오\./, 'what was written stands below');
	assert.deepEqual(faults, []);
});

test('without a service there is nothing of translations', async t => {
	const { page } = await openTalk(t, { language: 'vi' });
	await page.fill('#talk-text', '시청으로 오십시오.');
	assert.equal(await page.$('[data-do^=talk-translate]'), null);
});

const handed = { at_ms: ago(3), agent: '2', agent_name: '박서준', because: 'agent_lost', since_ms: ago(30), heard_ms: ago(5), answered_ms: ago(20), begun: '확인해 보니 오늘 오후에' };

test('who goes on reads first who had it, how it stood, and takes what was begun; an answer ends that', async t => {
	const { page, mock, one, faults } = await openTalk(t, { handovers: [handed] });
	await page.waitForSelector('.bubbles [data-handed]');
	const first = await page.textContent('[data-do=talk-handed]');
	for (const piece of [/박서준 상담사의 연결이 .*끊겼습니다/, /답하지 않음/, /확인해 보니 오늘 오후에/]) assert.match(first, piece);
	await assertAccessible(page, 'handed over');
	await page.click('[data-do=talk-begun]');
	await until('it is in the field', async () => await page.inputValue('#talk-text') === handed.begun);
	await page.focus('#talk-text');
	await page.keyboard.press('Control+Enter');
	await until('sent', () => asked(mock, 'POST', 'letters').length === 1);
	await gone(page, '[data-do=talk-handed]'); // no longer first
	assert.ok(await page.$('.bubbles [data-handed]'), 'the line of time keeps it');
	one.handovers.push({ ...handed, at_ms: Date.now(), agent: '1', agent_name: '이다연', because: 'given_back' });
	mock.talks.tell(one);
	await until('a second', async () => (await page.$$('.bubbles [data-handed]')).length === 2);
	assert.equal(await page.$('[data-do=talk-handed]'), null, 'nobody is told what they did themselves');
	assert.deepEqual(faults, []);
});

test('a note to whom one hands on goes along, and is sent to nobody', async t => {
	const { page, mock } = await openTalk(t, {});
	await page.fill('#talk-text', '신호등은 경찰서 소관인지 확인 필요');
	await page.keyboard.press('Alt+z');
	await page.waitForSelector('#talk-target:focus');
	await assertAccessible(page, 'hand on');
	await page.keyboard.type('박서준');
	await page.keyboard.press('Enter');
	await until('handed on', () => posts(mock, 'transfer').length === 1);
	assert.deepEqual(posts(mock, 'note')[0][2], { text: '신호등은 경찰서 소관인지 확인 필요' });
	assert.deepEqual(posts(mock, 'transfer')[0][2], { agent: '2' });
	assert.equal(asked(mock, 'POST', 'letters').length, 0);
});

test('danger is seen on every written channel: in the list, above the words, and on the floor', async t => {
	const { page, mock, faults } = await openDesk(t);
	const channels = ['sms', 'kakao', 'facebook', 'x', 'mail', 'chat'];
	channels.forEach((channel, i) => mock.talks.add({ contact: String(7001 + i), channel, danger: true, letters: [letter(String(7101 + i), 'in', '죽고 싶어요', { channel, contact: String(7001 + i) })], preview: '죽고 싶어요' }));
	mock.talks.tell(mock.talks.all[0]);
	await until('all are listed', async () => (await page.$$('.talks [data-talk]')).length === channels.length);
	for (const [i, channel] of channels.entries()) {
		const row = `.talks [data-talk="${7001 + i}"]`;
		assert.match(await page.textContent(row + ' [data-do=talk-danger]'), /위험/, channel);
		await page.click(row);
		await page.waitForSelector(`.bubble[data-letter="${7101 + i}"]`);
		assert.match(await page.textContent('.talk > [data-do=talk-danger][role=alert]'), /119·112/, channel);
	}
	await assertAccessible(page, 'danger');
	mock.person = { ...mock.person, roles: ['supervisor'] };
	mock.floor.fill();
	await page.goto(mock.url + '/floor');
	await page.click('[data-do=talks-danger]');
	await page.waitForSelector('dialog [data-do=talk-danger][role=alert]');
	await assertAccessible(page, 'danger on the floor');
	assert.deepEqual(faults, []);
});

/** What the page says of a channel's rule before it is saved. */
const now = (/** @type {Page} */ page, /** @type {string} */ channel) => page.textContent(`[data-channel=${channel}] .preview`);

test('the rules say what they would mean now, as they are typed', async t => {
	const { page, mock, faults } = await openPages(t);
	const rule = (/** @type {string} */ channel, /** @type {string[]} */ blocked_by, /** @type {object} */ more = {}) => ({ channel, queue: null, most: 2, blocked_by, ring_ms: 30000, reserve: 1, due_ms: 180000,
		remind_ms: 300000, close_ms: 600000, reopen_ms: 86400000, rev: 1, ...more });
	const chat = (/** @type {string | null} */ agent, /** @type {string} */ state = 'open') => ({ channel: 'chat', state, agent });
	// 1 is free, 2 has as many chats as they may, 3 talks, 4 is not there
	mock.talks.rules = { rules: [rule('call', []), rule('chat', ['call', 'web']), rule('mail', ['call', 'chat'])],
		open: [chat('2'), chat('2'), chat(null, 'waiting'), chat('1', 'offered'), { channel: 'mail', state: 'open', agent: '1' }] };
	await page.goto(mock.url + '/admin#conversations');
	await page.waitForSelector('[data-channel=chat] .preview');
	assert.match(await now(page, 'chat'), /박서준/, 'full');
	assert.match(await now(page, 'chat'), /최지우/, 'on the telephone');
	assert.doesNotMatch(await now(page, 'chat'), /정하은/);
	const before = await now(page, 'chat');
	assert.match(before, /2/); // two wait: one in line, one offered
	await page.fill('#cr-chatmost', '3');
	await until('nobody is full any more', async () => !/박서준/.test(await now(page, 'chat')));
	await page.check('[data-channel=chat] input[value=mail]');
	await until('who has a mail is kept back', async () => /이다연/.test(await now(page, 'chat')));
	await page.uncheck('[data-channel=chat] input[value=call]');
	await until('a call keeps nobody', async () => !/최지우/.test(await now(page, 'chat')));
	assert.match(await now(page, 'mail'), /박서준/, 'a chat keeps a mail waiting');
	assert.equal(asked(mock, 'PUT', 'conversation-rules').length, 0, 'nothing is saved by looking');
	await page.fill('#cr-chatremind_ms', '20');
	await page.waitForSelector('[data-channel=chat] [role=alert]');
	await assertAccessible(page, 'the rules');
	for (const [width, height] of [[1440, 900], [390, 844]]) {
		await page.setViewportSize({ width, height });
		// the page learns of its new width a moment later
		await until(`it fits in ${width}`, () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1));
		await picture(page, `rules-ko-${width}`);
	}
	assert.deepEqual(faults, []);
});

test('letters that the carrier cannot send are named, and one press puts what it can', async t => {
	const { page, mock, one, faults } = await openTalk(t, {});
	one.size = one.ways[0].size = { unit: 'cp949', alone: 2000, part: 2000, most: 1 };
	mock.talks.tell(one);
	await page.fill('#talk-text', 'Cảm ơn bạn 😀');
	await page.waitForSelector('.talk-length.bad');
	assert.match(await page.textContent('.talk-length'), /ả ơ ạ 😀/);
	await picture(page, 'unfit');
	await page.click('[data-do=fit-letters]');
	await until('without marks', async () => await page.inputValue('#talk-text') === 'Cam on ban 😀');
	assert.match(await page.textContent('.talk-length'), /😀/, 'what has no other letter is for the person');
	assert.equal(await page.$('[data-do=fit-letters]'), null);
	await assertAccessible(page, 'letters that cannot go');
	await page.fill('#talk-text', 'Cam on ban');
	await page.waitForSelector('.talk-length:not(.bad)');
	assert.deepEqual(faults, []);
});
