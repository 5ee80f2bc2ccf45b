/** A citizen in Chromium: known by their number when they call again, edited, merged and unmerged; a restricted record asks why; who
 * looked is told, and an erased record leaves a proof. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { answer, logIn, openDesk, press, talking } from "./lib/pages.mjs";

const value = (page, selector) => page.$eval(selector, (field) => field.value);
const shows = (page, text) => page.evaluate((words) => document.body.textContent.includes(words), text);

/** Ends the wrap-up, so that the next call comes. */
const idle = (desk) => until("ready for the next", () => desk.evaluate(async () => {
	await fetch("/api/v1/me/wrap/done", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
	return (await (await fetch("/api/v1/me")).json()).routing === "idle";
}), 60_000, 300);

test("a citizen is known again, merged, parted, restricted, and asks who looked", async (t) => {
	const server = await Server.start(t);
	const boss = await server.login("supervisor01");
	const desk = await openDesk(t, server, "agent01", { hz: 700 });
	const phone = await Phone.open(t, { server, user: "01012345678" });
	const first = await phone.call("1200");
	await answer(desk);
	await talking(desk);
	await desk.waitForSelector("#citizen-name", { visible: true });
	await desk.type("#citizen-name", "김민수");
	await desk.type("#citizen-notes", "천천히 말씀드릴 것, 900101-1234567");
	const { id } = await until("the record", async () => {
		const { citizens } = await boss.post("/api/v1/citizens/search", { words: "김민수" });
		return citizens[0];
	});
	const record = () => boss.post(`/api/v1/citizens/${id}/open`, { why: "quality" }).then((answer) => answer.citizen);
	await until("the notes, without the number", async () => (await record()).notes === "천천히 말씀드릴 것, ******-*******");

	const twin = await boss.post("/api/v1/citizens", { name: "김민수", notes: "지난달 여권" });
	await first.hangup();
	await idle(desk);

	const second = await phone.call("1200");
	await answer(desk);
	await talking(desk);
	await until("the name pops", () => desk.evaluate(() => document.getElementById("citizen-title")?.textContent === "김민수"));
	assert.equal(await value(desk, "#citizen-notes"), "천천히 말씀드릴 것, ******-*******");

	await press(desk, "citizen");
	await press(desk, "merge");
	await until("one person", () => shows(desk, "지난달 여권"));
	await press(desk, "unmerge");
	await until("two again", async () => (await record()).others.length === 0);
	assert.equal((await boss.post(`/api/v1/citizens/${twin.id}/open`, { why: "quality" })).citizen.notes, "지난달 여권");

	await boss.put(`/api/v1/citizens/${id}/mark`, { sensitive: true, held: false });
	await second.hangup();
	await idle(desk);
	const stranger = await openDesk(t, server, "agent02", { hz: 900 });
	await desk.evaluate(() => fetch("/api/v1/me/presence", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ presence: "offline" }) }));
	const third = await phone.call("1200");
	await answer(stranger);
	await talking(stranger);
	await stranger.waitForSelector("#citizen-why", { visible: true });
	assert.equal(await stranger.$("#citizen-notes"), null, "a restricted record shows nothing");
	await stranger.select("#citizen-why", "inquiry");
	await stranger.evaluate(() => document.querySelector(".restricted button").click());
	await until("the record", () => stranger.evaluate(() => document.getElementById("citizen-title")?.textContent === "김민수"));
	await third.hangup();

	await (await server.login("admin")).post("/api/v1/people", { name: "auditor01", display: "박감사", roles: ["auditor"], language: "ko", password: "dajeong-demo" });
	const auditor = await open(await browser(t), `${server.url}/login`);
	await logIn(auditor, server, "auditor01");
	await auditor.goto(`${server.url}/citizens`, { waitUntil: "load" });
	await auditor.waitForSelector("#words", { visible: true });
	await auditor.type("#words", "010-1234-5678");
	await auditor.keyboard.press("Enter");
	await until("who looked", () => auditor.evaluate(() => document.querySelectorAll(".paper tbody tr").length >= 3));
	await auditor.evaluate(() => document.querySelectorAll(".tabs [role=radio]")[1].click());
	await until("the log is whole", () => auditor.evaluate(() => !!document.querySelector(".ban.ok")));
});
