/** More than two in a call, measured by tones: a caller on the telephone, an agent at the desk in Chromium who works by key, a colleague
 * on an IP phone. Who hears whom in a consult, swapped, in a conference, and after a warm transfer. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { listen } from "./lib/browser.mjs";
import { measure } from "./lib/sound.mjs";
import { sleep, until } from "./lib/process.mjs";
import { phoneAgent, ringing } from "./lib/people.mjs";
import { answer, openDesk, talking } from "./lib/pages.mjs";

const CITIZEN = 450, AGENT = 600, ASKED = 850;

/** Levels of all three tones, in one stretch of sound, at each of the three. */
async function everybody(desk, call, asked) {
	const tones = [CITIZEN, AGENT, ASKED];
	const browser = async () => {
		const { samples, rate } = await listen(desk, 2);
		return tones.map((hz) => measure(samples.subarray(samples.length >> 3), rate, hz));
	};
	const phone = (sound) => Promise.all(tones.map((hz) => sound.hear(hz, 2)));
	const [citizen, agent, other] = await Promise.all([phone(call.sound), browser(), phone(asked.sound)]);
	return Object.fromEntries(Object.entries({ citizen, agent, other }).map(([who, heard]) => [who, Object.fromEntries(tones.map((hz, i) => [hz, heard[i]]))]));
}

/** The tone is there as loud as it was sent; how smoothly a browser on a busy machine speaks is not asked here. */
const assertThere = (heard, what) => assert.ok(Math.abs(heard.level_db + 12) <= 3, `${what}: ${heard.level_db.toFixed(1)} dB where -12 was sent`);

/** Hold music has a little of every tone; somebody who is heard is as loud as they speak. */
const assertNotThere = (heard, what) => assert.ok(heard.level_db < -27, `${what}: ${heard.level_db.toFixed(1)} dB of a tone that must not be there`);

/** @param pairs who hears which tones; what is not named must not be there */
function assertWho(heard, pairs, what) {
	for (const [who, tones] of Object.entries(pairs))
		for (const hz of [CITIZEN, AGENT, ASKED].filter((one) => one !== { citizen: CITIZEN, agent: AGENT, other: ASKED }[who]))
			(tones.includes(hz) ? assertThere : assertNotThere)(heard[who][hz], `${what}: ${who} and ${hz} Hz`);
}

const key = async (desk, letter) => {
	await desk.keyboard.down("Alt");
	await desk.keyboard.press(letter);
	await desk.keyboard.up("Alt");
};

test("a consult, a conference and a warm transfer: each hears exactly whom they should", async (t) => {
	const server = await Server.start(t);
	const boss = await server.login("supervisor01");
	const floor = await boss.live(0);
	const desk = await openDesk(t, server, "agent01", { hz: AGENT });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = CITIZEN;
	await answer(desk);
	await talking(desk);
	const { contact } = await floor.fact("contact.answered");
	const colleague = await phoneAgent(t, server, "agent02");

	await key(desk, "KeyT");
	await desk.waitForSelector(`#transfer-to-list [id$="agent:${colleague.id}"]`, { visible: true });
	await desk.evaluate((id) => {
		const row = document.querySelector(`#transfer-to-list [id$="agent:${id}"]`);
		for (const type of ["pointerdown", "mousedown", "click"]) row.dispatchEvent(new MouseEvent(type, { bubbles: true }));
	}, colleague.id);
	const asked = await ringing(colleague);
	await floor.fact("contact.situation", { contact, situation: "consult" });
	asked.accept();
	asked.sound.hz = ASKED;
	await floor.fact("party.joined", { contact });
	await sleep(1500);
	assertWho(await everybody(desk, call, asked), { citizen: [], agent: [ASKED], other: [AGENT] }, "consult");

	await key(desk, "KeyW");
	await floor.fact("contact.situation", { contact, situation: "swapped" });
	await sleep(1500);
	assertWho(await everybody(desk, call, asked), { citizen: [AGENT], agent: [CITIZEN], other: [] }, "swapped");

	await key(desk, "KeyC");
	await floor.fact("contact.situation", { contact, situation: "conference" });
	await sleep(1500);
	assertWho(await everybody(desk, call, asked), { citizen: [AGENT, ASKED], agent: [CITIZEN, ASKED], other: [CITIZEN, AGENT] }, "conference");

	await key(desk, "KeyG");
	const passed = await floor.fact("contact.passed", { contact, agent: colleague.id, how: "warm" });
	await until("the wrap-up of who handed over", () => desk.$("[data-do=finish]"));
	await sleep(1500);
	const tones = await Promise.all([call.sound.hear(ASKED, 2), asked.sound.hear(CITIZEN, 2), call.sound.hear(AGENT, 2)]);
	assertThere(tones[0], "the citizen hears who has the call now");
	assertThere(tones[1], "and is heard");
	assertNotThere(tones[2], "the citizen and who has left");

	await call.hangup();
	await floor.fact("contact.ended", { contact, result: "answered" });
	const whole = await until("both segments are closed", async () => {
		const found = await boss.get(`/api/v1/contacts/${contact}`);
		return found.segments.length === 2 && found.segments.every((s) => s.ended_ms) && found;
	});
	assert.equal(whole.segments[1].id, passed.segment);
	assert.equal(whole.segments[1].agent, colleague.id);
	assert.equal(whole.talk_ms, whole.segments[0].talk_ms + whole.segments[1].talk_ms, "each second of talk counts once");
	assert.equal(whole.parties.length, 1);
	assert.ok(whole.parties[0].talk_ms > 5000, "the time of being asked is kept apart");
	assert.deepEqual(desk.faults, []);
});
