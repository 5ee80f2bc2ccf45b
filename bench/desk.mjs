// What the desk costs whoever works at it, in Chromium: from a key press to the frame that shows it, with 200 open items in the
// left pane and a call in hand; and the first load of the page. `./dev bench desk`; prints lines for docs/performance.md.
import zlib from 'node:zlib';
import { builtPages } from '../web/test/lib.mjs';
import { Mock } from '../web/dev/mock.mjs';
import { openBrowser } from '../web/dev/browser.mjs';

const items = 200, presses = 200, loads = 7;

/** @param {number} part @param {number[]} all */
const at = (part, all) => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(part * all.length))];
const ms = value => value.toFixed(1);

/** Three kinds of open work, as many as asked. @param {Mock} mock */
function fill(mock) {
	const third = Math.floor(items / 3), copies = (list, n) => Array.from({ length: n }, (_, i) => ({ ...list[i % list.length], id: String(9000000 + i) }));
	mock.callbacks = copies(mock.callbacks, third);
	mock.tasks = copies(mock.tasks, third);
	mock.inquiries.rows = copies(mock.inquiries.rows, items - 2 * third);
}

/** From the press to the end of the frame that it changed. Once for a page. */
const watch = () => {
	const began = !globalThis.taken;
	globalThis.taken = [];
	if (began) window.addEventListener('keydown', event => {
		if (event.key === 'Alt') return;
		requestAnimationFrame(() => {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => globalThis.taken.push(performance.now() - event.timeStamp);
			port2.postMessage(0);
		});
	}, true);
};

async function keys(page, mock) {
	fill(mock);
	await page.goto(mock.url + '/desk');
	await page.click('[data-do=mic-check]');
	await page.click('[data-do=available]:not(:disabled)');
	mock.talk();
	await page.waitForSelector('#note');
	await page.waitForSelector(`.work-list li:nth-child(${Math.floor(items / 3)})`);
	console.log(`rows of open work on the page: ${await page.locator('.work-row').count()}`);
	for (const [name, press] of [
		['a letter into the summary', () => page.keyboard.press('a')],
		['a letter into the inquiry', () => page.keyboard.press('b')],
		['the next row of work', () => page.keyboard.press('Alt+j')],
	]) {
		if (name.includes('summary')) await page.focus('#note');
		if (name.includes('inquiry')) { await page.keyboard.press('Alt+u'); await page.waitForSelector('#i-text:focus'); }
		await page.evaluate(watch);
		for (let i = 0; i < presses; i++) await press();
		await page.waitForTimeout(200);
		const taken = await page.evaluate(() => globalThis.taken);
		console.log(`${name}: p50 ${ms(at(0.5, taken))}, p99 ${ms(at(0.99, taken))}, worst ${ms(Math.max(...taken))} ms (${taken.length} presses)`);
	}
}

/** A first visit: nothing is in the browser's store. */
async function load(mock) {
	const { context, close } = await openBrowser({ viewport: { width: 1440, height: 900 } });
	const page = context.pages()[0] ?? await context.newPage();
	let bytes = 0, requests = 0, font = 0;
	page.on('response', async response => {
		const body = await response.body().catch(() => Buffer.alloc(0));
		const size = Math.min(body.length, zlib.gzipSync(body, { level: 9 }).length);
		requests++;
		if (/woff2/.test(response.url())) font += size;
		else bytes += size;
	});
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.work');
	const took = await page.evaluate(() => performance.now());
	await page.waitForLoadState('networkidle');
	await close();
	return { took, bytes, requests, font };
}

const mock = await new Mock(builtPages()).start();
const { context, close } = await openBrowser({ viewport: { width: 1440, height: 900 } });
await keys(context.pages()[0] ?? await context.newPage(), mock);
await close();
const all = [];
for (let i = 0; i < loads; i++) all.push(await load(mock));
console.log(`first load: ${Math.round(all[0].bytes / 1024)} KB compressed in ${all[0].requests} requests (and fonts of ${Math.round(all[0].font / 1024)} KB), the desk stands after ${Math.round(at(0.5, all.map(one => one.took)))} ms (median of ${loads})`);
mock.stop();
