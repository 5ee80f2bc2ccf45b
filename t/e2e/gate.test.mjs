/** What arrives from outside and should not be there: wrong signatures, repeated and old events, bodies without end. X's own client and an independent library sign and check. */
import test from "node:test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { sign, verify } from "@octokit/webhooks-methods";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";

const { validateWebhook, validateSignature } = createRequire(import.meta.url)("twitter-autohook");
const SECRET = "secret-of-the-app";

const row = async (admin, channel) => (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === channel);
const events = async (admin, channel) => (await admin.get(`/api/v1/channels/${channel}/events`)).events;
const on = async (admin, channel, settings) => {
	await admin.put(`/api/v1/channels/${channel}`, { active: true, rev: (await row(admin, channel)).rev, settings });
	return (await row(admin, channel)).path;
};
const refused = async (server) => (await server.metrics()).dajeong_channel_refused_total;
const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

test("x: its own client's challenge and signature; a wrong one leaves a count alone", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const path = await on(admin, "x", { account: "111", consumer: "ck", secret: SECRET, token: "t", token_secret: "ts", base: "http://127.0.0.1:1" });
	const auth = { consumer_secret: SECRET };
	assert.deepEqual(await (await fetch(`${server.url}${path}?crc_token=tok-9`)).json(), validateWebhook("tok-9", auth));

	const event = (id, uuid) => JSON.stringify({ data: { event_uuid: uuid, filter: { user_id: "111" }, event_type: "dm.received", tag: "in", payload: { direct_message_events: [{ type: "message_create", id, created_timestamp: "1784928224372", message_create: { target: { recipient_id: "111" }, sender_id: "222", message_data: { text: "가로등 \u202Eexe.gpj", entities: {} } } }], users: {} } } });
	const bring = (body, secret = SECRET) => {
		const headers = { "content-type": "application/json", "x-twitter-webhooks-signature": `sha256=${createHmac("sha256", secret).update(body).digest("base64")}` };
		assert.equal(validateSignature(headers, auth, body), secret === SECRET, "X's client says the same");
		return fetch(server.url + path, { method: "POST", headers, body });
	};
	const before = await refused(server);
	assert.equal((await bring(event("1", "-1"), "another")).status, 403);
	assert.equal((await fetch(server.url + path, { method: "POST", body: event("1", "-1") })).status, 403);
	assert.equal(await refused(server), before + 2);
	assert.deepEqual(await events(admin, "x"), [], "nothing was kept");

	assert.equal((await bring(event("2080", "-6850"))).status, 200);
	assert.equal((await bring(event("2080", "-6850"))).status, 200, "the same again is well too");
	assert.equal((await bring(event("2080", "-6851"))).status, 200, "and the same message in another envelope");
	await until("all are read", async () => (await events(admin, "x")).every((one) => one.read_ms));
	assert.equal((await row(admin, "x")).received, 1, "one letter, however old its clock says it is");
});

test("facebook: an independent library signs; a body that was changed on the way is refused", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const path = await on(admin, "facebook", { page: "PG", token: "tok", secret: SECRET, verify: "vw", base: "http://127.0.0.1:1", front: "no" });
	assert.equal(await (await fetch(`${server.url}${path}?hub.mode=subscribe&hub.verify_token=vw&hub.challenge=4711`)).text(), "4711");
	assert.equal((await fetch(`${server.url}${path}?hub.mode=subscribe&hub.verify_token=no&hub.challenge=4711`)).status, 403);

	const body = JSON.stringify({ object: "page", entry: [{ id: "PG", time: 1, messaging: [{ sender: { id: "PS" }, recipient: { id: "PG" }, timestamp: 2, message: { mid: "m_1", text: "안녕" } }] }] }).replace(/[\u0080-\uFFFF]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
	const signature = await sign(SECRET, body);
	assert.equal(await verify(SECRET, body, signature), true);
	const bring = (bytes, head) => fetch(server.url + path, { method: "POST", headers: { "content-type": "application/json", "x-hub-signature-256": head }, body: bytes });
	assert.equal((await bring(body.replace("m_1", "m_2"), signature)).status, 403);
	assert.equal((await bring(body, signature.slice(0, -2))).status, 403);
	assert.deepEqual(await events(admin, "facebook"), []);
	assert.equal((await bring(body, signature)).status, 200);
	await until("it is a letter", async () => (await row(admin, "facebook")).received === 1);
});

/** Sends a head and then bytes for as long as the other side takes them; the first line of the answer and how many bytes went. */
const flood = (server, path, head, most) => new Promise((done) => {
	const socket = connect(server.http, "127.0.0.1");
	const block = Buffer.alloc(1 << 20, "a");
	let sent = 0, said = "";
	const more = () => {
		while (sent < most && !socket.destroyed) {
			sent += block.length;
			if (!socket.write(block)) return;
		}
		if (sent >= most && most) socket.end();
	};
	socket.on("connect", () => { socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${head}\r\n\r\n`); more(); });
	socket.on("drain", more);
	socket.on("data", (part) => (said += part));
	socket.on("error", () => {});
	socket.on("close", () => done({ sent, status: said.split("\r\n")[0] }));
});

test("100 MB, and 10 KB that would be 10 MB: nothing is unpacked, nothing grows", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const path = await on(admin, "sms", { from: "031120", url: "http://127.0.0.1:1/" });
	await fetch(server.url + path + "?from=01012345678&to=120&id=a", { method: "POST", headers: { "content-type": "text/plain" }, body: "첫 신고" });
	await until("it is a letter", async () => (await row(admin, "sms")).received === 1);
	const before = resident(server.pid);

	const long = `Content-Type: text/plain\r\nContent-Length: ${100 << 20}`;
	assert.match((await flood(server, `${path}?from=01012345678&id=b`, long, 0)).status, /413/);
	const whole = await flood(server, `${path}?from=01012345678&id=b`, long, 100 << 20);
	assert.ok(whole.sent < 50 << 20, `it was not listened to: ${whole.sent}`);
	const chunked = await flood(server, `${path}?from=01012345678&id=c`, "Content-Type: text/plain\r\nTransfer-Encoding: chunked", 100 << 20);
	assert.match(chunked.status, /^HTTP\/1\.1 4|^$/);
	const bomb = gzipSync(Buffer.alloc(10 << 20, "a"));
	await fetch(`${server.url}${path}?from=01012345678&to=120&id=d`, { method: "POST", headers: { "content-type": "text/plain", "content-encoding": "gzip" }, body: bomb });
	await until("what came is looked at", async () => (await events(admin, "sms")).every((one) => one.read_ms || one.unread));
	assert.ok((await events(admin, "sms")).every((one) => one.bytes <= bomb.length));
	assert.ok(resident(server.pid) - before < 60, "no memory was taken for it");
	assert.equal((await fetch(`${server.url}/readyz`)).ok, true);
});
