/** The survey after a call, over a real telephone: the desk's key hands the citizen to it, the four questions come in the caller's language,
 * what is pressed arrives as facts and figures, and the same caller is not asked again. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { sleep, until } from "./lib/process.mjs";
import { phoneAgent, ringing, routing } from "./lib/people.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";
import { browser, open } from "./lib/browser.mjs";

/** A caller of 120 who has chosen a language by its key and waits or is offered. */
async function caller(t, server, floor, number, key) {
	const call = await (await Phone.open(t, { server, user: number })).call("120");
	const { contact } = await floor.fact("contact.started", {}, floor.of("contact.started").length + 1);
	await until("the greeting", () => call.state === "talking");
	await sleep(1000);
	await call.sound.keys(key);
	await floor.fact("contact.queued", { contact });
	return { call, contact };
}

test("one key of the desk leads to the survey; four answers in the caller's language become figures, and nobody is asked twice", async (t) => {
	const server = await Server.start(t);
	const boss = await server.login("supervisor01");
	const floor = await boss.live(0, { facts: true, board: true, me: false });
	const people = (await boss.get("/api/v1/catalog")).agents;
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const { call, contact } = await caller(t, server, floor, "01012345678", "1");
	await answer(desk);
	await talking(desk);
	await desk.keyboard.down("Alt");
	await desk.keyboard.press("KeyE");
	await desk.keyboard.up("Alt");
	const offered = await floor.fact("survey.offered", { contact });
	assert.equal(offered.language, "ko");
	await until("the agent's wrap-up", () => desk.$("[data-do=finish]"));
	assert.equal(call.state, "talking", "the citizen is still there");
	for (const digit of "15435") {
		await sleep(700); // in the middle of what is asked
		await call.sound.keys(digit);
	}
	const answered = await floor.fact("survey.answered", { contact });
	assert.deepEqual([answered.kindness, answered.professionalism, answered.promptness, answered.overall], [5, 4, 3, 5]);
	assert.equal(answered.agent, offered.agent);
	assert.ok(people.some((one) => one.id === offered.agent));
	await floor.fact("contact.ended", { contact, result: "answered" });
	await until("thanks, and the end", () => call.state === "ended");

	await press(desk, "finish");
	const again = await caller(t, server, floor, "01012345678", "1");
	await answer(desk);
	await talking(desk);
	await press(desk, "survey");
	await until("the reason", () => desk.evaluate(() => document.querySelector(".toast")?.textContent?.includes("만족도")));
	assert.equal(again.call.state, "talking", "the citizen was not hung up on");
	await again.call.hangup();
	await floor.fact("contact.ended", { contact: again.contact, by: "citizen" });
	assert.equal(floor.of("survey.offered").length, 1);
	assert.deepEqual(desk.faults.filter((fault) => !/409/.test(fault)), []);

	const figures = await boss.get("/api/v1/survey?days=1");
	assert.deepEqual([figures.offered, figures.answered], [1, 1]);
	assert.deepEqual(figures.questions.map((one) => [one.question, one.of, one.satisfied]), [["kindness", 1, 1], ["professionalism", 1, 1], ["promptness", 1, 0], ["overall", 1, 1]]);
	assert.deepEqual(figures.languages, [{ language: "ko", offered: 1, answered: 1 }]);
	await until("the wallboard", () => floor.board?.survey.offered === 1 && floor.board.survey.satisfied === 1);
	const admin = await open(await browser(t), `${server.url}/login`);
	await logIn(admin, server, "admin");
	await admin.goto(`${server.url}/admin#survey`);
	await until("the page's figures with their denominators", () => admin.evaluate(() => document.body.innerText.includes("답한 1명 중 1명") && document.body.innerText.includes("물은 1명 중 1명")));
});

test("a Vietnamese caller is asked in Vietnamese; silence is no answer, and a restart forgets nobody who was asked", async (t) => {
	const server = await Server.start(t);
	let boss = await server.login("supervisor01");
	let floor = await boss.live(0);
	const { agents } = await boss.get("/api/v1/catalog");
	assert.ok(agents.length);
	const { people } = await (await server.login("admin")).get("/api/v1/people");
	const speaks = people.find((one) => one.skills.vietnamese && one.roles.includes("agent"));
	const agent = await phoneAgent(t, server, speaks.name);
	const { call, contact } = await caller(t, server, floor, "01022223333", "5");
	(await ringing(agent)).accept();
	await floor.fact("contact.answered", { contact });
	await agent.session.act(contact, "survey");
	const offered = await floor.fact("survey.offered", { contact });
	assert.equal(offered.language, "vi");
	await floor.fact("survey.declined", { contact, how: "no_key" });
	await until("the end", () => call.state === "ended");
	const figures = await boss.get("/api/v1/survey?days=1");
	assert.deepEqual([figures.offered, figures.answered, figures.questions[0].of], [1, 0, 0]);

	await server.kill();
	await server.begin();
	boss = await server.login("supervisor01");
	floor = await boss.live(0);
	const back = await phoneAgent(t, server, speaks.name);
	const second = await caller(t, server, floor, "01022223333", "5");
	(await ringing(back)).accept();
	await floor.fact("contact.answered", { contact: second.contact });
	await assert.rejects(back.session.act(second.contact, "survey"), /no_survey/);
	assert.equal(await routing(back.session), "talking");
	await second.call.hangup();
	await floor.fact("contact.ended", { contact: second.contact, by: "citizen" });
});
