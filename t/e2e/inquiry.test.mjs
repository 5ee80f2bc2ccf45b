/** Inquiries as an official and a leader work on them: handed over, accepted on a telephone, the citizen asked, answered; told and closed by the leader, who sees
 * what was done inside. The consultant's part is done over the API here; the desk's form has its own test. */
import test from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { folder, until } from "./lib/process.mjs";
import { logIn, press } from "./lib/pages.mjs";
import { browser, open } from "./lib/browser.mjs";

const text = (page, selector) => page.$eval(selector, (one) => one.textContent);
const state = async (session, id) => (await session.get(`/api/v1/inquiries/${id}`)).state;

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/** The id of a file that the server keeps. */
async function keep(session, server, name, bytes) {
	const answer = await fetch(`${server.url}/api/v1/attachments?name=${encodeURIComponent(name)}`, { method: "POST", headers: { origin: server.url, ...session.headers, "content-type": "application/octet-stream" }, body: bytes });
	return (await answer.json()).id;
}

/** The words of a PDF. */
function words(t, bytes) {
	const path = `${folder(t, "pdf")}/answer.pdf`;
	writeFileSync(path, bytes);
	return execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
}

/** A file as an official has it. */
function plan(t) {
	const home = folder(t, "plan"), path = `${home}/plan.txt`;
	writeFileSync(path, "오늘 14시 보수, 내일 09시 포장\n");
	chmodSync(home, 0o755); // the browser is another user
	return path;
}

/** Opens the form of an act, writes, sends, and waits until the server has said so. */
async function act(page, name, words, file) {
	await press(page, `inq-${name}`);
	if (words) {
		await page.waitForSelector("#act-text", { visible: true });
		await page.type("#act-text", words);
		if (file) await (await page.$("#act-file")).uploadFile(file);
		await press(page, "act-send");
	}
	await until(`${name} is done`, () => page.evaluate(() => !document.querySelector(".act-form") && !!document.querySelector(".ban.ok")));
}

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test("a matter goes to a department, is answered on a telephone, and is told and closed by a leader", async (t) => {
	const server = await Server.start(t);
	const agent = await server.login("agent01"), boss = await server.login("supervisor01");
	const { rows } = await boss.get("/api/v1/directory/departments");
	const admin = await server.login("admin");
	await admin.put("/api/v1/settings", { name: "letter-head", value: "경기도 120 콜센터" });
	await admin.put("/api/v1/settings", { name: "letter-foot", value: "(16508) 수원시 영통구 도청로 30" });
	await admin.put("/api/v1/settings", { name: "letter-sign", value: "경기도지사" });
	const roads = rows.find((row) => row.code === "roads").id;
	const made = await agent.post("/api/v1/inquiries", { kind: "complaint", sub: "grievance", text: "집 앞 도로가 움푹 패여 아이가 넘어졌습니다.", urgency: "urgent", tell_by: "call", tell_to: "01012345678" });
	assert.match(made.number, /^1120-\d{4}$/);
	await agent.post(`/api/v1/inquiries/${made.id}/hand`, { department: roads, reason: "site_visit", text: "사진은 없습니다." });

	const official = await open(await browser(t), `${server.url}/login`);
	await official.setViewport({ width: 390, height: 844 });
	await logIn(official, server, "official01");
	await until("the official begins at the department's page", () => official.url().endsWith("/official"));
	await official.waitForSelector(`[data-number="${made.number}"]`, { visible: true });
	assert.ok(await fits(official), "nothing stands beyond 390 px");
	await official.click(`[data-number="${made.number}"]`);
	await act(official, "accept");
	assert.equal(await state(agent, made.id), "accepted");
	await act(official, "ask", "정확히 어느 쪽 차로입니까?");
	assert.equal((await agent.get(`/api/v1/inquiries/${made.id}`)).paused.why, "citizen");
	const photo = await keep(agent, server, "구멍.png", PNG);
	await agent.post(`/api/v1/inquiries/${made.id}/note`, { text: "버스 정류장 쪽입니다.", heard: true, file: photo });
	await assert.rejects(agent.post(`/api/v1/inquiries/${made.id}/note`, { text: "없는 파일", file: "12345" }), /not_found/);
	assert.equal((await agent.get(`/api/v1/inquiries/${made.id}`)).paused, null, "the citizen's word ended the pause");
	await official.reload();
	await until("the photo is seen by its department", () => official.evaluate((id) => [...document.querySelectorAll(".files .thumb img")].some((one) => one.src.includes(id) && one.complete && one.naturalWidth > 0), photo));
	const other = await server.login("official02");
	assert.equal((await fetch(`${server.url}/api/v1/attachments/${photo}`, { headers: other.headers })).status, 404, "and by no other");
	await act(official, "reply", "오늘 오후에 메우고 내일 포장합니다.", plan(t));
	const replied = (await agent.get(`/api/v1/inquiries/${made.id}`)).entries.find((one) => one.attachments.some((file) => file.name === "plan.txt"));
	assert.equal(replied.kind, "reply", "the department's file stands beside its answer");
	assert.equal(await state(agent, made.id), "answered");
	const letter = (session) => fetch(`${server.url}/api/v1/inquiries/${made.id}/answer.pdf`, { headers: session.headers });
	await official.waitForSelector("[data-do=answer-pdf]", { visible: true });
	const answer = await letter(agent);
	assert.equal(answer.headers.get("content-type"), "application/pdf");
	const said = words(t, Buffer.from(await answer.arrayBuffer()));
	for (const part of ["경기도 120 콜센터", "민원 처리 결과 안내", made.number, "도로", "집 앞 도로가 움푹 패여", "오늘 오후에 메우고 내일 포장합니다", "(16508) 수원시 영통구 도청로 30", "경기도지사", `${new Date().getFullYear()}년`])
		assert.ok(said.includes(part), `${part} stands in the letter:\n${said}`);
	assert.equal((await letter(other)).status, 404, "another department has no letter");
	await official.emulateMediaType("print");
	assert.ok(await official.evaluate(() => getComputedStyle(document.querySelector(".acts")).display === "none" && document.querySelector(".one .words").textContent.includes("움푹")), "on paper there are words, no buttons");
	await official.emulateMediaType("screen");
	assert.ok(await fits(official));
	await assert.rejects(official.evaluate(async (id) => {
		const r = await fetch(`/api/v1/inquiries/${id}/close`, { method: "POST", body: '{"reason":"told"}', headers: { "content-type": "application/json" } });
		if (!r.ok) throw new Error(String(r.status));
	}, made.id), /403/);

	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "supervisor01");
	await page.goto(`${server.url}/inquiries`, { waitUntil: "load" });
	await page.waitForSelector(`[data-number="${made.number}"]`, { visible: true });
	await page.click(`[data-number="${made.number}"]`);
	await until("the department's answer", async () => (await text(page, "body")).includes("내일 포장합니다"));
	await press(page, "inq-close");
	await page.waitForSelector("#act-text", { visible: true });
	await page.type("#act-text", "전화로 알렸습니다.");
	await press(page, "act-send");
	await until("it is closed", async () => await state(agent, made.id) === "closed");
	await page.type("[data-do=number]", made.number);
	await page.keyboard.press("Enter");
	await until("found by its number", () => page.evaluate(() => document.querySelectorAll(".inq").length === 1));
	await page.evaluate(() => document.querySelectorAll('[role="radiogroup"]')[0].lastElementChild.click());
	await until("the report", async () => (await page.$(".tile .value")) && (await text(page, ".tile .value")) === "0.0 %");
	const csv = await page.evaluate(async () => (await fetch("/api/v1/inquiries.csv?view=closed")).text());
	assert.match(csv, new RegExp(made.number));
	assert.deepEqual(official.faults.filter((line) => !line.includes("403")), [], "but for the refusal that was asked for");
	assert.deepEqual(page.faults, []);
});
