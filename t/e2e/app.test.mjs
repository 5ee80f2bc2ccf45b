/** The citizen's app on the running centre: installable, numbers without a network, what was declared is on its first page. */
import test from "node:test";
import assert from "node:assert/strict";
import { get } from "node:http";
import { gunzipSync } from "node:zlib";
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

/** What this address answers to somebody who takes this coding of it. */
const coded = (url, coding) => new Promise((done, failed) => {
	get(url, { headers: { "Accept-Encoding": coding } }, async (answer) => done({ coding: answer.headers["content-encoding"], bytes: Buffer.concat(await answer.toArray()) })).on("error", failed);
});

test("what anybody may read is sent compressed to who takes it", async (t) => {
	const server = await Server.start(t), url = `${server.url}/api/v1/public/numbers`;
	const small = await coded(url, "gzip"), whole = await coded(url, "identity");
	assert.deepEqual([small.coding, whole.coding], ["gzip", undefined]);
	assert.ok(small.bytes.length * 3 < whole.bytes.length, `${small.bytes.length} of ${whole.bytes.length}`);
	assert.deepEqual(JSON.parse(gunzipSync(small.bytes)).numbers, JSON.parse(whole.bytes).numbers);
	assert.equal((await coded(`${server.url}/api/v1/open`, "gzip")).coding, undefined, "a few bytes stay as they are");
});
