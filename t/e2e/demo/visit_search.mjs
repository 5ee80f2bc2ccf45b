/** A parent asks for an emergency room; the desk searches with the caller's own words while they speak. */

const WORDS = "지금 갈 수 있는 응급실";
const textOf = (parts) => parts.map((part) => part.text).join("").replace(/\s+/g, " ");

export async function play(stage) {
	const desk = await stage.agent("agent59");
	stage.say("Night. A parent rings 120.", "밤입니다. 한 부모가 120에 전화합니다.");
	const caller = await stage.rings("1200", "01033332222");
	stage.look("everything that happens to this call", `/follow#${caller.contact}`, "이 통화에 일어나는 모든 일");
	await desk.answer(caller.contact);
	await stage.speak("caller", caller, "ko", "아이가 열이 삼십구 도예요. 지금 갈 수 있는 응급실이 어디예요?");
	const began = performance.now();
	const found = await desk.session.post("/api/v1/search", { q: WORDS });
	const ms = Math.round(performance.now() - began);
	stage.say(`agent59 types “${WORDS}” (Alt S) and has ${found.total} answers after ${ms} ms:`, `agent59가 “${WORDS}”를 치자(Alt S) ${ms} 밀리초 만에 답 ${found.total}건이 나옵니다.`);
	for (const hit of found.hits.slice(0, 3)) stage.say(`  ${textOf(hit.title)}: ${textOf(hit.snippet).slice(0, 110)}`);
	stage.look("the desk: log in as an agent in a private window and try Alt S", "/desk", "상담석: 시크릿 창에서 상담사로 들어가 Alt S를 눌러 보세요");
	await desk.says("수원에 밤새 여는 어린이 응급실이 있습니다. 가시기 전에 119에서 병상을 확인해 드릴게요.");
	await stage.pause(2);
	await caller.hangup();
	await desk.writes(caller.contact, { topic: stage.named("topics", "hospital"), place: stage.named("places", "suwon"), note: "고열 아이, 야간 응급실 안내" });
	const kept = await stage.boss.get(`/api/v1/contacts/${caller.contact}`);
	stage.check(`the first answer is about emergency rooms: ${textOf(found.hits[0]?.title ?? [])}`, /응급실/.test(textOf(found.hits[0]?.title ?? [])), `첫 답이 응급실에 관한 것입니다: ${textOf(found.hits[0]?.title ?? [])}`);
	stage.check("the record has topic, place and note", kept.classified.topic && kept.classified.place && kept.classified.note, "주제, 곳, 메모가 기록되었습니다");
}
