import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdirSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { folder, freePort, until, whenOver } from "./lib/process.mjs";
import { feedXml, giveFeed } from "./lib/feed.mjs";
import { browser, open } from "./lib/browser.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";

const alt = async (page, key) => {
	await page.keyboard.down("Alt");
	await page.keyboard.press(key);
	await page.keyboard.up("Alt");
};
const rows = (page) => page.$$eval(".pl-list > li", (all) => all.map((one) => ({ state: one.dataset.state, text: one.textContent })));
const choose = (page, selector, value) => page.$eval(selector, (field, v) => {
	field.value = v;
	field.dispatchEvent(new Event("change", { bubbles: true }));
}, value);

test("a parent asks at night for an open emergency room: the open one is read with its age, a stale one is called stale", async (t) => {
	const server = await Server.start(t);
	const editor = await server.login("supervisor01");
	const floor = await editor.live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const suwon = (await editor.get("/api/v1/facilities?kind=emergency_room&place=suwon&limit=3")).facilities;

	assert.deepEqual(new Set(suwon.map((one) => one.state)), new Set(["unknown"]));
	assert.equal(await giveFeed(editor, [{ id: "DEMO-ER-13", beds: 0 }, { id: "NOBODY", beds: 9 }]), 1);
	const known = (await editor.get("/api/v1/directory/facilities")).rows;
	const feedOf = (code) => known.find((one) => one.code === code).feed_id;
	assert.equal(await giveFeed(editor, [{ id: feedOf("suwon-er2"), beds: 5, children: 2 }, { id: feedOf("suwon-er1"), beds: 3, minutes_ago: 90 }]), 2);
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");

	await answer(desk);
	await talking(desk);
	await alt(desk, "KeyP");
	await desk.waitForSelector("#facility-kind:focus");
	await choose(desk, ".places select[aria-label]:not(#facility-kind)", "suwon");
	await until("the open one first", async () => (await rows(desk))[0]?.state === "open");
	const list = await rows(desk);
	assert.match(list[0].text, /수원하나병원/);
	assert.ok(list.some((one) => one.state === "stale"), "90 minutes old is not called open");
	assert.ok(!list.some((one) => one.state === "open" && !one.text.includes("수원하나병원")), "nothing else is called open");
	await desk.click(".pl-list .hit");
	const aloud = await desk.$eval(".aloud", (one) => one.textContent);
	assert.match(aloud, /지금 열려 있습니다/);
	assert.match(aloud, /확인했습니다/);
	await press(desk, "facility-note");
	await until("in the record", () => desk.$eval("#note", (field) => field.value.includes("수원하나병원")));

	await press(desk, "facility-report");
	await choose(desk, "#r-state", "limited");
	await desk.type("#r-note", "야간 수간호사");
	await press(desk, "report-send");
	const told = await floor.fact("facility.reported");
	assert.equal(told.state, "limited");
	assert.equal(told.source, "call");
	await until("everybody sees it", async () => !(await rows(desk)).some((one) => one.state === "open"));

	const everybody = await server.guest().get("/api/v1/public/facilities?kind=emergency_room&place=suwon&limit=5");
	assert.ok(everybody.facilities.some((one) => one.state === "limited"));
	assert.ok(everybody.facilities.every((one) => one.report === null || !("person" in one.report)), "who reported is nobody else's matter");
	await call.hangup();
});

test("rumours, numbers and who is on duty stand behind one key; an editor keeps them; the search finds them", async (t) => {
	const server = await Server.start(t);
	const editor = await open(await browser(t), `${server.url}/login`);
	await logIn(editor, server, "supervisor01");
	await editor.goto(`${server.url}/admin#directory`, { waitUntil: "load" });
	await until("no number is theirs to change", () => editor.evaluate(() => document.querySelectorAll("main tbody tr").length > 100 && !document.body.textContent.includes("소방·구급")));
	await editor.evaluate(() => [...document.querySelectorAll("main button")].find((one) => one.textContent.trim() === "소문").click());
	await press(editor, "new-row");
	await editor.type("#d-code", "bridge");
	await editor.type("#d-claim", "팔달교가 무너졌다");
	await choose(editor, "#d-verdict", "false");
	await editor.type("#d-wording", "팔달교는 지금 다닙니다.");
	await choose(editor, "#d-department", "roads");
	await press(editor, "save-row");
	await until("it is kept", () => editor.evaluate(() => document.querySelector("main").textContent.includes("팔달교가 무너졌다")));

	const desk = await open(await browser(t), `${server.url}/login`);
	await logIn(desk, server, "agent02");
	await desk.waitForSelector("#search");
	await press(desk, "places");
	const show = (text) => desk.evaluate((wanted) => [...document.querySelectorAll(".places button")].find((one) => one.textContent.trim() === wanted).click(), text);
	await show("소문");
	await until("the rumour with its verdict", () => desk.evaluate(() => [...document.querySelectorAll(".pl")].some((one) => one.textContent.includes("팔달교") && one.textContent.includes("사실 아님"))));
	await show("번호");
	await until("119 answers", () => desk.evaluate(() => [...document.querySelectorAll(".pl")].some((one) => one.textContent.startsWith("119") && one.textContent.includes("받음"))));
	await desk.type("#number-find", "canh sat"); // as a citizen may say it, without its marks
	await until("the police alone", () => desk.$$eval(".pl .ttl", (all) => all.length > 0 && all.every((one) => one.textContent.includes("경찰"))));
	await desk.evaluate(() => document.querySelector(".pl .hit").click());
	await until("it in another language, too", () => desk.$$eval(".pl-body p[lang=en]", (all) => all.some((one) => one.textContent === "Police")));
	await show("부서·당직");
	await until("somebody is on duty", () => desk.evaluate(() => !!document.querySelector(".on-duty")));
	await desk.keyboard.press("Tab");
	await desk.evaluate(() => document.querySelector(".places input, .places select").focus());
	await desk.keyboard.press("Escape");
	await desk.waitForSelector("#search:focus");
	await desk.keyboard.type("팔달교 무너졌나요");
	await until("found", () => desk.$$eval(".hits .ttl", (all) => all.some((one) => one.textContent.includes("팔달교"))));
});

/** The service as it answers: its key, or a refusal; `asked` counts. */
async function service(t) {
	const one = { port: await freePort(), asked: 0, away: false };
	const http = createServer((request, response) => {
		one.asked++;
		one.key = new URL(request.url, "http://x").searchParams.get("serviceKey");
		if (one.away) response.writeHead(500).end("no");
		else response.writeHead(200, { "content-type": "application/xml" }).end(feedXml(Date.now(), [{ id: one.room, beds: 4 }]));
	});
	await new Promise((done) => http.listen(one.port, "127.0.0.1", done));
	whenOver(t, () => new Promise((done) => { http.closeAllConnections(); http.close(done); }));
	return one;
}

test("the server asks the public feed by itself, says how old it is, and what is wrong", async (t) => {
	const feed = await service(t), keys = folder(t, "feed");
	mkdirSync(keys, { recursive: true });
	writeFileSync(`${keys}/key`, "open%2Bsesame\n", { mode: 0o644 });
	feed.room = "DEMO-ER-13";
	const server = await Server.start(t, { args: ["--facility-feed", `http://127.0.0.1:${feed.port}/rooms?serviceKey={key}&numOfRows=200`,
		"--facility-feed-key", `${keys}/key`, "--facility-feed-every", "30", "--fetch-local", `127.0.0.1:${feed.port}`] });
	const agent = await server.login("agent01");
	const now = () => agent.get("/api/v1/facilities?kind=emergency_room&limit=200");

	await until("it was asked", async () => (await now()).feed?.well_ms);
	assert.equal(feed.key, "open+sesame");
	const { feed: state, facilities } = await now();
	assert.equal(state.trouble, "");
	assert.equal(state.taken, facilities.filter((one) => one.report?.source === "feed").length);
	const desk = await openDesk(t, server, "agent01");
	await alt(desk, "KeyP");
	await desk.waitForSelector("[data-feed=well]");
});

test("a feed that is away, or on an address of the house's own, is said and asked again", async (t) => {
	const feed = await service(t);
	feed.away = true;
	const server = await Server.start(t, { args: ["--facility-feed", `http://127.0.0.1:${feed.port}/`, "--fetch-local", `127.0.0.1:${feed.port}`] });
	const agent = await server.login("agent01");
	const state = async (one) => (await one.get("/api/v1/facilities?limit=1")).feed;

	await until("the trouble is shown", async () => /500/.test((await state(agent))?.trouble ?? ""));
	assert.equal((await state(agent)).well_ms, null);
	const inside = await Server.start(t, { args: ["--facility-feed", `http://127.0.0.1:${feed.port}/`] });
	const other = await inside.login("agent01"), before = feed.asked;
	await until("the fence holds", async () => (await state(other))?.trouble);
	assert.equal(feed.asked, before, "nobody asked an address of this machine");
});
