// What the citizen's app costs a grandmother's telephone: a slow line (400 kbit/s, 150 ms there and back) and a processor four times slower.
// From the first byte asked for until the 120 button works, until the whole front page is there, from a letter in the directory's search to the
// frame that shows it; then Lighthouse's mobile profile. `./dev bench app` (or one of front, directory, lighthouse); prints lines for docs/performance.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Server } from '../t/e2e/lib/server.mjs';
import { browser } from '../t/e2e/lib/browser.mjs';

const loads = 7, judgements = 3, lighthouse = 'lighthouse@13.5.0', its_node = 'node@22.23.3';
const searches = ['상수도', 'ㅅㄷ', '여권', '119', '031', 'bus', '도로', 'ㅇㄱㅊ'], between_ms = 250;
const slow = { offline: false, latency: 150, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const endings = [], t = { after: end => endings.unshift(end) };
const at = (part, all) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(part * all.length))];

/** Runs in the page: when the button can be pressed. */
function watchButton() {
	const look = () => {
		const button = document.getElementById('dial');
		if (!button || button.disabled) return requestAnimationFrame(look);
		requestAnimationFrame(() => { globalThis.works_ms = performance.now(); });
	};
	look();
}

/** A first visit: nothing is in the browser's store. */
async function visit(chromium, url) {
	const context = await chromium.createBrowserContext(), page = await context.newPage(), session = await page.createCDPSession();
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', slow);
	await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
	await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
	await page.evaluateOnNewDocument(watchButton);
	await page.goto(url, { waitUntil: 'networkidle0' });
	const seen = await page.evaluate(() => {
		const parts = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(one => !one.name.includes('/fonts/'));
		return { works_ms: globalThis.works_ms, whole_ms: Math.max(...parts.map(one => one.responseEnd)), bytes: parts.reduce((sum, one) => sum + one.encodedBodySize, 0) };
	});
	await context.close();
	return seen;
}

async function frontPage(chromium, url) {
	const all = [];
	for (let n = 0; n < loads; n++) all.push(await visit(chromium, url));
	for (const [key, what] of [['works_ms', 'the 120 button works'], ['whole_ms', 'the whole front page'], ['bytes', 'bytes, compressed, without the typeface']])
		console.log(`${what}: p50 ${Math.round(at(0.5, all.map(one => one[key])))}, worst ${Math.round(Math.max(...all.map(one => one[key])))}`);
}

/** From a letter to the end of the frame that it changed. `globalThis.seen` is kept when the frame is there. */
function watchLetters() {
	globalThis.taken = [];
	document.getElementById('query').addEventListener('input', event => {
		const { port1, port2 } = new MessageChannel();
		globalThis.seen = new Promise(seen => { port1.onmessage = () => seen(globalThis.taken.push(performance.now() - event.timeStamp)); });
		requestAnimationFrame(() => port2.postMessage(0));
	});
}

/** Searches as people type them, each letter some time after the last one's frame, and taken back letter by letter: how long each took. */
async function typed(chromium, fill) {
	const page = await chromium.newPage();
	await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
	await fill(page);
	await (await page.createCDPSession()).send('Emulation.setCPUThrottlingRate', { rate: 4 });
	await page.evaluate(watchLetters);
	await page.focus('#query');
	const letter = async press => {
		await press();
		await page.evaluate(() => globalThis.seen);
		await new Promise(done => setTimeout(done, between_ms));
	};
	for (const word of searches) {
		for (const one of word) await letter(() => page.keyboard.sendCharacter(one));
		for (const _ of word) await letter(() => page.keyboard.press('Backspace'));
	}
	const taken = await page.evaluate(() => globalThis.taken);
	await page.close();
	return taken;
}

/** A field with nothing around it is what the browser alone takes on this machine in these minutes. */
async function directory(chromium, url) {
	const list = await typed(chromium, async page => {
		await page.goto(`${url}/numbers`, { waitUntil: 'networkidle0' });
		await page.waitForSelector('#list h2');
	});
	const bare = await typed(chromium, page => page.setContent('<input id="query">'));
	for (const [what, taken] of [["a letter in the directory's search", list], ['in a bare field', bare]])
		console.log(`${what}: p50 ${at(0.5, taken).toFixed(1)}, p95 ${at(0.95, taken).toFixed(1)}, worst ${Math.max(...taken).toFixed(1)} ms (${taken.length} letters)`);
}

/** One run of the npm program of that name and version, in the browser that is open; it wants a newer Node than Debian has, which npm brings as well. */
async function judgement(chromium, address) {
	const port = new URL(chromium.wsEndpoint()).port;
	const run = spawn('npx', ['--yes', '-p', its_node, '-p', lighthouse, 'lighthouse', address, `--port=${port}`, '--quiet', '--output=json', '--only-categories=performance,accessibility,best-practices'], { stdio: ['ignore', 'pipe', 'pipe'] });
	const said = [], complaints = [];
	run.stdout.on('data', piece => said.push(piece));
	run.stderr.on('data', piece => complaints.push(piece));
	const [status] = await once(run, 'close');
	if (status !== 0) throw new Error(`${lighthouse} ended with ${status}: ${Buffer.concat(complaints)}`);
	return JSON.parse(Buffer.concat(said));
}

/** The middle one of some runs: other programs on the machine make single ones worse. */
async function judged(chromium, url) {
	for (const path of ['/', '/report', '/answers', '/numbers']) {
		const all = [];
		for (let n = 0; n < judgements; n++) all.push(await judgement(chromium, url + path));
		const { categories, audits } = all.sort((a, b) => a.categories.performance.score - b.categories.performance.score)[Math.floor(judgements / 2)];
		console.log(`Lighthouse ${path}: ${Object.values(categories).map(one => `${one.title.toLowerCase()} ${Math.round(one.score * 100)}`).join(', ')} (performance ${all.map(one => Math.round(one.categories.performance.score * 100)).join(', ')})`);
		for (const one of Object.values(categories).filter(kind => kind.score < 1).flatMap(kind => kind.auditRefs.filter(ref => ref.weight > 0 && audits[ref.id].score !== null && audits[ref.id].score < 0.9)))
			console.log(`    ${one.id}: ${audits[one.id].displayValue ?? audits[one.id].title}`);
	}
}

try {
	const server = await Server.start(t);
	const chromium = await browser(t, { kind: 'chrome' });
	const parts = { front: frontPage, directory, lighthouse: judged }, wanted = process.argv.slice(2);
	for (const [name, measure] of Object.entries(parts)) if (!wanted.length || wanted.includes(name)) await measure(chromium, server.url);
} finally {
	for (const end of endings) await Promise.resolve(end()).catch(error => console.error(error.message));
}
process.exit();
