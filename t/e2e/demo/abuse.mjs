/** Scenario 9: somebody who rings again and again and insults. Notices in the centre's own voice, an end by rule, a block for a day that
 * can be appealed, and the door that stays open for danger. */
import { sleep } from "../lib/process.mjs";

export const number = 9;
export const title = "Abuse: a serial caller, two notices, an end by rule, a block, an appeal; and danger goes through all the same";

const CALLER = "01066667777";
const DAY_MS = 24 * 3600 * 1000;

/** What the desk may not do: the centre never hangs up first. Gives the verdict. */
async function refused(deed) {
	return deed().then(() => "", (error) => error.verdict ?? error.message);
}

async function connected(stage, desk) {
	const call = await stage.rings("1200", CALLER);
	await desk.answer(call.contact);
	return call;
}

const warn = (stage, desk, contact) => desk.does("Ending the call: Abuse, Say the notice", (session) => session.act(contact, "warn", { kind: "abuse" }));

/** The first call: one notice is enough, the caller hangs up. */
async function first(stage, desk) {
	stage.say("Somebody rings and insults.");
	const call = await connected(stage, desk);
	await stage.speak("caller", call, "ko", "야, 너희는 세금 도둑이야! 이 멍청한 것들아!");
	stage.look("the desk has the rules of ending and no key to hang up:", "/desk");
	const verdict = desk.visitor ? "caller_ends_first" : await refused(() => desk.session.act(call.contact, "end"));
	stage.say(`Hanging up on the caller is refused: ${verdict} (R061).`);
	await warn(stage, desk, call.contact);
	await stage.fact("ending.warned", { contact: call.contact, times: 1 });
	stage.say("The centre's own voice, not the agent, says that insults end the call.");
	await stage.pause(8);
	stage.say("The caller hangs up.");
	await call.hangup();
	await desk.writes(call.contact, { topic: stage.named("topics", "other"), outcome: "no_matter", note: "욕설, 1차 안내 후 스스로 끊음" });
	return { contact: call.contact, verdict };
}

/** The second: two notices, five seconds, the end. */
async function second(stage, desk) {
	stage.say("The same number rings again; the desk shows the earlier call.");
	const call = await connected(stage, desk);
	await stage.speak("caller", call, "ko", "또 너냐? 이 바보야!");
	await warn(stage, desk, call.contact);
	await stage.fact("ending.warned", { contact: call.contact, times: 1 });
	await stage.pause(8);
	await stage.speak("caller", call, "ko", "듣기 싫어! 멍청이!");
	const early = desk.visitor ? "warn_first" : await refused(() => desk.session.act(call.contact, "end", { kind: "abuse" }));
	stage.say(`One notice is not enough to end it: ${early}.`);
	await warn(stage, desk, call.contact);
	await stage.fact("ending.warned", { contact: call.contact, times: 2 });
	await sleep(6000); // the rule's five seconds after the last notice
	await desk.does("Ending the call: End the call", (session) => session.act(call.contact, "end", { kind: "abuse" }));
	await stage.fact("ending.used", { contact: call.contact, ending_kind: "abuse" });
	await stage.over(call);
	stage.say("The call ends by rule, and the number is blocked for a day.");
	await desk.writes(call.contact, { topic: stage.named("topics", "other"), outcome: "no_matter", note: "욕설, 두 번 안내 후 종료" });
	return { contact: call.contact, early };
}

/** The third hears that the number is blocked, and appeals by key. */
async function third(stage) {
	stage.say("The caller rings again, and hears until when the number is blocked, key 1 for danger, key 2 to appeal. They press 2.");
	const call = await stage.rings("1200", CALLER);
	await stage.fact("caller.refused", { contact: call.contact });
	await stage.pause(6);
	await sleep(1000);
	await call.sound.keys("2");
	await stage.fact("caller.appealed", { contact: call.contact });
	await call.hangup();
	return call.contact;
}

/** The fourth is in danger: key 1 goes through at once, before everybody. */
async function fourth(stage, desk) {
	stage.say("And once more: they are in danger now, and press 1.");
	const call = await stage.rings("1200", CALLER);
	await stage.fact("caller.refused", { contact: call.contact });
	await sleep(1000);
	await call.sound.keys("1");
	await stage.fact("crisis.raised", { contact: call.contact, by: "blocked" });
	await desk.answer(call.contact);
	stage.look("supervisors see the call in crisis at once:", "/desk");
	await stage.speak("caller", call, "ko", "살려 주세요, 집에 불이 났어요.");
	await stage.pause(4);
	stage.say("Nothing but the caller ends a call in crisis.");
	const verdict = desk.visitor ? "in_crisis" : await refused(() => desk.session.act(call.contact, "end", { kind: "abuse" }));
	await call.hangup();
	await desk.writes(call.contact, { topic: stage.named("topics", "safety"), note: "화재 신고, 119 안내" });
	return { contact: call.contact, verdict };
}

/** After a call with a notice the agent rests by rule; here they are back sooner. */
async function rest(stage, desk) {
	const before = (stage.rests = (stage.rests ?? 0) + 1);
	await stage.fact("agent.presence", { agent: desk.id, presence: "cool_down", by: "system" }, before);
	stage.say("By rule the agent rests now, five minutes; nobody counts it as a break.");
	await stage.pause(5);
	await desk.does("End the rest: Available", (session) => session.presence("available", "phone"));
	await stage.fact("agent.routing", { agent: desk.id, routing: "idle" }, before);
}

export async function play(stage) {
	const desk = await stage.agent("agent01", true);
	const one = await first(stage, desk);
	await rest(stage, desk);
	const two = await second(stage, desk);
	await rest(stage, desk);
	const three = await third(stage);
	const four = await fourth(stage, desk);
	const listed = await stage.boss.get("/api/v1/endings");
	stage.say("supervisor01 reviews the ending and finds it right; the appeal stands beside the block.");
	stage.look("endings to review, blocks to lift:", "/api/v1/endings");
	await stage.boss.post(`/api/v1/contacts/${two.contact}/ending/review`, { right: true });
	await facts(stage, { one, two, three, four, listed });
}

async function facts(stage, { one, two, three, four, listed }) {
	const { live } = stage;
	const blocked = live.of("caller.blocked", { contact: two.contact })[0];
	const ends = (contact) => live.of("contact.ended", { contact })[0];
	stage.check("hanging up on a caller was refused", one.verdict === "caller_ends_first");
	stage.check("the first call was warned once and ended by the caller", live.of("ending.warned", { contact: one.contact }).length === 1 && ends(one.contact).by === "citizen");
	stage.check("after each call with a notice the agent rested by rule", live.of("agent.presence", { presence: "cool_down", by: "system" }).length >= 2);
	stage.check("one notice was not enough", two.early === "warn_first");
	stage.check("after two notices it ended by rule", live.of("ending.used", { contact: two.contact, ending_kind: "abuse", warnings: 2 }).length === 1 && ends(two.contact).by === "agent");
	stage.check("the number is blocked for a day", blocked && Math.abs(blocked.until - blocked.at_ms - DAY_MS) < 60_000);
	stage.check("the third call was refused, rang nobody, and its appeal is noted", live.of("caller.appealed", { contact: three }).length === 1 && live.of("offer.made", { contact: three }).length === 0);
	stage.check("danger went through the block", live.of("contact.answered", { contact: four.contact }).length === 1);
	stage.check("a call in crisis is not ended by any rule", four.verdict === "in_crisis" && ends(four.contact).by === "citizen");
	stage.check("the ending stands on the list that supervisors review", JSON.stringify(listed).includes(two.contact));
	stage.check("the review is a fact", (await stage.fact("ending.reviewed", { contact: two.contact })).right === true);
}
