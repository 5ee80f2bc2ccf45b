/** A citizen reports something on the running centre: with a photo and a place on the map, with the network away, without
 * scripts; a second one joins; and each sees what became of it, and nothing of anybody else's. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { folder, until } from "./lib/process.mjs";
import { wrongs } from "./lib/axe.mjs";
import { PHOTO, withPlace } from "./lib/picture.mjs";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNoKEjAihiGlgQA2qhUAS8knfAAAAAASUVORK5CYII=", "base64");
const text = (page, selector) => page.$eval(selector, (one) => one.textContent).catch(() => "");
/** In the middle of the window: a sticky bar stands at its end. */
const press = async (page, selector) => {
	await page.$eval(selector, (one) => one.scrollIntoView({ block: "center" }));
	await page.click(selector);
};

const accessible = async (page, what) => assert.deepEqual(await wrongs(page), [], what);

async function filled(page, url, words) {
	await page.goto(`${url}/report`);
	await page.waitForSelector("#map [data-place=suwon]");
	await page.select("#service", "pothole");
	await page.type("#text", words);
	await press(page, "#map [data-place=suwon] path");
}

test("reported with a photo, joined by a second, kept without a network, answered, rated; nothing leaks", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/`);
	const photo = `${folder(t, "photo")}/hole.png`;
	writeFileSync(photo, png);
	chmodSync(photo, 0o644);
	chmodSync(dirname(photo), 0o755); // the browser is somebody else
	await page.setViewport({ width: 390, height: 844 });
	await press(page, '.tiles a[href="/report"]');
	await filled(page, server.url, "인도에 구멍이 있어요 900101-1234567");
	assert.match(await page.$eval("#text", (one) => one.value), /\*{6}/, "the resident number is not kept");
	assert.equal(await page.$eval("#place", (one) => one.value), "suwon");
	assert.equal(await page.$eval("#danger", (one) => one.hidden), true);
	await page.type("#text", " 사람이 다쳤어요");
	await until("119 and 112 at once", () => page.$eval("#danger", (one) => !one.hidden));
	await accessible(page, "report");
	assert.equal(await text(page, ".pick b"), "사진 고르기", "in the page's language, not the browser's");
	await (await page.$("#photos")).uploadFile(photo);
	await until("the photo's name", async () => (await text(page, ".pick b")) === "hole.png");
	await page.type("#phone", "010-1111-2222");
	await press(page, "#send");
	await until("the receipt", async () => /\d{4}-\d{4}/.test(await text(page, "#result .number")));
	const number = (await text(page, "#result .number")).match(/\d{4}-\d{4}/)[0];
	await accessible(page, "receipt");

	const leader = await server.login("supervisor01");
	const listed = (await leader.get("/api/v1/inquiries?view=all&came_in=app")).inquiries;
	assert.equal(listed.length, 1);
	assert.equal(listed[0].urgency, "urgent");
	const whole = await leader.get(`/api/v1/inquiries/${listed[0].id}`);
	assert.match(whole.text, /^\[포트홀·도로 파손\]/);
	assert.deepEqual(whole.entries.flatMap((one) => one.attachments.map((file) => file.type)), ["image/jpeg"], "one photo, made small by the page");
	assert.equal(whole.tell_by, "sms");

	await filled(page, server.url, "여기 또 있어요");
	await until("the one nearby", async () => /함께하기/.test(await text(page, "#near")));
	await press(page, "#near .act");
	await until("joined", () => page.$eval("#near .act", (one) => one.getAttribute("aria-pressed") === "true"));
	await page.setOfflineMode(true);
	await press(page, "#send");
	await until("kept", async () => /한 번만/.test(await text(page, "#result")));
	assert.equal((await leader.get("/api/v1/inquiries?view=all&came_in=app")).count, 1);
	await page.setOfflineMode(false);
	await until("sent when the network is back", async () => /\d{4}-\d{4}/.test(await text(page, "#result .number")));
	const both = (await leader.get("/api/v1/inquiries?view=all&came_in=app")).inquiries;
	assert.equal(both.length, 2);
	assert.ok(both.some((one) => one.parent === listed[0].id && one.link === "duplicate"));
	await page.reload();
	await page.waitForSelector("#map [data-place=suwon]");
	assert.equal((await leader.get("/api/v1/inquiries?view=all&came_in=app")).count, 2, "once");

	const agent = await server.login("agent01");
	await agent.post(`/api/v1/inquiries/${listed[0].id}/note`, { text: "안에서만 읽는 말" });
	await agent.post(`/api/v1/inquiries/${listed[0].id}/answer`, { reason: "solved", text: "오늘 메웠습니다", told: true });

	await page.goto(`${server.url}/my`);
	await until("two receipts of this device", async () => (await page.$$("#receipts .row")).length === 2);
	await accessible(page, "my, closed");
	await page.type("#number", number);
	await page.type("#key", "010-9999-9999");
	await press(page, "#by-number .primary");
	await until("refused", async () => /맞지 않습니다/.test(await text(page, "#said")));
	await page.$eval("#key", (one) => { one.value = ""; });
	await page.type("#key", "010 1111 2222");
	await press(page, "#by-number .primary");
	await until("the answer", async () => /오늘 메웠습니다/.test(await text(page, "#list")));
	assert.doesNotMatch(await text(page, "#list"), /안에서만/);
	assert.equal((await page.$$("#list article")).length, 1);
	await accessible(page, "my, open");
	const file = await page.$eval("#list .said a", (one) => one.getAttribute("href"));
	assert.equal((await fetch(server.url + file)).status, 200);
	assert.equal((await fetch(server.url + file.replace(/key=.*/, "key=aaaaaaaaaa"))).status, 404);
	await press(page, "#list .stars button:nth-child(4)");
	await until("thanked", async () => /고맙습니다/.test(await text(page, "#said")));
	await press(page, "#list summary");
	await page.type("#list textarea", "다시 파였어요");
	await press(page, "#list details .act:nth-child(2)");
	await until("open again", async () => /까지 알려/.test(await text(page, "#list .state")));
	assert.equal((await leader.get(`/api/v1/inquiries/${listed[0].id}`)).state, "open");
});

test("in six languages, small and wide, large letters: nothing for axe, no sideways scroll", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/report`);
	for (const [language, width, size] of [["ko", 390, "100"], ["en", 1440, "100"], ["zh", 390, "100"], ["ja", 390, "100"], ["vi", 320, "100"], ["mn", 390, "150"]])
		for (const path of ["/report", "/my"]) {
			await page.setViewport({ width, height: 844 });
			await page.evaluate((l, s) => { localStorage.setItem("dj.language", l); localStorage.setItem("dj.size", s); }, language, size);
			await page.goto(server.url + path);
			await until("texts", () => page.evaluate((l) => document.documentElement.lang === l, language));
			await until("map", async () => path === "/my" || (await page.$("#map [data-place=suwon]")) !== null);
			if (path === "/report") await until("cities in the order of the language", () => page.$eval("#place", (list, l) => {
				const names = [...list.options].map((one) => one.textContent);
				return names.length === 32 && names.slice(2).every((name, i) => names[i + 1].localeCompare(name, l) <= 0);
			}, language));
			assert.doesNotMatch(await text(page, "main"), /public\.|citizen\./, `${language} ${path}: a text is missing`);
			await accessible(page, `${path} ${language} ${width}`);
		}
});

test("without scripts the form is taken and answered with a page; another site may not send it; floods end", async (t) => {
	const server = await Server.start(t);
	const form = (more = {}) => new URLSearchParams({ service: "street_light", text: "가로등이 <b>꺼졌어요</b>", place: "yeoju", client: "plain-1", ...more });
	const send = (body, headers = {}) => fetch(`${server.url}/report`, { method: "POST", body, headers });
	const first = await send(form());
	const page = await first.text();
	assert.equal(first.status, 200);
	const number = page.match(/\d{4}-\d{4}/)[0];
	assert.match(page, /tel:119/);
	assert.match(await (await send(form())).text(), new RegExp(number), "the same once more is the same");
	assert.equal((await send(form({ service: "" }))).status, 400);
	assert.equal((await send("service=%zz")).status, 400);
	assert.equal((await send(form(), { origin: "https://elsewhere.example" })).status, 403);
	const picture = await fetch(`${server.url}/api/v1/public/files?name=a.png`, { method: "POST", body: png });
	assert.match((await picture.json()).key, /^[a-z0-9]{10}$/);
	assert.equal((await fetch(`${server.url}/api/v1/public/files`, { method: "POST", body: "no picture" })).status, 415);
	let status = 200;
	for (let i = 0; i < 60 && status !== 429; i++) status = (await send(form({ client: `flood-${i}` }))).status;
	assert.equal(status, 429);
});

test("the place of a photo goes along only when the citizen says so", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/`);
	const photo = `${folder(t, "photo")}/hole.jpg`;
	writeFileSync(photo, withPlace(PHOTO));
	chmodSync(photo, 0o644);
	chmodSync(dirname(photo), 0o755); // the browser is somebody else
	await filled(page, server.url, "인도에 구멍이 있어요");
	await (await page.$("#photos")).uploadFile(photo);
	await page.waitForSelector("#use-photo-place");
	assert.match(await text(page, "#photo-place"), /찍은 곳이 적혀 있습니다/);
	assert.equal(await page.$eval("#place", (one) => one.value), "suwon", "nothing is taken before they say so");
	await accessible(page, "the offer");
	await press(page, "#use-photo-place");
	await until("the place is that of the photo", () => page.$eval("#place", (one) => one.value !== "suwon" && one.value !== ""));
	await press(page, "#send");
	await until("the receipt", async () => /\d{4}-\d{4}/.test(await text(page, "#result .number")));
	await page.goto(`${server.url}/report`);
	await page.waitForSelector("#map [data-place=suwon]");
	assert.equal(await text(page, "#photo-place"), "");
});
