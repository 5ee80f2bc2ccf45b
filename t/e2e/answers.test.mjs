/** What everybody may read on the running centre: answers by search, what is open, rumours, stories with their count, how 120 is,
 * what there is in which language, open data, a wish to meet the Governor; and that the front page stays small. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { until } from "./lib/process.mjs";
import { wrongs } from "./lib/axe.mjs";

const text = (page, selector) => page.$eval(selector, (one) => one.textContent).catch(() => "");
const press = async (page, selector) => {
	await page.$eval(selector, (one) => one.scrollIntoView({ block: "center" }));
	await page.click(selector);
};

const accessible = async (page, what) => assert.deepEqual(await wrongs(page), [], what);

test("answers: only what is public, and stories are counted", async (t) => {
	const server = await Server.start(t);
	const leader = await server.login("supervisor01");
	const article = async (kind, audience, title) => {
		const { id } = await leader.post("/api/v1/articles", { words: title, body: `${title}의 내용`, kind, audience, language: "ko", source: "시험", revision: 0 });
		await leader.ask("PUT", `/api/v1/articles/${id}/state`, { state: "live" });
		return id;
	};
	await article("guide", "public", "자두나무길 공사 안내");
	const secret = await article("guide", "staff", "자두나무길 내부 지침");
	const story = await article("story", "public", "120이 하루 동안 하는 일");
	const ask = async (path, body) => {
		const got = await fetch(`${server.url}/api/v1/public/${path}`, body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {});
		return got.ok ? got.json() : got.status;
	};
	const found = await ask("search", { q: "자두나무길" });
	const titles = found.hits.map((hit) => hit.title.map((part) => part.text).join(""));
	assert.equal(titles[0], "자두나무길 공사 안내");
	assert.ok(!titles.includes("자두나무길 내부 지침"), "what agents read is not found");
	assert.equal(await ask(`found/${secret}`), 404);
	assert.equal((await ask(`found/${found.hits[0].id}`)).body, "자두나무길 공사 안내의 내용");
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/answers`);
	await page.setViewport({ width: 390, height: 844 });
	await until("the story", async () => /120이 하루/.test(await text(page, "#stories")));
	await press(page, "#stories summary");
	await until("counted", async () => (await ask("stories")).stories[0].hits === 1);
	assert.equal(await ask(`stories/${secret}/read`, {}), 404);
	await page.type("#query", "자두나무길");
	await until("the answer", async () => /공사 안내/.test(await text(page, "#found")));
	await press(page, "#found summary");
	await until("its words", async () => /의 내용/.test(await text(page, "#found details p")));
	await until("places with their age or their hours", async () => (await page.$$("#open .card h3")).length > 0);
	await until("their points on the map, with the time", async () => (await page.$$("#map .points circle")).length > 30 && /\d\d:\d\d/.test(await text(page, "#points")));
	assert.equal((await page.$$("#map .points circle.open")).length, 0, "nobody has said of an emergency room whether it is open");
	const [room] = (await ask("facilities?kind=emergency_room&place=suwon&limit=1")).facilities;
	await leader.post(`/api/v1/facilities/${room.id}/report`, { state: "open", source: "call", minutes: 60, beds: -1 });
	await page.select("#place", "goyang");
	await until("the open one is filled", async () => (await page.$$("#map .points circle.open")).length === 1);
	await page.select("#place", "suwon");
	await accessible(page, "answers");
	assert.match(await text(page, "#rumours"), /확인/);
	await until("the articles are kept", () => page.evaluate(async () => (await (await caches.open("dj.articles")).keys()).length === 1));
	await page.goto(`${server.url}/answers#found=${found.hits[0].id}`);
	await until("the article that a link names", async () => /자두나무길 공사 안내의 내용/.test(await text(page, "#found .wraps")));
	await page.setOfflineMode(true);
	await page.$eval("#query", (field) => { field.value = ""; });
	await page.type("#query", "ㅈㄷㄴㅁㄱ");
	await until("the kept answer, by its initials, with its age", async () => /에 받아 둔 글/.test(await text(page, "#found .wait")) && /자두나무길 공사 안내/.test(await text(page, "#found article summary")));
	assert.doesNotMatch(await text(page, "#found"), /내부 지침/);
	await page.select("#place", "yeoju");
	await until("what is open is not known, and not called none", async () => /인터넷이 없어/.test(await text(page, "#open .wait")));
	await page.setOfflineMode(false);
});

test("about: it works now, which language lacks what, a wish to meet the Governor, months as open data", async (t) => {
	const server = await Server.start(t);
	const leader = await server.login("supervisor01");
	const report = (service, n) => fetch(`${server.url}/api/v1/public/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ service, text: "x", place: "suwon", client: `${service}-${n}` }) });
	for (let n = 0; n < 6; n++) await report("waste", n);
	for (let n = 0; n < 2; n++) await report("noise", n);
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/about`);
	await page.setViewport({ width: 390, height: 844 });
	await until("how it is", async () => (await text(page, "#status")).length > 5);
	await until("languages", async () => (await page.$$("#parity tbody tr")).length === 7);
	assert.match(await text(page, "#parity"), /없음/, "sign language has no pages: said in words");
	const { languages } = await (await fetch(`${server.url}/api/v1/public/parity`)).json();
	assert.ok(languages.every((one) => one.articles <= one.articles_of), `no language has more than there is: ${JSON.stringify(languages)}`);
	await page.type("#text", "<b>하천 옆 길</b> 이야기입니다. 이웃 둘이 함께 갑니다.");
	await page.type("#with", "이웃 박정수");
	await page.select("#day", await page.$eval("#day option:nth-child(2)", (one) => one.value));
	assert.equal(new Date(await page.$eval("#day", (one) => one.value)).getDay(), 5, "a Friday");
	await page.type("#phone", "010-2222-3333");
	await press(page, "#send");
	await until("the receipt", async () => /\d{4}-\d{4}/.test(await text(page, "#result .number")));
	const wishes = (await leader.get("/api/v1/inquiries?view=all&came_in=governor")).inquiries;
	assert.equal(wishes.length, 1);
	assert.equal(wishes[0].kind, "suggestion");
	assert.match((await leader.get(`/api/v1/inquiries/${wishes[0].id}`)).text, /함께 올 사람\] 이웃 박정수\n\[원하는 금요일\] \d{4}-/);
	await accessible(page, "about");
	const { months } = await (await fetch(`${server.url}/api/v1/public/figures`)).json();
	const figures = await (await fetch(`${server.url}/api/v1/public/figures?month=${months.at(-1)}`)).json();
	assert.ok(figures.rows.every((row) => row.count >= 5));
	assert.ok(!JSON.stringify(figures.rows).includes("소음"), "two are too few to be shown");
	assert.ok(figures.rows.some((row) => row.count === 6 && row.status === "open"));
	const file = await fetch(`${server.url}/api/v1/public/figures.csv?month=${months.at(-1)}`), csv = await file.text();
	assert.match(file.headers.get("content-disposition"), new RegExp(`inquiries-${months.at(-1)}\\.csv`), "twelve months are twelve files");
	assert.equal(file.headers.get("access-control-allow-origin"), "*", "pages of other sites may draw them");
	assert.match(csv, /^month,category,department,status,count,mean_hours\r\n\d{6},"/);
	assert.equal((await fetch(`${server.url}/api/v1/public/figures?month=209901`)).status, 404);
});

test("in six languages: nothing for axe, no sideways scroll, no text missing; the front page within its size", async (t) => {
	const server = await Server.start(t);
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/answers`);
	for (const [language, width, size] of [["ko", 1440, "100"], ["en", 390, "100"], ["zh", 390, "100"], ["ja", 390, "150"], ["vi", 320, "100"], ["mn", 390, "100"]])
		for (const path of ["/answers", "/about", "/sign", "/"]) {
			await page.setViewport({ width, height: 844 });
			await page.evaluate((l, s) => { localStorage.setItem("dj.language", l); localStorage.setItem("dj.size", s); }, language, size);
			await page.goto(server.url + path);
			await until("texts", () => page.evaluate((l) => document.documentElement.lang === l, language));
			assert.doesNotMatch(await text(page, "main"), /public\.|citizen\./, `${language} ${path}: a text is missing`);
			await accessible(page, `${path} ${language} ${width}`);
		}
	const size = async (path) => Number((await fetch(server.url + path, { headers: { "accept-encoding": "gzip" } })).headers.get("content-length"));
	const button = await size("/") + await size("/citizen.js") + await size("/i18n/citizen/mn.json");
	assert.ok(button < 35 * 1024, `${button} bytes until the button works`);
	assert.ok(button + await size("/shared/mark.svg") + await size("/app.webmanifest") < 100 * 1024);
});
