// Numbers of public bodies: found by initials, called with one touch, there without a network; and the app that can be kept.
import test from 'node:test';
import assert from 'node:assert/strict';
import { assertAccessible, openPages, until } from './lib.mjs';

const phoneWindow = { viewport: { width: 390, height: 844 } };
const names = page => page.$$eval('#list h2', all => all.map(one => one.textContent));

async function openNumbers(t, options = phoneWindow) {
	const opened = await openPages(t, options);
	await opened.page.goto(opened.mock.url + '/numbers');
	await until('the list', async () => (await names(opened.page)).length > 0);
	return opened;
}

test('emergency first, what is no more valid not at all, initials and digits find, the rest is marked old', async t => {
	const { page, faults } = await openNumbers(t);
	assert.deepEqual(await names(page), ['소방·구급', '수도권 지하철 유실물', '시도 교육 돌봄 상담', '안산시 상수도사업소']);
	assert.match(await page.textContent('#list li:nth-child(3) .old'), /바뀌었을 수 있습니다/);
	assert.match(await page.textContent('#list li:nth-child(2)'), /두고 내린 물건 · 월–금 09:00–18:00/);
	await page.fill('#query', 'ㅅㄷ');
	await until('three by initials', async () => (await names(page)).length === 3);
	assert.deepEqual(await page.$$eval('#list mark', all => all.map(one => one.textContent)), ['수도', '시도', '수도']);
	assert.equal(await page.textContent('#count'), '3개');
	await page.fill('#query', '0310002600');
	await until('one by its digits', async () => (await names(page)).join() === '안산시 상수도사업소');
	assert.equal(await page.getAttribute('#list .dial', 'href'), 'tel:0310002600');
	assert.equal(await page.getAttribute('#list .dial', 'aria-label'), '안산시 상수도사업소, 031-000-2600에 전화하기');
	await page.fill('#query', '없는 이름');
	await until('none', async () => (await names(page)).length === 0);
	assert.match(await page.textContent('#none'), /120을 누르면/);
	assert.deepEqual(faults, []);
});

test('in English what a number is for is read and found in English, and stays Korean where nobody has written it', async t => {
	const { page } = await openNumbers(t, { ...phoneWindow, language: 'en' });
	assert.match(await page.textContent('#list li:nth-child(1)'), /Fire and ambulance119Fire, rescue, ambulance/);
	assert.match(await page.textContent('#list li:nth-child(2) .what'), /두고 내린 물건/);
	await page.fill('#query', 'rescue');
	await until('one by its purpose', async () => (await names(page)).join() === 'Fire and ambulance');
	assert.equal(await page.textContent('#list mark'), 'rescue');
	await page.fill('#query', '');
	await until('all again, nothing marked', async () => (await names(page)).length === 4 && !await page.$('#list mark'));
	assert.match(await page.textContent('#list li:nth-child(1)'), /Fire, rescue, ambulance/);
});

test('in Vietnamese: its own words, found without their marks, by words of any language; what is Korean says so', async t => {
	const { page } = await openNumbers(t, { ...phoneWindow, language: 'vi' });
	assert.deepEqual(await names(page), ['Cứu hỏa và cấp cứu', 'Lost property of the underground', 'Child care', 'Ansan waterworks']);
	assert.deepEqual(await page.$$eval('#list .in-language', all => all.map(one => one.textContent)), ['', ' (bản Tiếng Anh) (bản Tiếng Hàn)', ' (bản Tiếng Anh) (bản Tiếng Hàn)', ' (bản Tiếng Anh)']);
	assert.deepEqual(await page.$$eval('#list h2', all => all.map(one => one.lang)), ['vi', 'en', 'en', 'en']);
	assert.equal(await page.$eval('#list li:nth-child(2) .what', one => one.lang), 'ko');
	await page.fill('#query', 'cuu hoa');
	await until('one without marks', async () => (await names(page)).join() === 'Cứu hỏa và cấp cứu' && await page.$('#list mark'));
	assert.equal(await page.textContent('#list mark'), 'Cứu hỏa');
	assert.equal(await page.$eval('#list h2', one => one.lang), 'vi', 'a row that showed another entry says the language of this one');
	for (const words of ['소방', '急救', 'ambulance', 'ㅅㅂㄱㄱ', 'cấp cứu']) {
		await page.fill('#query', words);
		await until(words, async () => (await names(page)).join() === 'Cứu hỏa và cấp cứu');
	}
	await page.fill('#query', 'ㅇㄹ');
	await until('none', async () => (await names(page)).length === 0);
	await assertAccessible(page, 'numbers vi');
});

test('each language, both themes, small and wide: nothing for axe, no sideways scroll', async t => {
	const { page, mock } = await openNumbers(t);
	for (const [language, width, theme] of [['ko', 390, 'light'], ['en', 320, 'dark'], ['mn', 390, 'light'], ['vi', 1440, 'dark']]) {
		await page.setViewportSize({ width, height: 844 });
		await page.evaluate(([l, s]) => { localStorage.setItem('dj.language', l); localStorage.setItem('dj.theme', s); }, [language, theme]);
		await page.goto(mock.url + '/numbers');
		await until('the list', async () => (await names(page)).length > 0);
		assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${language} ${width}`);
		await assertAccessible(page, `numbers ${language} ${width} ${theme}`);
	}
});

test('it opens without a network, says so, and the first page opens too', async t => {
	const { page, mock, context } = await openNumbers(t);
	await until('the worker', () => page.evaluate(() => !!navigator.serviceWorker.controller));
	await page.goto(mock.url + '/numbers'); // the worker sees the numbers come
	await until('the list', async () => (await names(page)).length === 4);
	assert.equal(await page.isVisible('#kept'), false);
	mock.stop();
	await context.setOffline(true);
	await page.reload();
	await until('the list that was kept', async () => (await names(page)).length === 4);
	assert.match(await page.textContent('#kept'), /인터넷 없이 찾고 있습니다번호 4개/);
	await page.goto(mock.url + '/');
	await until('the first page', async () => /인터넷이 끊겼습니다/.test(await page.textContent('#now')));
	assert.equal(await page.getAttribute('.byphone', 'href'), 'tel:120');
});

test('Chromium finds nothing against installing it', async t => {
	const { page, context } = await openNumbers(t);
	const devtools = await context.newCDPSession(page);
	await until('the worker', () => page.evaluate(() => !!navigator.serviceWorker.controller));
	const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
	assert.deepEqual(installabilityErrors.filter(one => one.errorId !== 'in-incognito'), []);
	const { errors } = await devtools.send('Page.getAppManifest');
	assert.deepEqual(errors, []);
});
