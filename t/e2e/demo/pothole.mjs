/** Scenario 3: a pothole, reported by telephone; the photo comes by e-mail, the status goes out by text message. Mail and the SMS centre are real programs that stand for as long as the scene. */
import { Dovecot, Smtp, mailOn } from "../lib/mail.mjs";
import { Kannel, message } from "../lib/kannel.mjs";
import { until } from "../lib/process.mjs";
import { handedOn, isClean } from "../lib/picture.mjs";

export const number = 3;
export const title = "A pothole by telephone, its photo by e-mail, its status by text message";
export const clock = "14:05";

const CALLER = "01045678901", MAIL = "kim.minsu@citizen.example";
const PHOTO = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const ANSWER = "오늘 오후에 구멍을 메웠습니다. 내일 다시 포장합니다.";

/** A mailbox, a mail server for what goes out, and an SMS centre with the citizen's telephone. */
async function channels(stage) {
	const [box, smtp] = [await Dovecot.open(stage.t), await Smtp.open(stage.t)];
	await mailOn(stage.admin, box, smtp);
	const sms = async () => (await stage.admin.get("/api/v1/channels")).channels.find((one) => one.channel === "sms");
	await stage.admin.put("/api/v1/channels/sms", { active: false, rev: (await sms()).rev, settings: { from: "031120", user: "c120", password: "lab", callback: stage.server.url, allow: "127.0.0.1", hours: "0-24" } });
	const kannel = await Kannel.open(stage.t, stage.server.url + (await sms()).path);
	await stage.admin.put("/api/v1/channels/sms", { active: true, rev: (await sms()).rev, settings: { url: kannel.url } });
	return { box, smtp, kannel };
}

/** What was said and opened while the caller was there. */
async function report(stage, desk) {
	const call = await stage.rings("120", CALLER);
	stage.look("everything that happens to this call:", `/follow#${call.contact}`, "이 통화에 일어나는 모든 일");
	await stage.pause(3);
	await call.sound.keys("1");
	await desk.answer(call.contact);
	await stage.speak("caller", call, "ko", "수원 팔달로 은행나무 앞 도로에 큰 구멍이 났어요. 사진도 있는데 어디로 보내요?");
	const { rows } = await stage.boss.get("/api/v1/directory/departments");
	await desk.does("Open the inquiry, told by text message, to the roads division (Alt U)", async (session) => {
		const made = await session.post("/api/v1/inquiries", { kind: "report", sub: "grievance", topic: stage.named("topics", "road_damage"), place: stage.named("places", "suwon"), address: "팔달로 은행나무 앞",
			text: "도로에 큰 구멍이 나서 자전거가 넘어질 뻔했습니다.", urgency: "urgent", tell_by: "sms", contact: call.contact });
		await session.post(`/api/v1/inquiries/${made.id}/hand`, { department: rows.find((one) => one.code === "roads").id, reason: "site_visit" });
	}, "문의를 열어 도로과에 넘기기, 문자로 알림 (Alt U)");
	const { inquiry } = await stage.fact("inquiry.opened", { contact: call.contact });
	const { number: said } = await stage.boss.get(`/api/v1/inquiries/${inquiry}`);
	await desk.does(`Text the number ${said} to the caller, and write them a mail that the photo may answer`, async (session) => {
		await session.post("/api/v1/letters", { channel: "sms", contact: call.contact, inquiry, body: `경기도 120입니다. 접수번호 ${said}, 도로 구멍 신고를 도로과에 전했습니다.` });
		await session.post("/api/v1/letters", { channel: "mail", to: MAIL, subject: `사진을 보내 주세요 (${said})`, body: "이 메일에 사진을 붙여 답장해 주세요.", inquiry, contact: call.contact, now: true });
	}, `접수번호 ${said}를 문자로 보내고, 사진을 받을 메일 쓰기`);
	await desk.says(`접수번호는 ${said.split("").join(" ")}입니다. 보내 드린 메일에 사진을 붙여 답장해 주세요.`);
	await call.hangup();
	await desk.writes(call.contact, { topic: stage.named("topics", "road_damage"), place: stage.named("places", "suwon"), outcome: "handed_over", note: `도로 구멍, ${said} 도로과` });
	return { contact: call.contact, inquiry, said };
}

/** The citizen answers the mail with the photo. */
async function photo(stage, { box, smtp }, inquiry) {
	const asked = await smtp.mail("the mail that asks for the photo", (mail) => mail.to.includes(MAIL));
	stage.say("The citizen answers that mail with a photo.", "시민이 그 메일에 사진을 붙여 답장합니다.");
	await box.write({ from: `김민수 <${MAIL}>`, to: asked.head["reply-to"] ?? asked.head.from, inReplyTo: asked.head["message-id"], references: asked.head["message-id"], messageId: "<pothole@citizen.example>",
		subject: `Re: 사진을 보내 주세요`, text: "사진입니다.\n", attachments: [{ filename: "구멍.png", content: PHOTO }] });
	return until("the photo stands on the inquiry", async () => (await stage.boss.get(`/api/v1/inquiries/${inquiry}`)).entries.find((one) => one.attachments.some((file) => file.name === "구멍.png")), stage.patience_ms);
}

export async function play(stage) {
	const lines = await channels(stage);
	const telephone = await lines.kannel.phone(message("01099990000", "120", "안녕하세요"));
	const desk = await stage.agent("agent02", true);
	stage.say("It is 14:05. A hole in a road of Suwon.", "오후 2시 5분, 수원의 도로에 구멍이 났습니다.");
	const { inquiry, said } = await report(stage, desk);
	const entry = await photo(stage, lines, inquiry);
	const official = await stage.server.login("official01");
	stage.look("the roads division sees report and photo, on a telephone too (official01):", "/official", "도로과는 신고와 사진을 전화기에서도 봅니다 (official01)");
	await stage.pause(4);
	await official.post(`/api/v1/inquiries/${inquiry}/accept`);
	await stage.pause(2);
	await official.post(`/api/v1/inquiries/${inquiry}/reply`, { reason: "solved", text: ANSWER });
	stage.say("The division answers: the inquiry waits for whoever tells the citizen.", "도로과가 답했습니다. 이제 시민에게 알릴 차례입니다.");
	await desk.does("Close it with the answer: it goes out as the citizen chose, by text message (/inquiries)", (session) => session.post(`/api/v1/inquiries/${inquiry}/close`, { reason: "told", text: ANSWER }), "답을 적어 마치기: 시민이 고른 대로 문자로 나갑니다 (/inquiries)");
	await stage.fact("inquiry.moved", { inquiry, state: "closed" });
	await stage.fact("letter.moved", { channel: "sms", inquiry, state: "delivered" }, 2);
	stage.look("the inquiry, and its answer as a letter:", `/inquiries#${inquiry}`, "문의와 답변서");
	await facts(stage, { inquiry, said, entry, official, telephone });
}

async function facts(stage, { inquiry, said, entry, official, telephone }) {
	const one = await stage.boss.get(`/api/v1/inquiries/${inquiry}`);
	const file = entry.attachments.find((other) => other.name === "구멍.png");
	const seen = await handedOn(stage.server, official, file.id);
	const sent = stage.live.of("letter.moved", { channel: "sms", inquiry }).filter((fact) => fact.state === "delivered");
	const paper = await fetch(`${stage.server.url}/api/v1/inquiries/${inquiry}/answer.pdf`, { headers: stage.boss.headers });
	stage.check(`the number ${said} may be said aloud`, /^1120-\d{4}$/.test(said), `접수번호 ${said}`);
	stage.check("the photo stands on the inquiry, as the citizen's word", entry.kind === "heard", "사진이 문의에 시민의 말로 남았습니다");
	stage.check("the roads division sees the photo, made anew without what the camera wrote into it", isClean(seen), "도로과가 사진을 봅니다");
	stage.check("two text messages went out: the number, and the answer", new Set(sent.map((fact) => fact.letter)).size === 2, "문자 두 통: 접수번호와 답");
	stage.check("they came to the telephone that had rung", telephone.output.includes(CALLER), "걸었던 전화기에 왔습니다");
	stage.check("the inquiry is closed because the citizen was told", one.state === "closed" && one.entries.some((other) => other.kind === "told" && other.reason === "told"), "시민에게 알리고 마쳤습니다");
	stage.check("the answer is there as a letter", paper.headers.get("content-type") === "application/pdf", "답변서(PDF)가 있습니다");
	stage.check("nobody sees the whole number or address", !JSON.stringify(one).includes(CALLER) && !JSON.stringify(one).includes(MAIL), "번호와 주소는 가려져 있습니다");
}
