/** Letters by mail with real peers: dovecot, smtp-server, nodemailer. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";
import { Dovecot, Smtp, decoded, mailOn, words } from "./lib/mail.mjs";
import { PHOTO, handedOn, isClean, withPlace } from "./lib/picture.mjs";

const state = (session, id) => session.get(`/api/v1/letters/${id}`).then((l) => l.state);
const reply = (mail) => mail.head["reply-to"].match(/<([^>]+)>/)?.[1] ?? mail.head["reply-to"];

test("a citizen's mail waits at the desk, its answer goes out in their thread, and what they answer finds the way back", async (t) => {
	const [server, box, smtp] = [await Server.start(t), await Dovecot.open(t), await Smtp.open(t)];
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);

	await mailOn(admin, box, smtp, { receipt: "접수했습니다. 담당 상담사가 답장드리겠습니다." });
	await box.write({ from: "김민수 <minsu@citizen.example>", to: "120@gg.example", subject: "가로등이 꺼졌어요", messageId: "<one@citizen.example>",
		text: "수원역 앞 가로등이 꺼졌어요.\n사진을 보냅니다.\n-- \n김민수 010-1234-5678\n", attachments: [{ filename: "가로등 사진.jpg", content: withPlace(PHOTO) }] });
	const came = await live.fact("letter.received");
	const { letters } = await agent.get("/api/v1/letters?state=waiting");
	assert.equal(letters.length, 1);
	assert.match(letters[0].address, /^m\*+u@citizen\.example$/, "lists show no whole address");
	const letter = await agent.get(`/api/v1/letters/${came.letter}`);
	assert.equal(letter.subject, "가로등이 꺼졌어요");
	assert.equal(letter.name, "김민수");
	assert.equal(letter.language, "ko");
	assert.equal(Buffer.from(letter.body).subarray(0, letter.fold).toString().trim(), "수원역 앞 가로등이 꺼졌어요.\n사진을 보냅니다.");
	assert.deepEqual(letter.attachments.map((a) => [a.name, a.type]), [["가로등 사진.jpg", "image/jpeg"]]);
	assert.ok(isClean(await handedOn(server, agent, letter.attachments[0].id)), "nobody gets what the camera wrote into it");
	await live.fact("contact.started", { contact: came.contact, channel: "mail" });
	const receipt = await smtp.mail("the receipt", (m) => m.head["auto-submitted"] === "auto-replied");
	assert.match(words(receipt.raw), /접수했습니다/);

	await agent.post(`/api/v1/letters/${came.letter}/claim`, { on: true });
	const sent = await agent.post("/api/v1/letters", { answers: came.letter, subject: "Re: 가로등이 꺼졌어요", body: "오늘 고치겠습니다.\n다정 드림" });
	const mail = await smtp.mail("the answer", (m) => words(m.raw).includes("오늘 고치겠습니다"));
	assert.deepEqual(mail.to, ["minsu@citizen.example"]);
	assert.equal(decoded(mail.head.subject), "Re: 가로등이 꺼졌어요");
	assert.match(decoded(mail.head.from), /경기도 120 다정 <120@gg\.example>/);
	assert.match(mail.head["in-reply-to"], /one@citizen\.example/);
	assert.equal(mail.head["auto-submitted"], undefined, "a person wrote it");
	await until("it is sent", async () => (await state(agent, sent.id)) === "sent");
	assert.equal(await state(agent, came.letter), "done");
	await live.fact("contact.ended", { contact: came.contact, result: "answered" });

	// Their client breaks the thread, but writes to the address that it was given.
	await box.write({ from: "minsu@citizen.example", to: reply(mail), subject: "고맙습니다", messageId: "<two@citizen.example>", text: "고맙습니다!" });
	const second = await live.fact("letter.received", {}, 2);
	assert.equal(second.answers, sent.id);
	// And one that only follows the thread.
	await box.write({ from: "minsu@citizen.example", to: "120@gg.example", subject: "Re: 가로등", messageId: "<three@citizen.example>", inReplyTo: mail.head["message-id"], text: "하나 더요." });
	assert.equal((await live.fact("letter.received", {}, 3)).answers, sent.id);
	assert.equal(smtp.mails.filter((m) => m.head["auto-submitted"]).length, 1, "one receipt a day");
	// The same mail in two mailboxes of ours is one.
	await box.write({ from: "minsu@citizen.example", to: "120@gg.example", cc: "info@gg.example", subject: "Re: 가로등", messageId: "<three@citizen.example>", text: "하나 더요. " });
	await box.write({ from: "other@citizen.example", to: "120@gg.example", subject: "말씀", messageId: "<four@citizen.example>", text: "다른 일입니다." });
	await live.fact("letter.received", {}, 4);
	assert.equal(live.of("letter.received").length, 4);
});

test("bounces close the loop, machines get no answer, a mail that is too large is refused in words", async (t) => {
	const [server, box, smtp] = [await Server.start(t), await Dovecot.open(t), await Smtp.open(t)];
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);

	await mailOn(admin, box, smtp, { receipt: "접수했습니다.", largest: "1" });
	smtp.refuse.set("nobody@gg.example", { code: 550, text: "5.1.1 No such user" });
	smtp.refuse.set("full@gg.example", { code: 552, text: "5.2.2 Mailbox full" });
	for (const [to, why] of [["nobody@gg.example", "address"], ["full@gg.example", "full"]]) {
		const { id } = await agent.post("/api/v1/letters", { channel: "mail", to, subject: "확인 부탁드립니다", body: "회신 바랍니다." });
		const moved = await live.fact("letter.moved", { letter: id, state: "failed" });
		assert.equal(moved.why, why);
		const { detail } = await agent.get(`/api/v1/letters/${id}`);
		assert.match(detail, /No such user|Mailbox full/);
	}
	const { id } = await agent.post("/api/v1/letters", { channel: "mail", to: "later@dept.example", subject: "이관", body: "검토 부탁드립니다." });
	const mail = await smtp.mail("the letter", (m) => m.to[0] === "later@dept.example");
	await until("it is sent", async () => (await state(agent, id)) === "sent");
	const messageId = mail.head["message-id"];
	box.deliver(["From: MAILER-DAEMON@dept.example", "To: 120@gg.example", "Subject: Undelivered Mail", "Message-ID: <dsn@dept.example>", "MIME-Version: 1.0",
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "Content-Type: text/plain", "", "Sorry.", "--b", "Content-Type: message/delivery-status", "",
		"Reporting-MTA: dns; dept.example", "", "Final-Recipient: rfc822; later@dept.example", "Action: failed", "Status: 5.2.2", "Diagnostic-Code: smtp; 552 over quota", "--b",
		"Content-Type: text/rfc822-headers", "", `Message-ID: ${messageId}`, "Subject: x", "--b--", ""].join("\r\n"));
	const bounced = await live.fact("letter.moved", { letter: id, state: "failed" });
	assert.equal(bounced.why, "full");

	const before = smtp.mails.length;
	await box.write({ from: "boss@dept.example", to: "120@gg.example", subject: "부재중", messageId: "<away@dept.example>", text: "휴가입니다.", headers: { "Auto-Submitted": "auto-replied" } });
	await box.write({ from: "list@shop.example", to: "120@gg.example", subject: "할인", messageId: "<ad@shop.example>", text: "싸요", headers: { "List-Id": "<ads.shop.example>", Precedence: "bulk" } });
	await box.write({ from: "120@gg.example", to: "120@gg.example", subject: "돌아온 글", messageId: "<loop@gg.example>", text: "우리 글" });
	await box.write({ from: "official@dept.example", to: "120@gg.example", subject: "큰 첨부", messageId: "<big@dept.example>", text: "첨부합니다", attachments: [{ filename: "도면.pdf", content: Buffer.alloc(2_000_000, 7) }] });
	const refusal = await smtp.mail("the refusal", (m) => m.to[0] === "official@dept.example");
	assert.match(words(refusal.raw), /너무 커서/);
	await live.fact("letter.received", {}, 5);
	assert.equal(smtp.mails.length, before + 1, "nothing was answered to a machine, a list, or ourselves");
	const { letters } = await agent.get("/api/v1/letters");
	const kinds = Object.fromEntries(letters.filter((l) => l.way === "in").map((l) => [l.subject, `${l.kind} ${l.state}`]));
	assert.deepEqual(kinds, { "Undelivered Mail": "bounce filed", 부재중: "automatic filed", 할인: "bulk filed", "돌아온 글": "automatic filed", "큰 첨부": "person waiting" });
});

test("kill -9 in a storm of letters: every one arrives, and as one", async (t) => {
	const [server, smtp] = [await Server.start(t), await Smtp.open(t)];
	let agent = await server.login("agent01");
	const COUNT = 60, ids = [];

	await mailOn(await server.login("admin"), null, smtp);
	smtp.hold = 20;
	for (let i = 0; i < COUNT; i++) {
		ids.push((await agent.post("/api/v1/letters", { channel: "mail", to: `c${i}@citizen.example`, subject: `알림 ${i}`, body: `글 ${i}` })).id);
		if (i % 20 === 19) {
			await until("some went", () => smtp.mails.length > i / 3);
			await server.kill();
			await server.begin();
			agent = await server.login("agent01");
		}
	}
	await until("all are sent", async () => (await Promise.all(ids.map((id) => state(agent, id)))).every((s) => s === "sent"));
	assert.equal(new Set(smtp.mails.map((m) => m.head["message-id"])).size, COUNT, "each has one Message-ID, however often it went");
	assert.equal(new Set(smtp.mails.map((m) => m.to[0])).size, COUNT);
	server.killed = true;
});

test("an office that gets an inquiry hears of it by mail, and answers it by mail", async (t) => {
	const [server, box, smtp] = [await Server.start(t, { args: ["--pages", "https://120.example.kr"] }), await Dovecot.open(t), await Smtp.open(t)];
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const departments = (await admin.get("/api/v1/directory/departments")).rows, roads = departments.find((one) => one.code === "roads");

	await mailOn(admin, box, smtp);
	await admin.post(`/api/v1/directory/departments`, { ...roads, mail: "roads@dept.example" });
	const { id } = await agent.post("/api/v1/inquiries", { kind: "complaint", sub: "grievance", urgency: "normal", came_in: "centre", language: "ko", tell_by: "call", text: "집 앞 도로가 움푹 패였습니다." });
	await agent.post(`/api/v1/inquiries/${id}/hand`, { department: roads.id, reason: "competence", text: "사진은 뒤에 옵니다." });
	const mail = await smtp.mail("the hand-over", (m) => m.to[0] === "roads@dept.example");
	assert.match(words(mail.raw), /움푹 패였습니다/);
	assert.match(words(mail.raw), /사진은 뒤에 옵니다/);
	assert.ok(words(mail.raw).includes(`\nhttps://120.example.kr/official#${id}\n`), "it leads to the inquiry on the official's page");
	assert.match(decoded(mail.head.subject), /^\[1120-\d{4}\] 배정$/);
	await box.write({ from: "한도로 <roads@dept.example>", to: reply(mail), subject: "Re: 배정", messageId: "<office@dept.example>", text: "내일 오전에 고칩니다." });
	await until("the answer stands on the inquiry", async () => (await agent.get(`/api/v1/inquiries/${id}`)).entries.some((one) => one.kind === "reply" && one.text.includes("내일 오전에 고칩니다.")));
});
