/** The citizen's app on the running centre: installable, numbers without a network, what was declared is on its first page. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { until } from "./lib/process.mjs";

const shown = 60; // of the numbers, at most; they come in steps
const names = (page) => page.$$eval("#list h2", (all) => all.map((one) => one.textContent));

test("numbers stay when the network and the centre go, and an incident shows on the first page", async (t) => {
	const server = await Server.start(t);
	const leader = await server.login("supervisor01");
	const now = Date.now();
	await leader.post("/api/v1/incidents", { label: { ko: "호우경보, 하천길을 피하세요", en: "Heavy rain: keep away from rivers" }, hazard: "flood", notice: "none", ends_ms: now + 3600_000 }).catch((error) => assert.fail(error));
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/`);
	await until("the incident", () => page.$eval("#notices", (box) => box.textContent.includes("하천길")));
	await page.$eval('.tiles a[href="/numbers"]', (tile) => tile.scrollIntoView({ block: "center" })); // above the numbers for danger, which stay
	await page.click('.tiles a[href="/numbers"]');
	await until("the numbers", async () => (await names(page)).length === shown);
	assert.ok((await names(page)).slice(0, 3).includes("소방·구급"), "emergency first");
	const text = await page.$eval("#list", (list) => list.textContent);
	assert.doesNotMatch(text, /010-/, "nobody's own telephone");
	await until("the worker", () => page.evaluate(() => !!navigator.serviceWorker.controller));
	await page.reload();
	await until("the numbers again", async () => (await names(page)).length === shown);
	await server.stop();
	await page.reload();
	await until("the numbers that were kept", async () => (await names(page)).length === shown);
	assert.match(await page.$eval("#kept", (line) => line.textContent), /인터넷 없이/);
});
