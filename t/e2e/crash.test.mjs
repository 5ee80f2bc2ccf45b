/** What must not stop the calls: kill -9 (afterwards nobody is stuck, nothing is lost, the caller is on the call-back list), and a full disk. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { run, until } from "./lib/process.mjs";
import { answer, openDesk, talking } from "./lib/pages.mjs";
import { phoneAgent, ringing, routing } from "./lib/people.mjs";

test("kill -9 in mid call and in the queue, twice in a row", async (t) => {
	const server = await Server.start(t);
	const agent = await phoneAgent(t, server, "agent01");
	const floor = await (await server.login("supervisor01")).live(0);
	const caller = await Phone.open(t, { server, user: "01011112222" });
	const waiting = await Phone.open(t, { server, user: "01033334444" });
	const call = await caller.call("1200");
	const far = await ringing(agent);
	far.accept();
	await until("the conversation", () => call.state === "talking");
	const answered = await floor.fact("contact.answered");
	await waiting.call("1200");
	const queued = await floor.fact("contact.queued", {}, 2);
	const before = floor.facts.map((f) => f.seq);

	for (let round = 0; round < 2; round++) {
		await server.kill();
		await server.begin();
		const supervisor = await server.login("supervisor01");
		const log = await supervisor.live(0);
		await log.fact("contact.ended", { contact: answered.contact });
		await log.fact("contact.ended", { contact: queued.contact });
		assert.deepEqual(log.facts.slice(0, before.length).map((f) => f.seq), before, "what was said before stands");
		for (const contact of [answered.contact, queued.contact]) {
			assert.equal(log.of("contact.ended", { contact }).length, 1, "each contact ends once");
			assert.equal(log.of("callback.due", { contact }).length, 1, "and its caller is rung back once");
		}
		const again = await server.login("agent01");
		assert.ok(["off", "idle"].includes(await routing(again)), "the agent is free");
		const list = await again.get("/api/v1/callbacks");
		const due = (list.callbacks ?? list).map((c) => c.contact);
		assert.ok(due.includes(answered.contact) && due.includes(queued.contact));
		const kept = await supervisor.get(`/api/v1/contacts/${answered.contact}`);
		assert.ok(JSON.stringify(kept).includes(agent.id), "the answered call's record has its agent");
		assert.equal((await supervisor.get("/api/v1/board")).waiting.count, 0);
	}

	const next = await phoneAgent(t, server, "agent01");
	const later = await (await Phone.open(t, { server, user: "01011112222" })).call("1200");
	(await ringing(next)).accept();
	await until("a call after it all", async () => later.state === "talking" && (await routing(next.session)) === "talking");
});

test("with a disk that takes nothing more a desk still rings, answers and ends calls; nothing is lost", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const admin = await server.login("admin");
	const floor = await admin.live(0);
	const limit = async (bytes) => assert.equal((await run("prlimit", ["--pid", `${server.pid}`, `--fsize=${bytes}:unlimited`])).code, 0);

	await limit(0);
	const call = await (await Phone.open(t, { server, user: "01011112222" })).call("1200");
	await answer(desk);
	await talking(desk);
	await until("the caller is through", () => call.state === "talking");
	await floor.fact("contact.answered");
	const away = async () => (await admin.get("/api/v1/board")).alarms.some((a) => a.alarm === "database_away");
	assert.ok(await away(), "the wallboard says so");
	await assert.rejects(admin.post("/api/v1/tokens", { label: "screen" }), { verdict: "database_away" });
	await call.hangup();
	await until("the wrap-up", () => desk.$("[data-do=finish]"));
	await limit("unlimited");
	await until("the end of the alarm", async () => !(await away()));
	const log = await (await server.login("supervisor01")).live(0);
	await log.fact("contact.ended");
	for (const kind of ["contact.started", "contact.answered", "contact.ended"]) {
		assert.equal(log.of(kind).length, 1, `${kind} is in the log once`);
		assert.equal(log.of(kind)[0].seq, floor.of(kind)[0].seq, `${kind} has the number that was told`);
	}
});
