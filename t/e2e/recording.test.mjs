/** A conversation is recorded: heard in a browser, each party on its side; and what a kill -9 leaves of one plays. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { run, sleep, top, until } from "./lib/process.mjs";
import { phoneAgent, ringing } from "./lib/people.mjs";
import { logIn } from "./lib/pages.mjs";
import { browser, open } from "./lib/browser.mjs";

const program = process.env.DAJEONG_PROGRAM ?? `${top}build/dajeong`;

async function talk(t, server) {
	const agent = await phoneAgent(t, server, "agent01");
	const caller = await Phone.open(t, { server, user: "01011112222" });
	const call = await caller.call("1200");
	const far = await ringing(agent);
	far.accept();
	await until("the conversation", () => call.state === "talking");
	call.sound.hz = 440;
	far.sound.hz = 1000;
	return { agent, call, far };
}

const ready = (session, contact) => until("the sound", async () => {
	const { recordings } = await session.get(`/api/v1/contacts/${contact}/recordings`);
	return recordings[0]?.state === "ready" && recordings[0];
}, 90_000, 500);

/** The two tones as the browser decodes them, each on its side and on the other. */
const decode = (page, id) => page.evaluate(async (it) => {
	const bytes = await (await fetch(`/api/v1/recordings/${it}/sound`)).arrayBuffer();
	const sound = await new OfflineAudioContext(2, 1, 48000).decodeAudioData(bytes);
	const rate = sound.sampleRate;
	const level = (side, hz) => {
		const part = sound.getChannelData(side).slice(rate, 2 * rate);
		let c = 0, s = 0;
		part.forEach((x, i) => { c += x * Math.cos(2 * Math.PI * hz * i / rate); s += x * Math.sin(2 * Math.PI * hz * i / rate); });
		return 2 * Math.hypot(c, s) / part.length;
	};
	return { seconds: sound.duration, channels: sound.numberOfChannels, left: level(0, 440), right: level(1, 1000), leaks: level(0, 1000) + level(1, 440) };
}, id);

test("who may hears both, with a reason that is kept; who may not hears nothing", async (t) => {
	const server = await Server.start(t);
	const { agent, call } = await talk(t, server);
	const contact = await until("the contact", () => agent.contact());
	const supervisor = await server.login("supervisor01");
	await sleep(3000);
	await agent.session.post(`/api/v1/contacts/${contact}/recording/pause`, { why: "card" });
	await sleep(500);
	await agent.session.post(`/api/v1/contacts/${contact}/recording/resume`);
	await call.hangup();
	const one = await ready(supervisor, contact);
	assert.equal(one.how, "whole");
	assert.deepEqual(one.marks.map((m) => m.mark), ["pause", "go_on"]);
	await assert.rejects(supervisor.get(`/api/v1/recordings/${one.id}/sound`), { verdict: "not_allowed" });
	await assert.rejects(agent.session.post(`/api/v1/recordings/${one.id}/play`, { use: "notes" }), { verdict: "not_allowed" });

	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "supervisor01");
	await page.goto(`${server.url}/recording?contact=${contact}`, { waitUntil: "load" });
	await page.waitForSelector("[data-do=listen]");
	await page.click("[data-do=listen]");
	await page.waitForSelector('[data-value="quality"]');
	await page.click('[data-value="quality"]');
	await until("the sound plays", () => page.evaluate(() => (document.querySelector("audio")?.currentTime ?? 0) > 0.2));
	await page.screenshot({ path: `${top}build/log/recording.png` }).catch(() => {});
	const heard = await decode(page, one.id);
	assert.equal(heard.channels, 2);
	assert.ok(heard.seconds > 3 && heard.left > 0.1 && heard.right > 0.1 && heard.leaks < 0.01, JSON.stringify(heard));
	const part = await page.evaluate(async (id) => {
		const got = await fetch(`/api/v1/recordings/${id}/sound`, { headers: { Range: "bytes=0-3" } });
		return [got.status, got.headers.get("content-range"), await got.text()];
	}, one.id);
	assert.equal(part[0], 206);
	assert.match(part[1], /^bytes 0-3\/\d+$/);
	assert.equal(part[2], "OggS");
	const { listeners } = await (await server.login("supervisor01")).get(`/api/v1/contacts/${contact}/recordings`);
	assert.equal(listeners[0].played[0].use, "quality");
});

test("kill -9 in mid call leaves a recording that plays, and the chain is whole", async (t) => {
	const server = await Server.start(t);
	const { agent } = await talk(t, server);
	const contact = await until("the contact", () => agent.contact());
	await sleep(3500);
	await server.kill();
	await server.begin();
	const one = await ready(await server.login("supervisor01"), contact);
	assert.ok(one.lasted_ms > 1500, `${one.lasted_ms} ms were kept`);
	assert.equal(one.marks.at(-1).mark, "cut");
	const got = await run(program, ["verify-recordings", "--data", server.data]);
	assert.equal(got.code, 0, JSON.stringify(got));
});

test("who may listen is decided on the administration page", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "admin");
	await page.goto(`${server.url}/admin#recordings`, { waitUntil: "load" });
	await page.waitForSelector("[data-do=policy-all]");
	await page.click("[data-do=policy-all]");
	await page.waitForSelector("[data-do=save-policy]");
	await page.click("input[name=hears][value=trainer]");
	await page.click("[data-do=save-policy]");
	await page.waitForFunction(() => !document.querySelector("dialog"));
	const { policies } = await (await server.login("admin")).get("/api/v1/recording-policies");
	assert.deepEqual(policies[0].hears, ["supervisor", "qa"]);
});
