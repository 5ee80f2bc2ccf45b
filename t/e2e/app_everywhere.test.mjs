/** The citizen's pages where they are harder: Firefox ESR, writing from right to left, a device that refuses place or camera, a film that
 * is too large, waiting for a call, and whether a browser would install them. */
import test from "node:test";
import assert from "node:assert/strict";
import { chmodSync, closeSync, ftruncateSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { press } from "./lib/pages.mjs";
import { folder, until } from "./lib/process.mjs";

const PATHS = ["/", "/numbers", "/report", "/my", "/answers", "/about", "/chat"];
const text = (page, selector) => page.$eval(selector, (one) => one.textContent).catch(() => "");
const ready = (page) => until("texts", () => page.evaluate(() => document.documentElement.lang === "en"));

/** Sparse: its bytes are nowhere on the disk. */
function film(t) {
	const path = `${folder(t, "film")}/film.mp4`, file = openSync(path, "w");
	ftruncateSync(file, 300 * 1024 * 1024);
	closeSync(file);
	chmodSync(path, 0o644);
	chmodSync(dirname(path), 0o755);
	return path;
}

async function english(page, server) {
	await page.goto(`${server.url}/about`);
	await page.evaluate(() => { localStorage.setItem("dj.language", "en"); });
}

test("Chromium would install it; from right to left nothing overflows; place refused, a film too large: said plainly", async (t) => {
	const server = await Server.start(t);
	const chromium = await browser(t, { kind: "chrome", language: "en" });
	const page = await open(chromium, `${server.url}/`);
	await until("the worker", () => page.evaluate(() => !!navigator.serviceWorker.controller));
	const session = await page.createCDPSession();
	const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
	assert.deepEqual(installabilityErrors.filter((one) => one.errorId !== "in-incognito"), []);
	const { errors } = await session.send("Page.getAppManifest");
	assert.deepEqual(errors, []);
	await english(page, server);
	for (const width of [1440, 390, 320])
		for (const path of PATHS) {
			await page.setViewport({ width, height: 844 });
			await page.goto(server.url + path);
			await ready(page);
			await page.evaluate(() => { document.documentElement.dir = "rtl"; });
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${width}, from right to left: sideways scroll`);
		}

	await chromium.defaultBrowserContext().overridePermissions(server.url, []);
	await page.goto(`${server.url}/report`);
	await ready(page);
	await page.waitForSelector("#here", { visible: true });
	await page.evaluate(() => document.getElementById("here").click());
	await until("that it cannot know where", async () => (await text(page, "#here-said")).length > 0);
	assert.notEqual(await page.$("#map [data-place=suwon]"), null, "the map stays");

	await page.goto(`${server.url}/chat`);
	await ready(page);
	await (await page.$("#pick")).uploadFile(film(t));
	await until("too large", async () => /32 MB/.test(await text(page, "#trouble")));
	assert.equal(await page.$$eval("#files li", (all) => all.length), 0);
	assert.deepEqual(page.faults.filter((fault) => !/Failed to load/.test(fault)), []);
});

test("who waits for a call may ask to be rung back instead", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { kind: "chrome", language: "en" }), `${server.url}/about`);
	await english(page, server);
	await page.goto(`${server.url}/`);
	await ready(page);
	await press(page, "call");
	await press(page, "callme", 90_000);
	await page.waitForSelector("#number", { visible: true });
	await page.type("#number", "010-1234-5678");
	await page.click("#callme-send");
	const boss = await server.login("supervisor01");
	await until("the wish at the desk", async () => JSON.stringify(await boss.get("/api/v1/letters")).includes("010"));
	await until("the call is over", async () => (await boss.get("/api/v1/contacts")).contacts.every((one) => one.channel !== "call" || one.ended_ms));
});

test("Firefox ESR: every page opens without a fault, a number is found, a report is sent", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { kind: "firefox", language: "en" }), `${server.url}/about`);
	await page.setViewport({ width: 390, height: 844 });
	await english(page, server);
	for (const path of PATHS) {
		await page.goto(server.url + path);
		await ready(page);
		assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path}: sideways scroll`);
		assert.doesNotMatch(await text(page, "main"), /public\.|citizen\./, `${path}: a text is missing`);
	}
	await page.goto(`${server.url}/numbers`);
	await until("the numbers", async () => (await page.$$("#list h2")).length > 20);
	await page.goto(`${server.url}/report`);
	await page.waitForSelector("#map [data-place=suwon]");
	await page.select("#service", "noise");
	await page.type("#text", "too loud at night");
	await page.select("#place", "suwon");
	await page.evaluate(() => document.getElementById("send").click());
	await until("the receipt", async () => /\d{4}-\d{4}/.test(await text(page, "#result .number")));
	assert.deepEqual(page.faults.filter((fault) => !/NetworkError when attempting/.test(fault)), [], "but for what was still asked when a page was left");
});
