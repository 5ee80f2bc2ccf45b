/** Scenario 11: the Governor's Friday. A resident asks on the app to be heard, with papers and somebody who comes along; the desk hands it to the office that prepares the meeting, which names the day and afterwards
 * what came of it; the resident reads both, and says how it was. */
import { JPEG } from "../lib/picture.mjs";

export const number = 11;
export const title = "The Governor's Friday: asked for on the app, with papers and a companion; the day, and what came of it";
export const clock = "10:20";

const PHONE = "01022223333", MATTER = "마을 앞 다리가 낡아 아이들이 돌아서 학교에 갑니다. 주민 서명을 모았습니다.";
const DAY = "이번 주 금요일 오전 10시 30분에 도청 민원실로 오세요. 함께 오실 분의 신분증도 가져오세요.", OUTCOME = "도지사께서 직접 들으셨습니다. 내년 예산으로 다리를 새로 놓기로 했습니다.";

/** What the app's page does when its button is pressed. */
async function book(stage) {
	const guest = stage.server.guest();
	const put = async (name) => {
		const { id, key } = await (await fetch(`${stage.server.url}/api/v1/public/files?name=${name}`, { method: "POST", body: JPEG })).json();
		return { id, key };
	};
	const text = `${MATTER}\n[함께 올 사람] 이장 박정수\n[원하는 금요일] 가장 이른 날`;
	const wish = { client: "governor-friday-1", service: "meeting", text, phone: PHONE, language: "ko", files: [await put("sign-1.jpg"), await put("sign-2.jpg")] };
	const receipt = await guest.post("/api/v1/public/reports", wish);
	return { receipt, again: await guest.post("/api/v1/public/reports", wish) };
}

/** What the resident sees by the receipt: of the inquiry, all. */
async function mine(stage, { number: said, key }) {
	const guest = stage.server.guest();
	const { visit } = await guest.post("/api/v1/public/visits", { number: said, key });
	return { visit, one: (await guest.post("/api/v1/public/mine", { visit })).inquiries[0] };
}

export async function play(stage) {
	stage.look("the form, on a telephone:", "/about", "휴대전화의 신청서");
	stage.say(`A resident asks to meet the Governor: “${MATTER}”, two photos of papers, and who comes along.`, `도민이 도지사 면담을 신청합니다. “${MATTER}” 서류 사진 두 장과 함께 올 사람도 적었습니다.`);
	const { receipt, again } = await book(stage);
	stage.say(`The receipt: ${receipt.number}.`, `접수번호 ${receipt.number}`);
	await stage.fact("inquiry.opened", { inquiry: receipt.id, came_in: "governor" });
	await stage.pause(3);
	const desk = await stage.agent("agent02", true);
	stage.look("the wish, its words and papers, among the inquiries:", `/inquiries#${receipt.id}`, "문의 가운데 있는 신청과 서류");
	const { rows } = await stage.boss.get("/api/v1/directory/departments");
	const office = rows.find((one) => one.code === "roads");
	await desk.does("Hand it to the office that prepares it (Alt P)", (session) => session.post(`/api/v1/inquiries/${receipt.id}/hand`, { department: office.id, reason: "competence" }), "준비할 부서로 넘기기 (Alt P)");
	await stage.fact("inquiry.moved", { inquiry: receipt.id, state: "handed" });
	const official = await stage.server.login("official01");
	await official.post(`/api/v1/inquiries/${receipt.id}/accept`);
	stage.look("the office's page (official01):", "/official", "부서 화면 (official01)");
	await stage.pause(3);
	await official.post(`/api/v1/inquiries/${receipt.id}/interim`, { text: DAY });
	stage.say(`The office: “${DAY}”`, `부서: “${DAY}”`);
	const before = await mine(stage, receipt);
	stage.look("the resident reads it with the receipt:", "/my", "도민은 접수번호로 봅니다");
	await stage.pause(4);
	stage.say("Friday has been.", "금요일이 지났습니다.");
	await official.post(`/api/v1/inquiries/${receipt.id}/reply`, { reason: "solved", text: OUTCOME });
	await desk.does("Ring them with what came of it, and close it: text messages are off in this demo", (session) => session.post(`/api/v1/inquiries/${receipt.id}/close`, { reason: "told", text: OUTCOME, told_otherwise: true }),
		"전화로 결과를 알리고 마치기: 이 시연에서는 문자가 꺼져 있습니다");
	await stage.fact("inquiry.moved", { inquiry: receipt.id, state: "closed" });
	const after = await mine(stage, receipt);
	await stage.server.guest().post("/api/v1/public/say", { visit: after.visit, inquiry: receipt.id, what: "rate", stars: 5, text: "" });
	await facts(stage, { receipt, again, before, after });
}

async function facts(stage, { receipt, again, before, after }) {
	const kept = await stage.boss.get(`/api/v1/inquiries/${receipt.id}`);
	const others = await fetch(`${stage.server.url}/open311/v2/requests/${receipt.id}.json`);
	const guess = await stage.server.guest().post("/api/v1/public/visits", { number: receipt.number, key: "aaaaaaaaaa" }).then(() => "open", (error) => error.verdict);
	const heard = (one, text) => one.said.some((said) => said.text.includes(text));
	stage.check("sent twice it is one", again.id === receipt.id, "두 번 보내도 하나입니다");
	stage.check("the desk has the matter, who comes along and both papers", kept.text.includes(MATTER) && kept.text.includes("박정수") && kept.entries.flatMap((entry) => entry.attachments).length === 2, "상담석에 내용, 동행인, 서류 두 장이 있습니다");
	stage.check("the resident read the day before it, and not yet the outcome", heard(before.one, "10시 30분") && !heard(before.one, "예산"), "도민이 날짜를 먼저 읽었습니다");
	stage.check("and afterwards what came of it", heard(after.one, "예산") && after.one.state === "closed", "그 뒤 결과를 읽었습니다");
	stage.check("nobody else reads it: not by a guessed key, not by Open311", guess === "wrong_password" && others.status === 404, "다른 사람은 볼 수 없습니다");
	stage.check("the resident was content", stage.live.of("inquiry.rated", { inquiry: receipt.id })[0]?.stars === 5, "만족도가 남았습니다");
}
