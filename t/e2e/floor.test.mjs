/** The supervisor at the floor, in Chromium: sees a call, listens, whispers (measured by tones: the citizen hears nothing of it), takes over,
 * declares an incident, sends words to a desk, logs somebody off; and 46 people who log in within a minute. */
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { browser, open } from "./lib/browser.mjs";
import { until } from "./lib/process.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";

const CITIZEN = 450, AGENT = 600, BOSS = 850;

const alt = async (page, letter) => {
	await page.keyboard.down("Alt");
	await page.keyboard.press(letter);
	await page.keyboard.up("Alt");
};

/** How loud this tone is at the citizen's telephone: it was sent at -12 dB. */
const level = async (call, hz) => (await call.sound.hear(hz, 2)).level_db;

test("a supervisor sees a call, listens, whispers, takes over and declares an incident", async (t) => {
	const server = await Server.start(t);
	const auditor = await server.login("admin");
	const facts = await auditor.live(0);
	const desk = await openDesk(t, server, "agent01", { hz: AGENT });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = CITIZEN;
	await answer(desk);
	await talking(desk);
	const { contact, agent } = await facts.fact("contact.answered");

	const floor = await open(await browser(t, { hz: BOSS }), `${server.url}/login`);
	await logIn(floor, server, "supervisor01");
	await floor.goto(`${server.url}/floor`);
	await floor.waitForSelector(`.chip-row[data-row="${agent}"]`, { visible: true });
	await floor.focus(`.chip-row[data-row="${agent}"]`);
	await floor.keyboard.press("Enter");
	await floor.waitForSelector("[data-do=monitor]", { visible: true });

	await alt(floor, "KeyL");
	await facts.fact("supervision.changed", { contact, supervision: "monitor" });
	await floor.waitForSelector("[data-do=monitor][aria-pressed=true]");
	await alt(floor, "KeyW");
	await facts.fact("supervision.changed", { contact, supervision: "whisper" });
	await floor.waitForSelector("[data-do=whisper][aria-pressed=true]");
	assert.ok(await level(call, BOSS) < -27, "the citizen does not hear the whisper");
	assert.ok(Math.abs(await level(call, AGENT) + 12) <= 3, "and goes on hearing the consultant");

	await alt(floor, "KeyU");
	await facts.fact("contact.passed", { contact, how: "taken_over" });
	await floor.waitForSelector(".keys", { visible: true }); // the call is the supervisor's, on this page
	await until("the citizen hears the supervisor", async () => Math.abs(await level(call, BOSS) + 12) <= 3);
	assert.ok(await level(call, AGENT) < -27, "the consultant is out of it");
	await until("the consultant is in wrap-up", () => desk.evaluate(async () => (await (await fetch("/api/v1/me")).json()).routing === "wrap_up"));
	await call.hangup();
	await facts.fact("contact.ended", { contact });

	await press(floor, "finish", 20_000).catch(() => {}); // a wrap-up, where the queue has one
	await press(floor, "declare");
	await floor.type("#title-ko", "호우경보");
	await press(floor, "declare-now");
	const declared = await facts.fact("incident.declared", {});
	assert.equal(declared.notice, "rain");
	await desk.waitForSelector(".incident-ban", { visible: true });

	await press(floor, "message-all");
	await floor.type("#message-text", "14번 자리 비어 있습니다");
	await press(floor, "send-message");
	await desk.waitForSelector(".ban.word", { visible: true });
	await press(desk, "message-seen");
	await facts.fact("message.seen", {});
});

/** kB of the process, at its largest. */
const peak_kb = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]);

test("46 people log in at the change of shift; memory stays bounded", async (t) => {
	const server = await Server.start(t);
	const before = peak_kb(server.pid);
	const begin = Date.now();
	const names = Array.from({ length: 46 }, (_, i) => `agent${String(i + 1).padStart(2, "0")}`);
	const people = await Promise.all(names.map((name) => server.login(name)));
	const took_s = (Date.now() - begin) / 1000;
	const grew_mb = (peak_kb(server.pid) - before) / 1024;
	t.diagnostic(`46 log-ins in ${took_s.toFixed(1)} s, ${grew_mb.toFixed(0)} MiB more at the peak`);
	assert.equal(new Set(people.map((one) => one.person.id)).size, 46);
	assert.ok(grew_mb < 46 * 32 / 4, `${grew_mb} MiB: each hash takes 32, and only two are made at once`);
});
