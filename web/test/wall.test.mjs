// The wallboard: what each audience sees, incidents while they last, and a page that does not grow however long it is left on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { languages, openPages, until } from './lib.mjs';

const screen = { viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' };
const incident = (id, more) => ({ id, label: { ko: '수원 화재 ' + id, en: 'Fire in Suwon ' + id }, hazard: 'fire', place: null, topic: null, notice: 'none', start_ms: Date.now() - 60000, ends_ms: Date.now() + 3600000, ...more });

/** What is cut off, of the tiles and headings. @param {import('playwright-core').Page} page */
const cut = page => page.evaluate(() => [...document.querySelectorAll('.pan, .tile, .tile *, .pan > h2, .bar, .bar *, .incident, .incident .end')]
	.filter(one => (one.scrollWidth > one.clientWidth + 2 || one.matches('.pan') && one.scrollHeight > one.clientHeight + 2) && getComputedStyle(one).display !== 'inline').map(one => one.outerHTML.slice(0, 120)));

test('each audience has its layout, which fits in every language; none has a person', async t => {
	const { page, mock } = await openPages(t, screen);
	mock.board.incidents = [incident('1')];
	mock.board.level.today = { in_time: 1806, of: 2000 };
	mock.board.written = ['mail', 'sms', 'chat', 'kakao', 'x'].map((channel, i) => ({ channel, waiting: 12 + i, open: 5, longest_since_ms: Date.now() - 90000 * i, answered: 240, in_time: 237, aim_ms: i ? 180000 : 86400000 }));
	mock.board.channels = { call: 2610, web: 387, mail: 131, sms: 142, chat: 257, kakao: 1112, facebook: 9, x: 3 };
	for (const audience of ['floor', 'management', 'visitors']) for (const language of languages) {
		await page.goto(`${mock.url}/wall?for=${audience}&lang=${language}`);
		await page.waitForSelector('.tile');
		assert.equal(await page.locator('.tile').count(), 5);
		assert.equal(await page.locator('.ag').count(), audience === 'visitors' ? 0 : 1);
		assert.equal(await page.locator('.lines').count(), audience === 'visitors' ? 0 : 1);
		assert.equal(await page.locator('.lines > div').count(), audience === 'visitors' ? 0 : 5);
		assert.equal(await page.locator('.legend > span').count(), 6, 'the smallest together');
		await page.evaluate(() => document.fonts.ready);
		assert.deepEqual(await cut(page), [], `${audience} ${language}`);
		assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight));
		const text = await page.textContent('body');
		for (const agent of mock.catalog.agents) assert.ok(!text?.includes(agent.display), agent.display);
	}
	await page.goto(`${mock.url}/wall?for=nobody`);
	await page.waitForSelector('.ag');
});

test('the day’s level stands with its denominator', async t => {
	const { page, mock } = await openPages(t, screen);
	mock.board.level.today = { in_time: 806, of: 1000 };
	await page.goto(`${mock.url}/wall?for=visitors&lang=en`);
	await page.waitForSelector('.tile');
	const text = await page.textContent('.kpi');
	assert.match(text ?? '', /81/);
	assert.match(text ?? '', /of 1000/);
});

test('of nobody there is no share', async t => {
	const { page, mock } = await openPages(t, screen);
	Object.assign(mock.board.today, { offered: 0, abandoned: 0, short_abandoned: 0, abandoned_of: 0 });
	await page.goto(`${mock.url}/wall?lang=en`);
	await page.waitForSelector('.tile');
	const tile = await page.evaluate(() => [...document.querySelectorAll('.tile')].find(one => one.textContent?.includes('Abandoned'))?.textContent);
	assert.doesNotMatch(tile ?? '', /0\.0|Normal/);
	assert.match(tile ?? '', /–/);
});

test('incidents stand there while they last, two of them and how many more', async t => {
	const { page, mock } = await openPages(t, screen);
	mock.board.incidents = [incident('1'), incident('2'), incident('3'), incident('over', { ends_ms: Date.now() - 1 }), incident('later', { start_ms: Date.now() + 60000 })];
	await page.goto(`${mock.url}/wall?lang=ko`);
	await page.waitForSelector('.incident:not([hidden])');
	assert.equal(await page.locator('.incident:visible').count(), 2);
	assert.match(await page.locator('.incident').nth(1).textContent() ?? '', /\+1/);
	mock.board.incidents = [];
	mock.push();
	await until('no incident', async () => await page.locator('.incident:visible').count() === 0);
});

test('left on for as many updates as in days, the page stays the size it had', async t => {
	const { page, mock } = await openPages(t, screen);
	await page.goto(`${mock.url}/wall`);
	await page.waitForSelector('.tile');
	const session = await page.context().newCDPSession(page);
	/** All nodes and listeners that the page keeps, also those that are in no document any more. */
	const kept = async () => {
		await session.send('HeapProfiler.collectGarbage');
		const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
		return { nodes, listeners: jsEventListeners };
	};
	const push = async (/** @type {number} */ times) => {
		for (let i = 1; i <= times; i++) {
			mock.board.waiting.count = i % 40;
			mock.board.agents.states.talking = i % 30;
			mock.board.queues.forEach((queue, at) => { queue.longest_since_ms = (i + at) % 3 ? Date.now() : null; });
			mock.board.topics.reverse();
			mock.board.incidents = i % 4 > 1 ? [incident(String(i)), incident('again')] : [];
			mock.board.alarms = i % 6 > 2 ? [{ alarm: 'disk_full', since_ms: Date.now() }] : [];
			mock.push();
			if (i % 10 === 0) await new Promise(done => setTimeout(done, 2)); // drawn in between, not all at once
		}
		mock.board.incidents = mock.board.alarms = [];
		mock.board.waiting.count = 3;
		mock.board.agents.states.talking = 7;
		mock.push();
		await until('the last update', async () => await page.textContent('.tile .fig') === '3');
	};
	await push(300);
	const before = await kept();
	await push(3000);
	// What the last frames still hold goes with the next collections; what the page keeps never goes.
	let after = await kept();
	for (let i = 0; i < 60 && after.nodes > before.nodes + 50; i++) {
		await page.waitForTimeout(250);
		after = await kept();
	}
	assert.ok(after.nodes <= before.nodes + 50, `${before.nodes} nodes, then ${after.nodes}`);
	assert.ok(after.listeners <= before.listeners + 5, `${before.listeners} listeners, then ${after.listeners}`);
});
