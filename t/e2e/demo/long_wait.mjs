/** Scenario 8: a caller who has waited long and is angry. An apology, a supervisor who listens, whispers and joins, and marks by keys
 * afterwards. Another one chose by key to be rung back, and keeps the place. */
import { sleep, until } from "../lib/process.mjs";

export const number = 8;
export const title = "A long wait: an angry caller, an apology, a supervisor's help, the survey; and one who is rung back instead";
export const args = ["--waiting-longest", "30", "--announce-every", "20"];

const BEFORE = "01010002000", ANGRY = "01020003000", BACK = "01030004000";

/** The province's flow, with a key to be rung back while waiting and questions after the talk. */
const document = JSON.stringify({
	name: "province", lines: ["120", "031120"], start: "greet", after: "survey", steps: [
		{ name: "greet", do: "greet", say: "greeting", next: "language" },
		{ name: "language", do: "language", language: "ko", next: "queue" },
		{ name: "queue", do: "queue", queue: "language", choices: [{ key: "1", say: "menu_callback", next: "callback" }] },
		{ name: "callback", do: "callback", next: "end", otherwise: "queue" },
		{ name: "survey", do: "survey", next: "end", otherwise: "end" },
		{ name: "end", do: "goodbye" },
	],
});

async function publish(stage) {
	const flow = (await stage.admin.get("/api/v1/flows")).flows.find((one) => one.name === "province");
	const saved = await stage.admin.put(`/api/v1/flows/${flow.id}`, { document, note: "ring back by key, questions after the talk", version: flow.newest });
	await stage.admin.put(`/api/v1/flows/${flow.id}/live`, { version: saved.version });
	await stage.fact("flow.live");
}

async function korean(stage, call) {
	await stage.pause(2);
	await call.sound.keys("1");
	await stage.fact("contact.queued", { contact: call.contact });
}

/** "1" in the line: the number is read back; "1" again: it is right. */
async function chooseToBeRungBack(stage) {
	stage.say("A third caller joins the line, hears that key 1 has them rung back, and presses it.");
	const call = await stage.rings("120", BACK);
	await korean(stage, call);
	await stage.pause(6);
	await call.sound.keys("1");
	stage.say("Their number is read back digit by digit; 1 says that it is right. They hang up and keep their place.");
	await until("the call-back", async () => {
		await call.sound.keys("1");
		return stage.live.of("callback.due", { contact: call.contact })[0];
	}, 60_000, 2500);
	await call.hangup();
	return call.contact;
}

/** The supervisor listens, whispers, joins, and leaves. */
async function help(stage, desk, contact) {
	const own = await stage.phone("supervisor01");
	own.onInvite = (call) => call.accept();
	await stage.boss.presence("available", "phone");
	const how = (supervision) => stage.boss.put(`/api/v1/contacts/${contact}/supervision`, { supervision });
	stage.say("supervisor01 listens: nobody hears them, and the caller's sound does not change.");
	await how("monitor");
	await stage.fact("supervision.changed", { contact, supervision: "monitor" });
	await stage.pause(6);
	stage.say("supervisor01 whispers: only the agent hears, “Offer to ring back the department for them”.");
	await how("whisper");
	await stage.fact("supervision.changed", { contact, supervision: "whisper" });
	const boss = own.incoming[0];
	await stage.speak("supervisor", boss, "ko", "담당 부서에 저희가 대신 확인하겠다고 하세요.");
	await stage.pause(3);
	stage.say("supervisor01 joins: all three hear each other.");
	await how("join");
	await stage.fact("supervision.changed", { contact, supervision: "join" });
	await stage.speak("supervisor", boss, "ko", "팀장입니다. 오래 기다리시게 해서 정말 죄송합니다. 오늘 안에 답을 드리겠습니다.");
	await stage.pause(3);
	await how("none");
	await stage.over(boss);
}

/** The agent leaves the caller to the questions; four keys. */
async function survey(stage, desk, call) {
	await desk.does("End the call: the caller is asked for marks", (session) => session.act(call.contact, "survey"));
	await stage.fact("survey.offered", { contact: call.contact });
	stage.say("A voice asks for kindness, professionalism, promptness and overall; the caller presses 5, 4, 1 and 3.");
	for (const key of ["1", "5", "4", "1", "3"]) {
		await stage.pause(4);
		await call.sound.keys(key);
	}
	const marks = await stage.fact("survey.answered", { contact: call.contact });
	await stage.over(call);
	return marks;
}

/** Gives the contact of ringing back: one of its own, with the place of the first. */
async function rungBack(stage, desk) {
	stage.say("The next offer is the caller who wanted to be rung back. Only when the agent has answered is their telephone dialled.");
	stage.onDialled = (call) => {
		stage.say("The citizen's telephone rings and is answered.");
		stage.dialled = call;
		call.accept();
	};
	await desk.does("Answer (Alt A)", () => desk.lift());
	const { contact } = await stage.fact("contact.dialled");
	await until("the citizen's telephone", () => stage.dialled);
	await stage.fact("contact.answered", { contact });
	await stage.speak("caller", stage.dialled, "ko", "전화 주셔서 고맙습니다. 여권 재발급은 어디서 하나요?");
	await desk.says("가까운 시청이나 구청 민원실에서 하실 수 있습니다.");
	await stage.pause(2);
	await stage.dialled.hangup();
	await desk.writes(contact, { topic: stage.named("topics", "passport"), note: "여권 재발급 안내" });
	return contact;
}

async function waitLong(stage) {
	stage.say("An hour of storms: the only agent is talking. A second caller waits, and waits.");
	stage.look("the longest wait passes its target and the tile says so by shape and word:", `/wall?token=${stage.wall.token}`);
	const call = await stage.rings("120", ANGRY);
	await korean(stage, call);
	return call;
}

export async function play(stage) {
	await publish(stage);
	const desk = await stage.agent("agent59", true);
	stage.say("The first caller is answered at once.");
	const first = await stage.rings("120", BEFORE);
	await korean(stage, first);
	await desk.answer(first.contact);
	const angry = await waitLong(stage);
	stage.look("everything that happens to the second call:", `/follow#${angry.contact}`);
	const chose = await chooseToBeRungBack(stage);
	await stage.pause(45);
	if (stage.options.fast) await sleep(6000); // long enough to be a wait
	const waiting = (await stage.boss.get("/api/v1/board")).waiting;
	stage.say("The first caller hangs up at last.");
	await first.hangup();
	await desk.writes(first.contact, { topic: stage.named("topics", "weather"), note: "폭우 행동 요령 안내" });
	await desk.answer(angry.contact);
	await stage.speak("caller", angry, "ko", "한 시간을 기다렸어요! 도대체 뭐 하는 겁니까!");
	await desk.says("오래 기다리시게 해서 정말 죄송합니다. 제가 끝까지 도와드리겠습니다.");
	await help(stage, desk, angry.contact);
	const marks = await survey(stage, desk, angry);
	await desk.writes(angry.contact, { topic: stage.named("topics", "water"), note: "단수 안내, 오래 기다리신 데 사과드림" });
	const back = await rungBack(stage, desk);
	await facts(stage, { first: first.contact, angry: angry.contact, chose, back, waiting, marks });
}

async function facts(stage, { first, angry, chose, back, waiting, marks }) {
	const { live } = stage;
	const answered = live.of("contact.answered", { contact: angry })[0];
	const order = (contact) => live.of("contact.answered").findIndex((one) => one.contact === contact);
	stage.check("the wall saw somebody wait", waiting.count >= 1 && waiting.longest_since_ms);
	stage.check("the angry caller waited while the first one talked", answered.waited > (stage.options.fast ? 5000 : 45_000));
	stage.check("a supervisor listened, whispered and joined, and one person at a time spoke", ["monitor", "whisper", "join"].every((supervision) => live.of("supervision.changed", { contact: angry, supervision }).length === 1));
	stage.check("the marks are kept as they were pressed", marks.kindness === 5 && marks.professionalism === 4 && marks.promptness === 1 && marks.overall === 3);
	stage.check("who chose to be rung back kept the place: behind the angry caller", live.of("callback.due", { contact: chose, reason: "chosen" }).length === 1 && order(angry) < order(back));
	stage.check("the call-back reached them", (await stage.fact("callback.closed", { how: "reached" })).how === "reached");
	stage.check("nobody is left on the call-back list", (await stage.boss.get("/api/v1/callbacks")).callbacks.length === 0);
	for (const [who, contact] of Object.entries({ first, angry, back })) stage.check(`${who}: ended, and not by us`, live.of("contact.ended", { contact }).every((one) => one.result === "answered" && one.by !== "agent"));
}
