/** A citizen writes by text message (Kannel with its own fake centre): offered, opened and answered by key, a second word, handed over, ended; a translation beside the words. */
import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";
import { browser, open } from "./lib/browser.mjs";
import { logIn, openDesk, press } from "./lib/pages.mjs";
import { Kannel, message } from "./lib/kannel.mjs";

const shows = (page, text) => until(`the page shows ${text}`, () => page.evaluate((text) => document.body.textContent.includes(text), text));
const shot = (page, name) => process.env.DAJEONG_SHOTS && page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/${name}.png` });

async function keys(page, modifier, key) {
	await page.keyboard.down(modifier);
	await page.keyboard.press(key);
	await page.keyboard.up(modifier);
}

async function smsOn(t, server, admin) {
	const settings = { from: "031120", user: "c120", password: "lab", callback: server.url, allow: "127.0.0.1", hours: "0-24" };

	await admin.put("/api/v1/channels/sms", { active: false, rev: 0, settings });
	const path = (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms").path;
	const kannel = await Kannel.open(t, server.url + path);
	await admin.put("/api/v1/channels/sms", { active: true, rev: 1, settings: { url: kannel.url } });
	return { kannel, path };
}

/** The form of LibreTranslate; Vietnamese is none of its languages. What it was asked is kept. */
async function translator(t) {
	const asked = [];
	const http = createServer(async (request, response) => {
		let body = "";
		for await (const piece of request) body += piece;
		const question = JSON.parse(body);
		asked.push(question);
		const known = question.target !== "vi";
		response.writeHead(known ? 200 : 400, { "content-type": "application/json" });
		response.end(JSON.stringify(known ? { translatedText: `[${question.target}] ${question.q}`, detectedLanguage: { language: "ko", confidence: 90 } } : { error: "vi is not supported" }));
	});
	await new Promise((done) => http.listen(0, "127.0.0.1", done));
	t.after(() => http.close());
	return { url: `http://127.0.0.1:${http.address().port}/translate`, asked };
}

/** The second desk reads and writes another language than the citizen. */
async function translated(desk, service) {
	await press(desk, "talk-translate");
	await until("a machine's words stand beside theirs", () => desk.evaluate(() => [...document.querySelectorAll(".bubble.theirs")].some((one) => one.querySelector(".words.machine")?.textContent.includes("[en]"))));
	await desk.$eval("#talk-text", (field) => { field.select(); });
	await desk.type("#talk-text", "We mend it today.");
	await press(desk, "talk-translate-own");
	await press(desk, "talk-translate-use");
	await until("it is in the field, marked", () => desk.evaluate(() => document.querySelector("#talk-text").value === "[ko] We mend it today.\n(기계 번역)"));
	await shot(desk, "talk-translated");
	await desk.focus("#talk-text");
	await keys(desk, "Control", "Enter");
	await until("what was written stands below what was sent", () => desk.evaluate(() => [...document.querySelectorAll(".bubble.out details")].some((one) => one.textContent.includes("We mend it today."))));
	assert.deepEqual(Object.keys(service.asked[0]).sort(), ["format", "q", "source", "target"], "nothing but words and languages leaves");
}

/** It stands in the figures: once, answered, by two consultants of whom the first handed it on; the page shows it with what stands behind. */
async function counted(server, boss, page, contact) {
	const day = new Date(Date.now() + 9 * 3600000).toISOString().slice(0, 10);
	const report = async (more) => {
		const found = await boss.get(`/api/v1/figures?from=${new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)}&to=${day}${more}`);
		const named = (values) => Object.fromEntries(found.figures.map((figure, i) => [figure.name, values[i]]));
		return { behind: found.behind, total: named(found.total.values), rows: found.rows.map((row) => ({ key: row.key, ...named(row.values) })) };
	};
	const { total, rows } = await until("it is counted", async () => {
		const found = await report("&group=channel");
		return found.behind === 0 && found.total.written_handled === 2 && found;
	});
	assert.deepEqual([total.written, total.written_answered, total.written_abandoned, total.written_ended, total.written_waiting], [1, 1, 0, 0, 0]);
	assert.deepEqual(total.written_response, [1, 1]);
	assert.deepEqual(total.written_passed, [1, 2], "the first went on elsewhere, the second ended it");
	assert.ok(total.first_answer[0] > 0 && total.first_answer[1] === 1 && total.written_longest === total.first_answer[0]);
	assert.deepEqual(rows.filter((row) => row.written).map((row) => row.key), ["sms"]);
	assert.equal(total.handled, 0, "no part of a call");
	assert.deepEqual((await report("&group=agent")).rows.filter((row) => row.written_handled).map((row) => row.written_handled), [1, 1]);
	await page.goto(`${server.url}/figures?lang=en`, { waitUntil: "load" });
	await until("its view", () => page.evaluate(() => {
		const one = [...document.querySelectorAll("[role=radio]")].find((radio) => radio.textContent.includes("Writing"));
		one?.click();
		return !!one;
	}));
	await until("the tile", () => page.evaluate(() => document.querySelector("[data-figure=written_answered] .value")?.textContent === "1"));
	await shot(page, "figures-written-en");
	await page.$eval("[data-figure=written_handled] button", (it) => it.click());
	await until("both parts", async () => (await page.$$(`.behind tbody a[href="/follow#${contact}"]`)).length === 2);
}

test("a text message is offered, answered by key, goes on, is handed over with a note and ended", async (t) => {
	const service = await translator(t);
	const server = await Server.start(t, { args: ["--translate", service.url] });
	const [admin, boss] = [await server.login("admin"), await server.login("supervisor01")];
	const live = await boss.live(0);
	const { kannel, path } = await smsOn(t, server, admin);

	const first = await openDesk(t, server, "agent01", { hz: 600 });
	const phone = await kannel.phone(message("01012345678", "120", "수원역 앞 가로등이 꺼졌어요"));
	const offer = await live.fact("conversation.offered", { channel: "sms" });
	await until("the offer is on the desk", () => first.$("[data-do=talk-accept]"));
	await shot(first, "talk-offer");
	await keys(first, "Alt", "KeyO");
	await first.waitForSelector("#talk-text");
	await live.fact("conversation.assigned", { contact: offer.contact });
	await shows(first, "수원역 앞 가로등이 꺼졌어요");

	await first.type("#talk-text", "접수했습니다. 오늘 중으로 고치겠습니다. ".repeat(4));
	await until("it says that it is split", () => first.$(".talk-length details"));
	await until("the draft is on the server", () => first.evaluate(async (id) => (await (await fetch(`/api/v1/conversations/${id}`)).json()).draft.includes("접수했습니다"), offer.contact));
	await shot(first, "talk-write");
	if (process.env.DAJEONG_SHOTS) {
		await first.setViewport({ width: 390, height: 844 });
		await shot(first, "talk-narrow");
		await first.setViewport({ width: 1440, height: 900 });
	}
	await first.$eval("#talk-text", (field) => { field.select(); });
	await first.type("#talk-text", "접수했습니다. 오늘 고치겠습니다.");
	await first.focus("#talk-text");
	await keys(first, "Control", "Enter");
	await live.fact("letter.moved", { state: "delivered" });
	assert.match(phone.output, /01012345678/);

	// As Kannel's smsbox brings it.
	const word = await fetch(`${server.url}${path}?from=01012345678&to=120&id=again-1`, { method: "POST", body: "고맙습니다. 신호등도 이상해요", headers: { "content-type": "text/plain; charset=utf-8" } });
	assert.equal(word.ok, true);
	await shows(first, "신호등도 이상해요");

	const second = await openDesk(t, server, "agent02", { hz: 700, language: "en" });
	await first.bringToFront();
	await first.type("#talk-text", "신호등은 경찰서 소관인지 확인 필요");
	await keys(first, "Alt", "KeyZ");
	await first.waitForSelector("#talk-target");
	await shot(first, "talk-hand");
	const name = (await boss.get("/api/v1/catalog")).agents.find((agent) => agent.name === "agent02" || /02/.test(agent.name ?? ""))?.display;
	await first.type("#talk-target", name ?? "2");
	await first.keyboard.press("Enter");
	await live.fact("conversation.released", { contact: offer.contact, because: "transfer" });
	await second.bringToFront();
	await until("the second desk is asked", () => second.$("[data-do=talk-accept]"));
	await keys(second, "Alt", "KeyO");
	await second.waitForSelector("#talk-text");
	await shows(second, "신호등은 경찰서 소관인지 확인 필요");
	await shows(second, "Automatic");
	await shot(second, "talk-second");
	await translated(second, service);

	const floor = await open(await browser(t), `${server.url}/login`);
	await logIn(floor, server, "manager01");
	await floor.goto(`${server.url}/floor`, { waitUntil: "load" });
	await press(floor, "talks-all");
	await until("who leads sees it", () => floor.$(`[data-talk="${offer.contact}"]`));
	await shot(floor, "talk-floor");
	await press(floor, "talk-read");
	await shows(floor, "신호등도 이상해요");
	await second.bringToFront();
	await second.focus("#talk-text");
	await keys(second, "Alt", "Digit5");
	await until("what became of it is asked", () => second.evaluate(() => document.activeElement?.closest(".talk-ending") !== null));
	await shot(second, "talk-ending");
	await press(second, "talk-finish");
	const end = await live.fact("conversation.closed", { contact: offer.contact });
	assert.equal(end.how, "agent");
	await until("nothing is open", () => second.evaluate(() => !document.querySelector(".talk")));
	await counted(server, boss, floor, offer.contact);
});
