/** The pages of those who are not at the desk, with what a real server has: nothing that axe finds, nothing beyond the window, no text without words, in Korean and English, wide and on a telephone. */
import test from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";
import { logIn } from "./lib/pages.mjs";
import { browser, open } from "./lib/browser.mjs";
import { wrongs } from "./lib/axe.mjs";

const LOOKS = [["ko", "light", 1440, 900], ["en", "dark", 390, 844]];
/** Who looks at what; `opens`: something to be pressed there, that is looked at, too. */
const VISITS = [
	{ who: "supervisor01", path: "/inquiries", ready: ".inq", opens: [".inq", "[data-do=inq-note]"] },
	{ who: "supervisor01", path: "/citizens", ready: ".citizens h1" },
	{ who: "supervisor01", path: "/knowledge", ready: ".knowledge table, .knowledge li" },
	{ who: "supervisor01", path: "/figures", ready: ".figures h1" },
	{ who: "official01", path: "/official", ready: ".inq", opens: [".inq", "[data-do=inq-reply]"] },
	{ who: "agent01", path: "/citizens", ready: ".own-status" },
	{ who: "agent01", path: "/knowledge", ready: "input[type=search], main input" },
	{ who: "admin", path: "/admin#conversations", ready: "[data-channel] .preview" },
	{ who: "admin", path: "/admin#front", ready: "[data-step]" },
	{ who: "admin", path: "/admin#webhooks", ready: "main .btn.pri" },
	{ who: "admin", path: "/admin#channels", ready: "main .card" },
	{ who: "admin", path: "/knowledge", ready: ".own-status, .knowledge table, .knowledge li", opens: ["[data-do=article-new]"] },
	{ who: "admin", path: "/demo", ready: "main" },
];

/** Once it stands still; a picture where DAJEONG_SHOTS wants one. */
async function look(page, name, all) {
	await page.waitForNetworkIdle({ idleTime: 150, timeout: 2000 }).catch(() => {});
	for (const wrong of await wrongs(page)) all.push(`${name}: ${wrong}`);
	if (!process.env.DAJEONG_SHOTS) return;
	mkdirSync(process.env.DAJEONG_SHOTS, { recursive: true });
	await page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/${name.replace(/\W+/g, "-")}.png` });
}

/** The page, each part that its first row of choices leads to (in the wide window), and what `opens`. */
async function visit(page, server, { path, ready, opens = [], narrow }, name, all) {
	await page.goto(server.url + path, { waitUntil: "load" });
	await page.waitForSelector(ready, { visible: true });
	await look(page, name, all);
	const parts = narrow ? 0 : await page.$$eval("[role=radiogroup]", (groups) => groups[0]?.children.length ?? 0);
	for (let i = 1; i < parts; i++) {
		await page.evaluate((n) => document.querySelector("[role=radiogroup]").children[n].click(), i);
		await look(page, `${name} ${i}`, all);
	}
	if (parts) await page.evaluate(() => document.querySelector("[role=radiogroup]").children[0].click());
	for (const selector of opens) {
		await page.waitForSelector(selector, { visible: true });
		await page.evaluate((s) => document.querySelector(s).click(), selector);
		await look(page, `${name} ${selector}`, all);
	}
}

/** An inquiry at the roads division, accepted, with words and files' worth of history. */
async function matter(server) {
	const agent = await server.login("agent02"), boss = await server.login("manager01"), official = await server.login("official01");
	const { rows } = await boss.get("/api/v1/directory/departments");
	const made = await agent.post("/api/v1/inquiries", { kind: "complaint", sub: "grievance", text: "집 앞 도로가 움푹 패여 아이가 넘어졌습니다. ".repeat(6), urgency: "urgent", tell_by: "call", tell_to: "01012345678" });
	await agent.post(`/api/v1/inquiries/${made.id}/hand`, { department: rows.find((row) => row.code === "roads").id, reason: "site_visit", text: "사진은 없습니다." });
	await official.post(`/api/v1/inquiries/${made.id}/accept`);
	await agent.post(`/api/v1/inquiries/${made.id}/note`, { text: "버스 정류장 쪽입니다.", heard: true });
}

test("pages beside the desk", async (t) => {
	const server = await Server.start(t), all = [];
	await matter(server);
	const it = await browser(t);
	for (const who of new Set(VISITS.map((one) => one.who))) {
		const context = await it.createBrowserContext();
		const page = await open({ newPage: () => context.newPage() }, `${server.url}/login`);
		await logIn(page, server, who);
		for (const [language, theme, width, height] of LOOKS) {
			await page.setViewport({ width, height });
			await page.evaluate((l, th) => { localStorage.setItem("dj.language", l); localStorage.setItem("dj.theme", th); }, language, theme);
			for (const one of VISITS.filter((other) => other.who === who)) await visit(page, server, { ...one, narrow: width < 600 }, `${one.path.slice(1)} ${who} ${language} ${width}`, all);
		}
		await until("nothing is left to do there", () => context.close().then(() => true));
	}
	assert.deepEqual(all, []);
});
