/** Browsers on both sides: desk and citizen page with invented microphones, whose tones are measured at the other end. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { listen } from "./lib/browser.mjs";
import { measure } from "./lib/sound.mjs";
import { sleep, until } from "./lib/process.mjs";
import { assertHeard } from "./lib/people.mjs";
import { answer, openCitizen, openDesk, talking } from "./lib/pages.mjs";

const heardBy = async (page, hz, seconds = 2) => {
	const { samples, rate } = await listen(page, seconds);
	return measure(samples.subarray(samples.length >> 3), rate, hz);
};

test("a caller on the telephone and an agent in Chromium hear each other", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const phone = await Phone.open(t, { server, user: "01012345678" });
	const call = await phone.call("1200");
	call.sound.hz = 450;
	await answer(desk);
	await talking(desk);
	await sleep(1500);
	const heard = await Promise.all([call.sound.hear(600, 3), heardBy(desk, 450, 3)]);
	assertHeard(heard[0], "the caller hears the browser");
	assertHeard(heard[1], "the browser hears the caller");
	await desk.click("[data-do=keypad]");
	await call.hangup();
	await until("the wrap-up", () => desk.$("[data-do=finish]"));
	assert.deepEqual(desk.faults, []);
});

test("citizen and agent in two Chromiums hear each other", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const citizen = await openCitizen(t, server, { hz: 450 });
	await answer(desk, 120_000); // behind the greeting and the choice of language
	await talking(desk);
	await sleep(2000);
	const heard = await Promise.all([heardBy(citizen, 600, 3), heardBy(desk, 450, 3)]);
	assertHeard(heard[0], "the citizen hears the agent");
	assertHeard(heard[1], "the agent hears the citizen");
	await citizen.close();
	await until("the end at the desk", () => desk.$("[data-do=finish]"), 60_000);
});

test("the desk is reloaded in mid call: music for a moment, then the conversation goes on", async (t) => {
	const server = await Server.start(t);
	const floor = await (await server.login("supervisor01")).live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = 450;
	await answer(desk);
	await talking(desk);
	await desk.reload({ waitUntil: "load" });
	const { contact } = await floor.fact("contact.interrupted");
	await floor.fact("contact.rejoined", { contact });
	await talking(desk);
	await sleep(1500);
	const heard = await Promise.all([call.sound.hear(600, 2), heardBy(desk, 450, 2)]);
	assertHeard(heard[0], "the caller after the reload");
	assertHeard(heard[1], "the agent after the reload");
	assert.equal(call.state, "talking");
	assert.equal(floor.of("contact.ended").length, 0);
	await call.hangup();
	await floor.fact("contact.ended", { contact, result: "answered" });
});

test("the agent's browser dies: the caller goes to the front of the queue and reaches the next agent", async (t) => {
	const server = await Server.start(t);
	const floor = await (await server.login("supervisor01")).live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	await answer(desk);
	await talking(desk);
	const { contact } = await floor.fact("contact.answered");
	const behind = await (await Phone.open(t, { server, user: "01099990000" })).call("1200");
	await floor.fact("contact.queued", {}, 2);
	desk.browser().process().kill("SIGKILL");
	const queued = await floor.fact("contact.queued", { contact, because: "agent_lost" }, 1, 60_000);
	const first = floor.of("contact.queued", { contact })[0];
	assert.ok(queued.place_at_ms <= first.place_at_ms || queued.place_at <= first.place_at, "the place is kept");
	const next = await openDesk(t, server, "agent03", { hz: 850 });
	await answer(next);
	await talking(next);
	await floor.fact("contact.answered", { contact }, 2);
	await sleep(1500);
	assertHeard(await call.sound.hear(850, 2), "the caller hears the next agent");
	assert.equal(behind.state, "talking", "whoever came later waits on");
	const gone = await server.login("agent01");
	await until("the first agent is free of the contact", async () => (await gone.get("/api/v1/me")).contact === null);
});

test("a citizen's lost page comes back into the same call", async (t) => {
	const server = await Server.start(t);
	const floor = await (await server.login("supervisor01")).live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const citizen = await openCitizen(t, server, { hz: 450 });
	await answer(desk, 120_000);
	await talking(desk);
	await citizen.reload({ waitUntil: "load" });
	await sleep(1000);
	await citizen.evaluate(() => document.querySelector("[data-do=call], [data-do=resume]")?.click());
	await until("the tone again", async () => (await heardBy(citizen, 600, 2)).level_db > -20, 60_000);
	assert.equal(floor.of("contact.started").length, 1, "it is one contact");
});

test("Firefox carries a citizen's call too", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const citizen = await openCitizen(t, server, { kind: "firefox" });
	await answer(desk, 120_000);
	await talking(desk);
	await sleep(2500);
	assertHeard(await heardBy(citizen, 600, 3), "Firefox hears the agent");
	const { samples, rate } = await listen(desk, 2);
	const tones = [440, 1000].map((hz) => measure(samples, rate, hz).level_db);
	assert.ok(Math.max(...tones) > -40, `the agent hears Firefox's invented microphone: ${tones.map((x) => x.toFixed(0))} dB`);
});
