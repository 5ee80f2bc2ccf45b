// The citizen at the desk: the name pops with the call, what is typed is saved, two people's words stay both, registration numbers never leave.
import test from 'node:test';
import assert from 'node:assert/strict';
import { assertAccessible, openPages, until } from './lib.mjs';
import { together } from '../desk/citizen_state.js';

const blank = { name: '', address: '', notes: '', language: 'unknown', agent: null, place: null, segments: [] };

test('of two people who wrote at once nobody loses a word', () => {
	const base = { ...blank, name: '김민수', notes: '하나', segments: ['senior'] };
	const both = together(base, { ...base, notes: '하나 둘', segments: ['senior', 'alone'] }, { ...base, notes: '하나 셋', language: 'ko', segments: [] });
	assert.equal(both.notes, '하나 셋\n하나 둘');
	assert.equal(both.language, 'ko');
	assert.deepEqual(both.segments, ['alone']);
	assert.equal(together(base, base, { ...base, name: '김민서' }).name, '김민서');
});

test('the card pops with the call and keeps what is typed', async t => {
	const { page, mock } = await openPages(t, { language: 'ko', theme: 'light' });
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.device-row button');
	mock.talk();
	await page.waitForSelector('#citizen-title');
	assert.equal(await page.textContent('#citizen-title'), '김민수');
	await page.fill('#citizen-notes', '');
	await page.type('#citizen-notes', '번호는 900101-1234567 이라고 함');
	await until('it is saved', () => mock.asked.some(([method, path, body]) => method === 'PUT' && String(path).includes('citizens/501') && body.notes.endsWith('함')));
	assert.ok(!JSON.stringify(mock.asked).includes('1234567'), 'a registration number left the page');
	await page.click('[data-do=citizen]');
	await page.waitForSelector('.citizen-sheet [data-do=merge]');
	await assertAccessible(page, 'the sheet of a citizen');
});

test('what is typed while the card is being saved goes too, though the next contact is on the desk', async t => {
	const { page, mock } = await openPages(t, { language: 'ko', theme: 'light' });
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.device-row button');
	mock.talk();
	await page.waitForSelector('#citizen-notes');
	const saved = () => mock.asked.filter(([method, path]) => method === 'PUT' && String(path).includes('citizens/501'));
	mock.slow_ms = 1500;
	await page.fill('#citizen-notes', '보청기');
	await until('it is under way', () => saved().length === 1);
	await page.fill('#citizen-notes', '보청기를 쓰심');
	mock.push({ contact: { ...mock.me.contact, id: '502' } });
	await until('the rest is sent', () => saved().at(-1)[2].notes === '보청기를 쓰심', 15000);
});

test('what was written during an earlier call has the width of the card', async t => {
	const { page, mock } = await openPages(t, { language: 'ko', theme: 'light' });
	const words = '수원시 팔달구 효원로 1번지에서 받으실 수 있습니다. 신분증을 가져오세요.';
	await page.route(/\/contacts\/\d+$/, route => route.fulfill({ json: { typed: [{ line: '1', by: 'agent', at_ms: Date.now(), text: words }] } }));
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.device-row button');
	mock.talk();
	await page.click('.past-typed summary');
	await page.waitForSelector('.typed-past li');
	const of = (/** @type {string} */ what) => page.locator(what).first().evaluate(one => one.getBoundingClientRect().toJSON());
	const [card, lines, summary] = [await of('.ctz .past'), await of('.typed-past'), await of('.past-typed summary')];
	assert.ok(lines.width > card.width * 0.6, `${lines.width} of ${card.width}`);
	assert.ok(summary.height < 30, `the summary is ${summary.height} high`);
});
