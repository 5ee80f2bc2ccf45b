/** The visitor's own telephone rings 120 through the citizen page, and whoever sits at the desk answers; if nobody does, a consultant who
 * is driven. */
import { sleep } from "../lib/process.mjs";

const DESK = "agent01";

/** Is somebody at the desk, at once or within so many seconds? */
async function somebodyAtTheDesk(stage, seconds) {
	const id = stage.catalog.agents.find((one) => one.name === DESK).id;
	const now = (await stage.admin.get("/api/v1/catalog")).agents.find((one) => one.id === id);
	if (now.routing === "idle") return true;
	return stage.live.fact("agent.presence", { agent: id, presence: "available" }, 1, seconds * 1000).then(() => true, () => false);
}

/** Answers in the visitor's place, and says so. */
async function standIn(stage) {
	const desk = await stage.agent("agent02");
	desk.phone.onInvite = async (call) => {
		call.ring();
		await sleep(1500);
		call.accept();
		await stage.speak("agent02", call, "ko", "경기도 120 콜센터입니다. 무엇을 도와 드릴까요? 말씀하신 것은 잘 들립니다. 끝내시려면 전화를 끊어 주세요.");
	};
}

export async function play(stage) {
	const { fast } = stage.options;
	stage.say("This is the citizen's page: no app, no account, a telephone's browser is enough.", "도민 화면입니다. 앱도 가입도 필요 없고, 전화기의 브라우저면 됩니다.");
	stage.ask(`To answer yourself: open the desk in a private window, log in as ${DESK} (dajeong-demo), check the microphone, go Available. You have a minute.`,
		`직접 받으려면: 시크릿 창에서 상담석을 열고 ${DESK} (dajeong-demo)로 들어가 마이크를 확인하고 ‘받을 수 있음’을 누르세요. 1분 기다립니다.`);
	stage.look("the desk", "/desk", "상담석");
	const there = await somebodyAtTheDesk(stage, fast ? 1 : 60);
	if (!there) await standIn(stage);
	stage.say(there ? `${DESK} is at the desk.` : "Nobody came: agent02 answers instead.", there ? `${DESK} 상담사가 자리에 있습니다.` : "아무도 오지 않아 agent02가 대신 받습니다.");
	stage.ask("Scan the code with your telephone (or open the citizen's page in another window), press 120 and allow the microphone.",
		"전화기로 QR 코드를 찍고(또는 다른 창에서 도민 화면을 열고) 120을 누른 뒤 마이크를 허용하세요.");
	stage.look("the citizen's page", "/", "도민 화면");
	const rang = await stage.live.fact("contact.started", { channel: "web" }, 1, 120_000).catch(() => null);
	if (!rang) {
		stage.say("Nobody rang within two minutes. Press the button again when you are ready.", "2분 동안 걸려 온 전화가 없습니다. 준비되면 단추를 다시 누르세요.");
		return;
	}
	await talk(stage, rang.contact);
}

async function talk(stage, contact) {
	stage.say("It rings: the caller hears the greeting and the choice of language.", "전화가 왔습니다. 인사말과 언어 안내가 나갑니다.");
	stage.look("everything that happens to this call", `/follow#${contact}`, "이 통화에 일어나는 모든 일");
	const answered = await stage.live.fact("contact.answered", { contact }, 1, 120_000);
	stage.say(`Answered after ${(answered.waited / 1000).toFixed(1)} s in the line. Speak: both sides hear each other, encrypted from browser to server.`,
		`줄에 선 지 ${(answered.waited / 1000).toFixed(1)}초 만에 받았습니다. 말해 보세요. 두 쪽이 서로 듣고, 소리는 암호화되어 갑니다.`);
	stage.ask("Hang up on the telephone when you have heard enough.", "충분히 들었으면 전화기에서 끊으세요.");
	const ended = await stage.live.fact("contact.ended", { contact }, 1, 180_000).catch(() => null);
	stage.check("the visitor's telephone reached a desk", true, "방문객의 전화가 상담석에 닿았습니다");
	if (!ended) stage.say("The talk goes on; the scene ends here.", "통화는 계속됩니다. 장면은 여기서 끝납니다.");
	else stage.check("the caller hung up first, and the call ended as answered", ended.by === "citizen" && ended.result === "answered", "전화한 사람이 먼저 끊었고, 응답한 통화로 기록되었습니다");
}
