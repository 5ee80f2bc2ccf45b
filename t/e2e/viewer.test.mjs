/** The viewer of pictures in Chromium: large, turned, covered with keys and with the pointer; its place is noted when the citizen agrees; what is not looked at yet says so. */
import test from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { until } from "./lib/process.mjs";
import { logIn } from "./lib/pages.mjs";
import { handedOn, sizeOf, withPlace } from "./lib/picture.mjs";

/** A street that Chromium draws: 1200 x 900, a "face" at 600, 300. */
const draw = (page) => page.evaluate(() => {
	const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 900 }), pen = canvas.getContext("2d");
	const block = (colour, ...where) => { pen.fillStyle = colour; pen.fillRect(...where); };
	block("#9ec3e6", 0, 0, 1200, 500);
	block("#6b6f76", 0, 500, 1200, 400);
	block("#c9764f", 80, 180, 300, 340);
	block("#2d4f8e", 760, 420, 300, 140);
	block("#ffffff", 850, 520, 120, 30);
	pen.fillStyle = "#e8b894";
	pen.beginPath();
	pen.arc(600, 300, 60, 0, 7);
	pen.fill();
	block("#101010", 420, 640, 260, 90);
	return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
});
const put = async (server, session, name, bytes) => (await (await fetch(`${server.url}/api/v1/attachments?name=${encodeURIComponent(name)}`, { method: "POST", headers: { origin: server.url, ...session.headers, "content-type": "application/octet-stream" }, body: bytes })).json()).id;
/** The colour of a point of a picture that the page fetches. */
const pointOf = (page, id, x, y) => page.evaluate(async (path, px, py) => {
	const picture = await createImageBitmap(await (await fetch(path)).blob());
	const pen = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height }).getContext("2d");
	pen.drawImage(picture, 0, 0);
	return [...pen.getImageData(px, py, 1, 1).data].slice(0, 3);
}, `/api/v1/attachments/${id}`, x, y);

async function shot(page, name) {
	if (!process.env.DAJEONG_SHOTS) return;
	mkdirSync(process.env.DAJEONG_SHOTS, { recursive: true });
	for (const [width, height] of [[1440, 900], [390, 844]]) {
		await page.setViewport({ width, height });
		await new Promise((done) => setTimeout(done, 300));
		await page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/${name}-${width}.png` });
	}
	await page.setViewport({ width: 1440, height: 900 });
}

test("a photo is looked at large, covered, and its place noted", async (t) => {
	const server = await Server.start(t);
	const [agent, other] = [await server.login("agent02"), await server.login("supervisor01")];
	const page = await open(await browser(t), `${server.url}/login`);
	await page.setViewport({ width: 1440, height: 900 });
	await logIn(page, server, "agent01");
	const photo = withPlace(Buffer.from(await draw(page), "base64"), 1);
	const ids = [await put(server, agent, "길 위의 구멍.jpg", photo), await put(server, agent, "설명.txt", Buffer.from("words")), await put(server, agent, "broken.jpg", photo.subarray(0, 160)), await put(server, agent, "신청서.pdf", Buffer.from("%PDF-1.4\n1 0 obj<</Author(Hong)>>endobj\ntrailer<</Info 1 0 R>>\n%%EOF\n"))];
	const made = await agent.post("/api/v1/inquiries", { kind: "report", text: "길에 구멍이 났습니다.", files: [ids[0], ids[1], ids[3]].join(" ") });
	await agent.post(`/api/v1/inquiries/${made.id}/note`, { text: "보내 주신 사진", file: ids[0] });
	await handedOn(server, other, ids[0]);
	await page.goto(`${server.url}/inquiries`, { waitUntil: "load" });
	await page.waitForSelector(`[data-number="${made.number}"]`, { visible: true });
	await page.click(`[data-number="${made.number}"]`);
	await page.waitForSelector(`.thumb[data-file="${ids[0]}"]`, { visible: true });
	await until("the small picture is there", () => page.$eval(".thumb img", (img) => img.naturalWidth > 0 && img.naturalWidth <= 320));
	await until("a paper is said to be as it came, plain words are not", () => page.$$eval(".files li", (all) => all.filter((one) => one.querySelector("[data-as-it-came]")).map((one) => one.querySelector("bdi").textContent).join() === "신청서.pdf"));
	await shot(page, "files");

	await page.click(".thumb");
	await until("it is there, large", () => page.$eval(".viewer[open] img", (img) => img.naturalWidth === 1200 && img.getBoundingClientRect().width > 600));
	await page.waitForSelector("[data-do=viewer-place]");
	await shot(page, "viewer");
	const wide = () => page.$eval(".viewer img", (img) => Math.round(img.getBoundingClientRect().width));
	const before = await wide();
	await page.keyboard.press("+");
	await until("it is larger", async () => await wide() > before * 1.4);
	await page.keyboard.press("0");
	await page.keyboard.press("r");
	await until("it stands upright", () => page.$eval(".viewer img", (img) => { const edge = img.getBoundingClientRect(); return edge.height > edge.width; }));
	await page.click("[data-do=viewer-place]");
	await until("the place is noted", async () => (await agent.get(`/api/v1/inquiries/${made.id}`)).entries.some((entry) => entry.text.includes("37.56650, 126.97800")));

	await page.click("[data-do=viewer-redact]");
	await until("it lies as it came", () => page.$eval(".viewer img", (img) => { const edge = img.getBoundingClientRect(); return edge.height < edge.width; }));
	const edge = await page.$eval(".viewer img", (img) => img.getBoundingClientRect().toJSON());
	const at = (x, y) => [edge.x + edge.width * x / 1200, edge.y + edge.height * y / 900];
	await page.mouse.move(...at(840, 510));
	await page.mouse.down();
	await page.mouse.move(...at(980, 560), { steps: 4 });
	await page.mouse.up();
	await until("one box", () => page.$$eval(".viewer-draws button", (all) => all.length === 1));
	await page.click("[data-do=viewer-box]");
	await page.focus(".viewer-draws button:last-of-type");
	for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp"); // from the middle up to the face
	await shot(page, "covering");
	await page.click("[data-do=viewer-keep]");
	await until("it is handed on covered", () => page.$eval(".viewer", (viewer) => /가린 사진을 넘깁니다/.test(viewer.textContent)), 30_000);
	for (const [x, y, what] of [[600, 300, "the face"], [910, 535, "the plate"]]) assert.ok((await pointOf(page, ids[0], x, y)).every((part) => part < 20), `${what} is black`);
	assert.ok((await pointOf(page, ids[0], 200, 300)).some((part) => part > 60), "the rest is as it was");
	assert.deepEqual(sizeOf(await handedOn(server, other, ids[0])), [1200, 900]);
	assert.equal(await page.$("[data-do=viewer-original]"), null, "the original is not for consultants");
	await page.keyboard.press("Escape");
	await until("it is shut", async () => await page.$(".viewer") === null);
});
