/** Scenario 13: a delegation from Japan stands before the wallboard in the demo province. It speaks Japanese; nobody's name or number is on it, and what they see moves as a call in Japanese comes in. */
import { until } from "../lib/process.mjs";

export const number = 13;
export const title = "A delegation from Japan before the wallboard: in Japanese, with nobody's name on it, as a Japanese call comes in";
export const clock = "14:00";

const CALLER = "01088887777";

/** The screen as the administrator arranges it, and what it may read with its cookie. */
async function screen(stage) {
	await stage.admin.put(`/api/v1/tokens/${stage.wall.id}/look`, { layout: "visitors", light: true, language: "ja" });
	const got = await fetch(`${stage.server.url}/wall?token=${stage.wall.token}`, { redirect: "manual" });
	const cookie = got.headers.get("set-cookie").split(";")[0];
	const read = async (path) => {
		const answer = await fetch(stage.server.url + path, { headers: { cookie } });
		return { status: answer.status, text: await answer.text() };
	};
	return { address: got.headers.get("location"), read, board: async () => JSON.parse((await read("/api/v1/board")).text) };
}

export async function play(stage) {
	const wall = await screen(stage);
	stage.look("the wallboard for visitors, in Japanese:", `/wall?token=${stage.wall.token}`, "일본어로 된 방문객용 전광판");
	const before = await wall.board();
	await stage.pause(3);
	const desk = await stage.agent("agent17", true);
	stage.say("Somebody who lives here and speaks Japanese rings 120, and presses 4.", "일본어를 쓰는 주민이 120에 전화해 4를 누릅니다.");
	const call = await stage.rings("120", CALLER);
	stage.look("everything that happens to this call:", `/follow#${call.contact}`, "이 통화에 일어나는 모든 일");
	await stage.pause(3);
	await call.sound.keys("4");
	await stage.fact("contact.language", { contact: call.contact, language: "ja" });
	await desk.answer(call.contact);
	await stage.speak("caller", call, "ja", "すみません、外国人登録の相談はどこでできますか。");
	await desk.says("스이겐 외국인 복지센터를 안내해 드리겠습니다.");
	await stage.pause(2);
	await call.hangup();
	await desk.writes(call.contact, { topic: stage.catalog.topics[0].id, note: "외국인 등록 안내 (일본어)" });
	const after = await until("the wall has counted it", async () => {
		const board = await wall.board();
		return board.today.answered > before.today.answered && board;
	}, stage.patience_ms);
	stage.look("which service there is in which language:", "/about", "언어별로 되는 것");
	await facts(stage, { wall, before, after, contact: call.contact });
}

async function facts(stage, { wall, before, after, contact }) {
	const { people } = await stage.admin.get("/api/v1/people");
	const look = JSON.parse((await wall.read("/api/v1/wall/look")).text);
	const parity = await stage.server.guest().get("/api/v1/public/parity");
	const japanese = parity.languages.find((one) => one.language === "ja");
	const texts = JSON.parse((await wall.read("/i18n/ja.json")).text);
	const shown = JSON.stringify(after);
	stage.check("the screen is arranged for visitors, in Japanese", look.layout === "visitors" && look.language === "ja" && /[ぁ-ん]/.test(Object.entries(texts).filter(([key]) => key.startsWith("wall.")).map(([, text]) => text).join("")), "일본어 방문객용 화면입니다");
	stage.check("its token has left the address", !String(wall.address).includes(stage.wall.token), "주소에 열쇠가 남지 않습니다");
	stage.check("nobody's name or number is on it", !people.some((one) => one.roles.includes("agent") && shown.includes(one.display)) && !shown.includes(CALLER.slice(-4)), "이름도 번호도 없습니다");
	stage.check("it opens nothing else", (await wall.read("/api/v1/contacts")).status >= 401, "다른 것은 열리지 않습니다");
	stage.check("the call was heard in Japanese by somebody who speaks it", stage.live.of("contact.answered", { contact }).length === 1 && after.today.answered === before.today.answered + 1, "일본어 통화를 일본어 상담사가 받았고 전광판이 세었습니다");
	stage.check("the page says what there is in Japanese", japanese.pages && japanese.consultants >= 6, "일본어로 되는 것이 안내에 있습니다");
}
