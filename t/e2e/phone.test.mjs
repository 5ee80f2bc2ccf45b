/** A caller on the telephone, an agent with an IP phone, the desk's commands: everything that works without a browser. */
import test from "node:test";
import assert from "node:assert/strict";
import { PASSWORD, Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { folder, freePort, run, sleep, until } from "./lib/process.mjs";
import { assertHeard, assertSilent, phoneAgent, ringing, routing } from "./lib/people.mjs";

const NUMBER = "1200";

/** Caller and agent in a conversation, each with a tone. */
async function conversation(t, server, agent, { hz = 450, agent_hz = 600, caller = {} } = {}) {
	const phone = await Phone.open(t, { server, user: "01012345678", ...caller });
	const call = await phone.call(NUMBER);
	call.sound.hz = hz;
	const rung = agent.phone.incoming.length;
	const far = await ringing(agent, rung + 1);
	far.ring();
	far.accept();
	far.sound.hz = agent_hz;
	await until("the conversation", async () => (await routing(agent.session)) === "talking");
	return { call, far, contact: await agent.contact() };
}

test("a phone registers with digest, a wrong secret does not", async (t) => {
	const server = await Server.start(t);
	const right = await Phone.open(t, { server, user: "agent01", password: PASSWORD });
	const wrong = await Phone.open(t, { server, user: "agent02", password: "guess" });
	const nobody = await Phone.open(t, { server, user: "nobody", password: PASSWORD });
	assert.equal(await right.register(), 200);
	assert.ok([401, 403].includes(await wrong.register()));
	assert.ok([401, 403, 404].includes(await nobody.register()));
	const agent = await server.login("agent01");
	await until("phone_registered", async () => (await agent.get("/api/v1/me")).phone_registered);
	assert.equal(await right.register(0), 200);
	await until("phone gone", async () => !(await agent.get("/api/v1/me")).phone_registered);
});

test("caller and agent hear each other; hold, mute, keys, the end, the wrap-up and the record", async (t) => {
	const server = await Server.start(t);
	const agent = await phoneAgent(t, server, "agent01");
	const floor = await (await server.login("supervisor01")).live(0);
	const { call, far, contact } = await conversation(t, server, agent);
	const heard = await Promise.all([call.sound.hear(600), far.sound.hear(450)]);
	assertHeard(heard[0], "the caller hears the agent");
	assertHeard(heard[1], "the agent hears the caller");

	await agent.session.act(contact, "hold");
	await floor.fact("contact.held", { contact });
	await sleep(300);
	assertSilent(await call.sound.hear(600, 1), "the caller on hold");
	assert.ok(call.sound.packets.length > 40, "music comes while on hold");
	assertSilent(await far.sound.hear(450, 1).catch(() => ({ level_db: -120 })), "the agent who holds");
	await agent.session.act(contact, "resume");
	await floor.fact("contact.resumed", { contact });
	await sleep(300);
	assertHeard(await call.sound.hear(600), "the caller after the hold");

	await agent.session.act(contact, "mute", { on: true });
	await sleep(300);
	assertSilent(await call.sound.hear(600, 1), "the caller of a muted agent");
	assertHeard(await far.sound.hear(450, 1), "the muted agent still hears");
	await agent.session.act(contact, "mute", { on: false });
	await sleep(300);

	await agent.session.act(contact, "keys", { digits: "12#" });
	await until("the keys at the caller", () => call.sound.digits === "12#");

	await call.hangup();
	await until("the end at the agent's phone", () => far.state === "ended");
	await until("the wrap-up", async () => (await routing(agent.session)) === "wrap_up");
	const catalog = await agent.session.get("/api/v1/catalog");
	const record = { topic: catalog.topics[0].id, place: catalog.places[0].id, outcome: "answered", note: "포트홀 신고", words: "길이 패였어요", revision: 0 };
	assert.equal((await agent.session.put(`/api/v1/contacts/${contact}/record`, record)).revision, 1);
	await agent.session.post("/api/v1/me/wrap/done");
	await until("idle again", async () => (await routing(agent.session)) === "idle");
	await floor.fact("contact.ended", { contact, result: "answered", by: "citizen" });
	await floor.fact("contact.classified", { contact, outcome: "answered" });
	const kept = await agent.session.get(`/api/v1/contacts/${contact}`);
	assert.equal(kept.id, contact);
	assert.doesNotMatch(JSON.stringify(kept), /01012345678/, "the full number stays inside");
});

test("mouth to ear takes less than 200 ms", async (t) => {
	const server = await Server.start(t);
	const agent = await phoneAgent(t, server, "agent01");
	const { call, far } = await conversation(t, server, agent);
	call.sound.gate = (ms) => ms % 1000 < 300;
	await sleep(1200);
	far.sound.forget();
	const onsets = await until("three beginnings of the tone", () => far.sound.onsets(450).length >= 3 && far.sound.onsets(450));
	const delays = onsets.map((ms) => ms % 1000).sort((a, b) => a - b);
	assert.ok(delays[delays.length >> 1] < 140, `${delays.map((d) => d.toFixed(0))} ms, and the phone's own buffer comes on top`);
});

test("different codecs on the two sides: A-law here, mu-law there", async (t) => {
	const server = await Server.start(t);
	const agent = await phoneAgent(t, server, "agent01", { codecs: ["pcma"] });
	const { call, far } = await conversation(t, server, agent, { caller: { codecs: ["pcmu"] } });
	assert.equal(call.sound.codec.name, "PCMU");
	assert.equal(far.sound.codec.name, "PCMA");
	const heard = await Promise.all([call.sound.hear(600), far.sound.hear(450)]);
	assertHeard(heard[0], "the caller hears the agent");
	assertHeard(heard[1], "the agent hears the caller");
});

test("blind transfer to another agent and to a queue keeps the caller and ends the first agent's part", async (t) => {
	const server = await Server.start(t);
	const first = await phoneAgent(t, server, "agent01");
	const floor = await (await server.login("supervisor01")).live(0);
	const { call, far, contact } = await conversation(t, server, first);
	const other = await phoneAgent(t, server, "agent03");
	await first.session.act(contact, "transfer", { agent: other.id });
	const taken = await ringing(other);
	taken.accept();
	taken.sound.hz = 850;
	await until("the first agent is out", () => far.state === "ended");
	await floor.fact("segment.ended", { contact, how: "transferred" });
	await until("the second agent talks", async () => (await routing(other.session)) === "talking");
	assertHeard(await call.sound.hear(850), "the caller hears the second agent");

	const catalog = await first.session.get("/api/v1/catalog");
	const general = catalog.queues.find((q) => q.name === "general").id;
	await first.session.post("/api/v1/me/wrap/done");
	await other.session.act(contact, "transfer", { queue: general });
	const back = await ringing(first, 2);
	back.accept();
	await floor.fact("contact.answered", { contact, agent: first.id }, 2);
	await assert.rejects(first.session.act(contact, "end"), { verdict: "caller_ends_first" });
	await call.hangup();
	await floor.fact("contact.ended", { contact, by: "citizen", result: "answered" });
});

test("120 greets, a key chooses the language, the caller reaches an agent who speaks it", async (t) => {
	const server = await Server.start(t);
	const floor = await (await server.login("supervisor01")).live(0);
	const catalog = await (await server.login("agent01")).get("/api/v1/catalog");
	assert.ok(catalog.languages.length >= 6);
	const phone = await Phone.open(t, { server, user: "01055556666" });
	const call = await phone.call("120");
	await until("the greeting", () => call.sound.packets.length > 50);
	await call.sound.keys("2");
	const chosen = await floor.fact("contact.language");
	assert.equal(chosen.by_key, true);
	assert.notEqual(chosen.language, "ko");
	const queued = await floor.fact("contact.queued", { contact: chosen.contact });
	assert.ok(queued.queue);
	await call.hangup();
	await floor.fact("contact.ended", { contact: chosen.contact, result: "abandoned" });
});

test("a caller without a key is Korean; nobody leaves the menu uncounted", async (t) => {
	const server = await Server.start(t, { args: ["--key-wait", "1"] });
	const floor = await (await server.login("supervisor01")).live(0);
	const phone = await Phone.open(t, { server, user: "01055557777" });
	const early = await phone.call("120");
	await until("the greeting", () => early.sound.packets.length > 25);
	await early.hangup();
	await floor.fact("contact.ended", { result: "left_menu" });
	const patient = await phone.call("120");
	const queued = await floor.fact("contact.queued", {}, 1, 120_000);
	assert.equal(floor.of("contact.started", { contact: queued.contact }).length, 1);
	assert.equal(floor.of("contact.language", { contact: queued.contact }).every((f) => f.language === "ko"), true);
	await patient.hangup();
});

test("numbers that are not ours, codecs that nobody has, extensions that we lack", async (t) => {
	const server = await Server.start(t);
	const phone = await Phone.open(t, { server, user: "01012345678" });
	assert.ok([403, 404].includes((await (await phone.call("01099998888")).final).status), "no dialling out");
	const options = await phone.request({ method: "OPTIONS", uri: `sip:127.0.0.1:${server.sip}`, to: `<sip:127.0.0.1>`, from: "<sip:x@127.0.0.1>;tag=1", callId: "options-1", cseq: 1 });
	assert.equal(options.status, 200);
	const base = { uri: `sip:1200@127.0.0.1:${server.sip}`, to: "<sip:1200@127.0.0.1>", from: "<sip:x@127.0.0.1>;tag=2", cseq: 1 };
	const video = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n";
	const required = await phone.request({ ...base, method: "INVITE", callId: "require-1", more: ["Require: teleportation"], body: video });
	assert.equal(required.status, 420);
	assert.match(required.get("unsupported"), /teleportation/);
	assert.equal((await phone.request({ ...base, method: "INVITE", callId: "codec-1", body: video })).status, 488);
});

test("a call over TCP, and one over TLS", async (t) => {
	const tls = await freePort();
	const dir = folder(t, "tls");
	const made = await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2", "-keyout", `${dir}/key.pem`, "-out", `${dir}/cert.pem`]);
	assert.equal(made.code, 0, made.output);
	const server = await Server.start(t, { args: ["--sips", `127.0.0.1:${tls}`, "--certificate", `${dir}/cert.pem`, "--certificate-key", `${dir}/key.pem`] });
	server.tls = tls;
	const agent = await phoneAgent(t, server, "agent01");
	for (const [n, transport] of ["tcp", "tls"].entries()) {
		const { call } = await conversation(t, server, agent, { caller: { transport, user: `0101234000${n}` } });
		assertHeard(await call.sound.hear(600), `the caller over ${transport}`);
		await call.hangup();
		await until("the wrap-up", async () => (await routing(agent.session)) === "wrap_up");
		await agent.session.post("/api/v1/me/wrap/done");
	}
});
