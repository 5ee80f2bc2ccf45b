/** Care of those who answer, in Chromium: the quiet key at a desk brings the supervisor on the floor with one key and the citizen hears
 * nothing of it; a call is marked as hard; support is asked for and answered; thanks arrive; a word reaches a team; a wallboard's screen
 * follows what was arranged for its token. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { browser, open } from "./lib/browser.mjs";
import { until } from "./lib/process.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";

const CITIZEN = 450, AGENT = 600, BOSS = 850;

const alt = async (page, key) => {
	await page.keyboard.down("Alt");
	await page.keyboard.press(key);
	await page.keyboard.up("Alt");
};

const text = (page, selector) => page.evaluate((s) => document.querySelector(s)?.textContent ?? "", selector);
const shows = (page, selector, words) => until(`${selector} shows ${words}`, async () => (await text(page, selector)).includes(words));

async function floorOf(t, server, who) {
	const floor = await open(await browser(t, { hz: BOSS }), `${server.url}/login`);
	await logIn(floor, server, who);
	await floor.goto(`${server.url}/floor`);
	await floor.waitForSelector(".floor-mid", { visible: true });
	return floor;
}

test("a quiet key, a hard call, support, thanks, a word to a team", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const facts = await admin.live(0);
	const team = (await admin.post("/api/v1/teams", { name: "주간 1조" })).id;
	const desk = await openDesk(t, server, "agent01", { hz: AGENT });
	const floor = await floorOf(t, server, "supervisor01");
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = CITIZEN;
	await answer(desk);
	await talking(desk);
	const { contact, agent } = await facts.fact("contact.answered");

	await alt(desk, "Digit8");
	await facts.fact("panic.pressed", { agent, contact });
	await desk.waitForSelector("[data-do=panic-over]", { visible: true });
	await floor.waitForSelector(".panics", { visible: true });
	assert.ok((await call.sound.hear(BOSS, 1)).level_db < -27, "the citizen hears nothing of it");
	await alt(floor, "Digit8");
	const seen = await facts.fact("panic.seen", { agent });
	assert.ok(seen.after >= 0);
	await facts.fact("supervision.changed", { contact, supervision: "monitor" });
	await shows(desk, ".banners", "님이 갑니다");
	assert.ok((await call.sound.hear(BOSS, 1)).level_db < -27, "nor of who listens");

	await call.hangup();
	await facts.fact("contact.ended", { contact });
	await facts.fact("hard.noted", { contact, agent, why: "panic" });
	await facts.fact("panic.over", { agent });
	await alt(desk, "Digit7");
	await facts.fact("hard.noted", { contact, agent, why: "said" });
	await desk.waitForSelector("[data-do=hard][aria-pressed=true]");
	await press(desk, "finish");

	await press(desk, "care");
	await shows(desk, "dialog", "스스로 표시");
	await desk.type("#support-text", "아까 통화가 힘들었습니다");
	await press(desk, "ask-support");
	await desk.waitForSelector("[data-do=close-support]", { visible: true });
	await press(floor, "caring");
	await shows(floor, "dialog", "아까 통화가 힘들었습니다");
	await floor.type("dialog .asked input", "지금 가겠습니다");
	await press(floor, "answer-support");
	await shows(floor, "dialog .asked", "답이 있음");
	assert.equal((await admin.get(`/api/v1/contacts/${contact}`)).id, contact);
	await desk.keyboard.press("Escape");
	await floor.keyboard.press("Escape");

	await floor.waitForSelector(`.chip-row[data-row="${agent}"]`, { visible: true });
	await floor.click(`.chip-row[data-row="${agent}"]`);
	await press(floor, "praise-one");
	await floor.type("#praise-text", "오늘 잘 버텨 주었습니다");
	await press(floor, "send-praise");
	await shows(desk, ".ban.praise", "오늘 잘 버텨 주었습니다");
	await press(desk, "praise-seen");
	await until("it was read", async () => !(await desk.$(".ban.praise")));

	await admin.put(`/api/v1/teams/${team}/members`, { person: agent, on: true });
	await floor.reload();
	await floor.waitForSelector("#floor-team", { visible: true });
	await floor.select("#floor-team", team);
	await floor.waitForSelector(`.chip-row[data-row="${agent}"]`, { visible: true });
	await press(floor, "message-all");
	assert.equal(await floor.$eval("#message-team", (one) => one.value), team, "the team that is looked at");
	await floor.type("#message-text", "15시에 모입니다");
	await press(floor, "send-message");
	await facts.fact("message.sent", { team });
	await shows(desk, ".ban.word", "주간 1조");
});

test("a wallboard's screen looks as its token says, and follows a change", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const { id, token } = await admin.post("/api/v1/tokens", { label: "로비", scope: "wall" });
	await admin.put(`/api/v1/tokens/${id}/look`, { layout: "visitors", light: true });
	const wall = await open(await browser(t), `${server.url}/wall?token=${token}`);
	await wall.waitForSelector("main.wall", { visible: true });
	const theme = () => wall.evaluate(() => document.documentElement.dataset.theme);
	await until("it is light", async () => (await theme()) === "light");
	assert.equal((await wall.evaluate(async () => (await (await fetch("/api/v1/wall/look")).json()).layout)), "visitors");
});
