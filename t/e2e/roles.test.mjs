/** Each page, as each role: it is there, or says in words where one's work is; none loads for ever. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { logIn } from "./lib/pages.mjs";

const pages = ["desk", "knowledge", "inquiries", "official", "citizens", "figures", "floor", "admin", "wall"];
const people = ["agent01", "official01", "trainer01", "auditor01", "manager01"];
const loads = "읽는 중";

test("no page loads for ever, whoever opens it", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	await admin.post("/api/v1/people", { name: "trainer01", display: "교육자", roles: ["trainer"], password: "dajeong-demo", language: "ko", active: true }).catch((error) => console.log(String(error)));
	for (const name of people) {
		const page = await open(await browser(t), `${server.url}/login`);
		await logIn(page, server, name);
		for (const path of pages) {
			await page.goto(`${server.url}/${path}`, { waitUntil: "load" });
			await until(`${name} reads /${path}`, () => page.evaluate((loads) => {
				const text = document.querySelector("main, body")?.innerText ?? "";
				return text.trim().length > 15 && !text.includes(loads) && !document.querySelector("[aria-busy=true]");
			}, loads), 30_000);
		}
		if (name === "agent01") {
			await page.goto(`${server.url}/knowledge`, { waitUntil: "load" });
			await page.waitForSelector("#reader-q", { visible: true });
			await page.type("#reader-q", "여권");
			await page.waitForSelector("[data-do=reader-open]");
			await page.click("[data-do=reader-open]");
			await page.waitForSelector("#reader-title");
			assert.ok(await page.$("[data-do=remark-send]"), "what is wrong is said here");
		}
		await page.close();
	}
});
