/** A citizen writes on the page, a consultant answers at the desk, photos go both ways; a reload, a lost network and a killed server lose and double nothing. */
import test from "node:test";
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { until } from "./lib/process.mjs";
import { PHOTO } from "./lib/picture.mjs";

const HOSTILE = "<img src=x onerror=alert(1)> \u202Eevil";

const words = (page) => page.$$eval("#letters .words", (all) => all.map((one) => one.textContent));
const has = (page, text) => until(`the page shows ${text}`, async () => (await words(page)).includes(text), 30_000);

async function write(page, text) {
	await page.type("#text", text);
	await page.click("#send");
}

async function waiting(agent) {
	return (await agent.get("/api/v1/letters?state=waiting")).letters.filter((letter) => letter.channel === "chat");
}

test("both ways, with a photo, over a reload, without a network and over a crash", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "dj-chat-"));
	chmodSync(folder, 0o755); // the browser is another user
	t.after(() => rmSync(folder, { recursive: true }));
	writeFileSync(join(folder, "hole.jpg"), PHOTO);
	const server = await Server.start(t);
	const agent = await server.login("agent01");
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/`);
	await page.$eval('.tiles a[href="/chat"]', (tile) => tile.scrollIntoView({ block: "center" }));
	await page.click('.tiles a[href="/chat"]');
	await page.waitForSelector("#letters");
	await until("the chat is ready", () => page.$eval("#who", (line) => line.textContent.length > 3));

	await write(page, "가로등이 꺼졌어요");
	await write(page, HOSTILE);
	await until("two letters wait", async () => (await waiting(agent)).length === 2);
	assert.match(await page.$eval("#who", (line) => line.textContent), /기다리고/);
	const [first] = (await waiting(agent)).toReversed().toSorted((a, b) => a.made_ms - b.made_ms);
	const whole = await agent.get(`/api/v1/letters/${first.id}`);
	assert.equal(whole.body, "가로등이 꺼졌어요");
	assert.equal(await page.$$eval("#letters img", (all) => all.length), 0, "their words are no mark-up");

	await agent.post(`/api/v1/letters/${first.id}/claim`, { on: true });
	await agent.post(`/api/v1/contacts/${first.contact}/typing`, {});
	await until("somebody types", () => page.$eval("#typing", (line) => !line.hidden));
	await agent.post("/api/v1/letters", { answers: first.id, body: "오늘 고치겠습니다" });
	await has(page, "오늘 고치겠습니다");
	await until("the first is read", () => page.$eval("#letters li.me small", (line) => /읽음/.test(line.textContent)));

	const input = await page.$("#pick");
	await input.uploadFile(join(folder, "hole.jpg"));
	await page.waitForSelector("#files img");
	await page.click("#send");
	const photo = await until("the photo is there", async () => {
		const letters = await Promise.all((await waiting(agent)).map(({ id }) => agent.get(`/api/v1/letters/${id}`)));
		return letters.find((letter) => letter.attachments.length === 1);
	});
	assert.equal(photo.attachments[0].name, "hole.jpg");
	await until("it is shown", () => page.$eval("#letters img", (img) => img.naturalWidth > 0), 30_000);

	const back = await (await fetch(`${server.url}/api/v1/attachments?name=plan.jpg`, { method: "POST", headers: { origin: server.url, ...agent.headers, "content-type": "application/octet-stream" }, body: PHOTO })).json();
	await agent.post("/api/v1/letters", { answers: photo.id, body: "이곳이 맞습니까?", attachments: [back.id] });
	await has(page, "이곳이 맞습니까?");
	await until("two pictures", () => page.$$eval("#letters img", (all) => all.length === 2), 30_000);
	await until("the answer is read", async () => (await agent.get(`/api/v1/contacts/${first.contact}/letters`)).letters.some((one) => one.way === "out" && one.state === "read"));

	await page.reload();
	await has(page, "오늘 고치겠습니다");
	await page.setOfflineMode?.(true);
	await write(page, "인터넷 없이 씁니다");
	await until("it waits", () => page.$$eval("#letters li[data-mark]", (all) => all.length === 1));
	await server.kill();
	await page.reload();
	await until("it still waits after a reload without a server", () => page.$$eval("#letters li[data-mark]", (all) => all.length === 1));
	await server.begin();
	await page.setOfflineMode?.(false);
	const again = await server.login("agent01");
	await until("it came", async () => (await waiting(again)).some((letter) => letter.preview === "인터넷 없이 씁니다"), 60_000);
	await until("nothing waits on the page", () => page.$$eval("#letters li[data-mark]", (all) => all.length === 0), 30_000);
	const all = (await words(page)).toSorted();
	assert.deepEqual(all, [HOSTILE, "가로등이 꺼졌어요", "오늘 고치겠습니다", "이곳이 맞습니까?", "인터넷 없이 씁니다"].toSorted(), "nothing lost, nothing doubled");
});

test("without scripts, and nobody reads another's", async (t) => {
	const server = await Server.start(t);
	const agent = await server.login("agent01");
	const first = await fetch(`${server.url}/chat/plain?lang=en`);
	const cookie = first.headers.get("set-cookie").split(";")[0];
	const mark = (await first.text()).match(/name="mark" value="(\w+)"/)[1];
	const form = () => fetch(`${server.url}/chat/plain?lang=en`, { method: "POST", redirect: "manual", headers: { origin: server.url, cookie, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ mark, text: "<b>Wo ist</b> das Amt?" }) });
	assert.equal((await form()).status, 303);
	await form();
	await until("one letter", async () => (await waiting(agent)).length === 1);
	const page = await (await fetch(`${server.url}/chat/plain?lang=en`, { headers: { cookie } })).text();
	assert.match(page, /&lt;b&gt;Wo ist&lt;\/b&gt; das Amt\?/);
	const other = await (await fetch(`${server.url}/api/v1/chat`)).json();
	assert.deepEqual(other.letters, []);
	assert.equal((await fetch(`${server.url}/api/v1/chat/letters`, { method: "POST", headers: { origin: server.url, "content-type": "application/json" }, body: "{}" })).status, 401, "no cookie, no letter");
	const big = await fetch(`${server.url}/api/v1/uploads`, { method: "POST", headers: { origin: server.url, cookie, "content-type": "application/json" }, body: JSON.stringify({ name: "film.mp4", bytes: 300 * 1024 * 1024 }) });
	assert.equal(big.status, 413);
});
