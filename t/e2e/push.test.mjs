/** Being told when the page is closed: a real request at a push service of our own, which only that browser can read; a browser that
 * is gone, a service that is busy; and in Chromium the button, the notification, and none for who looks at the page. */
import test from "node:test";
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { Server } from "./lib/server.mjs";
import { browser } from "./lib/browser.mjs";
import { until, whenOver } from "./lib/process.mjs";

const base64 = (bytes) => Buffer.from(bytes).toString("base64url");
const hkdf = (salt, secret, info, length) => createHmac("sha256", createHmac("sha256", salt).update(secret).digest()).update(Buffer.concat([Buffer.from(info), Buffer.from([1])])).digest().subarray(0, length);

/** A browser as its push service knows it (RFC 8291, written here once more from the standard). */
class Listener {
	constructor(origin, name) {
		this.ecdh = createECDH("prime256v1");
		this.point = this.ecdh.generateKeys();
		this.secret = randomBytes(16);
		this.endpoint = `${origin}/${name}`;
	}

	get page() {
		return { endpoint: this.endpoint, p256dh: base64(this.point), auth: base64(this.secret), language: "en" };
	}

	read(body) {
		const salt = body.subarray(0, 16), length = body[20], theirs = body.subarray(21, 21 + length);
		const secret = hkdf(this.secret, this.ecdh.computeSecret(theirs), Buffer.concat([Buffer.from("WebPush: info\0"), this.point, theirs]), 32);
		const open = createDecipheriv("aes-128-gcm", hkdf(salt, secret, "Content-Encoding: aes128gcm\0", 16), hkdf(salt, secret, "Content-Encoding: nonce\0", 12));
		const sealed = body.subarray(21 + length);
		open.setAuthTag(sealed.subarray(-16));
		const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
		assert.equal(plain.at(-1), 2, "the last record");
		return JSON.parse(plain.subarray(0, -1));
	}
}

/** A push service: keeps what came, answers what the test says. */
async function service(t) {
	const all = [];
	const server = createServer(async (request, response) => {
		const body = Buffer.concat(await request.toArray());
		const status = service.answers.shift() ?? 201;
		all.push({ path: request.url, headers: request.headers, body, status });
		response.writeHead(status, status === 429 ? { "retry-after": "1" } : {}).end();
	});
	service.answers = [];
	await once(server.listen(0, "127.0.0.1"), "listening");
	whenOver(t, () => server.close());
	return { all, place: `127.0.0.1:${server.address().port}`, answer: (...statuses) => service.answers.push(...statuses) };
}

/** Who sends it, checked as a push service does (RFC 8292). */
function signedBy(request, origin, key) {
	const [, token, k] = request.headers.authorization.match(/^vapid t=([\w.-]+), k=([\w-]+)$/);
	assert.equal(k, key);
	const [head, claims, signature] = token.split(".");
	const point = Buffer.from(k, "base64url");
	const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: base64(point.subarray(1, 33)), y: base64(point.subarray(33)) } });
	assert.ok(verify("sha256", Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")));
	const said = JSON.parse(Buffer.from(claims, "base64url"));
	assert.equal(said.aud, origin);
	assert.ok(said.exp > Date.now() / 1000 && said.exp <= Date.now() / 1000 + 24 * 3600);
	assert.equal(said.sub, "mailto:it@gg.example");
}

async function begin(t) {
	const push = await service(t);
	const server = await Server.start(t, { args: ["--fetch-local", push.place, "--push-contact", "mailto:it@gg.example"] });
	return { push, server, origin: `http://${push.place}`, leader: await server.login("supervisor01") };
}

/** A chat as the page has it: its cookie, a word of theirs, an answer of ours. */
async function chat(server) {
	const cookie = (await fetch(`${server.url}/api/v1/chat`)).headers.get("set-cookie").split(";")[0];
	const send = (path, body) => fetch(server.url + path, { method: "POST", headers: { cookie, origin: server.url, "content-type": "application/json" }, body: JSON.stringify(body) });
	let number = 0;
	const write = async () => (await (await send("/api/v1/chat/letters", { mark: `push-mark-${++number}`, text: "버스가 안 와요", language: "en", attachments: [] })).json()).id;
	return { send, write };
}

test("a closed page is told of a word and of an inquiry's step; who is gone is forgotten; a busy service is asked again", async (t) => {
	const { push, server, origin, leader } = await begin(t);
	const { key } = await server.guest().get("/api/v1/public/push");
	const one = new Listener(origin, "one"), two = new Listener(origin, "two");
	const { send, write } = await chat(server);
	const letter = await write();
	assert.equal((await fetch(`${server.url}/api/v1/public/push`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ of: "chat", ...one.page }) })).status, 401, "no cookie");
	assert.equal((await send("/api/v1/public/push", { of: "chat", ...one.page, auth: "short" })).status, 400);
	assert.equal((await send("/api/v1/public/push", { of: "chat", ...one.page })).status, 200);
	await leader.post("/api/v1/letters", { answers: letter, body: "5분 뒤에 옵니다" });
	const [first] = await until("the first message", () => push.all.length && push.all);
	assert.equal(first.headers["content-encoding"], "aes128gcm");
	assert.ok(first.headers.ttl > 0);
	signedBy(first, origin, key);
	assert.deepEqual(one.read(first.body), { body: "120 has answered you.", page: "/chat", of: "chat" });
	assert.doesNotMatch(first.body.toString("latin1"), /5분/);

	push.answer(429);
	await leader.post("/api/v1/letters", { answers: letter, body: "지금 옵니다" });
	await until("asked again", () => push.all.length >= 3, 90_000);
	assert.deepEqual(push.all.slice(1, 3).map((request) => request.status), [429, 201]);

	const report = await (await fetch(`${server.url}/api/v1/public/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ service: "noise", text: "밤에 시끄러워요", place: "suwon" }) })).json();
	const { visit } = await server.guest().post("/api/v1/public/visits", { number: report.number, key: report.key });
	assert.equal((await send("/api/v1/public/push", { of: "inquiry", visit: "guessed", ...two.page })).status, 401);
	assert.equal((await send("/api/v1/public/push", { of: "inquiry", visit, ...two.page })).status, 200);
	push.answer(410);
	const before = push.all.length;
	await leader.post(`/api/v1/inquiries/${report.id}/answer`, { reason: "solved", text: "조용해졌습니다", told: true });
	const third = await until("the step", () => push.all[before]);
	assert.equal(third.path, "/two");
	assert.equal(two.read(third.body).page, "/my");
	await until("it is forgotten", async () => (await server.metrics()) && server.process.output.includes("end=gone"));
	await leader.post("/api/v1/letters", { answers: letter, body: "안녕히 가세요" });
	await until("the next word", () => push.all.length > before + 1);
	assert.ok(push.all.slice(before + 1).every((request) => request.path === "/one"), "nobody is sent to who is gone");
});

test("an address inside the house is not gone to", async (t) => {
	const { server, leader } = await begin(t);
	let calls = 0;
	const inside = createServer((_, response) => { calls++; response.end(); });
	await once(inside.listen(0, "127.0.0.1"), "listening");
	whenOver(t, () => inside.close());
	const { send, write } = await chat(server);
	const letter = await write();
	assert.equal((await send("/api/v1/public/push", { of: "chat", ...new Listener(`http://127.0.0.1:${inside.address().port}`, "x").page })).status, 200);
	await leader.post("/api/v1/letters", { answers: letter, body: "답" });
	await until("it was refused", () => server.process.output.includes("push.tried"));
	assert.equal(calls, 0);
});

test("in the browser: pressed, asked for with our key, shown when the page is closed, silent when it is looked at, taken back", async (t) => {
	const { push, server, origin } = await begin(t);
	const listener = new Listener(origin, "page");
	const chromium = await browser(t, { kind: "chrome" });
	await chromium.defaultBrowserContext().overridePermissions(server.url, ["notifications"]);
	const page = await chromium.newPage();
	/* The browser's own push service is far away: everything but its subscription is real. */
	await page.evaluateOnNewDocument(({ endpoint, p256dh, auth }) => {
		let now = null;
		PushManager.prototype.getSubscription = async () => now;
		PushManager.prototype.subscribe = async (options) => {
			globalThis.askedWith = options;
			return (now = { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }), unsubscribe: async () => !(now = null) });
		};
	}, listener.page);
	await page.goto(`${server.url}/chat?lang=en`);
	await until("it speaks English", () => page.evaluate(() => document.documentElement.lang === "en"));
	await page.waitForSelector("#push button", { visible: true });
	await until("the worker", () => page.evaluate(() => !!navigator.serviceWorker.controller));
	await page.click("#push button");
	await until("it is on", () => page.$eval("#push", (box) => box.dataset.push === "on"));
	const { key } = await server.guest().get("/api/v1/public/push");
	assert.deepEqual(await page.evaluate(() => [globalThis.askedWith.userVisibleOnly, [...globalThis.askedWith.applicationServerKey]]), [true, [...Buffer.from(key, "base64url")]]);

	await page.type("#text", "hello");
	await page.click("#send");
	const leader = await server.login("supervisor01");
	const letter = await until("the word", async () => (await leader.get("/api/v1/letters")).letters?.[0]?.id);
	await leader.post("/api/v1/letters", { answers: letter, body: "hello too" });
	const got = await until("the message", () => push.all[0]);
	const words = listener.read(got.body);

	const session = await page.createCDPSession();
	await session.send("ServiceWorker.enable");
	const registered = new Promise((good) => session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.length && good(registrations[0])));
	await session.send("ServiceWorker.disable");
	await session.send("ServiceWorker.enable");
	const { registrationId } = await registered;
	const deliver = () => session.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data: JSON.stringify(words) });
	const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => [one.body, one.data.page]));
	await deliver();
	await page.goto(`${server.url}/about`);
	assert.deepEqual(await shown(), [], "who looks at the chat is not told twice");
	await deliver();
	await until("the notification", async () => (await shown()).length === 1);
	assert.deepEqual(await shown(), [["120 has answered you.", "/chat"]]);

	await page.goto(`${server.url}/chat`);
	await until("still on after a reload", () => page.$eval("#push", (box) => box.dataset.push === "on"));
	await page.evaluate((endpoint) => { PushManager.prototype.getSubscription = async () => ({ endpoint, unsubscribe: async () => true }); }, listener.endpoint);
	await page.click("#push button");
	await until("off", () => page.$eval("#push", (box) => box.dataset.push === "off"));
	await leader.post("/api/v1/letters", { answers: letter, body: "and again" });
	await new Promise((good) => setTimeout(good, 1500));
	assert.equal(push.all.length, 1);
});
