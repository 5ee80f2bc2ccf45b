/** Scenario 2: somebody in Yeoju has lost work and rent, and says that they do not want to live. One call, one consultant: danger first, then each need with the office whose it is. */
import { until } from "../lib/process.mjs";

export const number = 2;
export const title = "Many needs in one call: rent, support, and a life in danger";
export const clock = "10:20";

const CALLER = "01034567890";

/** The three of one conversation. The first is the one that the others name. */
const needs = [
	{ kind: "complaint", sub: "grievance", topic: "public_housing", code: "housing-welfare", reason: "competence", text: "월세가 석 달 밀려 이달 말까지 집을 비워야 합니다. 들어갈 곳이 없습니다.", say: "the home" },
	{ kind: "inquiry", sub: "grievance", topic: "emergency_welfare", code: "welfare", reason: "competence", text: "일을 잃은 지 넉 달째이고 먹을 것이 떨어져 갑니다. 긴급복지를 원합니다.", say: "money to live on" },
	{ kind: "crisis", sub: "none", topic: "emergency_welfare", code: "mental-health", reason: "competence", text: "살고 싶지 않다고 하셨습니다. 109와 함께 이야기했고, 오늘 안에 다시 전화해 달라고 하셨습니다.", say: "that somebody rings back today" },
];

async function open(stage, desk, contact, departments) {
	const opened = [];
	for (const [n, need] of needs.entries()) {
		const { code, reason, say, ...form } = need;
		const department = departments.find((one) => one.code === code);
		await desk.does(`Inquiry ${n + 1}: ${say}, to ${department.name} (Alt U${n ? ", Save, and one more" : ""})`, async (session) => {
			const made = await session.post("/api/v1/inquiries", { ...form, urgency: n === 2 ? "urgent" : "soon", topic: stage.named("topics", need.topic), place: stage.named("places", "yeoju"), contact, ...(n ? { parent: opened[0], link: "referral" } : {}) });
			await session.post(`/api/v1/inquiries/${made.id}/hand`, { department: department.id, reason });
		}, `문의 ${n + 1}: ${department.name}에 넘기기`);
		opened.push((await stage.fact("inquiry.opened", { contact }, n + 1)).inquiry);
		await stage.pause(2);
	}
	return opened;
}

/** 109 answers, and stays with the caller for a while. */
function helpline(stage) {
	stage.dialled = [];
	stage.onDialled = (call, digits) => {
		stage.dialled.push({ call, digits });
		call.ring();
		call.accept();
	};
}

export async function play(stage) {
	helpline(stage);
	const { rows: departments } = await stage.boss.get("/api/v1/directory/departments");
	const desk = await stage.agent("agent05", true);
	stage.say("It is 10:20. Somebody in Yeoju asks about rent.", "오전 10시 20분, 여주에서 월세를 묻는 전화가 옵니다.");
	const call = await stage.rings("120", CALLER);
	stage.look("everything that happens to this call:", `/follow#${call.contact}`, "이 통화에 일어나는 모든 일");
	await stage.pause(3);
	await call.sound.keys("1");
	await desk.answer(call.contact);
	await stage.speak("caller", call, "ko", "여주인데요, 월세가 석 달 밀렸어요. 일도 없고 먹을 것도 없고, 이제 그만 살고 싶어요.");
	await desk.does("Danger first: raise the crisis flag (Alt 6, twice)", (session) => session.act(call.contact, "crisis"), "위험이 먼저: 위기 표시 (Alt 6 두 번)");
	await stage.fact("crisis.raised", { contact: call.contact });
	stage.look("the floor sees it, and a second person comes:", "/floor", "현황판에 뜨고, 두 번째 사람이 옵니다");
	await stage.boss.act(call.contact, "crisis/seen");
	await desk.does("Bring the suicide prevention line 109 into the call (Alt 1, Enter)", (session) => session.act(call.contact, "emergency", { number: "109" }), "109를 통화에 부르기 (Alt 1, Enter)");
	await stage.fact("party.joined", { contact: call.contact });
	await desk.says("109 상담사와 함께 듣고 있습니다. 집과 생활비도 하나씩 같이 풀어 보겠습니다.");
	stage.say("Each need is an inquiry of its own, with its own office and date; they name each other (R051).", "필요한 것마다 문의를 따로 열고 서로 잇습니다.");
	const opened = await open(stage, desk, call.contact, departments);
	await stage.speak("caller", call, "ko", "고맙습니다. 기다리고 있을게요.");
	await stage.pause(2);
	await call.hangup();
	await stage.fact("contact.ended", { contact: call.contact });
	await desk.writes(call.contact, { topic: stage.named("topics", "emergency_welfare"), place: stage.named("places", "yeoju"), outcome: "handed_over", note: "월세 체납, 생계, 위기. 109 함께 통화, 세 부서에 이어 드림" });
	stage.look("the three, as those who lead see them:", "/inquiries", "이끄는 사람이 보는 세 문의");
	await facts(stage, call.contact, opened, departments);
}

async function facts(stage, contact, opened, departments) {
	const all = await Promise.all(opened.map((id) => stage.boss.get(`/api/v1/inquiries/${id}`)));
	const others = await stage.server.login("agent01");
	const official = await stage.server.login("official02");
	const theirs = (await official.get("/api/v1/inquiries?view=department")).inquiries;
	const crises = await until("what became of the danger", async () => (await stage.boss.get("/api/v1/crises")).crises.find((one) => one.contact === contact && one.follow_up === "open"));
	stage.check("109 was rung, and joined the call", stage.dialled.some((one) => one.digits === "109") && stage.live.of("party.joined", { contact }).length === 1, "109에 걸었고 함께 통화했습니다");
	stage.check("a second person looked in, and somebody will ring back within a day", crises.emergency === 1 && stage.live.of("crisis.seen", { contact }).length === 1, "두 번째 사람이 왔고, 하루 안에 다시 전화합니다");
	stage.check("three needs, three offices, one conversation", all.every((one, i) => one.department === departments.find((row) => row.code === needs[i].code).id && one.contact === contact), "세 가지 필요, 세 부서, 한 통화");
	stage.check("they name each other", all.every((one) => one.linked.length === 2), "서로 이어져 있습니다");
	stage.check("each has its own date", all.every((one) => one.due_ms > one.opened_ms), "저마다 기한이 있습니다");
	stage.check("the welfare office sees its own, and neither of the others", theirs.some((one) => one.id === opened[1]) && !theirs.some((one) => one.id === opened[0] || one.id === opened[2]), "복지 부서는 제 것만 봅니다");
	stage.check("the crisis is the business of few: another consultant does not find it", (await others.get(`/api/v1/inquiries/${opened[2]}`).catch((error) => error.verdict)) === "not_found", "다른 상담사는 위기 문의를 보지 못합니다");
	stage.check("the caller hung up first: nobody can end such a call", stage.live.of("contact.ended", { contact, by: "citizen" }).length === 1, "전화한 사람이 먼저 끊었습니다");
}
