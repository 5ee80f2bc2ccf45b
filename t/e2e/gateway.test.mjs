/** Gateways of text messages. What speaks as Twilio does is signed by Twilio's own library; Solapi's signature is compared with its own SDK's; NHN answers as its documents say. */
import test from "node:test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import twilio from "twilio";
import { SolapiMessageService } from "solapi";
import { JPEG, isClean } from "./lib/picture.mjs";
import { MessageHub } from "./lib/msghub.mjs";
import { Server } from "./lib/server.mjs";
import { freePort, until, whenOver } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { logIn, press } from "./lib/pages.mjs";

const TOKEN = "a-token-of-twilio";

/** What a gateway is asked only to see whether it knows us. */
const LOOKS = [
	[/\/Accounts\/\w+\.json$/, { status: "active" }],
	[/\/sendNos\?/, { header: { isSuccessful: true, resultCode: 0 }, body: { data: [{ sendNo: "031120" }] } }],
	[/\/messages\/v4\/list\?/, { messageList: {}, nextKey: null }],
];

/** A vendor's server: `answer(request)` gives [status, object, headers]. Requests are kept, but for looks, which `look(request)` may answer. */
async function vendor(t, answer, look = () => undefined) {
	const seen = [];
	const server = createServer((q, a) => {
		const parts = [];
		q.on("data", (part) => parts.push(part));
		q.on("end", () => {
			const one = { method: q.method, url: q.url, headers: q.headers, body: Buffer.concat(parts).toString() };
			const known = q.method === "GET" && LOOKS.find(([path]) => path.test(q.url));
			if (!known) seen.push(one);
			const [status, body, headers = {}] = known ? look(one) ?? [200, known[1]] : answer(one);
			a.writeHead(status, headers);
			a.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
		});
	});
	const port = await freePort();
	await new Promise((done) => server.listen(port, "127.0.0.1", done));
	whenOver(t, () => server.close());
	return { seen, port, url: `http://127.0.0.1:${port}` };
}

const sms = async (admin) => (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms");
const on = async (admin, settings) => admin.put("/api/v1/channels/sms", { active: true, rev: (await sms(admin)).rev, settings: { hours: "0-24", ...settings } });

test("twilio: a photo from the citizen, the answer, receipts in any order; nothing without its signature", async (t) => {
	const login = "Basic " + Buffer.from(`AC1:${TOKEN}`).toString("base64");
	const gateway = await vendor(t, (q) => {
		if (q.url === "/media/1") return q.headers.authorization === login ? [302, {}, { location: "/cdn/1" }] : [401, {}];
		if (q.url === "/cdn/1") return [200, JPEG, { "content-type": "image/jpeg" }];
		return [201, { sid: "SM900", status: "queued" }];
	});
	const server = await Server.start(t, { args: ["--fetch-local", `127.0.0.1:${gateway.port}`] });
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	await on(admin, { gateway: "twilio", url: gateway.url, user: "AC1", password: TOKEN, from: "031120", callback: server.url });
	const path = (await sms(admin)).path;

	const bring = async (to, fields, token = TOKEN) => {
		const signature = twilio.getExpectedTwilioSignature(token, server.url + to, fields);
		assert.equal(twilio.validateRequest(token, signature, server.url + to, fields), true);
		return fetch(server.url + to, { method: "POST", headers: { "x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields) });
	};
	const secret = await vendor(t, () => [200, { secret: "of the house" }]);
	const message = { MessageSid: "MM1", AccountSid: "AC1", From: "+821012345678", To: "+8231120", Body: " 수원역 앞 도로에 구멍이 났어요 😀 ", NumMedia: "2", MediaUrl0: `${gateway.url}/media/1`, MediaContentType0: "image/jpeg", MediaUrl1: `${secret.url}/x`, MediaContentType1: "image/png", NewField: "of tomorrow" };
	assert.equal((await bring(path, message, "another-token")).status, 403);
	assert.equal((await bring(path + "x", message)).status, 404);
	const answer = await bring(path, message);
	assert.equal(answer.status, 200);
	assert.match(await answer.text(), /<Response\/>/);
	assert.equal((await bring(path, message)).status, 200, "and again, because it did not hear us");

	const came = await live.fact("letter.received", { channel: "sms" });
	const letter = await agent.get(`/api/v1/letters/${came.letter}`);
	assert.equal(letter.body, message.Body);
	assert.equal(letter.address, "01012345678");
	assert.deepEqual(letter.attachments.map((f) => f.name), ["1.jpeg", "not-fetched-2.txt"]);
	assert.equal(letter.attachments[0].type, "image/jpeg");
	assert.equal(secret.seen.length, 0, "nobody was asked on an address that is not public");
	assert.equal(live.of("letter.received").length, 1);
	assert.match(await admin.get("/metrics"), /dajeong_channel_refused_total 1\b/);

	const { id } = await agent.post("/api/v1/letters", { answers: came.letter, body: "접수했습니다. 오늘 나갑니다." });
	await live.fact("letter.moved", { letter: id, state: "sent" });
	const sent = gateway.seen.at(-1);
	const form = Object.fromEntries(new URLSearchParams(sent.body));
	assert.equal(sent.headers.authorization, login);
	assert.deepEqual([form.To, form.From, form.Body], ["+821012345678", "+8231120", "접수했습니다. 오늘 나갑니다."]);
	const status = form.StatusCallback.slice(server.url.length);
	assert.equal((await bring(status, { MessageSid: "SM900", MessageStatus: "delivered" })).status, 200);
	assert.equal((await bring(status, { MessageSid: "SM900", MessageStatus: "sent" })).status, 200, "late");
	await live.fact("letter.moved", { letter: id, state: "delivered" });
	assert.equal((await agent.get(`/api/v1/letters/${id}`)).state, "delivered");

	const photo = await fetch(`${server.url}/api/v1/attachments?name=road.jpg`, { method: "POST", headers: { origin: server.url, ...agent.headers, "content-type": "application/octet-stream" }, body: JPEG });
	const mms = await agent.post("/api/v1/letters", { channel: "sms", to: "010-1234-5678", body: "이렇게 고쳤습니다.", attachments: [(await photo.json()).id] });
	await live.fact("letter.moved", { letter: mms.id, state: "sent" });
	const address = new URLSearchParams(gateway.seen.at(-1).body).get("MediaUrl");
	assert.ok(address.startsWith(`${server.url}${path}/photo?`));
	const got = await fetch(address);
	assert.deepEqual([got.status, got.headers.get("content-type")], [200, "image/jpeg"]);
	assert.ok(isClean(Buffer.from(await got.arrayBuffer())));
	for (const [from, to] of [[/file=\d/, "file=9"], [/until=\d/, "until=2"], [/sign=./, "sign=x"], [/&sign=.*/, ""]])
		assert.notEqual((await fetch(address.replace(from, to))).status, 200, `${from} is not what we signed`);
});

test("solapi: signed as its own SDK signs, a photo first, the carrier's bytes counted, an error inside a 200 seen", async (t) => {
	let refuses = false, list = {};
	const gateway = await vendor(t, (q) => {
		if (q.url === "/storage/v1/files") return [200, { fileId: "ST01" }];
		return refuses ? [200, { failedMessageList: [{ to: "01012345678", statusCode: "3010", statusMessage: "수신번호 형식 오류" }], groupInfo: { groupId: "G2" } }]
			: [200, { failedMessageList: [], groupInfo: { groupId: "G1" }, messageList: [{ messageId: "M1", statusCode: "2000" }] }];
	}, (q) => [200, { messageList: list, nextKey: new URL(q.url, "http://x").searchParams.get("startKey") ? null : Object.keys(list)[0] ?? null }]);
	const server = await Server.start(t);
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	await on(admin, { gateway: "solapi", url: gateway.url, user: "NCS1", password: "SECRET", from: "031120", every: "1" });

	const right = (header) => {
		const [, key, date, salt, signature] = header.match(/^HMAC-SHA256 apiKey=(\w+), date=([^,]+), salt=(\w+), signature=(\w+)$/);
		assert.ok(salt.length >= 12 && salt.length <= 64);
		assert.ok(Math.abs(Date.now() - new Date(date)) < 15 * 60_000);
		assert.equal(signature, createHmac("sha256", "SECRET").update(date + salt).digest("hex"));
		return [key, salt];
	};
	const fetched = globalThis.fetch;
	let theirs;
	globalThis.fetch = async (url, options) => {
		if (!String(url).includes("solapi.com")) return fetched(url, options);
		theirs = new Headers(options.headers).get("authorization");
		return new Response(JSON.stringify({ failedMessageList: [], groupInfo: { count: { total: 1, registeredFailed: 0 } } }), { status: 200, headers: { "content-type": "application/json" } });
	};
	await new SolapiMessageService("NCSAPIKEY0000001", "SECRET").send({ to: "01012345678", from: "031120", text: "x" }).catch(() => {});
	globalThis.fetch = fetched;
	right(theirs);

	const { id } = await agent.post("/api/v1/letters", { channel: "sms", to: "010-1234-5678", body: "가".repeat(46) });
	await live.fact("letter.moved", { letter: id, state: "sent" });
	const [key, salt] = right(gateway.seen[0].headers.authorization);
	assert.equal(key, "NCS1");
	const one = JSON.parse(gateway.seen[0].body).messages[0];
	assert.deepEqual([one.to, one.from, one.type], ["01012345678", "031120", "LMS"], "46 syllables are 92 bytes");
	const photo = await fetch(`${server.url}/api/v1/attachments?name=${encodeURIComponent("도로.jpg")}`, { method: "POST", headers: { origin: server.url, ...agent.headers, "content-type": "application/octet-stream" }, body: JPEG });
	assert.ok(photo.ok, await photo.clone().text());
	const { id: file } = await photo.json();
	const mms = await agent.post("/api/v1/letters", { channel: "sms", to: "010-1234-5678", body: "사진입니다", attachments: [file] });
	const moved = await live.fact("letter.moved", { letter: mms.id });
	assert.equal(moved.state, "sent", JSON.stringify([moved, await agent.get(`/api/v1/letters/${mms.id}`), gateway.seen.map((q) => q.url)]));
	const [, upload, message] = gateway.seen;
	assert.ok(isClean(Buffer.from(JSON.parse(upload.body).file, "base64")));
	assert.deepEqual([JSON.parse(message.body).messages[0].imageId, JSON.parse(message.body).messages[0].type], ["ST01", "MMS"]);
	assert.notEqual(right(upload.headers.authorization)[1], salt, "a signature counts once");
	const message1 = { messageId: "M1", statusCode: "3000", customFields: JSON.parse(gateway.seen[0].body).messages[0].customFields };
	list = { M1: message1 };
	await until("it was read", async () => (await admin.get("/api/v1/channels/sms/events")).events[0]?.read_ms);
	assert.equal((await agent.get(`/api/v1/letters/${id}`)).state, "sent", "with the carrier is not with the citizen");
	list = { M1: { ...message1, statusCode: "4000" }, M7: { messageId: "M7", statusCode: "3043", statusMessage: "단말기 Power off", customFields: JSON.parse(message.body).messages[0].customFields } };
	await live.fact("letter.moved", { letter: id, state: "delivered" });
	assert.equal((await live.fact("letter.moved", { letter: mms.id, state: "failed" })).why, "expired");
	assert.match((await agent.get(`/api/v1/letters/${mms.id}`)).detail, /3043 단말기 Power off/);
	list = { M1: message1 };
	refuses = true;
	const wrong = await agent.post("/api/v1/letters", { channel: "sms", to: "010-0000-0000", body: "안녕하세요" });
	assert.equal((await live.fact("letter.moved", { letter: wrong.id, state: "failed" })).why, "address");
	assert.equal((await agent.get(`/api/v1/letters/${id}`)).state, "delivered", "a late word of an earlier state changes nothing");
	await assert.rejects(agent.post("/api/v1/letters", { channel: "sms", to: "010-1234-5678", body: "😀" }), { verdict: "bad_request" });
	await assert.rejects(agent.post("/api/v1/letters", { channel: "sms", to: "010-1234-5678", body: "가".repeat(1001) }), { verdict: "too_large" });
});

test("nhn: sent, refused inside a 200, told to come again", async (t) => {
	let next = [200, { header: { isSuccessful: true, resultCode: 0 }, body: { data: { requestId: "R1", sendResultList: [{ resultCode: 0 }] } } }];
	const gateway = await vendor(t, () => next);
	const server = await Server.start(t);
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	await on(admin, { gateway: "nhn", url: gateway.url, user: "APPKEY", password: "SECRETKEY", from: "031120", signature: "typed there" });
	const send = (body) => agent.post("/api/v1/letters", { channel: "sms", to: "010-1234-5678", body });

	const first = await send("안녕하세요");
	await live.fact("letter.moved", { letter: first.id, state: "sent" });
	assert.equal(gateway.seen[0].url, "/sms/v3.0/appKeys/APPKEY/sender/sms");
	assert.equal(gateway.seen[0].headers["x-secret-key"], "SECRETKEY");
	assert.deepEqual(JSON.parse(gateway.seen[0].body), { body: "안녕하세요", sendNo: "031120", recipientList: [{ recipientNo: "01012345678", recipientGroupingKey: first.id }] });
	const { path } = await sms(admin);
	const bring = async (hook, signature = "typed there") => (await fetch(server.url + path, { method: "POST", headers: { "x-toast-webhook-signature": signature, "content-type": "application/json;charset=UTF-8" },
		body: JSON.stringify({ hooksId: "h" + Math.random(), webhookConfigId: "c", productName: "Sms", appKey: "APPKEY", event: "MESSAGE_RESULT_UPDATE", hooks: [{ hookId: "1", senderType: "NORMAL_SMS", requestId: "R1", recipientSeq: 1, messageStatus: "COMPLETED", resultCode: "1000", ...hook }] }) })).status;
	assert.equal(await bring({ recipientGroupingKey: first.id }, "guessed"), 403);
	assert.equal(await bring({ recipientGroupingKey: first.id }), 200);
	await live.fact("letter.moved", { letter: first.id, state: "delivered" });
	assert.equal(await bring({ messageStatus: "FAILED", resultCode: "3001" }), 200, "late and otherwise");
	next = [200, { header: { isSuccessful: false, resultCode: -2016, resultMessage: "not registered" }, body: null }];
	const second = await send("두 번째");
	await live.fact("letter.moved", { letter: second.id, state: "failed" });
	assert.equal((await agent.get(`/api/v1/letters/${first.id}`)).state, "delivered");
	const before = gateway.seen.length;
	next = [429, {}, { "retry-after": "2" }];
	const third = await send("세 번째");
	await until("it was asked", () => gateway.seen.length > before);
	const at = Date.now();
	next = [200, { header: { isSuccessful: true, resultCode: 0 }, body: { data: { requestId: "R3" } } }];
	await live.fact("letter.moved", { letter: third.id, state: "sent" });
	assert.ok(Date.now() - at > 1200, "not before it said");
});

test("msghub: asked for what citizens write, a photo both ways, reports acknowledged when they are on disk, nothing lost when it is killed, a wrong password said in words", async (t) => {
	const hub = await MessageHub.open(t);
	const server = await Server.start(t, { args: ["--fetch-local", `127.0.0.1:${hub.port}`] });
	let [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	let live = await (await server.login("supervisor01")).live(0);
	const mo = (n, more = {}) => ({ moNumber: "120", moType: "SMS", moCallback: "01012345678", productCode: "", moTitle: "", moMsg: `가로등이 꺼졌어요 ${n}`, telco: "SKT", moRecvDt: "2026-11-21 10:00:00", contentCnt: "0", contentInfoLst: [], ...more });
	hub.photo = JPEG;
	await on(admin, { gateway: "msghub", url: hub.url, user: "APIKEY", password: "wrong", from: "120", every: "1" });
	await until("the page says why", async () => (await sms(admin)).trouble === "20002 비밀번호 불일치");
	hub.inbox.push(mo(1, { moType: "MMS", moTitle: "신고", contentCnt: "1", contentInfoLst: [{ contentName: "길.jpg", contentSize: String(JPEG.length), contentExt: "jpg", contentUrl: `${hub.url}/photo/1` }] }), mo(2), mo(2));
	await on(admin, { password: "PASSWORD" });

	const came = await live.fact("letter.received", { channel: "sms" });
	await until("all are here", () => live.of("letter.received").length === 3);
	const letter = await agent.get(`/api/v1/letters/${came.letter}`);
	assert.deepEqual([letter.address, letter.body], ["01012345678", "신고\n가로등이 꺼졌어요 1"]);
	assert.deepEqual(letter.attachments.map((f) => [f.name, f.type]), [["길.jpg", "image/jpeg"]]);
	assert.equal((await sms(admin)).trouble, "");

	const photo = await fetch(`${server.url}/api/v1/attachments?name=${encodeURIComponent("답.jpg")}`, { method: "POST", headers: { origin: server.url, ...agent.headers, "content-type": "application/octet-stream" }, body: JPEG });
	const { id: file } = await photo.json();
	const answer = await agent.post("/api/v1/letters", { answers: came.letter, body: "고쳤습니다. 사진을 보내 드립니다.", attachments: [file] });
	const other = await agent.post("/api/v1/letters", { channel: "sms", to: "010-9999-8888", body: "안내입니다" });
	await live.fact("letter.moved", { letter: answer.id, state: "sent" });
	await live.fact("letter.moved", { letter: other.id, state: "sent" });
	const [mms, plain] = ["mms", "sms"].map((type) => hub.sent.find((one) => one.type === type));
	assert.deepEqual([mms.to, mms.from, mms.cliKey, mms.files.length], ["01012345678", "120", answer.id, 1]);
	assert.ok(isClean(hub.files.get(mms.files[0])), "without a word of its own");
	assert.deepEqual([plain.to, plain.cliKey], ["01099998888", other.id]);

	hub.ends(hub.sent.indexOf(mms));
	await live.fact("letter.moved", { letter: answer.id, state: "delivered" });
	await until("it is acknowledged", () => hub.acknowledged.length === 1);
	hub.deaf = true;
	hub.inbox.push(mo(3));
	hub.ends(hub.sent.indexOf(plain), "30126", "전원 꺼짐");
	await until("it was fetched", () => hub.inbox.length === 0 && hub.kept && hub.out);
	await server.kill();
	hub.deaf = false;
	await server.begin();
	[admin, agent] = [await server.login("admin"), await server.login("agent01")];
	live = await (await server.login("supervisor01")).live(0);
	assert.equal((await live.fact("letter.moved", { letter: other.id, state: "failed" })).why, "expired");
	await until("it is acknowledged", () => !hub.out && !hub.reports.length);
	assert.match((await agent.get(`/api/v1/letters/${other.id}`)).detail, /30126 전원 꺼짐/);
	await until("the third is here, once", () => live.of("letter.received").length === 4);
	const path = (await sms(admin)).path;
	const brought = await fetch(server.url + path, { method: "POST", body: JSON.stringify({ rptCnt: 1, rptLst: [{ msgKey: plain.msgKey, cliKey: plain.cliKey, ch: "SMS", resultCode: "10000" }] }) });
	assert.equal(brought.status, 200);
	await live.fact("letter.moved", { letter: other.id, state: "delivered" });
});

test("the administrator's page: each gateway with a wrong key, whose words stand there, then with the right one; the address to give away and where it goes", { timeout: 180_000 }, async (t) => {
	const basic = (q) => q.headers.authorization === "Basic " + Buffer.from("AC1:right").toString("base64");
	const gateways = {
		kannel: { wrong: "Authorization failed for sendsms", where: "post-url", answer: (q) => (q.headers["x-kannel-password"] === "right" ? [400, Buffer.from("Missing receiver number, rejected")] : [403, Buffer.from("Authorization failed for sendsms")]) },
		twilio: { wrong: "Authenticate", where: "Receipts come", answer: (q) => (basic(q) ? [200, { status: "active" }] : [401, { code: 20003, message: "Authenticate" }]) },
		nhn: { wrong: "Unauthorized secret key", where: "signature", answer: (q) => [200, q.headers["x-secret-key"] === "right" ? { header: { isSuccessful: true, resultCode: 0 }, body: { data: [{ sendNo: "031120" }] } } : { header: { isSuccessful: false, resultCode: -1001, resultMessage: "Unauthorized secret key" } }] },
		solapi: { wrong: "InvalidAPIKey", where: "we ask", answer: (q) => (q.headers.authorization.includes("apiKey=right,") ? [200, { messageList: {}, nextKey: null }] : [403, { errorCode: "InvalidAPIKey", errorMessage: "no such key" }]) },
	};
	let now;
	const gateway = await vendor(t, (q) => now.answer(q), (q) => now.answer(q));
	const server = await Server.start(t);
	const page = await open(await browser(t, { language: "en" }), `${server.url}/login`);
	const card = () => page.$eval('[data-channel="sms"]', (e) => e.innerText);
	const fill = async (values) => {
		await press(page, "edit-sms");
		for (const [name, value] of Object.entries(values)) {
			const field = await page.waitForSelector(`#ch-sms-${name}`);
			await field.evaluate((e) => { e.value = ""; });
			await field.type(value);
		}
		await press(page, "save-sms");
		await until("it is saved", async () => !(await page.$("#ch-sms-url")));
	};

	await logIn(page, server, "admin");
	await page.goto(`${server.url}/admin#channels`, { waitUntil: "load" });
	for (const [name, one] of Object.entries(gateways)) {
		now = one;
		await fill({ gateway: name, url: gateway.url, user: name === "twilio" ? "AC1" : "wrong", password: "wrong", from: "031120", callback: server.url });
		if (await page.$('[data-do="switch-sms"].pri')) await press(page, "switch-sms");
		await until(`${name} refuses us, in its own words`, async () => (await page.reload({ waitUntil: "load" }), await page.waitForSelector('[data-channel="sms"]'), (await card()).includes(one.wrong)), 60_000, 400);
		await fill({ user: name === "twilio" ? "AC1" : "right", password: "right" });
		await until(`${name} knows us`, async () => (await page.reload({ waitUntil: "load" }), await page.waitForSelector('[data-channel="sms"] .tag.ok')), 60_000, 400);
		const text = await card();
		assert.ok(!text.includes(one.wrong) && text.includes(`${server.url}/api/v1/in/sms/`) && text.includes(one.where), text);
	}
	await press(page, "came-sms");
	await page.waitForSelector('[data-channel="sms"] table, [data-channel="sms"] .dim');
	if (process.env.DAJEONG_SHOTS)
		for (const [width, height] of [[1440, 900], [390, 844]]) {
			await page.setViewport({ width, height });
			await page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/channels-sms-${width}.png`, fullPage: true });
		}
	assert.deepEqual(page.faults, []);
});
