/** kill -9 in the middle of a call: the log is whole, the caller stands on the list and is rung back within a minute. */
import { sleep, until } from "../lib/process.mjs";

const CALLER = "01055556666";

/** A conversation, and what the log says of it so far. */
async function converse(stage, desk) {
	const caller = await stage.rings("1200", CALLER);
	stage.look("everything that happens to this call", `/follow#${caller.contact}`, "이 통화에 일어나는 모든 일");
	await desk.answer(caller.contact);
	await stage.speak("caller", caller, "ko", "여권을 잃어버렸는데 어떻게 해야 하나요?");
	await stage.speak("agent58", desk.call, "ko", "네, 먼저 분실 신고를 하시고요.");
	const log = await stage.boss.live(0);
	await log.fact("contact.answered", { contact: caller.contact });
	await sleep(1500); // what was said a moment ago is in the log
	log.close();
	return { contact: caller.contact, before: log.facts.map((f) => f.seq) };
}

async function die(stage) {
	stage.say("kill -9: no warning, no farewell. The call goes dead; this page goes on by itself.", "kill -9: 경고도 인사도 없이 서버를 죽입니다. 통화가 끊기고, 이 화면은 혼자 남습니다.");
	await stage.pause(2);
	await stage.server.kill();
	const died_ms = Date.now();
	await sleep(stage.options.fast ? 2500 : 6000); // long enough for whoever looks
	stage.say("The supervisor starts it again.", "감시 프로그램이 다시 켭니다.");
	stage.server.clockOn();
	await stage.server.begin();
	await stage.enter(0);
	stage.say(`The server is back ${((Date.now() - died_ms) / 1000).toFixed(1)} s after it died. It reads its journal and looks for calls that never ended.`,
		`죽은 지 ${((Date.now() - died_ms) / 1000).toFixed(1)}초 만에 돌아왔습니다. 일지를 읽고, 끝나지 않은 통화를 찾습니다.`);
	return died_ms;
}

/** The caller's telephone answers when the centre rings. */
function caller(stage) {
	const seen = {};
	stage.onDialled = async (call, digits) => {
		call.ring();
		await sleep(stage.options.fast ? 200 : 2000);
		call.accept();
		Object.assign(seen, { call, digits, at_ms: Date.now() });
	};
	return seen;
}

async function ringBack(stage, desk, contact) {
	const { session, phone } = desk;
	await phone.register();
	await session.presence("available", "phone");
	phone.onInvite = (call) => {
		call.ring();
		call.accept();
	};
	const mine = await until("the caller on the list", async () => (await session.get("/api/v1/callbacks")).callbacks.find((one) => one.contact === contact));
	stage.say(`The caller stands on the call-back list (${mine.caller ?? "number hidden"}). One key rings them.`, `전화한 사람이 다시 걸기 목록에 있습니다(${mine.caller ?? "번호 가림"}). 단추 하나로 겁니다.`);
	stage.look("the list", "/desk", "목록");
	await session.post(`/api/v1/callbacks/${mine.id}/call`);
}

export async function play(stage) {
	const desk = await stage.agent("agent58");
	stage.say("A caller talks with agent58.", "한 도민이 agent58과 통화합니다.");
	const { contact, before } = await converse(stage, desk);
	const seen = caller(stage);
	const died_ms = await die(stage);
	const ended = await stage.fact("contact.ended", { contact });
	const due = await stage.fact("callback.due", { contact });
	const after = stage.live.facts.map((f) => f.seq);
	await ringBack(stage, desk, contact);
	await until("the caller's telephone rings and answers", () => seen.at_ms, 90_000);
	const within = (seen.at_ms - died_ms) / 1000;
	stage.say(`Rung back and talking again, ${within.toFixed(0)} s after the server died.`, `서버가 죽은 지 ${within.toFixed(0)}초 만에 다시 이어졌습니다.`);
	await stage.speak("agent58", desk.phone.incoming.at(-1), "ko", "전화가 끊겨 죄송합니다. 이어서 안내해 드리겠습니다.");
	await stage.pause(3);
	await seen.call.hangup();
	const again = await stage.fact("callback.attempted", { callback: due.callback, how: "reached" });
	await until("the wrap-up", async () => (await desk.session.get("/api/v1/me")).routing === "wrap_up");
	await desk.session.put(`/api/v1/contacts/${again.contact}/record`, { topic: stage.named("topics", "passport") ?? null, place: null, outcome: "answered", note: "통화 중 끊김, 다시 걸어 안내", words: "", revision: 0 });
	await desk.session.post("/api/v1/me/wrap/done");
	facts(stage, { contact, before, after, ended, within });
}

function facts(stage, { contact, before, after, ended, within }) {
	stage.look("the log of the call that died", `/follow#${contact}`, "끊긴 통화의 기록");
	stage.check(`nothing is lost: all ${before.length} facts from before stand where they stood`, before.every((seq, i) => after[i] === seq), `잃은 것이 없습니다. 이전 사실 ${before.length}개가 그대로 있습니다`);
	stage.check("the dead call ended once, by the system", stage.live.of("contact.ended", { contact }).length === 1 && ended.by === "system", "죽은 통화는 한 번만, 시스템에 의해 끝났습니다");
	stage.check("its caller was put on the list once", stage.live.of("callback.due", { contact }).length === 1, "전화한 사람이 목록에 한 번 올랐습니다");
	stage.check(`rung back within a minute (${within.toFixed(0)} s)`, within < 60, `1분 안에 다시 걸었습니다(${within.toFixed(0)}초)`);
}
