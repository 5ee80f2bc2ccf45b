/** A caller leaves a message: what they said is in it, an agent hears it in a browser and closes the work; and what a kill -9 leaves plays. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { sleep, top, until } from "./lib/process.mjs";
import { logIn } from "./lib/pages.mjs";
import { browser, open } from "./lib/browser.mjs";

const flow = JSON.stringify({
	name: "messages", lines: ["1200"], start: "message", steps: [
		{ name: "message", do: "voicemail", longest_s: 60, next: "end", otherwise: "queue" },
		{ name: "queue", do: "queue", queue: "line" }, { name: "end", do: "goodbye", say: "goodbye" },
	],
});

/** Calls until the flow is live, cuts the words before the tone short, and speaks a tone of 440 Hz. */
async function speak(t, server) {
	const admin = await server.login("admin");
	const floor = await (await server.login("supervisor01")).live(undefined, { facts: true, board: false, me: false });
	const made = await admin.post("/api/v1/flows", { document: flow, note: "" });
	await admin.put(`/api/v1/flows/${made.id}/live`, { version: made.version ?? 1 });
	await floor.fact("flow.live");
	await sleep(1000);
	const phone = await Phone.open(t, { server, user: "01011112222" });
	const call = await phone.call("1200");
	await until("the call is answered", () => call.state === "talking");
	await sleep(1500);
	await call.sound.keys("#");
	const begun = await floor.fact("voicemail.begun");
	await sleep(1200); // the tone
	call.sound.hz = 440;
	return { call, floor, begun };
}

const listed = (session, least = 1) => until("the message is listed", async () => {
	const { callbacks } = await session.get("/api/v1/callbacks");
	return callbacks.length >= least && callbacks.find((one) => one.message);
});

const ready = (session, contact) => until("the sound", async () => {
	const { recordings } = await session.get(`/api/v1/contacts/${contact}/recordings`);
	return recordings[0]?.state === "ready" && recordings[0];
}, 90_000, 500);

/** How much of the tone is on the citizen's side, and how much of anything on the other. */
const decode = (page, id) => page.evaluate(async (it) => {
	const bytes = await (await fetch(`/api/v1/recordings/${it}/sound`)).arrayBuffer();
	const sound = await new OfflineAudioContext(2, 1, 48000).decodeAudioData(bytes);
	const rate = sound.sampleRate, from = sound.length - Math.floor(2.5 * rate), side = (i) => sound.getChannelData(i).slice(from, from + rate);
	let c = 0, s = 0, other = 0;
	side(0).forEach((x, i) => { c += x * Math.cos(2 * Math.PI * 440 * i / rate); s += x * Math.sin(2 * Math.PI * 440 * i / rate); });
	side(1).forEach((x) => { other = Math.max(other, Math.abs(x)); });
	return { seconds: sound.duration, level: 2 * Math.hypot(c, s) / rate, other };
}, id);

test("a message holds what was said, is heard by an agent with one key, and done", async (t) => {
	const server = await Server.start(t);
	const { call, floor, begun } = await speak(t, server);
	await sleep(4000);
	await call.sound.keys("#");
	const ended = await floor.fact("voicemail.ended");
	assert.notEqual(ended.callback, "0");
	await call.hangup();
	assert.equal((await floor.fact("contact.ended", { contact: begun.contact })).result, "voicemail");
	const agent = await server.login("agent01");
	const work = await listed(agent);
	assert.equal(work.reason, "voicemail");
	assert.equal(work.message.recording, begun.recording);
	assert.ok(work.message.lasted_ms > 3500, `${work.message.lasted_ms} ms`);
	await agent.post(`/api/v1/callbacks/${work.id}/claim`, { on: true });
	await ready(agent, begun.contact);

	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "agent01");
	await page.goto(`${server.url}/desk`, { waitUntil: "load" });
	await page.waitForSelector(".work-list .work-row");
	await page.click(".work-list .work-row");
	await page.waitForSelector('.q-more a[href*="/recording"]');
	await page.screenshot({ path: `${top}build/log/voicemail_desk.png`, clip: { x: 0, y: 0, width: 620, height: 520 } }).catch(() => {});
	await page.goto(`${server.url}/recording?contact=${begun.contact}`, { waitUntil: "load" });
	await page.waitForSelector("button[data-do=listen]");
	await page.click("button[data-do=listen]");
	await until("the sound plays", () => page.evaluate(() => (document.querySelector("audio")?.currentTime ?? 0) > 0.2));
	await page.screenshot({ path: `${top}build/log/voicemail.png` }).catch(() => {});
	const heard = await decode(page, begun.recording);
	assert.ok(heard.seconds > 3.5 && heard.level > 0.1 && heard.other < 0.01, JSON.stringify(heard));
	const { listeners } = await (await server.login("supervisor01")).get(`/api/v1/contacts/${begun.contact}/recordings`);
	assert.equal(listeners[0].played[0].use, "message");
	const again = await server.login("agent01"); // the page took the first one over
	await again.post(`/api/v1/callbacks/${work.id}/done`, { result: "settled" });
	assert.equal((await again.get("/api/v1/callbacks")).callbacks.length, 0);
});

test("the flow of the demo province has no fault", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	for (const { id } of (await admin.get("/api/v1/flows")).flows) assert.deepEqual((await admin.get(`/api/v1/flows/${id}`)).findings, []);
});

test("kill -9 in the middle of a message leaves the caller on the list and what was said", async (t) => {
	const server = await Server.start(t);
	const { begun } = await speak(t, server);
	await sleep(4000);
	await server.kill();
	await server.begin();
	const agent = await server.login("agent01");
	const work = await listed(agent);
	assert.equal(work.reason, "restart");
	assert.equal(work.message.recording, begun.recording);
	const one = await ready(agent, begun.contact);
	assert.ok(one.lasted_ms > 2000, `${one.lasted_ms} ms were kept`);
	await agent.post(`/api/v1/recordings/${one.id}/play`, { use: "message" });
});
