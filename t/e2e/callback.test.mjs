/** Ringing citizens back over real telephones: who hung up while waiting and is rung by one key of the desk; who chose it by key and keeps the
 * place, agent first and citizen first; an answering machine; and a kill -9 between the wish and the ring. Who hears whom is measured by tones. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { listen } from "./lib/browser.mjs";
import { measure } from "./lib/sound.mjs";
import { sleep, until } from "./lib/process.mjs";
import { phoneAgent, ringing } from "./lib/people.mjs";
import { openDesk, press } from "./lib/pages.mjs";

const HZ = { citizen: 450, agent: 600 };
const settle_ms = 800; // what was in flight when something changed

/** The number in the request line. */
const dialled = (call) => call.invite.first.match(/^INVITE sip:(\d+)@/)?.[1];

/** The tone is as loud as it was sent; how smoothly a busy machine speaks is not asked here. */
const assertThere = (heard, what) => assert.ok(Math.abs(heard.level_db + 12) <= 3, `${what}: ${heard.level_db.toFixed(1)} dB where -12 was sent`);

/** A server whose outgoing calls come to one telephone that stands for everybody's. */
async function centre(t, args = []) {
	const server = await Server.start(t, { args: ["--abandoned-callback", "1", "--callback-hours", "0-24", ...args] });
	const admin = await server.login("admin");
	const network = await Phone.open(t, { server, user: "network" });
	await admin.post("/api/v1/trunks", { name: "carrier", peers: ["127.0.0.1"], target: `127.0.0.1:${network.port}` });
	const boss = await server.login("supervisor01");
	return { server, network, boss, floor: await boss.live(0) };
}

/** The next call out that the network gets. */
const outgoing = (network, number = 1) => until(`call ${number} out`, () => network.incoming[number - 1]);

/** Somebody waits in the line of 120 and asks by key to be rung back. */
async function wishes(t, { server, floor }, number) {
	const citizen = await Phone.open(t, { server, user: number });
	const call = await citizen.call("120");
	const { contact } = await floor.fact("contact.started", {}, floor.of("contact.started").length + 1);
	await until("the greeting", () => call.state === "talking");
	await sleep(1000);
	await call.sound.keys("1"); // Korean
	const queued = await floor.fact("contact.queued", { contact });
	await sleep(3000); // keys that come sooner were meant for the language
	await call.sound.keys("1"); // rung back
	await sleep(2000); // the number is being read back
	await call.sound.keys("1"); // and is right
	const due = await floor.fact("callback.due", { contact, reason: "chosen" });
	await call.hangup();
	await floor.fact("contact.ended", { contact, result: "callback" });
	return { contact, callback: due.callback, place_at: queued.place_at };
}

test("who hung up while waiting is on the desk's list; one key rings, both hear each other, and what became of it is coded", async (t) => {
	const { server, network, floor } = await centre(t);
	const citizen = await Phone.open(t, { server, user: "01012345678" });
	const waiting = await citizen.call("1200");
	await floor.fact("contact.queued");
	await sleep(1500);
	await waiting.hangup();
	const { callback } = await floor.fact("callback.due", { reason: "abandoned" });

	const desk = await openDesk(t, server, "agent01", { hz: HZ.agent });
	await desk.waitForSelector(`[data-callback="${callback}"]`, { visible: true });
	assert.match(await desk.$eval(`[data-callback="${callback}"] .who`, (who) => who.textContent), /010-\*+-5678/, "masked");
	await desk.keyboard.down("Alt");
	await desk.keyboard.press("KeyB");
	await desk.keyboard.up("Alt");
	const call = await outgoing(network);
	assert.equal(dialled(call), "01012345678");
	await desk.waitForSelector("[data-do=result-no_answer]", { visible: true }); // it rings: this stops it
	call.accept();
	call.sound.hz = HZ.citizen;
	const { contact } = await floor.fact("contact.answered");
	await sleep(1500);
	const [heard, { samples, rate }] = await Promise.all([call.sound.hear(HZ.agent, 2), listen(desk, 2)]);
	assertThere(heard, "the citizen hears the agent");
	assertThere(measure(samples.subarray(samples.length >> 3), rate, HZ.citizen), "the agent hears the citizen");

	await call.hangup();
	await floor.fact("callback.closed", { callback, how: "reached" });
	await press(desk, "result-wrong_number"); // somebody else was there
	await floor.fact("callback.closed", { callback, how: "wrong_number" });
	assert.equal(floor.of("callback.attempted", { callback }).at(-1).contact, contact);
	await until("it is off the list", () => desk.evaluate((id) => !document.querySelector(`[data-callback="${id}"]`), callback));
	assert.deepEqual(desk.faults, []);
});

test("agent first: who chose it by key keeps the place, and is rung when an agent has accepted", async (t) => {
	const here = await centre(t);
	const { server, network, floor } = here;
	const wish = await wishes(t, here, "01055501111");
	const again = await floor.fact("contact.queued", { because: "callback" });
	assert.equal(again.place_at, wish.place_at, "the place is kept");
	const agent = await phoneAgent(t, server, "agent01");
	const atAgent = await ringing(agent);
	await sleep(settle_ms);
	assert.equal(network.incoming.length, 0, "the citizen is not disturbed before somebody has time");
	atAgent.accept();
	const call = await outgoing(network);
	assert.equal(dialled(call), "01055501111");
	call.accept();
	[call.sound.hz, atAgent.sound.hz] = [HZ.citizen, HZ.agent];
	await floor.fact("contact.answered");
	await sleep(settle_ms);
	const [citizen, consultant] = await Promise.all([call.sound.hear(HZ.agent), atAgent.sound.hear(HZ.citizen)]);
	assertThere(citizen, "the citizen hears the agent");
	assertThere(consultant, "the agent hears the citizen");
	await call.hangup();
	await floor.fact("callback.closed", { callback: wish.callback, how: "reached" });
});

test("citizen first: key 1 leads to the agent, a machine presses none and is told nothing", async (t) => {
	const here = await centre(t, ["--callback-first", "citizen"]);
	const { server, network, floor } = here;
	const wish = await wishes(t, here, "01055502222");
	const agent = await phoneAgent(t, server, "agent01");
	const machine = await outgoing(network);
	machine.accept();
	assert.equal(agent.phone.incoming.length, 0, "the agent is left alone meanwhile");
	const failed = await floor.fact("callback.attempted", { callback: wish.callback, how: "machine" });
	assert.equal(failed.attempts, 1);
	await until("we have hung up", () => machine.state === "ended");

	await agent.session.presence("away"); // nobody takes the next caller at once
	const second = await wishes(t, here, "01055503333");
	await agent.session.presence("available");
	const call = await outgoing(network, 2);
	assert.equal(dialled(call), "01055503333");
	call.accept();
	await sleep(2000); // in the middle of the first words
	await call.sound.keys("1");
	const atAgent = await ringing(agent);
	atAgent.accept();
	[call.sound.hz, atAgent.sound.hz] = [HZ.citizen, HZ.agent];
	await floor.fact("contact.answered");
	await sleep(settle_ms);
	const [citizen, consultant] = await Promise.all([call.sound.hear(HZ.agent), atAgent.sound.hear(HZ.citizen)]);
	assertThere(citizen, "the citizen hears the agent");
	assertThere(consultant, "the agent hears the citizen");
	await call.hangup();
	await floor.fact("callback.closed", { callback: second.callback, how: "reached" });
});

test("kill -9 between the wish and the ring: it is still due, and happens once", async (t) => {
	const here = await centre(t);
	const { server, network } = here;
	const wish = await wishes(t, here, "01055504444");
	await server.kill();
	await server.begin();
	const floor = await (await server.login("supervisor01")).live(0);
	const list = await (await server.login("agent02")).get("/api/v1/callbacks");
	assert.deepEqual(list.callbacks.map((one) => one.id), [wish.callback]);
	const agent = await phoneAgent(t, server, "agent01");
	(await ringing(agent)).accept();
	const call = await outgoing(network);
	assert.equal(dialled(call), "01055504444");
	call.accept();
	await floor.fact("contact.answered");
	await sleep(settle_ms);
	await call.hangup();
	await floor.fact("callback.closed", { callback: wish.callback, how: "reached" });

	await server.kill();
	await server.begin();
	const after = await (await server.login("supervisor01")).live(0);
	await phoneAgent(t, server, "agent01");
	await sleep(3000);
	assert.equal(after.of("contact.dialled", { callback: wish.callback }).length, 1);
	assert.equal(network.incoming.length, 1, "rung once");
	assert.deepEqual((await (await server.login("agent02")).get("/api/v1/callbacks")).callbacks, []);
});
