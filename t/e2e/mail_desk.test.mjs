/** Letters by hand: an administrator switches mail on, a consultant reads and answers a citizen with the keyboard, and writes to one. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { wrongs } from "./lib/axe.mjs";
import { logIn, openDesk, press } from "./lib/pages.mjs";
import { Dovecot, Smtp, mailOn, words } from "./lib/mail.mjs";

const shows = (page, text) => until(`the page shows ${text}`, () => page.evaluate((text) => document.body.textContent.includes(text), text));

async function fill(page, values) {
	for (const [name, value] of Object.entries(values))
		await page.$eval(`#ch-mail-${name}`, (field, value) => { field.value = value; }, value);
}

async function alt(page, key) {
	await page.keyboard.down("Alt");
	await page.keyboard.press(key);
	await page.keyboard.up("Alt");
}

test("mail is switched on, read and answered by hand", async (t) => {
	const [server, box, smtp] = [await Server.start(t), await Dovecot.open(t), await Smtp.open(t)];
	const admin = await open(await browser(t), `${server.url}/login`);
	await logIn(admin, server, "admin");
	await admin.goto(`${server.url}/admin#channels`, { waitUntil: "load" });
	await press(admin, "edit-mail");
	await fill(admin, { from: "120@gg.example", name: "경기도 120 다정", smtp: `smtp://127.0.0.1:${smtp.port}`, imap: `imap://127.0.0.1:${box.port}/INBOX`, imap_user: "120", imap_password: "lab", tls: "no", every: "1" });
	await press(admin, "save-mail");
	await until("it can be switched on", () => admin.$eval("[data-do=switch-mail]", (button) => !button.disabled));
	await press(admin, "switch-mail");
	await until("it works", async () => {
		await admin.reload({ waitUntil: "load" });
		await admin.waitForSelector("[data-channel=mail]");
		return admin.evaluate(() => /잘 됨/.test(document.querySelector("[data-channel=mail]")?.textContent));
	}, 60_000, 1500);
	if (process.env.DAJEONG_SHOTS) await admin.screenshot({ path: `${process.env.DAJEONG_SHOTS}/channels.png` });

	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	await box.write({ from: "김민수 <minsu@citizen.example>", to: "120@gg.example", subject: "가로등이 꺼졌어요", messageId: "<desk@citizen.example>", text: "수원역 앞 가로등이 꺼졌어요.\n\n-- \n김민수\n" });
	await until("it is on the list of letters", () => desk.evaluate(() => !!document.querySelector(".letters [data-letter]")));
	await alt(desk, "KeyL");
	await desk.waitForSelector("dialog[open] #letter-body");
	await until("its words", () => desk.evaluate(() => document.querySelector(".letter-words")?.textContent.includes("수원역 앞 가로등이 꺼졌어요.")));
	assert.equal(await desk.evaluate(() => document.querySelector(".letter-words")?.textContent.includes("김민수")), false, "the signature is folded");
	await desk.type("#letter-body", "오늘 고치겠습니다.");
	if (process.env.DAJEONG_SHOTS) await desk.screenshot({ path: `${process.env.DAJEONG_SHOTS}/letter.png` });
	await desk.keyboard.press("Escape");
	await alt(desk, "KeyL");
	await desk.waitForSelector("#letter-body");
	assert.equal(await desk.$eval("#letter-body", (field) => field.value), "오늘 고치겠습니다.", "the draft was kept");
	await desk.focus("#letter-body");
	await desk.keyboard.down("Control");
	await desk.keyboard.press("Enter");
	await desk.keyboard.up("Control");
	const answer = await smtp.mail("the answer", (m) => words(m.raw).includes("오늘 고치겠습니다."));
	assert.deepEqual(answer.to, ["minsu@citizen.example"]);
	await until("nothing waits", () => desk.evaluate(() => !document.querySelector(".letters [data-letter]")));

	smtp.refuse.set("nobody@gg.example", { code: 550, text: "5.1.1 No such user" });
	await press(desk, "letter-new");
	await desk.type("#letter-to", "nobody@gg.example");
	await desk.type("#letter-subject", "문의");
	await desk.type("#letter-body", "확인 부탁드립니다.");
	await press(desk, "letter-send");
	await shows(desk, "그런 주소나 번호가 없습니다");
});

test("what cannot be read is listed with its reason, read again, and set aside by a supervisor", async (t) => {
	const [server, box, smtp] = [await Server.start(t), await Dovecot.open(t), await Smtp.open(t)];
	const admin = await server.login("admin");
	const events = async () => (await admin.get("/api/v1/channels/unread")).events;

	await mailOn(admin, box, smtp);
	box.deliver("Subject: nobody\r\nMessage-ID: <nobody@x.example>\r\n\r\nwho wrote this?\r\n");
	await until("it is listed", async () => (await events()).length, 60_000, 500);
	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "supervisor01");
	await page.goto(`${server.url}/admin#channels`, { waitUntil: "load" });
	await page.waitForSelector(".unread [data-do=unread-again]");
	assert.deepEqual(await wrongs(page), [], "the list of what could not be read");
	if (process.env.DAJEONG_SHOTS) await page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/unread.png`, fullPage: true });
	const saved = await page.evaluate(async () => {
		const got = await fetch(`/api/v1/channels/unread/${document.querySelector("[data-event]").dataset.event}/bytes`, { method: "POST" });
		return { status: got.status, type: got.headers.get("content-type"), as: got.headers.get("content-disposition"), text: await got.text() };
	});
	assert.deepEqual([saved.status, saved.type], [200, "application/octet-stream"]);
	assert.match(saved.as, /^attachment; filename="\d+\.eml"$/, "never shown, always saved");
	assert.match(saved.text, /^Subject: nobody\r\nMessage-ID: <nobody@x\.example>\r\n/, "byte by byte");
	await assert.rejects(async () => admin.post(`/api/v1/channels/unread/${(await events())[0].id}/bytes`), { verdict: "not_allowed" }, "who keeps the machine reads no mail");
	await press(page, "unread-again");
	await until("it was read again, and could not be", async () => (await events()).some((one) => !one.aside), 60_000, 500);
	await until("its buttons are there", () => page.$(".unread [data-do=unread-aside]"));
	await press(page, "unread-aside");
	await until("it is set aside", async () => (await events())[0]?.aside, 60_000, 500);
	await box.write({ from: "a@citizen.example", to: "120@gg.example", subject: "가로등", messageId: "<next@x.example>", text: "꺼졌어요." });
	await until("the next one is read", async () => (await admin.get("/api/v1/letters?state=waiting")).letters.length);
});
