import test from "node:test";
import assert from "node:assert/strict";
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

/** An administrator writes an answer on the page and puts it live. */
async function write(page, title, aliases, body) {
	await press(page, "article-new");
	await page.type("#a-title", title);
	await page.type("#a-aliases", aliases);
	await page.type("#a-body", body);
	await press(page, "article-save");
	await press(page, "article-live");
	await until("it is live", () => page.evaluate(() => !!document.querySelector("[data-do=article-withdrawn]")));
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
	await press(desk, "article-use");
	await floor.fact("article.used");
	assert.match(await desk.$eval("#note", (field) => field.value), /여권 재발급 신청/);
	await ask(desk, "우주선 착륙 허가");
	await until("another list", async () => (await titles(desk))[0] !== "여권 재발급 신청");
	await press(desk, "article-missing");
	const gap = await floor.fact("article.remarked");
	assert.equal(gap.remark, "nothing");

	const admin = await open(await browser(t), `${server.url}/login`);
	await logIn(admin, server, "admin");
	await admin.goto(`${server.url}/admin#knowledge`, { waitUntil: "load" });
	await until("the gap is the editor's work", () => admin.evaluate(() => document.body.textContent.includes("우주선 착륙 허가")));
	await write(admin, "우주선 착륙 허가", "로켓 내려도 되나요", "지방항공청에 여쭙니다.");
	await ask(desk, "로켓 내려도");
	await until("the new answer", async () => (await titles(desk))[0] === "우주선 착륙 허가");
	await call.hangup();
});
