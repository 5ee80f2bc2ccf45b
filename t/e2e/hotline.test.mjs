/** The disaster hotline with real telephones: a citizen reports, the official's phone rings through a trunk, and who hears
 * whom is measured by tones. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { assertHeard, assertSilent, phoneAgent, ringing } from "./lib/people.mjs";
import { sleep, until } from "./lib/process.mjs";

const HZ = { citizen: 500, agent: 900, official: 1400 };
const settle_ms = 600; // what was in flight when something changed

/** A call from a citizen to agent01, who has answered; and the trunk that leads to the official's telephones. */
async function reported(t) {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const officials = await Phone.open(t, { server, user: "official" });
	await admin.post("/api/v1/trunks", { name: "carrier", peers: ["127.0.0.1"], target: `127.0.0.1:${officials.port}` });
	const agent = await phoneAgent(t, server, "agent01");
	const live = await agent.session.live();
	const citizen = await Phone.open(t, { server, user: "01012341234" });
	const call = await citizen.call("1200");
	const atAgent = await ringing(agent);
	atAgent.ring();
	atAgent.accept();
	[call.sound.hz, atAgent.sound.hz] = [HZ.citizen, HZ.agent];
	const contact = await until("the contact", agent.contact);
	const place = (await admin.get("/api/v1/catalog")).places.find((one) => one.name === "suwon").id;
	return { server, admin, officials, agent, live, call, atAgent, contact, place };
}

/** The official's telephones as they ring: at work, and their own. */
const dialled = (call) => call.invite.first.match(/^INVITE sip:(\d+)@/)?.[1];

test("the official of the city is on the line, hears and is heard, and hangs up", async (t) => {
	const { officials, agent, live, call, atAgent, contact, place } = await reported(t);
	const asked_ms = Date.now();
	await agent.session.act(contact, "hotline", { hazard: "flood", place });
	await agent.session.put(`/api/v1/contacts/${contact}/report`, { hazard: "flood", place, injuries: "none", address: "매산로 1가 18", note: "", revision: 0 });
	await live.fact("hotline.begun", { contact, hazard: "flood" });
	await until("both telephones ring", () => officials.incoming.length >= 2);
	const atWork = officials.incoming.find((one) => dialled(one).startsWith("031000"));
	const own = officials.incoming.find((one) => dialled(one).startsWith("0100000"));
	assert.ok(atWork && own, "numbers of the directory were dialled, and no other");

	own.accept(); // their own telephone: a machine could do that, so nobody is joined yet
	await sleep(settle_ms);
	assert.equal(live.of("hotline.answered").length, 0);
	own.sound.hz = HZ.official;
	assertSilent(await call.sound.hear(HZ.official, 1), "the citizen does not hear who has not taken it");
	await own.sound.keys("1");
	const answered = await live.fact("hotline.answered", { contact });
	assert.ok(answered.waited < 60_000 && Date.now() - asked_ms < 60_000);
	await until("the other telephone stops ringing", () => atWork.state === "ended");

	await sleep(settle_ms);
	const heard = await Promise.all([call.sound.hear(HZ.official), own.sound.hear(HZ.citizen), atAgent.sound.hear(HZ.official), own.sound.hear(HZ.agent)]);
	assertHeard(heard[0], "the citizen hears the official");
	assertHeard(heard[1], "the official hears the citizen");
	assertHeard(heard[2], "the agent hears the official");
	assertHeard(heard[3], "the official hears the agent");

	await own.hangup();
	await live.fact("hotline.ended", { contact, how: "official_left" });
	await sleep(settle_ms);
	assertHeard(await call.sound.hear(HZ.agent), "the citizen and the agent go on");
	const report = await agent.session.get(`/api/v1/contacts/${contact}/report`);
	assert.deepEqual([report.hazard, report.address], ["flood", "매산로 1가 18"]);
	assert.deepEqual(report.calls.map((one) => one.state).sort(), ["joined", "missed", "ringing", "ringing"]);
	await call.hangup();
	await live.fact("contact.ended", { contact });
});

test("busy officials are passed over at once, and the citizen who hangs up ends it", async (t) => {
	const { officials, agent, live, call, contact, place } = await reported(t);
	officials.onInvite = (one) => one.reject(486, "Busy Here");
	await agent.session.act(contact, "hotline", { hazard: "gas", place });
	const nobody = await live.fact("hotline.nobody", { contact });
	assert.equal(nobody.gave_up, false);
	assert.ok(live.of("hotline.missed", { contact, how: "busy" }).length >= 2);
	await call.hangup();
	await live.fact("hotline.ended", { contact, how: "citizen_left" });
	await live.fact("task.made", { contact, why: "hotline" });
	const rung = officials.incoming.length;
	await sleep(7000); // past the pause after which it would begin again
	assert.equal(officials.incoming.length, rung);
	const { tasks } = await agent.session.get("/api/v1/tasks");
	assert.ok(tasks.some((one) => one.contact === contact && one.kind === "hotline"));
});
