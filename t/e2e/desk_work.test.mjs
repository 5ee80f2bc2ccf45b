import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";

const text = (page, selector) => page.$eval(selector, (one) => one.textContent).catch(() => "");
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("dj.inquiry.")).length);

/** A hand at the keyboard, and how often it presses a key; Alt with a key is one press. */
function hand(page) {
	const it = {
		count: 0,
		async press(key) {
			it.count++;
			await page.keyboard.press(key);
		},
		async alt(key) {
			await page.keyboard.down("Alt");
			await it.press(key);
			await page.keyboard.up("Alt");
		},
		async type(words) {
			it.count += words.length;
			await page.keyboard.type(words);
		},
	};
	return it;
}

test("a new consultant is led through the first contact by keyboard, in under 40 key presses, and never again", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { hz: 500 }), `${server.url}/login`);
	await logIn(page, server, "agent01");
	const keys = hand(page);
	const step = (name) => until(`the step ${name}`, async () => (await text(page, ".first li.now")).trim().startsWith(name));

	await step("상담 가능으로");
	await page.waitForSelector("[data-do=mic-check]");
	await keys.alt("KeyA");
	await page.waitForSelector("[data-do=available]:not(:disabled)");
	await keys.alt("KeyA");
	await step("전화 받기");
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	await page.waitForSelector("[data-do=accept]", { timeout: 60_000 });
	await keys.alt("KeyA");
	await talking(page);
	await step("답 찾기");
	await keys.alt("KeyS");
	await keys.type("여권");
	await page.waitForSelector(".hit");
	await keys.press("ArrowDown");
	await keys.press("Enter");
	await step("기록하기");
	await keys.alt("KeyN");
	await keys.type("여권 분실");
	await keys.alt("KeyY");
	await keys.type("여권");
	await keys.press("Enter");
	await step("문의 열기");
	await keys.alt("KeyU");
	await page.waitForSelector("#i-text:focus");
	await keys.alt("Enter"); // what it still lacks has the focus
	await page.waitForSelector("#i-answer:focus");
	await keys.type("안내함");
	await keys.alt("Enter");
	await step("마무리");
	await call.hangup();
	await page.waitForSelector("[data-do=finish]");
	await keys.alt("Enter");
	await until("it is done for good", async () => (await page.evaluate(async () => (await fetch("/api/v1/me/guide")).json())).done);
	assert.ok(keys.count < 40, `${keys.count} key presses`);
	await page.reload({ waitUntil: "load" });
	await page.waitForSelector(".idle, .check");
	assert.equal(await page.$(".first"), null);
	const mine = await page.evaluate(async () => (await fetch("/api/v1/inquiries?view=all")).json());
	assert.equal(mine.inquiries.length, 1);
	assert.equal(mine.inquiries[0].state, "closed", "the citizen has heard the answer");
});

test("an inquiry outlives a reload, a dead network and the end of the call, is opened once, and goes to a department with the date that stood there", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	const keys = hand(desk);

	await answer(desk);
	await talking(desk);
	await keys.alt("KeyN");
	await keys.type("길이 크게 패였어요. /주");
	await until("the canned text", async () => (await text(desk, ".canned-list")).includes("주소를 여쭐 때"));
	await keys.press("Enter");
	await until("it is in", async () => (await desk.$eval("#words", (field) => field.value)).includes("도로명 주소"));
	await keys.alt("KeyY");
	await keys.type("도로 파손");
	await keys.press("Enter");
	await until("the guide for roads", async () => (await text(desk, ".step-now")).startsWith("어디인지"));
	await keys.alt("KeyU");
	await desk.waitForSelector("#i-text:focus");
	await press(desk, "map");
	await desk.waitForSelector(".map [data-place=suwon]");
	await desk.$eval(".map [data-place=suwon]", (place) => place.dispatchEvent(new MouseEvent("click", { bubbles: true })));
	await desk.waitForSelector("#i-address:focus");
	await keys.type("팔달로 1");
	await desk.evaluate(() => [...document.querySelectorAll(".inq [role=radio]")].find((one) => one.textContent.includes("부서로 넘김")).click());
	await desk.waitForSelector(".due");
	const due = await text(desk, ".due b");
	await desk.focus("#i-department");
	await keys.type("수원");
	await desk.waitForSelector("#i-department-list [role=option]");
	await keys.press("Enter");
	await until("the department", async () => (await desk.$eval("#i-department", (field) => field.value)).includes("수원"));
	await desk.reload({ waitUntil: "load" });
	await press(desk, "inquiry-draft");
	await until("the address is there", async () => (await desk.$eval("#i-address", (field) => field.value)) === "팔달로 1");

	await desk.setOfflineMode(true);
	await press(desk, "inquiry-save");
	await until("it says that it waits", async () => (await text(desk, ".inq .hd")).includes("아직 보내지 못했습니다"));
	await call.hangup();
	assert.equal(await kept(desk), 1);
	await desk.setOfflineMode(false);
	await until("it went", async () => (await kept(desk)) === 0);
	const list = await desk.evaluate(async () => (await fetch("/api/v1/inquiries?view=all")).json());
	assert.equal(list.inquiries.length, 1);
	const [one] = list.inquiries;
	assert.equal(one.state, "handed");
	assert.match(one.department_name, /수원/);
	const day = await desk.evaluate((ms) => new Intl.DateTimeFormat("ko", { month: "long", day: "numeric" }).format(ms), one.due_ms);
	assert.ok(due.startsWith(day), `${due} and ${day}`);
	assert.match(await text(desk, ".work"), new RegExp(one.number));
});
