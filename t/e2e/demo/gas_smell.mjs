/** Scenario 7: a smell of gas, written on KakaoTalk at night. The rules see the danger and say 119 at once; a consultant writes on, the photo comes, and the official on duty has it. */
import { freePort, until } from "../lib/process.mjs";
import { Relay } from "../lib/kakao.mjs";
import { handedOn, isClean } from "../lib/picture.mjs";

export const number = 7;
export const title = "A smell of gas on KakaoTalk, to the official on duty";
export const clock = "22:40";

let port;
export async function args() {
	port = await freePort();
	return ["--fetch-local", `127.0.0.1:${port}`];
}

const WORDS = "집 앞 골목에서 가스 냄새가 나요", PLACE = "수원시 팔달구 은행나무 아파트 103동 앞이에요", GOES = "당직자가 지금 출발했습니다. 창문을 열고 밖에서 기다려 주세요.";

/** The consultant takes the conversation and asks where; the citizen answers with words and a photo. */
async function talk(stage, relay, desk) {
	const { contact } = await stage.fact("conversation.offered", { channel: "kakao" });
	stage.look("the conversation on the desk:", "/desk", "상담석의 대화");
	await desk.does("Take the conversation (Alt O)", (session) => session.post(`/api/v1/conversations/${contact}/accept`), "대화 받기 (Alt O)");
	await stage.fact("conversation.assigned", { contact });
	const write = (body, korean) => desk.does(`Write: “${body}” (Ctrl Enter)`, async (session) => {
		const { letters } = await session.get(`/api/v1/contacts/${contact}/letters`);
		await session.post("/api/v1/letters", { answers: letters.filter((one) => one.way === "in").at(-1).id, body });
	}, korean);
	await write("밖으로 나오셨나요? 지금 계신 곳을 알려 주세요.", "적기: “밖으로 나오셨나요? 지금 계신 곳을 알려 주세요.” (Ctrl Enter)");
	await stage.pause(3);
	stage.say(`The citizen: ${PLACE}, and a photo.`, `시민: ${PLACE}. 사진도 보냅니다.`);
	await relay.writes(PLACE);
	await relay.photo("gas.jpg");
	const photo = await until("the photo is on the desk", async () => {
		const { letters } = await stage.boss.get(`/api/v1/contacts/${contact}/letters`);
		for (const { id } of letters) {
			const { attachments } = await stage.boss.get(`/api/v1/letters/${id}`);
			if (attachments.length) return attachments[0];
		}
	}, stage.patience_ms);
	return { contact, photo, write };
}

/** An urgent report, handed to whoever is on duty for gas. */
async function hand(stage, desk, contact) {
	const { officials } = await stage.boss.get("/api/v1/phone-book");
	const [duty] = officials.filter((one) => one.on_duty.some((hazard) => hazard === "gas" || hazard === "any")).sort((a, b) => a.turn - b.turn);
	await desk.does(`Open an urgent report and hand it to ${duty.name}, on duty now (Alt U, Alt P)`, async (session) => {
		const made = await session.post("/api/v1/inquiries", { kind: "report", sub: "grievance", place: stage.named("places", "suwon"), address: PLACE, text: WORDS, urgency: "urgent", tell_by: "nobody", contact });
		await session.post(`/api/v1/inquiries/${made.id}/hand`, { department: duty.department, official: duty.id, reason: "site_visit" });
	}, `급한 신고로 열어 지금 당직인 ${duty.name} 님께 넘기기 (Alt U, Alt P)`);
	const { inquiry } = await stage.fact("inquiry.opened", { contact });
	await stage.fact("inquiry.moved", { inquiry, state: "handed" });
	return { inquiry, duty };
}

export async function play(stage) {
	const relay = await Relay.open(stage.t, port);
	await relay.join(stage.server, stage.admin);
	const desk = await stage.agent("agent02", true);
	if (desk.session) {
		const page = await desk.session.live(undefined, { me: true }); // who writes has a desk open
		stage.endings.unshift(() => page.close());
	}
	stage.say(`It is 22:40. A citizen writes on KakaoTalk: “${WORDS}”.`, `밤 10시 40분, 시민이 카카오톡에 씁니다. “${WORDS}”`);
	const word = relay.message(WORDS);
	await relay.bring("message", word);
	await relay.bring("message", word); // brought twice, as a relay may
	const passed = await stage.fact("front.passed", { channel: "kakao" });
	await until("the advice is there", () => relay.sent().length === 1);
	const advice = relay.sent()[0].message;
	stage.say(`At once, and marked as automatic: “${advice.split("\n")[0]}”`, `곧바로, 자동 안내로: “${advice.split("\n")[0]}”`);
	await stage.pause(3);
	const { contact, photo, write } = await talk(stage, relay, desk);
	const { inquiry, duty } = await hand(stage, desk, contact);
	await write(GOES, `적기: “${GOES}” (Ctrl Enter)`);
	await until("the answer is on the citizen's telephone", () => relay.sent().some((one) => one.message === GOES), stage.patience_ms);
	await desk.does("It is done (Alt 5)", (session) => session.post(`/api/v1/conversations/${contact}/end`), "마침 (Alt 5)");
	await stage.fact("conversation.closed", { contact });
	stage.look("what was written, and what became of it:", `/inquiries#${inquiry}`, "주고받은 글과 그 뒤");
	await facts(stage, { relay, passed, advice, contact, photo, inquiry, duty });
}

async function facts(stage, { relay, passed, advice, contact, photo, inquiry, duty }) {
	const one = await stage.boss.get(`/api/v1/inquiries/${inquiry}`);
	const { letters } = await stage.boss.get(`/api/v1/contacts/${contact}/letters`);
	const seen = await handedOn(stage.server, stage.boss, photo.id);
	stage.check("the rules called it danger and passed it on at once", passed.urgent === true, "규칙이 위험으로 보고 곧바로 사람에게 넘겼습니다");
	stage.check("the citizen was told 119, by a machine that says so", /119/.test(advice) && /^\[자동 안내\]/.test(advice), "119 안내를 자동 안내로 받았습니다");
	stage.check("the machine was silent once a person wrote", relay.sent().slice(1).every((sent) => !/^\[자동 안내\]/.test(sent.message)), "사람이 쓴 뒤 자동 안내는 없었습니다");
	stage.check("what was brought twice stands once", letters.filter((letter) => letter.way === "in").length === 3, "두 번 온 글은 한 번만 있습니다");
	stage.check("the photo is there, made anew without what the camera wrote into it", isClean(seen), "사진이 촬영 정보 없이 있습니다");
	stage.check(`${duty.name}, on duty now, has the report`, one.official === duty.id && one.urgency === "urgent", `당직 ${duty.name} 님께 급한 신고가 갔습니다`);
}
