/** People in danger over real telephones: 119 over a full line, an interpreter, a caller who cannot speak. Who hears whom is measured
 * by tones, each at each. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { baresip } from "./lib/baresip.mjs";
import { measure } from "./lib/sound.mjs";
import { assertHeard, assertSilent, phoneAgent, ringing, routing } from "./lib/people.mjs";
import { freePort, sleep, until } from "./lib/process.mjs";

const CARRIER = "127.0.0.9"; // callers come from there, and what we dial goes there
const HZ = { citizen: 500, agent: 900, outside: 1400, boss: 2000 };
const settle_ms = 600; // what was in flight when something changed
const CITIZENS = "01012341234";

const dialled = (call) => call.invite.first.match(/^INVITE sip:([^@]+)@/)?.[1];

/** Everybody listens at once to everybody else's tone. `pairs`: who hears whom; what is not named must not be there. */
async function assertWho(sounds, pairs, what) {
	await sleep(settle_ms);
	const names = Object.keys(sounds);
	await Promise.all(names.flatMap((who) => names.filter((other) => other !== who).map(async (other) => {
		const heard = await sounds[who].hear(HZ[other], 1.5);
		(pairs[who]?.includes(other) ? assertHeard : assertSilent)(heard, `${what}: ${who} and the tone of ${other}`);
	})));
}

/** A caller over the carrier's line, answered by an agent with a telephone. options: channels of the line, line (dialled), caller, quiet (no
 * tone of theirs), target (port of what is dialled), who answers, before (done in the call until then) */
async function inConversation(t, { channels = 0, line = "1200", caller = CITIZENS, quiet = false, target, who = "agent01", args = [], before } = {}) {
	const port = target ?? (await freePort());
	const server = await Server.start(t, { args: ["--trunk", `kt ${CARRIER} target=${CARRIER}:${port} options=0 channels=${channels}`, ...args] });
	const outside = target ? null : await Phone.open(t, { server, user: "outside", address: CARRIER, port });
	const agent = await phoneAgent(t, server, who);
	const boss = await server.login("supervisor01");
	const live = await boss.live(0);
	const citizen = await Phone.open(t, { server, user: caller, address: CARRIER });
	const call = await citizen.call(line);
	await before?.(call);
	const atAgent = await ringing(agent);
	atAgent.accept();
	if (!quiet) call.sound.hz = HZ.citizen;
	atAgent.sound.hz = HZ.agent;
	const { contact } = await live.fact("contact.answered");
	return { server, outside, agent, boss, live, call, atAgent, contact };
}

test("119 over a full line: the centre's number is shown, all three talk, the agent leaves, and the last channel was kept for it", async (t) => {
	const { server, outside, agent, live, call, atAgent, contact } = await inConversation(t, { channels: 2 });
	const { numbers } = await agent.session.get("/api/v1/catalog");
	const [fire, police] = ["119", "112"].map((name) => numbers.find((one) => one.name === name).id);

	const second = await (await Phone.open(t, { server, user: "01088887777", address: CARRIER })).call("1200");
	assert.equal((await second.final).status, 503, "the last channel is nobody's but an emergency's");

	await agent.session.act(contact, "emergency", { entry: fire });
	const at119 = await until("119 rings", () => outside.incoming[0]);
	assert.equal(dialled(at119), "119");
	const shown = at119.invite.get("from") + at119.invite.get("p-asserted-identity");
	assert.match(shown, /sip:1200@/);
	assert.doesNotMatch(shown, /1012341234/, "the citizen's number is theirs");
	at119.ring();
	await assertWho({ citizen: call.sound, agent: atAgent.sound }, { citizen: ["agent"], agent: ["citizen"] }, "while it rings");

	at119.accept();
	at119.sound.hz = HZ.outside;
	await live.fact("party.joined", { contact });
	const all = { citizen: call.sound, agent: atAgent.sound, outside: at119.sound };
	await assertWho(all, { citizen: ["agent", "outside"], agent: ["citizen", "outside"], outside: ["citizen", "agent"] }, "together");

	await agent.session.act(contact, "complete");
	await until("the agent's telephone is down", () => atAgent.state === "ended");
	await assertWho({ citizen: call.sound, outside: at119.sound }, { citizen: ["outside"], outside: ["citizen"] }, "after the agent left");
	assert.equal((await agent.session.act(contact, "emergency", { entry: police }).catch((e) => e)).status, 409, "whose call it no longer is cannot dial in it");
	await at119.hangup();
	await live.fact("contact.ended", { contact });
});

test("107 gets through where nobody else does, and an emergency number that does not answer is dialled again", async (t) => {
	const { server, outside, agent, live, contact } = await inConversation(t, { channels: 2 });
	outside.onInvite = (one) => one.reject(503, "Service Unavailable");
	const { numbers } = await agent.session.get("/api/v1/catalog");
	await agent.session.act(contact, "emergency", { entry: numbers.find((one) => one.name === "112").id });
	await until("three attempts", () => outside.incoming.length === 3);
	await live.fact("party.left", { contact, how: "unreachable" }, 3);

	const relay = await (await Phone.open(t, { server, user: "107", address: CARRIER })).call("1200");
	await until("the relay is in the line", () => relay.state === "talking");
	const stranger = await (await Phone.open(t, { server, user: "107" })).call("1200"); // not a carrier's word
	await until("a demo call is a call", () => stranger.state === "talking");
	const third = await (await Phone.open(t, { server, user: "01077776666", address: CARRIER })).call("1200");
	assert.equal((await third.final).status, 503);
});

test("119 is a telephone that is not ours", async (t) => {
	const port = await freePort();
	const device = await baresip(t, null, "119", "", HZ.outside, { port, address: CARRIER });
	const { agent, live, call, atAgent, contact } = await inConversation(t, { target: port });
	const { numbers } = await agent.session.get("/api/v1/catalog");
	await agent.session.act(contact, "emergency", { entry: numbers.find((one) => one.name === "119").id });
	await live.fact("party.joined", { contact });
	await sleep(settle_ms);
	assertHeard(await call.sound.hear(HZ.outside, 2), "the citizen hears baresip");
	assertHeard(await atAgent.sound.hear(HZ.outside, 2), "the agent hears baresip");
	await call.hangup();
	await live.fact("contact.ended", { contact });
	await device.program.stop();
	const heard = device.heard().subarray(8000, -4000);
	assertHeard(measure(heard, 8000, HZ.citizen), "baresip hears the citizen");
	assertHeard(measure(heard, 8000, HZ.agent), "baresip hears the agent");
});

/** Volunteers for Vietnamese who stand by day and night, with numbers that no telephone has. */
async function volunteers(server, numbers) {
	const admin = await server.login("admin");
	for (const [i, number] of numbers.entries())
		await admin.post("/api/v1/directory/numbers", { code: `night-${i}`, name: `밤 봉사자 ${i}`, number, kind: "volunteer", languages: "vi" });
	return admin;
}

test("an interpreter: volunteers ring together, the first to accept joins, and nobody's number is anywhere", async (t) => {
	const { server, outside, agent, live, call, atAgent, contact } = await inConversation(t);
	const own = ["01000000091", "01000000092"];
	const admin = await volunteers(server, own);
	await until("they are asked", async () => {
		await agent.session.act(contact, "interpreter", { language: "vi" });
		return live.of("interpreter.rang", { contact }).length >= 2;
	}, 20_000, 500);
	await until("both ring", () => own.every((number) => outside.incoming.some((one) => dialled(one) === number && one.state === "ringing")));
	const [first, second] = own.map((number) => outside.incoming.findLast((one) => dialled(one) === number));
	assert.match(first.invite.get("from"), /sip:1200@/);
	first.accept();
	second.accept();
	second.sound.hz = HZ.outside;
	await sleep(settle_ms);
	assertSilent(await call.sound.hear(HZ.outside, 1), "who has not accepted is not heard");
	await second.sound.keys("1");
	const joined = await live.fact("interpreter.joined", { contact });
	assert.ok(joined.waited < 60_000);
	await until("the other one is let go", () => first.state === "ended");
	const all = { citizen: call.sound, agent: atAgent.sound, outside: second.sound };
	await assertWho(all, { citizen: ["agent", "outside"], agent: ["citizen", "outside"], outside: ["citizen", "agent"] }, "with the interpreter");

	const views = await Promise.all(["/api/v1/me", `/api/v1/contacts/${contact}`, `/api/v1/contacts/${contact}/timeline`, "/api/v1/catalog", "/api/v1/directory/numbers"]
		.map((path) => agent.session.get(path)));
	views.push(await admin.get(`/api/v1/contacts/${contact}/timeline`), live.facts, live.me);
	for (const number of own) assert.doesNotMatch(JSON.stringify(views), new RegExp(number.slice(1)), "a volunteer's number is shown to nobody");

	await agent.session.delete(`/api/v1/contacts/${contact}/interpreter`);
	await until("the interpreter's telephone is down", () => second.state === "ended");
	await assertWho({ citizen: call.sound, agent: atAgent.sound }, { citizen: ["agent"], agent: ["citizen"] }, "after the interpreter");
	await call.hangup();
	const left = await live.fact("interpreter.left", { contact });
	assert.ok(left.talk > 0);
	const report = await until("the minutes", async () => (await admin.get("/api/v1/interpreters")).interpreters.find((one) => one.volunteer && one.talk_ms > 0));
	assert.equal(report.calls, 1);
});

test("nobody of the volunteers answers: the partner's line rings beside them, and joins by answering", async (t) => {
	const { server, outside, agent, live, call, contact } = await inConversation(t);
	await volunteers(server, ["01000000091"]);
	await until("they are asked", async () => {
		await agent.session.act(contact, "interpreter", { language: "vi" });
		return live.of("interpreter.rang", { contact, volunteer: true }).length;
	}, 20_000, 500);
	const asked_ms = Date.now();
	const partner = await until("a partner rings", () => outside.incoming.find((one) => dialled(one).startsWith("1588") && one.state === "ringing"));
	assert.ok(Date.now() - asked_ms > 15_000, "volunteers had their time");
	partner.accept();
	partner.sound.hz = HZ.outside;
	await live.fact("interpreter.joined", { contact, volunteer: false });
	await sleep(settle_ms);
	assertHeard(await call.sound.hear(HZ.outside, 1.5), "the citizen hears the partner");
});

/** A caller who says nothing has been asked whether they can speak. */
async function silent(t, options) {
	const it = await inConversation(t, { quiet: true, ...options });
	const asked = await it.live.fact("silence.asked", { contact: it.contact });
	assert.ok(asked.silent >= 10_000 && asked.silent < 12_000, `asked after ${asked.silent} ms`);
	return it;
}

test("who cannot speak is asked in their own language, and key 1 raises the flag: nobody ends that call", async (t) => {
	const chooseEnglish = async (call) => {
		await until("the greeting", () => call.sound.packets.length > 20);
		await call.sound.keys("2");
	};
	const { server, agent, boss, live, call, atAgent, contact } = await silent(t, { line: "120", who: "agent02", before: chooseEnglish, args: ["--crisis-rest", "5"] });
	assert.equal((await live.fact("contact.language", { contact })).language, "en");
	await call.sound.keys("1");
	await live.fact("crisis.raised", { contact, by: "key" });
	await until("who leads the floor sees it", () => live.me?.crises?.some((one) => one.contact === contact && !one.seen));
	for (const kind of [undefined, "abuse", "silent", "gone", "long"])
		assert.equal((await agent.session.act(contact, "end", kind ? { kind } : {}).catch((e) => e)).verdict, "in_crisis", `end ${kind}`);
	assert.equal((await agent.session.act(contact, "warn", { kind: "abuse" }).catch((e) => e)).verdict, "in_crisis");

	const { secret } = await (await server.login("admin")).post(`/api/v1/people/${boss.person.id}/device-secret`);
	const bossPhone = await Phone.open(t, { server, user: "supervisor01", password: secret });
	await until("the supervisor's telephone is registered", async () => (await bossPhone.register()) === 200);
	await boss.presence("available", "phone");
	await boss.put(`/api/v1/contacts/${contact}/supervision`, { supervision: "monitor" });
	const atBoss = await until("the supervisor's telephone rings", () => bossPhone.incoming[0]);
	atBoss.accept();
	atBoss.sound.hz = HZ.boss;
	call.sound.hz = HZ.citizen;
	await live.fact("supervision.changed", { contact, supervision: "monitor" });
	await assertWho({ citizen: call.sound, agent: atAgent.sound, boss: atBoss.sound },
		{ citizen: ["agent"], agent: ["citizen"], boss: ["citizen", "agent"] }, "a supervisor listens and nobody notices");
	await boss.act(contact, "crisis/seen");
	await live.fact("crisis.seen", { contact });

	await call.hangup();
	await live.fact("contact.ended", { contact, by: "citizen" });
	await live.fact("task.made", { contact, why: "crisis" });
	await until("the wrap-up", async () => (await routing(agent.session)) === "wrap_up");
	await agent.session.post("/api/v1/me/wrap/done");
	await live.fact("agent.presence", { agent: agent.id, presence: "cool_down" });
	const other = await server.login("agent03");
	assert.equal((await other.get(`/api/v1/contacts/${contact}`).catch((e) => e)).verdict, "not_allowed", "the record is restricted");
	const row = (await other.get("/api/v1/contacts")).contacts.find((one) => one.id === contact);
	assert.deepEqual(Object.keys(row), ["id", "channel", "state", "started_ms", "restricted"], "that it was, and nothing of it");
	assert.equal((await agent.session.get(`/api/v1/contacts/${contact}`)).id, contact);
});

test("two knocks on the telephone raise the flag when silence was asked about", async (t) => {
	const { live, call, contact } = await silent(t);
	const began = Date.now() + 300;
	call.sound.hz = 300;
	call.sound.gate = (now) => [0, 500].some((at) => now >= began + at && now < began + at + 40);
	await live.fact("crisis.raised", { contact, by: "knocks" });
});
