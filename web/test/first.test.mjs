// The first contact of a new consultant: six steps by keyboard, then never again until it is called.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openPages, until } from './lib.mjs';

test('six steps by keyboard alone in under 40 key presses', async t => {
	const { page, mock, faults } = await openPages(t);
	mock.inquiries.guided = false;
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.first');
	await assertAccessible(page, 'the first step');
	let presses = 0;
	const press = async key => { presses++; await page.keyboard.press(key); };
	const type = async text => { presses += text.length; await page.keyboard.type(text); };
	const now = step => until(`the step ${step}`, async () => (await page.textContent('.first li.now')).trim().startsWith(step));

	await now('상담 가능으로');
	await page.waitForSelector('[data-do=mic-check]');
	await press('Alt+a'); // the device
	await page.waitForSelector('[data-do=available]:not(:disabled)');
	await press('Alt+a');
	await now('전화 받기');
	mock.ring();
	await page.waitForSelector('#accept');
	await press('Alt+a');
	await now('답 찾기');
	await press('Alt+s');
	await type('여권');
	await page.waitForSelector('.hit');
	await press('ArrowDown');
	await press('Enter');
	await now('기록하기');
	await press('Alt+n');
	await type('여권');
	await press('Alt+y');
	await type('예방');
	await press('Enter');
	await now('문의 열기');
	await press('Alt+u');
	await page.waitForSelector('#i-text:focus');
	await press('Alt+Enter'); // what it still lacks has the focus
	await page.waitForSelector('#i-answer:focus');
	await type('네');
	await press('Alt+Enter');
	await now('마무리');
	mock.wrap();
	await page.waitForSelector('[data-do=finish]');
	await press('Alt+Enter');
	await until('done for good', () => asked(mock, 'PUT', 'me/guide').length === 1);
	assert.deepEqual(asked(mock, 'PUT', 'me/guide')[0][2], { done: true });
	assert.ok(presses < 40, `${presses} key presses`);
	assert.equal(await page.$('.first'), null);
	await page.reload();
	await page.waitForSelector('.idle');
	assert.equal(await page.$('.first'), null, 'it does not come again');
	await page.click('[data-do=prefs]');
	await page.click('[role=menu] [data-value=first]');
	await page.waitForSelector('.first');
	assert.deepEqual(faults, []);
});
