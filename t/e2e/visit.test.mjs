/** `./dev demo visit` as a visitor uses it: the page /demo in Chromium, each of its six buttons pressed, each scene ending by itself as it
 * should; and the page is there for the demo's administrator alone. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { freePort, occupant, top, until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { logIn, openCitizen, press } from "./lib/pages.mjs";
import { Visit } from "./demo/visit.mjs";

test("nobody else learns that there is such a page", async (t) => {
	const server = await Server.start(t);
	const status = async (path, headers, method = "GET") => (await fetch(server.url + path, { method, headers: { origin: server.url, ...headers } })).status;
	const agent = (await server.login("agent01")).headers, admin = (await server.login("admin")).headers;
	for (const headers of [{}, agent]) {
		for (const path of ["/demo", "/demo.html", "/api/v1/demo"]) assert.equal(await status(path, headers), 404, path);
		assert.equal(await status("/api/v1/demo/kill", headers, "POST"), 404);
	}
	assert.equal(await status("/demo", admin), 200);
	assert.equal(await status("/api/v1/demo/kill", admin, "POST"), 409, "without its helper it takes no order");
});

test("a port that somebody has is told in words", async () => {
	const [http, sip] = [await freePort(), await freePort()];
	assert.equal(await occupant({ http, sip }), "");
	const { createServer } = await import("node:net");
	const other = createServer();
	await new Promise((done) => other.listen(http, "127.0.0.1", done));
	assert.match(await occupant({ http, sip }), new RegExp(`Port ${http} is taken`));
	other.close();
});

/** Presses the button and waits for the end that the page tells. */
async function scene(page, name, meanwhile = async () => {}) {
	await until("the button", () => page.evaluate((s) => !document.querySelector(`[data-do=story-${s}]`)?.disabled, name));
	const round = () => page.evaluate(() => Number(document.querySelector(".told")?.dataset.round ?? 0));
	const before = await round();
	await press(page, `story-${name}`);
	await until("it begins", async () => (await round()) > before);
	const acted = meanwhile();
	const how = await until(`the end of ${name}`, () => page.evaluate((s) => /good|differs/.exec(document.querySelector(`[data-do=story-${s}]`).className)?.[0], name), 420_000, 250);
	await acted;
	const told = await page.evaluate(() => document.querySelector(".told").innerText);
	assert.equal(how, "good", told);
	return told;
}

async function visit(t) {
	const it = await Visit.open(t, { fast: true, http: await freePort(), sip: await freePort() });
	t.after(() => it.close());
	const page = await open(await browser(t), `${it.server.url}/login`);
	await page.setViewport({ width: 1440, height: 900 });
	await logIn(page, it.server, "admin");
	await page.goto(`${it.server.url}/demo`, { waitUntil: "load" });
	return { it, page };
}

test("a visitor's telephone, a question, the reasons, and a server that is killed", async (t) => {
	const { it, page } = await visit(t);
	const rings = async () => {
		await until("the stand-in", () => page.evaluate(() => document.querySelectorAll(".told li.you").length >= 2));
		const citizen = await openCitizen(t, it.server);
		await until("somebody answers", () => page.evaluate(() => document.querySelectorAll(".told li.you").length >= 3), 120_000);
		await press(citizen, "hangup");
	};
	assert.match(await scene(page, "phone", rings), /agent02/);
	assert.match(await scene(page, "search"), /응급실/);
	assert.match(await scene(page, "why"), /supervisor02/);
	const died = until("the page says that the server is dead", () => page.evaluate(() => !!document.querySelector("[data-do=server-dead]")));
	assert.match(await scene(page, "kill", () => died), /1분 안에/);
	await page.screenshot({ path: `${top}build/log/demo-visit.png` });
	assert.match(await scene(page, "search"), /응급실/, "the visit goes on after it");
});

test("two in the morning, and rain", async (t) => {
	const { page } = await visit(t);
	assert.match(await scene(page, "interpreter"), /봉사자/);
	assert.match(await scene(page, "rain"), /짧은 포기 제외/);
});
