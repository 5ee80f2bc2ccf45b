// Canned texts behind a slash, while Hangul is composed too; guides and checklists; the administration's page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openDesk, openPages, until } from './lib.mjs';

const inList = page => page.$$eval('.canned-list [role=option] b', all => all.map(one => one.textContent));

test('what is typed after a slash finds a text, Enter puts it in with its values', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#note');
	await page.focus('#note');
	await page.keyboard.type('네. /');
	await until('the list', async () => (await inList(page)).length > 3);
	assert.equal((await inList(page))[0], '/인사', 'what is used most stands first');
	await page.keyboard.type('ㅇㅅ');
	await until('by initials', async () => (await inList(page)).join() === '/인사');
	await page.keyboard.press('Enter');
	await until('it is in', async () => await page.inputValue('#note') === '네. 안녕하세요, 정성을 다하는 120 다정, 이다연입니다.');
	assert.deepEqual(asked(mock, 'POST', 'canned/3000/used')[0][2], { contact: '501' });
	await page.keyboard.press('Control+z');
	await until('one step back', async () => await page.inputValue('#note') === '네. /ㅇㅅ');
	await page.fill('#note', '');
	await page.keyboard.type('1/2 https:/');
	assert.deepEqual(await inList(page), [], 'a slash within a word is a letter');
	assert.deepEqual(faults, []);
});

test('a variable that nobody knows yet stays, chosen, and blocks nothing here', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#note');
	await page.focus('#note');
	await page.keyboard.type('/기한');
	await page.waitForSelector('.canned-list');
	await page.keyboard.press('Enter');
	await until('it is in', async () => (await page.inputValue('#note')).startsWith('{department}'));
	assert.equal(await page.$eval('#note', field => field.value.slice(field.selectionStart, field.selectionEnd)), '{department}');
	await page.keyboard.type('도로과');
	assert.match(await page.inputValue('#note'), /^도로과에서 \{due\}까지/);
});

/** A syllable as a Korean keyboard makes it: each press changes what is composed. */
async function compose(cdp, steps) {
	for (const text of steps) await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
}

test('under composition the list follows, no key chooses, and what ends a syllable chooses nothing twice', async t => {
	const { page, mock, context } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.focus('#words');
	await page.keyboard.type('/');
	const cdp = await context.newCDPSession(page);
	await compose(cdp, ['ㅇ', '이', '인']);
	await until('those that begin so', async () => (await inList(page)).join() === '/인사,/인내');
	const fired = await page.$eval('#words', field => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
	assert.equal(fired, true, 'Enter belongs to the composer');
	assert.equal(await page.inputValue('#words'), '/인');
	await compose(cdp, ['인ㄴ']);
	await cdp.send('Input.insertText', { text: '인내' });
	await until('one is left', async () => (await inList(page)).join() === '/인내');
	await page.keyboard.press('Enter');
	await until('it is in, once', async () => await page.inputValue('#words') === '오래 기다리셨습니다.');
});

test('a press on the list while a syllable is open finishes it first', async t => {
	const { page, mock, context } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.focus('#words');
	await page.keyboard.type('말씀 /');
	const cdp = await context.newCDPSession(page);
	await compose(cdp, ['ㅇ', '이', '인']);
	await page.click('.canned-list li:nth-child(2)');
	await until('it is in', async () => await page.inputValue('#words') === '말씀 오래 기다리셨습니다.');
});

test('no shortcut of the desk fires while Hangul is composed', async t => {
	const { page, mock, context } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#words');
	await page.focus('#words');
	const cdp = await context.newCDPSession(page);
	await compose(cdp, ['ㅎ', '하', '한']);
	for (const [code, key] of [['KeyH', 'ㅎ'], ['KeyM', 'ㅁ'], ['KeyU', 'ㅕ'], ['Period', '.'], ['Digit0', '0'], ['Enter', 'Enter'], ['Slash', '?']]) {
		await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', modifiers: 1, code, key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 });
		await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', modifiers: 1, code, key, windowsVirtualKeyCode: 229 });
	}
	await page.waitForTimeout(300);
	assert.equal(await page.$('.inq, dialog[open], [role=menu]'), null);
	assert.deepEqual(mock.asked.filter(([method, name]) => method === 'POST' && /hold|mute/.test(name)), []);
	assert.equal(await page.inputValue('#words'), '한');
});

test('a guide is walked sentence by sentence, a checklist ticked, and a reload keeps both', async t => {
	const { page, mock } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('#topic');
	assert.equal(await page.$('.steps'), null, 'none without a topic');
	await page.fill('#topic', '도로 파손');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.step-now');
	assert.match(await page.textContent('.step-now'), /^어디인지 먼저/);
	assert.equal(await page.textContent('.step-now b'), '어디인지');
	await page.keyboard.press('Alt+.');
	await page.keyboard.press('Alt+.');
	await until('the third', async () => /차로/.test(await page.textContent('.step-now')));
	await page.keyboard.press('Alt+,');
	await until('the second', async () => /다친/.test(await page.textContent('.step-now')));
	await page.click('.steps [role=radio]:nth-child(2)');
	await page.click('.checklist li:nth-child(2) input');
	await page.reload();
	await page.waitForSelector('.checklist');
	assert.deepEqual(await page.$$eval('.checklist input', all => all.map(one => one.checked)), [false, true, false]);
	assert.match(await page.textContent('.steps .hd'), /2개 남음/);
});

test('one keeps own texts at the desk', async t => {
	const { page, mock } = await openDesk(t);
	await page.click('[data-do=prefs]');
	await page.click('[role=menu] [data-value=mine]');
	await page.waitForSelector('#mine-keyword');
	await assertAccessible(page, 'own texts');
	await page.fill('#mine-keyword', '끝말');
	await page.fill('#mine-body', '{nobody}님, 고맙습니다.');
	await page.click('[data-do=mine-save]');
	await page.waitForSelector('dialog [role=alert]');
	assert.match(await page.textContent('dialog [role=alert]'), /\{nobody\}/);
	assert.equal(asked(mock, 'POST', 'canned').length, 0);
	await page.fill('#mine-body', '{name}님, 고맙습니다.');
	await page.click('[data-do=mine-save]');
	await until('it is kept', () => asked(mock, 'POST', 'canned').length === 1);
	assert.equal(asked(mock, 'POST', 'canned')[0][2].scope, 'own');
	await until('it is listed', async () => (await page.textContent('.mine-list')).includes('/끝말'));
});

for (const [language, theme] of [['ko', 'light'], ['en', 'dark']]) {
	test(`the page of texts and guides, ${language} ${theme}`, async t => {
		const { page, mock, faults } = await openPages(t, { language, theme });
		await page.goto(mock.url + '/admin#canned');
		await page.waitForSelector('tbody');
		await assertAccessible(page, 'the list');
		await page.click('[data-do=canned-new]');
		await page.waitForSelector('#c-body');
		await assertAccessible(page, 'the form');
		await page.selectOption('#c-scope', 'team');
		await page.fill('#c-keyword', '야간');
		await page.fill('#c-title', '밤 인사');
		await page.fill('#c-body', '늦은 밤에 고생 많으십니다, {name}님.');
		await page.click('[data-do=canned-save]');
		await until('saved', () => asked(mock, 'POST', 'canned').length === 1);
		const [, , body] = asked(mock, 'POST', 'canned')[0];
		assert.deepEqual([body.scope, body.team, body.kind, body.revision], ['team', '5', 'text', 0]);
		assert.deepEqual(faults, []);
	});
}
