/** Scenario 6: a deaf resident calls by video just before sign language closes at 18:00. The call runs past the hour and nobody is cut off; who comes after it is told when it opens, and the other ways. */
import { browser, open } from "../lib/browser.mjs";
import { answer, checkAndGo, logIn, press, talking } from "../lib/pages.mjs";
import { until } from "../lib/process.mjs";

export const number = 6;
export const title = "Sign language just before closing: the call by video runs past 18:00 and is not cut off (needs Chromium)";
export const clock = "17:59:00";

const SIGNED = "버스 카드를 잃어버렸어요. 어디로 가야 하나요?", OPEN = [{ weekdays: [0, 1, 2, 3, 4, 5, 6], from: "09:00", to: "18:00" }];

const decoded = (page) => page.evaluate(async () => {
	const peer = window.testConnections.filter((one) => one.connectionState === "connected").at(-1);
	return [...((await peer?.getStats()) ?? new Map()).values()].find((one) => one.type === "inbound-rtp" && one.kind === "video")?.framesDecoded ?? 0;
});

/** Pictures go on: so many more than there were. */
async function moves(page, who) {
	const before = await decoded(page);
	return until(`${who} sees`, async () => (await decoded(page)) >= before + 10, 60_000);
}

const isOpen = async (stage) => (await (await fetch(`${stage.server.url}/api/v1/public/sign`)).json()).open;

/** The consultant who signs, at a desk in Chromium; at the visitor's own one when it is theirs. */
async function consultant(stage) {
	if (stage.options.visitor) {
		stage.ask(`Log in as agent04 at ${stage.server.url}/desk, check microphone and camera, go Available; answer (Alt A)`, "agent04로 들어와 마이크와 카메라를 확인하고 대기하기; 받기 (Alt A)");
		return null;
	}
	const desk = await open(await browser(stage.t, { hz: 600 }), `${stage.server.url}/login`);
	await logIn(desk, stage.server, "agent04");
	await checkAndGo(desk);
	return desk;
}

async function resident(stage) {
	return open(await browser(stage.t, { hz: 450 }), `${stage.server.url}/sign`);
}

/** Until both see each other, and what is typed beside the hands arrives. */
async function talk(stage, citizen, desk) {
	await press(citizen, "call");
	if (desk) await answer(desk);
	const { contact } = await stage.fact("contact.answered");
	if (desk) await talking(desk);
	await moves(citizen, "the resident");
	if (desk) await moves(desk, "the consultant");
	stage.say(`They sign, and type beside it: “${SIGNED}”`, `수어로 이야기하며 글도 씁니다. “${SIGNED}”`);
	await press(citizen, "text");
	await citizen.type("#typed-field", SIGNED);
	if (desk) await until("what is typed", () => desk.evaluate((said) => document.querySelector(".typed")?.textContent.includes(said), SIGNED));
	return contact;
}

/** What somebody finds who comes after the hour. */
async function late(stage) {
	const page = await (await browser(stage.t)).newPage();
	await page.goto(`${stage.server.url}/sign`, { waitUntil: "load" });
	await until("the page says that it is closed", () => page.$eval("#hours", (line) => /09:00/.test(line.textContent)));
	return page.evaluate(() => ({ shut: document.getElementById("dial").disabled, ways: [...document.querySelectorAll(".sign .else a")].map((one) => one.getAttribute("href")) }));
}

export async function play(stage) {
	await stage.admin.put("/api/v1/hours/week", { queue: "sign", hours: OPEN });
	stage.say("It is a minute to 18:00. A deaf resident opens the page for sign language.", "18시 1분 전, 농인 주민이 수어 상담 화면을 엽니다.");
	stage.look("the page, with the other ways beside it:", "/sign", "수어 상담 화면과 다른 길");
	const [desk, citizen] = await Promise.all([consultant(stage), resident(stage)]);
	const contact = await talk(stage, citizen, desk);
	stage.look("everything that happens to this call:", `/follow#${contact}`, "이 통화에 일어나는 모든 일");
	const before = await isOpen(stage);
	stage.say("18:00 comes, and they go on.", "18시가 되었고, 이야기는 이어집니다.");
	await until("18:00", async () => !(await isOpen(stage)), 120_000);
	await moves(citizen, "the resident after the hour");
	if (desk) await moves(desk, "the consultant after the hour");
	const cut = stage.live.of("contact.ended", { contact }).length > 0, after = await late(stage);
	stage.look("who comes now:", "/sign", "지금 오는 사람에게는");
	await press(citizen, "hangup");
	const ended = await stage.fact("contact.ended", { contact });
	if (!desk) stage.ask("Write the record, then Finish (Alt Enter)", "기록하고 마침 (Alt Enter)");
	facts(stage, { before, cut, after, ended });
}

function facts(stage, { before, cut, after, ended }) {
	stage.check("the call began before closing", before, "마감 전에 시작했습니다");
	stage.check("pictures went on on both sides after 18:00, and nobody cut the call off", !cut, "18시가 지나도 영상이 이어지고 끊기지 않았습니다");
	stage.check("the resident ended it, answered", ended.result === "answered" && ended.by === "citizen", "주민이 끝냈고 응답한 통화로 남았습니다");
	stage.check("who comes later is not rung through, and is told when it opens", after.shut, "늦게 온 사람에게는 여는 때를 알립니다");
	stage.check("and the other ways: in writing, by text message, the relay 107", after.ways.join() === "/chat,sms:120,tel:107", "글, 문자, 107 중계의 길이 있습니다");
}
