/** kill -9 in mid call: after the next start nobody is stuck, nothing is lost, and the caller is on the call-back list. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { until } from "./lib/process.mjs";
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
