/** A storm of a vendor's messages with the server killed in the middle: its sender repeats what was not answered, and every message is there exactly once. */
import test from "node:test";
import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";

const MESSAGES = Number(process.env.STORM ?? 10_000), AT_ONCE = 64;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** One POST; false when it was not answered by 200. */
const bring = (agent, url, text) => new Promise((done) => {
	const q = request(url, { method: "POST", agent, timeout: 5000, headers: { "content-type": "text/plain; charset=UTF-8", "content-length": Buffer.byteLength(text) } }, (a) => {
		a.resume();
		a.on("end", () => done(a.statusCode === 200));
		a.on("error", () => done(false));
	});
	q.on("error", () => done(false));
	q.on("timeout", () => q.destroy());
	q.end(text);
});

test(`${MESSAGES} messages and two kills: each is there exactly once`, async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const settings = { from: "031120", url: "http://127.0.0.1:1/", callback: server.url };
	await admin.put("/api/v1/channels/sms", { active: true, rev: 0, settings });
	const row = async (session) => (await session.get("/api/v1/channels")).channels.find((c) => c.channel === "sms");
	const path = (await row(admin)).path;
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	let next = 0, answered = 0, repeated = 0, kills = 0;

	const sender = async () => {
		while (next < MESSAGES) {
			const i = next++;
			const url = `${server.url}${path}?from=010${String(10_000_000 + (i % 500))}&to=120&id=m-${i}`;
			while (!(await bring(agent, url, `불편 신고 ${i}`))) {
				repeated++;
				await pause(50);
			}
			answered++;
		}
	};
	const killer = async () => {
		for (const share of [0.3, 0.7]) {
			while (answered < MESSAGES * share) await pause(5);
			await server.kill();
			kills++;
			await server.begin();
		}
	};
	const began = Date.now();
	await Promise.all([killer(), ...Array.from({ length: AT_ONCE }, sender)]);
	t.diagnostic(`${MESSAGES} answered in ${Date.now() - began} ms, ${repeated} repeated, ${kills} kills`);
	agent.destroy();
	assert.equal(answered, MESSAGES);
	assert.ok(repeated > 0, "something was under way when it was killed");
	const again = await server.login("admin");
	await until("all are letters", async () => (await row(again)).received >= MESSAGES, 150_000);
	const is = await row(again);
	assert.deepEqual([is.received, is.unread], [MESSAGES, 0]);
	server.killed = true;
});
