/** Text messages by Kannel and its fake centre, in Korean, both ways, with receipts. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { freePort, until } from "./lib/process.mjs";
import { Centre } from "./lib/centre.mjs";
import { Kannel, message } from "./lib/kannel.mjs";

test("a citizen's text message waits at the desk, the answer reaches the telephone, and the receipt says so", async (t) => {
	const server = await Server.start(t);
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	const settings = { from: "031120", user: "c120", password: "lab", callback: server.url, allow: "127.0.0.1", hours: "0-24" };

	await admin.put("/api/v1/channels/sms", { active: false, rev: 0, settings });
	const path = async () => (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms").path;
	const kannel = await Kannel.open(t, server.url + (await path()));
	await admin.put("/api/v1/channels/sms", { active: true, rev: 1, settings: { url: kannel.url } });
	assert.equal((await agent.get("/api/v1/letters")).letters.length, 0);

	const long = "수원역 앞 도로에 큰 구멍이 났습니다. 자전거가 넘어질 뻔했어요. 빨리 고쳐 주세요 😀";
	const phone = await kannel.phone(message("01012345678", "120", long));
	const came = await live.fact("letter.received", { channel: "sms" });
	const letter = await agent.get(`/api/v1/letters/${came.letter}`);
	assert.equal(letter.body, long);
	assert.equal(letter.address, "01012345678");
	const contact = await agent.get(`/api/v1/contacts/${came.contact}`);
	assert.deepEqual([contact.channel, contact.caller], ["sms", "010-****-5678"]);

	const text = "접수했습니다. 오늘 중으로 도로관리과에서 나갑니다. 진행 상황은 문자로 알려 드리겠습니다. 고맙습니다. 다정 드림. 접수번호 1120-4821 입니다. 문의는 120";
	const { id } = await agent.post("/api/v1/letters", { answers: came.letter, body: text });
	await live.fact("letter.moved", { letter: id, state: "sent" });
	await live.fact("letter.moved", { letter: id, state: "delivered" });
	assert.match(phone.output, /01012345678/, "it came to the citizen's number");
	assert.equal((await agent.get(`/api/v1/letters/${came.letter}`)).state, "done");
	const [, sms] = (await admin.get("/api/v1/channels")).channels;
	assert.equal(sms.trouble, "");
	assert.ok(sms.well_ms);
	// Without the key, or from elsewhere, there is nothing here.
	const stranger = await fetch(`${server.url}/api/v1/in/sms/aaaaaaaaaaaaaaaaaaaaaa?from=1&id=2`, { method: "POST", body: "x", headers: { "content-type": "text/plain" } });
	assert.equal(stranger.status, 404);
});

test("Kannel is away: letters wait without using up their tries, and go when it is back; a wrong password is said", async (t) => {
	const server = await Server.start(t);
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	const sms = async () => (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms");

	await admin.put("/api/v1/channels/sms", { active: true, rev: 0, settings: { from: "031120", user: "c120", password: "wrong", url: `http://127.0.0.1:${await freePort()}/x`, hours: "0-24", callback: server.url } });
	const { id } = await agent.post("/api/v1/letters", { channel: "sms", to: "010-1111-2222", body: "안내입니다" });
	await until("it is said", async () => (await sms()).trouble);
	const waits = () => until("it waits", async () => ((one) => one.state === "queued" && one)(await agent.get(`/api/v1/letters/${id}`))); // now and then it is just asked again
	assert.equal((await waits()).tries, 0);
	const kannel = await Kannel.open(t, server.url + (await sms()).path);
	const phone = await kannel.phone(message("01099998888", "120", "안녕"));
	await live.fact("letter.received");
	await admin.put("/api/v1/channels/sms", { active: true, rev: (await sms()).rev, settings: { url: kannel.url } });
	await until("the login is said to be wrong", async () => /Authorization/.test((await sms()).trouble));
	assert.equal((await waits()).tries, 0);
	await admin.put("/api/v1/channels/sms", { active: true, rev: (await sms()).rev, settings: { password: "lab" } });
	await live.fact("letter.moved", { letter: id, state: "sent" });
	assert.ok(phone.output);
});

test("kill -9 while text messages go out: none goes twice, and what is not sure is said", async (t) => {
	const server = await Server.start(t);
	let agent = await server.login("agent01");
	const admin = await server.login("admin");
	const COUNT = 40, ids = [];

	await admin.put("/api/v1/channels/sms", { active: false, rev: 0, settings: { from: "031120", user: "c120", password: "lab", hours: "0-24" } });
	const path = (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms").path;
	const kannel = await Kannel.open(t, server.url + path);
	await admin.put("/api/v1/channels/sms", { active: true, rev: 1, settings: { url: kannel.url, per_second: "10" } });
	const phone = await kannel.phone(message("01099998888", "120", "안녕"));
	for (let i = 0; i < COUNT; i++) {
		ids.push((await agent.post("/api/v1/letters", { channel: "sms", to: `0105550${String(1000 + i)}`, body: `알림 ${i}` })).id);
		if (i % 20 === 19) {
			await until("some went", () => (phone.output.match(/0105550/g) ?? []).length > i / 4);
			await server.kill();
			await server.begin();
			agent = await server.login("agent01");
		}
	}
	const states = () => Promise.all(ids.map(async (id) => (await agent.get(`/api/v1/letters/${id}`)).state));
	await until("all have an end", async () => (await states()).every((s) => ["sent", "delivered", "not_confirmed"].includes(s)));
	const went = (await states()).filter((s) => s !== "not_confirmed").length;
	const numbers = (phone.output.match(/0105550\d{4}/g) ?? []);
	await until("the telephone has them", () => new Set(phone.output.match(/0105550\d{4}/g)).size >= went);
	for (const number of new Set(numbers))
		assert.equal(phone.output.split("\n").filter((line) => line.includes(number) && /got|recv|received|message/i.test(line)).length <= 1, true, `${number} once`);
	server.killed = true;
});

test("a carrier's centre by SMPP: Korean in parts both ways, throttled, delivered, expired", async (t) => {
	const server = await Server.start(t);
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	const centre = await Centre.open(t);

	await admin.put("/api/v1/channels/sms", { active: false, rev: 0, settings: { from: "120", user: "c120", password: "lab", callback: server.url, hours: "0-24" } });
	const path = (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms").path;
	const kannel = await Kannel.open(t, server.url + path, { smpp: centre.port });
	await centre.bound();
	await admin.put("/api/v1/channels/sms", { active: true, rev: 1, settings: { url: kannel.url } });

	const long = "수원역 앞 도로에 큰 구멍이 났습니다. ".repeat(6) + "자전거가 넘어질 뻔했어요 😀";
	await centre.write("01012345678", "120", long);
	await centre.write("01055556666", "120", "가로등이 꺼졌어요");
	const came = await live.fact("letter.received", { channel: "sms" });
	await until("both are here", () => live.of("letter.received").length === 2);
	const letters = await Promise.all(live.of("letter.received").map((one) => agent.get(`/api/v1/letters/${one.letter}`)));
	assert.deepEqual(letters.map((one) => [one.address, one.body]).sort(), [["01012345678", long], ["01055556666", "가로등이 꺼졌어요"]]);

	const answer = "접수했습니다. 오늘 중으로 도로관리과에서 나갑니다. 진행 상황은 문자로 알려 드리겠습니다. 고맙습니다. 다정 드림. 접수번호 1120-4821 입니다. 문의는 120 😀";
	centre.refuseNext = 1;
	const { id } = await agent.post("/api/v1/letters", { answers: letters.find((one) => one.address === "01012345678").id, body: answer });
	const { text, parts } = await until("all parts are at the centre", () => centre.whole("01012345678"));
	assert.equal(text, answer);
	assert.ok(parts.length > 1 && parts.every((one) => one.coding === 8 && one.from === "120" && one.text.length <= 67));
	assert.equal(centre.refused, 1, "one was told to come again, and did");
	await live.fact("letter.moved", { letter: id, state: "sent" });
	await centre.receipt(parts.find((one) => one.receipt));
	await live.fact("letter.moved", { letter: id, state: "delivered" });

	const lost = await agent.post("/api/v1/letters", { channel: "sms", to: "010-7777-8888", body: "안내입니다" });
	const one = await until("it is at the centre", () => centre.whole("01077778888"));
	await live.fact("letter.moved", { letter: lost.id, state: "sent" });
	await centre.receipt(one.parts[0], "EXPIRED");
	assert.equal((await live.fact("letter.moved", { letter: lost.id, state: "failed" })).state, "failed");
	assert.ok(came.contact);
});
