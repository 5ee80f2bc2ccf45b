// What page tests share: the pages built once, the mock server, a browser, and axe.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';
import assert from 'node:assert/strict';
import { Mock } from '../dev/mock.mjs';
import { openBrowser, startBrowser } from '../dev/browser.mjs';

export const web = fileURLToPath(new URL('..', import.meta.url));
export const languages = ['ko', 'en', 'zh', 'ja', 'vi', 'mn'];
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let folder = process.env.DAJEONG_PAGES ?? '';
/** @type {Awaited<ReturnType<typeof startBrowser>> | undefined} */
let browser;
after(() => browser?.close());

/** The pages as build.mjs makes them: those that ./dev test has made for all files, or in a folder that goes away with the process. */
export function builtPages() {
	if (folder) return folder;
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dajeong-web-'));
	process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
	execFileSync(process.execPath, [path.join(web, 'build.mjs'), folder]);
	return folder;
}

/** {context, close}: in the one browser of this file's tests (in another when that one died), or in somebody's own with a profile. */
async function openContext(own, options) {
	if (own) return openBrowser(options);
	if (!browser?.lives()) browser = await startBrowser();
	const context = await browser.open(options);
	return { context, close: () => context.close() };
}

/** A mock server and a page of somebody new. `faults` collects what the page complained about. `own`: in a browser with a profile, which alone
 * keeps what can be installed. */
export async function openPages(t, { language = 'ko', theme = 'light', own = false, ...options } = {}) {
	const mock = await new Mock(builtPages()).start();
	const { context, close } = await openContext(own, { viewport: { width: 1440, height: 900 }, ...options });
	t.after(async () => { await close(); mock.stop(); });
	const page = context.pages()[0] ?? await context.newPage();
	const faults = [];
	page.on('pageerror', error => faults.push(String(error)));
	page.on('console', message => { if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) faults.push(message.text()); });
	await page.addInitScript(([language, theme]) => {
		localStorage.getItem('dj.language') ?? localStorage.setItem('dj.language', language);
		localStorage.getItem('dj.theme') ?? localStorage.setItem('dj.theme', theme);
	}, [language, theme]);
	return { mock, page, context, faults };
}

/** The desk, with its microphone checked and the agent available. */
export async function openDesk(t, options) {
	const opened = await openPages(t, options);
	await opened.page.goto(opened.mock.url + '/desk');
	await opened.page.click('[data-do=mic-check]');
	await opened.page.click('[data-do=available]:not(:disabled)');
	await opened.page.waitForSelector('.idle');
	return opened;
}

/** A desk that has this conversation open. */
export async function openTalk(t, part, options) {
	const opened = await openDesk(t, options);
	const one = opened.mock.talks.add(part);
	opened.mock.talks.tell(one);
	await opened.page.click('[data-talk="7001"]');
	await opened.page.waitForSelector('#talk-text');
	return { ...opened, one };
}

/** What axe finds wrong: an empty list, or a readable one. */
export async function assertAccessible(page, what) {
	await page.evaluate(() => Promise.allSettled(document.getAnimations() // a colour on its way is no colour
		.filter(one => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity).map(one => one.finished)));
	await page.evaluate(fs.readFileSync(axe, 'utf8'));
	const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	}));
	const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.slice(0, 4).map(node => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join('\n    ')}`);
	assert.deepEqual(found, [], `${what}\n  ${found.join('\n  ')}`);
}

/** Waits until something is true, and says what was awaited. */
export async function until(what, ask, within_ms = 8000) {
	const end = Date.now() + within_ms;
	for (;;) {
		const value = await ask();
		if (value) return value;
		if (Date.now() > end) throw new Error(`never: ${what}`);
		await new Promise(done => setTimeout(done, 50));
	}
}

/** Requests of a kind that the page made. */
export const asked = (mock, method, name) => mock.asked.filter(([m, n]) => m === method && n === name);
