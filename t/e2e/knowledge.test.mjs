import test from "node:test";
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";

const titles = (page) => page.$$eval(".hits .ttl", (all) => all.map((one) => one.textContent));

/** Types into the search as a hand does. */
async function ask(page, text) {
	await page.keyboard.down("Alt");
	await page.keyboard.press("KeyS");
	await page.keyboard.up("Alt");
	await page.waitForSelector("#search:focus");
	await page.$eval("#search", (field) => field.select());
	await page.keyboard.type(text);
}

/** An editor writes an answer on the page. */
async function write(page, title, aliases, body) {
	await press(page, "article-new");
	await page.waitForSelector("#a-title");
	await page.type("#a-title", title);
	await page.type("#a-aliases", aliases);
	await page.type("#a-body", body);
	await press(page, "article-save");
	await page.waitForSelector("[data-do=article-live]");
}

async function putLive(page) {
	await press(page, "article-live");
	await until("it is live", () => page.evaluate(() => !!document.querySelector("[data-do=article-reviewed]")));
}

const says = (page, text) => until(text, () => page.evaluate((words) => document.body.textContent.includes(words), text));

/** The page of those who write, as this person. */
async function editor(t, server, name, part = "articles") {
	const page = await open(await browser(t), `${server.url}/login`);

	await logIn(page, server, name);
	await page.goto(`${server.url}/knowledge#${part}`, { waitUntil: "load" });
	await page.waitForSelector(".knowledge h1");
	return page;
}

const shot = (page, name) => (process.env.DAJEONG_SHOTS ? page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/${name}.png` }) : null);

/** One of the parts in the heading. */
async function part(page, name) {
	await page.evaluate((word) => [...document.querySelectorAll(".knowledge > .page-top [role=radio]")].find((one) => one.textContent.includes(word)).click(), name);
}

test("an answer is found in the middle of a call, used, and a missing one is written and found", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const floor = await (await server.login("supervisor01")).live(0);
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");

	await answer(desk);
	await talking(desk);
	await ask(desk, "여권을 잃어버렸는데요");
	await until("the answer", async () => (await titles(desk))[0] === "여권 재발급 신청");
	await desk.keyboard.press("ArrowDown");
	await desk.keyboard.press("Enter");
	await desk.waitForSelector(".art-body");
	await desk.keyboard.press("r");
	await desk.waitForSelector(".art-body.aloud");
	await shot(desk, "desk-search");
	await desk.keyboard.press("u");
	await floor.fact("article.used");
	assert.match(await desk.$eval("#note", (field) => field.value), /여권 재발급 신청/);
	await ask(desk, "우주선 착륙 허가");
	await until("another list", async () => (await titles(desk))[0] !== "여권 재발급 신청");
	await press(desk, "article-missing");
	const gap = await floor.fact("article.remarked");
	assert.equal(gap.remark, "nothing");

	const page = await editor(t, server, "admin", "work");
	await says(page, "우주선 착륙 허가");
	await says(page, "여권을 잃어버렸는데요"); // what led to the answer is proposed as its wording
	await press(page, "wording-take");
	await floor.fact("wording.decided");
	await part(page, "글");
	await write(page, "우주선 착륙 허가", "로켓 내려도 되나요", "지방항공청에 여쭙니다.");
	await putLive(page);
	await ask(desk, "로켓 내려도");
	await until("the new answer", async () => (await titles(desk))[0] === "우주선 착륙 허가");
	await desk.keyboard.press("ArrowDown");
	await desk.keyboard.press("Enter");
	await desk.waitForSelector(".art-body");
	await desk.keyboard.press("i");
	await until("it stands in the record", () => desk.$eval("#note", (field) => field.value.includes("지방항공청에 여쭙니다.")));
	await call.hangup();
});

test("two persons approve, a version shows what it changed, and who must read it is asked until they have", async (t) => {
	const server = await Server.start(t);
	const admin = await editor(t, server, "admin", "words");

	await admin.waitForSelector("#p-days");
	await admin.click("input[name=two]");
	await press(admin, "policy-save");
	await says(admin, "저장했습니다.");
	await admin.type("#w-said", "꿀벌");
	await admin.type("#w-meant", "양봉");
	await press(admin, "word-add");
	await says(admin, "→ 양봉");
	await part(admin, "글");
	await write(admin, "양봉 피해 신고", "벌이 없어졌어요", "축산과에 알립니다.");
	await press(admin, "article-live");
	await says(admin, "쓴 사람이 바로 공개할 수 없습니다");

	const lead = await editor(t, server, "supervisor01", "work");
	await says(lead, "양봉 피해 신고");
	await lead.evaluate(() => [...document.querySelectorAll("th .link")].find((one) => one.textContent === "양봉 피해 신고").click());
	await lead.waitForSelector("[data-do=article-live]");
	await putLive(lead);
	await lead.click("#a-body", { count: 3 });
	await lead.$eval("#a-body", (field) => { field.value = "축산과에 전화로 알립니다."; });
	await press(lead, "article-save");
	await press(lead, "version-2");
	await until("what came is marked", () => lead.evaluate(() => document.querySelector(".diff ins")?.textContent.includes("전화로")));
	await shot(lead, "knowledge-article");
	await lead.evaluate(() => { document.querySelector(".must").open = true; });
	await lead.$eval("#r-due", (field) => { field.value = "2099-01-01"; });
	await press(lead, "reading-ask");
	await says(lead, "정했습니다");

	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	await desk.waitForSelector("[data-do=reading-open]");
	await press(desk, "reading-open");
	await press(desk, "reading-done");
	await until("it is gone from the desk", () => desk.evaluate(() => !document.querySelector(".readings")));
	await part(lead, "꼭 읽을 글");
	await until("one has read it", () => lead.evaluate(() => /\b1 \/ /.test(document.body.textContent)));
	await ask(desk, "꿀벌 신고"); // a word that only the editors' synonym leads to it
	await until("the synonym finds it", async () => (await titles(desk)).includes("양봉 피해 신고"));
});

test("articles go out as files and come in again; a bad row says why", async (t) => {
	const server = await Server.start(t);
	const page = await editor(t, server, "admin", "exchange");
	const csv = "title,language,kind,state,aliases,body\n꿀벌 분양,ko,guide,live,벌 사고 싶어요,농업기술센터에서 합니다.\n,ko,guide,draft,,제목이 없다\n";
	const file = await page.waitForSelector("#x-files");
	const path = `${mkdtempSync(`${tmpdir()}/dajeong-csv-`)}/in.csv`; // the browser is another person than the server

	t.after(() => rmSync(dirname(path), { recursive: true }));
	writeFileSync(path, csv, { mode: 0o644 });
	chmodSync(dirname(path), 0o755);
	await file.uploadFile(path);
	await page.waitForSelector("[data-do=exchange-report]");
	await says(page, "새 글 1, 새 판 0");
	await says(page, "1건은 들이지 못했습니다.");
	await says(page, "3:");
	await shot(page, "knowledge-exchange");
	const out = await page.evaluate(() => new Promise((done) => {
		const made = URL.createObjectURL;
		URL.createObjectURL = (blob) => { blob.text().then(done); return made(blob); };
		document.querySelector("[data-do=export-csv]").click();
	}));
	assert.match(out, /꿀벌 분양,ko,guide,staff,live,,벌 사고 싶어요/);
});
