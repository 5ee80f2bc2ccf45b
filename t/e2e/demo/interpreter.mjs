/** Scenario 5: two in the morning, three agents on duty, none of whom speaks Vietnamese. One key brings a volunteer into the call. */
import { sleep, until } from "../lib/process.mjs";

export const number = 5;
export const title = "Two in the morning: a caller who speaks Vietnamese, through a volunteer's three-way interpreting";
export const clock = "02:00";

const CALLER = "01077778888";
const VIETNAMESE = ["v", "i"].reduce((n, c) => n * 256 + c.charCodeAt(0), 0);

/** Whose telephone has these digits: the directory shows a volunteer's last four even to an administrator, no more. */
async function telephones(stage) {
	const { rows } = await stage.admin.get("/api/v1/directory/numbers");
	return (digits) => rows.find((one) => one.number.slice(-4) === digits.slice(-4));
}

/** The volunteer's telephone rings; they answer, and press 1: no machine does that. */
async function volunteer(stage) {
	const rung = await stage.fact("interpreter.rang", { volunteer: true });
	const call = await until("the volunteer's telephone", () => stage.dialled.find((one) => one.entry?.kind === "volunteer")?.call);
	stage.say("A volunteer's telephone rings. It shows the centre's number; the desk sees the directory's entry and no number.",
		"봉사자의 전화가 울립니다. 센터의 번호가 뜨고, 상담석에는 봉사자의 번호가 보이지 않습니다.");
	await stage.pause(4);
	call.accept();
	await stage.pause(3);
	stage.say("The volunteer hears what it is about and presses 1.",
		"봉사자가 안내를 듣고 1을 누릅니다. 자동응답기는 못 하는 일입니다.");
	await sleep(1000);
	await call.sound.keys("1");
	await stage.fact("interpreter.joined", { contact: rung.contact });
	return call;
}

/** Which of two tones arrives at each of the three, when one after the other has a tone. */
async function whoHears(stage, caller, agent, interpreter) {
	const sounds = { caller: caller.sound, interpreter: interpreter.sound, ...(agent && { agent: agent.sound }) };
	const heard = {};
	await sleep(5000); // past what the volunteer is told
	for (const [speaker, sound] of Object.entries(sounds)) {
		for (const one of Object.values(sounds)) one.hz = 0;
		sound.hz = 700;
		await sleep(500);
		const others = Object.entries(sounds).filter(([name]) => name !== speaker);
		const levels = await Promise.all(others.map(([, one]) => one.hear(700, 1)));
		heard[speaker] = levels.every((one) => one.level_db > -16);
	}
	return heard;
}

export async function play(stage) {
	const known = await telephones(stage);
	stage.dialled = [];
	stage.onDialled = (call, digits) => {
		stage.dialled.push({ call, digits, entry: known(digits) });
		call.ring();
	};
	const desk = await stage.agent("agent59", true);
	await Promise.all(["agent57", "agent58"].map(async (name) => (await stage.server.login(name)).presence("break", "phone").catch(() => {})));
	stage.say("It is 02:00. Three agents are on duty; agent57 and agent58 rest, agent59 is there. Nobody speaks Vietnamese.",
		"새벽 2시입니다. 세 명이 당직이고 agent57과 agent58은 쉬고 agent59가 있습니다. 베트남어를 하는 사람은 없습니다.");
	const caller = await stage.rings("120", CALLER);
	stage.look("everything that happens to this call:", `/follow#${caller.contact}`, "이 통화에 일어나는 모든 일");
	await stage.pause(8);
	stage.say("The caller hears “Tiếng Việt, bấm phím 5” and presses 5.",
		"전화한 사람이 “Tiếng Việt, bấm phím 5”를 듣고 5를 누릅니다.");
	await caller.sound.keys("5");
	await stage.fact("contact.language", { contact: caller.contact, language: "vi" });
	stage.say("The Vietnamese queue asks for somebody who speaks it; nobody does, so after 40 s any agent may answer. The caller hears music and Vietnamese announcements.",
		"베트남어 줄은 베트남어를 하는 사람을 찾지만 없습니다. 40초 뒤에는 누구나 받을 수 있습니다. 그동안 음악과 베트남어 안내가 나갑니다.");
	const agent = await desk.answer(caller.contact);
	await stage.speak("caller", caller, "vi", "Alo, con tôi bị sốt cao, tôi phải đi bệnh viện nào?");
	stage.look("the desk says “Vietnamese”, and one key asks for an interpreter:", "/desk", "상담석에 ‘베트남어’가 뜨고, 단추 하나로 통역을 부릅니다");
	await desk.does("Ask for an interpreter: Interpreter, Vietnamese", (session) => session.act(caller.contact, "interpreter", { language: "vi" }), "통역 부르기: 베트남어");
	const interpreter = await volunteer(stage);
	stage.say("Three of them talk now. A tone from each shows who hears whom.",
		"이제 셋이 통화합니다. 한 사람씩 소리를 내어 누가 누구를 듣는지 봅니다.");
	const heard = await whoHears(stage, caller, agent, interpreter);
	await stage.speak("volunteer", interpreter, "ko", "아이가 열이 많이 나서 지금 갈 수 있는 병원을 찾고 있어요.");
	await desk.says("수원에 밤새 여는 어린이 응급실이 있습니다. 주소를 불러 드릴게요.");
	await stage.speak("volunteer", interpreter, "vi", "Có phòng cấp cứu nhi mở suốt đêm ở Suwon.");
	await stage.speak("caller", caller, "vi", "Cảm ơn rất nhiều!");
	await stage.pause(2);
	stage.say("The caller hangs up; the volunteer may sleep on.",
		"전화한 사람이 끊습니다. 봉사자는 다시 잡니다.");
	await caller.hangup();
	await stage.over(interpreter);
	await desk.writes(caller.contact, { topic: stage.named("topics", "hospital"), place: stage.named("places", "suwon"), note: "고열 아이, 야간 응급실 안내 (베트남어 통역 봉사자)" });
	stage.look("minutes and waiting of each interpreter:", "/api/v1/interpreters", "통역마다 통화와 대기 시간");
	await facts(stage, caller.contact, heard);
}

async function facts(stage, contact, heard) {
	const { live } = stage;
	const joined = live.of("interpreter.joined", { contact })[0];
	const started = live.of("contact.started", { contact })[0];
	const local = new Date(started.at_ms).toLocaleTimeString("en-GB", { timeZone: "Asia/Seoul" });
	const { interpreters } = await stage.boss.get("/api/v1/interpreters");
	const kept = JSON.stringify([await stage.boss.get(`/api/v1/contacts/${contact}`), live.facts]);
	stage.check(`it was two in the morning (${local})`, local.startsWith("02:"), `새벽 2시였습니다(${local})`);
	stage.check("the caller chose Vietnamese and reached somebody who does not speak it", live.of("contact.language", { contact, language: "vi" }).length && live.of("contact.answered", { contact }).length, "베트남어를 골랐고, 베트남어를 모르는 사람이 받았습니다");
	stage.check("an interpreter for Vietnamese was asked for", live.of("interpreter.asked", { contact, tongue: VIETNAMESE }).length === 1, "베트남어 통역을 한 번 불렀습니다");
	stage.check("a volunteer joined within a minute", joined?.volunteer && joined.waited < 60_000, "봉사자가 1분 안에 들어왔습니다");
	for (const [who, is] of Object.entries(heard)) stage.check(`both others heard the ${who}`, is, `나머지 둘이 ${{ caller: "전화한 사람", interpreter: "통역", agent: "상담사" }[who]}의 말을 들었습니다`);
	stage.check("only those who stand by at this hour were rung", stage.dialled.every((one) => one.entry?.languages?.split(" ").includes("vi")) && stage.dialled.every((one) => one.entry?.kind === "volunteer"), "이 시각에 대기하는 봉사자에게만 전화했습니다");
	stage.check("the volunteer's own number is nowhere", stage.dialled.every((one) => !kept.includes(one.digits)), "봉사자의 번호는 어디에도 없습니다");
	stage.check("the volunteer's minutes are kept", interpreters.some((one) => one.calls >= 1 && one.talk_ms > 0), "통역 시간이 기록되었습니다");
	stage.check("the caller hung up first", live.of("contact.ended", { contact, by: "citizen", result: "answered" }).length === 1, "전화한 사람이 먼저 끊었습니다");
}
