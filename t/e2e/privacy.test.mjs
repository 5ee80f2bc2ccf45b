/** What is a citizen's: who read it is named, all of it goes when they ask, nobody writes to them who was not allowed to; teams, a leader's reassigning, and the
 * day's figures by mail. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { until } from "./lib/process.mjs";
import { Smtp, decoded, mailOn } from "./lib/mail.mjs";
import { browser, open } from "./lib/browser.mjs";
import { logIn, press } from "./lib/pages.mjs";

const shows = (page, text) => page.evaluate((words) => document.body.textContent.includes(words), text);

/** A call of this number that is over. */
async function called(t, server, boss, user) {
	const phone = await Phone.open(t, { server, user });
	const call = await phone.call("1200");
	const contact = await until("the contact", async () => (await boss.get("/api/v1/contacts?state=live")).contacts[0]?.id);
	await call.hangup();
	await until("it is over", async () => (await boss.get(`/api/v1/contacts/${contact}`)).ended_ms);
	return contact;
}

test("who read an inquiry is named, and all that is theirs goes with a proof", async (t) => {
	const server = await Server.start(t);
	const [boss, agent, admin] = [await server.login("supervisor01"), await server.login("agent01"), await server.login("admin")];
	await admin.post("/api/v1/people", { name: "manager09", display: "한관리", roles: ["manager"], language: "ko", password: "dajeong-demo" });
	const manager = await server.login("manager09");
	const contact = await called(t, server, boss, "01012345678");
	const { id } = await agent.post("/api/v1/citizens", { name: "김민수", contact });
	const made = await agent.post("/api/v1/inquiries", { kind: "complaint", text: "집 앞 도로가 패였습니다.", contact });
	const { rows } = await boss.get("/api/v1/directory/departments");
	await agent.post(`/api/v1/inquiries/${made.id}/hand`, { department: rows.find((row) => row.code === "roads").id, reason: "site_visit" });

	const official = await server.login("official01");
	await official.get(`/api/v1/inquiries/${made.id}`);
	await official.get(`/api/v1/inquiries/${made.id}`);
	const stranger = await server.login("official02");
	await assert.rejects(stranger.get(`/api/v1/inquiries/${made.id}`), /404|not_found/);
	const { entries } = await manager.get(`/api/v1/citizens/${id}/looked`);
	const looks = entries.filter((one) => one.what === "inquiry").map((one) => [one.person, one.why]);
	assert.deepEqual(looks, [[official.person.id, "inquiry"]], "one look each half hour, and none of who saw nothing");

	await assert.rejects(agent.post("/api/v1/letters", { channel: "sms", to: "01012345678", body: "소식입니다", purpose: "news" }), /consent_missing/);

	await assert.rejects(manager.post(`/api/v1/citizens/${id}/erase`, { why: "citizen" }), /citizen_waits/);
	await official.post(`/api/v1/inquiries/${made.id}/accept`);
	await official.post(`/api/v1/inquiries/${made.id}/reply`, { reason: "solved", text: "메웠습니다." });
	await boss.post(`/api/v1/inquiries/${made.id}/close`, { reason: "told" });
	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "manager09");
	await page.goto(`${server.url}/citizens`, { waitUntil: "load" });
	await page.waitForSelector("#words", { visible: true });
	await page.type("#words", "김민수");
	await page.keyboard.press("Enter");
	await page.waitForSelector(".found button", { visible: true });
	await page.click(".found button");
	await press(page, "copy");
	await until("the copy has the inquiry", () => shows(page, "집 앞 도로가 패였습니다."));
	await press(page, "erase");
	await press(page, "erase-sure");
	await until("the proof", () => page.evaluate(() => /\d{10}/.test(document.querySelector("[role=status]")?.textContent ?? "")));
	const gone = await boss.get(`/api/v1/inquiries/${made.id}`);
	assert.equal(gone.text, "");
	assert.ok(gone.entries.every((one) => one.text === ""), "no word of anybody stays in it");
	await page.evaluate(() => document.querySelectorAll(".tabs [role=radio]")[2].click());
	const { runs } = await boss.get("/api/v1/retention");
	assert.deepEqual(runs[0].parts.map((part) => part.noun).filter((noun) => ["card", "inquiry", "entry", "number"].includes(noun)).sort(), ["card", "entry", "inquiry", "number"]);
	await until("noun by noun", () => page.evaluate(() => document.querySelectorAll(".list tbody tr").length > 0));
});

test("a team has a name, a leader and members; a leader gives an inquiry to another official", async (t) => {
	const server = await Server.start(t);
	const [boss, agent] = [await server.login("supervisor01"), await server.login("agent01")];
	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "admin");
	await page.goto(`${server.url}/admin#teams`, { waitUntil: "load" });
	await press(page, "new-team");
	await page.waitForSelector("#team-name", { visible: true });
	await page.type("#team-name", "야간 1팀");
	await until("who may belong to it", async () => (await page.$$("[name=member]")).length > 1);
	const people = await page.$$eval("[name=member]", (all) => all.map((one) => one.value));
	await page.select("#team-leader", people[0]);
	await page.$eval(`[name=member][value="${people[1]}"]`, (one) => one.click());
	await press(page, "save-team");
	const team = await until("the team", async () => (await boss.get("/api/v1/teams")).teams.find((one) => one.name === "야간 1팀" && one.members.length === 1));
	assert.equal(team.leader, people[0]);
	assert.equal(team.members[0].person, people[1]);
	await press(page, "edit-team");
	await page.waitForSelector("#team-name", { visible: true });
	await page.$eval(`[name=member][value="${people[1]}"]`, (one) => one.click());
	await press(page, "save-team");
	await until("who left stays in its past", async () => (await boss.get("/api/v1/teams")).teams.find((one) => one.id === team.id).members[0]?.until_ms > 0);

	const made = await agent.post("/api/v1/inquiries", { kind: "complaint", text: "가로등이 꺼졌습니다." });
	const { rows } = await boss.get("/api/v1/directory/departments");
	await agent.post(`/api/v1/inquiries/${made.id}/hand`, { department: rows.find((row) => row.code === "roads").id, reason: "site_visit" });
	await (await server.login("official01")).post(`/api/v1/inquiries/${made.id}/accept`);
	const lead = await open(await browser(t), `${server.url}/login`);
	await logIn(lead, server, "supervisor01");
	await lead.goto(`${server.url}/inquiries#${made.id}`, { waitUntil: "load" });
	await press(lead, "inq-assign");
	await lead.waitForSelector("#act-official", { visible: true });
	const other = await lead.$eval("#act-official", (one) => one.options[0].value);
	await press(lead, "act-send");
	const official = () => lead.evaluate(async (id) => (await (await fetch(`/api/v1/inquiries/${id}`)).json()).official, made.id);
	await until("it is theirs", async () => (await official()) === other);
});

test("the figures of the day come by mail", async (t) => {
	const [server, smtp] = [await Server.start(t), await Smtp.open(t)];
	await mailOn(await server.login("admin"), null, smtp);
	await server.process.stop(30_000);
	server.options = { ...server.options, args: ["--figures-mail", "chief@gg.example plan@gg.example", "--figures-hour", "0"] };
	await server.begin();
	const mail = await smtp.mail("the figures", (one) => one.to[0] === "chief@gg.example");
	await smtp.mail("to each", (one) => one.to[0] === "plan@gg.example");
	assert.match(decoded(mail.head.subject), /상담 통계 \d{4}-\d\d-\d\d/);
	assert.match(mail.raw.toString(), /figures-\d{4}-\d\d-\d\d\.csv/);
	assert.match(mail.raw.toString(), /figures-\d{4}-\d\d-\d\d\.xlsx/);
	assert.equal(smtp.mails.filter((one) => one.to[0] === "chief@gg.example").length, 1);
});
