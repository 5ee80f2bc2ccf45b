/** Scenario 1: an infection goes round, people say that all emergency rooms are closed, and a parent in Suwon needs one at night. */
import { giveFeed } from "../lib/feed.mjs";

export const number = 1;
export const title = "An emergency room at night: what is open, how old that word is, and what is only said";
export const clock = "22:10";

const CALLER = "01023456789";

/** The feed of the night: one with beds, one that is full, one whose last word is an hour and a half old. */
async function night(stage) {
	const rows = (await stage.boss.get("/api/v1/directory/facilities")).rows;
	const feedOf = (code) => rows.find((one) => one.code === code).feed_id;
	return giveFeed(stage.boss, [
		{ id: feedOf("suwon-er1"), beds: 0, minutes_ago: 4, children: 0 }, { id: feedOf("suwon-er2"), beds: 5, minutes_ago: 3, children: 2 }, { id: feedOf("suwon-er3"), beds: 6, minutes_ago: 90 },
	]);
}

const rooms = (session) => session.get("/api/v1/facilities?kind=emergency_room&place=suwon&limit=6").then((answer) => answer.facilities);

export async function play(stage) {
	stage.say("It is 22:10. The public feed of emergency rooms says what is free in Suwon; one hospital has been silent for an hour and a half.");
	const fed = await night(stage);
	const desk = await stage.agent("agent12", true);
	const call = await stage.rings("120", CALLER);
	stage.look("everything that happens to this call:", `/follow#${call.contact}`);
	await stage.pause(3);
	await call.sound.keys("1");
	await desk.answer(call.contact);
	await stage.speak("caller", call, "ko", "아이가 배가 아픈데 응급실이 다 닫혔다면서요? 여기 수원이에요.");
	stage.look("YOU: Alt P shows what is open near Suwon; the silent one is called old news (R046):", "/desk");
	const [first, ...others] = await rooms(stage.boss);
	const rumour = (await stage.boss.get("/api/v1/directory/rumours")).rows.find((one) => one.code === "er-all-closed");
	stage.say(`What is said is kept with its verdict and one wording for all: “${rumour.wording}” (R108)`);
	await desk.says("모두 닫은 것은 아닙니다. 수원하나병원 응급실이 열려 있습니다. 가시기 전에 전화해 보세요.");
	await stage.pause(2);
	await call.hangup();
	await desk.writes(call.contact, { place: stage.named("places", "suwon"), note: `${first.name} ${first.number} 안내` });
	await facts(stage, call.contact, { fed, first, others, rumour });
}

async function facts(stage, contact, { fed, first, others, rumour }) {
	const kept = await stage.boss.get(`/api/v1/contacts/${contact}`);
	const silent = others.find((one) => one.code === "suwon-er3");
	stage.check("the feed spoke of three of our hospitals", fed === 3);
	stage.check("the one with free beds stands first, as open, with when that was said", first.code === "suwon-er2" && first.state === "open" && first.report.beds === 5);
	stage.check("the full one is called limited", others.find((one) => one.code === "suwon-er1")?.state === "limited");
	stage.check("the silent one is called old news, not open", silent?.state === "stale" && silent.report.state === "open");
	stage.check("the rumour has a verdict and somebody who answers for its wording", rumour.verdict === "false" && rumour.department !== "");
	stage.check("the record says what was told, in Suwon", kept.classified?.note.includes("수원하나병원") && kept.classified?.place === stage.named("places", "suwon"));
}
