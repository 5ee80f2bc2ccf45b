/** The true outlines that the pages bring along, with whose they are, pressed with a thumb; a site's own from a GeoJSON file in their place; a map of
 * streets from another server, asked for only when the citizen opens it. */
import test from "node:test";
import assert from "node:assert/strict";
import http from "node:http";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { folder, freePort, top, until } from "./lib/process.mjs";
import { wrongs } from "./lib/axe.mjs";
import { PHOTO } from "./lib/picture.mjs";

const cities = [...readFileSync(`${top}src/domain/report/city.def`, "utf8").matchAll(/CITY\("(\w+)", "(\d+)", (\d+), (\d+)\)/g)]
	.map(([, place, code, north, east]) => ({ place, code, north: north / 1e4, east: east / 1e4 }));
const half = 0.04;

/** Each city a square around its town hall. */
const squares = (all) => ({
	type: "FeatureCollection",
	features: all.map(({ code, north: y, east: x }) => ({
		type: "Feature", properties: { SIG_CD: code },
		geometry: { type: "Polygon", coordinates: [[[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half], [x - half, y - half]]] },
	})),
});

/** A server of tiles, which remembers what it was asked for. */
async function tileServer(t) {
	const asked = [];
	const server = http.createServer((request, response) => {
		asked.push({ path: request.url, from: request.headers.referer });
		response.writeHead(200, { "content-type": "image/png" }).end(PHOTO);
	});
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	t.after(() => server.close());
	return { asked, origin: `http://127.0.0.1:${server.address().port}` };
}

const policy = async (url) => (await fetch(url)).headers.get("content-security-policy").match(/img-src [^;]*/)[0];
const press = (page, selector) => page.$eval(selector, (one) => { one.scrollIntoView({ block: "center" }); one.click(); });

test("outlines are drawn where they lie; streets are asked for when they are opened, and a press on them is the place", async (t) => {
	const tiles = await tileServer(t), file = `${folder(t, "map")}/province.geojson`;
	writeFileSync(file, JSON.stringify(squares(cities)));
	const server = await Server.start(t, { args: ["--map-outlines", file, "--map-outlines-by", "Survey of somewhere <CC BY 4.0>",
		"--map-tiles", `${tiles.origin}/t/{z}/{x}/{y}.png`, "--map-tiles-by", "© Street people"] });
	assert.equal(await policy(`${server.url}/report`), `img-src 'self' data: blob: ${tiles.origin}`);
	for (const page of ["/", "/answers", "/desk"]) assert.equal(await policy(server.url + page), "img-src 'self' data: blob:", page);

	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/`);
	await page.setViewport({ width: 390, height: 844 });
	await page.goto(`${server.url}/report`);
	await until("whose outlines they are", () => page.$eval("#map-by", (one) => one.textContent.endsWith("Survey of somewhere <CC BY 4.0>")));
	await until("true outlines", () => page.$$eval("#map [data-place] path", (all) => all.length === 31 && all.every((one) => one.getAttribute("d").split("L").length === 5)));
	const [suwon, paju] = await page.$$eval("#map .names text", (all) => ["수원", "파주"].map((name) => Number(all.find((one) => one.textContent === name).getAttribute("y"))));
	assert.ok(suwon > paju, "Suwon lies south of Paju");
	assert.match(await page.$eval("#streets-note", (one) => one.textContent), /127\.0\.0\.1/);
	assert.deepEqual(tiles.asked, [], "nothing before it was opened");

	await page.select("#service", "pothole");
	await page.type("#text", "구멍");
	await page.select("#place", "suwon");
	await press(page, "#streets-show");
	await until("streets", () => page.$$eval("#streets img", (all) => all.length >= 4 && all.every((one) => one.complete && one.naturalWidth > 0)));
	assert.match(await page.$eval("#streets", (one) => one.textContent), /© Street people/);
	assert.ok(tiles.asked.every((one) => /^\/t\/13\/\d+\/\d+\.png$/.test(one.path) && !one.from), JSON.stringify(tiles.asked[0]));
	assert.deepEqual(await wrongs(page), [], "report with streets");

	await page.$eval("#streets .streets", (one) => one.scrollIntoView({ block: "center" }));
	const box = await (await page.$("#streets .streets")).boundingBox();
	await page.mouse.click(box.x + box.width / 2 + 40, box.y + box.height / 2);
	await until("the pin", () => page.$eval("#streets .i-pin", (one) => !one.hidden));
	const point = () => page.evaluate(() => JSON.parse(localStorage.getItem("dj.report")).point);
	const hall = cities.find((one) => one.place === "suwon"), turn = 40 / (256 * 2 ** 13) * 360;
	assert.ok(Math.abs((await point()).longitude - hall.east - turn) < 0.0005 && Math.abs((await point()).latitude - hall.north) < 0.0005, JSON.stringify(await point()));
	await page.focus("#streets .streets");
	for (const key of ["+", "ArrowUp", "Enter"]) await page.keyboard.press(key);
	await until("one by keys", async () => (await point()).latitude > hall.north + 0.001);
	const chosen = await point();
	await press(page, "#send");
	await until("the receipt", () => page.$eval("#result .number", (one) => /\d{4}-\d{4}/.test(one.textContent)).catch(() => false));
	const near = await fetch(`${server.url}/api/v1/public/near?service=pothole&latitude=${chosen.latitude.toFixed(6)}&longitude=${chosen.longitude.toFixed(6)}`).then((one) => one.json());
	assert.ok(near.reports[0].metres <= 1, JSON.stringify(near));
});

/** Who is chosen by a press so many pixels east and south of the middle of a city. */
async function pressed(page, place, east = 0, south = 0) {
	await page.$eval("#map", (one) => one.scrollIntoView({ block: "center" }));
	const [x, y] = await page.$eval(`#map [data-for=${place}]`, (one) => { const at = one.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]; });
	await page.mouse.click(x + east, y + south);
	return page.$eval("#place", (one) => one.value);
}

test("without them the map has Statistics Korea's outlines, small cities are pressed with a thumb, and nobody else is asked", async (t) => {
	const server = await Server.start(t);
	assert.deepEqual(await fetch(`${server.url}/api/v1/public/map`).then((one) => one.json()), { outlines: null, tiles: null });
	assert.equal(await policy(`${server.url}/report`), "img-src 'self' data: blob:");
	const page = await open(await browser(t, { kind: "chrome" }), `${server.url}/`);
	await page.setViewport({ width: 390, height: 844 });
	await page.goto(`${server.url}/report`);
	await page.waitForSelector("#map [data-place=suwon]");
	assert.equal(await page.$eval("#streets-open", (one) => one.hidden), true);
	assert.match(await page.$eval("#map-by", (one) => one.textContent), /통계청 통계지리정보서비스\(SGIS\), 2018, 공공누리 제1유형/);
	await until("the cities' names", () => page.$eval("#map .names", (one) => one.textContent.includes("과천")));
	const small = await page.$$eval("#map [data-for]", (all) => all.map((one) => one.dataset.for));
	for (const place of ["gwacheon", "guri", "uiwang", "gunpo", "osan", "gwangmyeong"]) {
		assert.ok(small.includes(place), place);
		assert.equal(await pressed(page, place), place);
	}
	assert.equal(await pressed(page, "gwacheon", 0, -15), "gwacheon", "north of it is Seoul, which is none of ours");
	assert.equal(await pressed(page, "guri", 13, 0), "guri", "east of it is a large neighbour");
	assert.equal(await pressed(page, "osan", 13, 0), "osan");
	assert.deepEqual(await wrongs(page), [], "the map");
	for (const language of ["ko", "en", "zh", "ja", "vi", "mn"]) {
		await page.goto(`${server.url}/report?lang=${language}`);
		await until("the map", () => page.$$eval("#map .names text", (all) => all.length === 32));
		await page.evaluate(() => document.fonts.ready);
		assert.deepEqual(await page.evaluate(names), [], language);
	}
});

/** Names that are cut off or stand on each other. */
function names() {
	const all = [...document.querySelectorAll("#map .names text")].map((one) => ({ text: one.textContent, box: one.getBBox(), y: Number(one.getAttribute("y")) }));
	const wide = document.querySelector("#map svg").viewBox.baseVal.width, tall = 9;
	const cut = all.filter(({ box }) => box.x < 0 || box.x + box.width > wide).map(({ text }) => text);
	const met = all.flatMap((a, i) => all.slice(i + 1).filter((b) => a.box.x < b.box.x + b.box.width && b.box.x < a.box.x + a.box.width && Math.abs(a.y - b.y) < tall).map((b) => `${a.text} ${b.text}`));
	return [...cut, ...met];
}

test("a file that is no map of the province stops the start with a sentence", async (t) => {
	const file = `${folder(t, "map")}/province.geojson`;
	writeFileSync(file, JSON.stringify(squares(cities.filter((one) => one.place !== "guri"))));
	const program = process.env.DAJEONG_PROGRAM ?? `${top}build/dajeong`, data = `${folder(t, "data")}/data`;
	const run = spawnSync(program, ["serve", "--demo", "--data", data, "--http", `127.0.0.1:${await freePort()}`, "--https", "off", "--sip", `127.0.0.1:${await freePort()}`, "--sips", "off", "--map-outlines", file, "--map-outlines-by", "x"], { encoding: "utf8" });
	assert.equal(run.status, 1);
	assert.match(run.stderr, /The outlines have none of 'guri'/);
});
