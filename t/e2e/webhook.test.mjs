/** Webhooks out: the receiver checks our signature with the library of Standard Webhooks. It fails, is down, does not answer, we are killed: each event comes in order, under one id. */
import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { Server } from "./lib/server.mjs";
import { freePort, top, until, whenOver } from "./lib/process.mjs";
import { browser, open as openTab } from "./lib/browser.mjs";
import { logIn, press } from "./lib/pages.mjs";
import { mkdirSync } from "node:fs";

/** Another system: `how(event)` gives a status, or "silence". What it took stands in `taken`, every knock in `knocks`. */
class Receiver {
	static async start(t) {
		const r = Object.assign(new Receiver(), { t, how: () => 204, knocks: [], taken: [], secrets: [], port: await freePort() });
		whenOver(t, () => r.down());
		await r.up();
		return r;
	}

	up() {
		this.server = createServer((q, a) => {
			const parts = [];
			q.on("data", (part) => parts.push(part));
			q.on("end", () => this.#take(q.headers, Buffer.concat(parts).toString(), a));
		});
		return new Promise((done) => this.server.listen(this.port, "127.0.0.1", done));
	}

	#take(headers, body, a) {
		const event = JSON.parse(body), id = headers["webhook-id"];
		this.knocks.push({ id, headers, event });
		for (const secret of this.secrets) assert.deepEqual(new Webhook(secret).verify(body, headers), event);
		const status = this.how(event, this.knocks.length);
		if (status === "silence") return;
		if (status < 300) this.taken.push({ id, event });
		a.writeHead(status, { "content-type": "text/plain" });
		a.end(`it was ${status}\nand more`);
	}

	down() {
		this.server.closeAllConnections();
		return new Promise((done) => this.server.close(done));
	}
}

const open = (agent, text = "가로등이 꺼졌습니다. 밤길이 어둡습니다.") => agent.post("/api/v1/inquiries", { kind: "complaint", sub: "grievance", text, tell_by: "call", tell_to: "01012345678" });
const of = (receiver, id) => receiver.taken.filter((one) => one.event.data.inquiry === id).map((one) => one.event.type);

test("in order and signed, whatever the other side does", async (t) => {
	const receiver = await Receiver.start(t);
	const server = await Server.start(t, { args: ["--fetch-local", `127.0.0.1:${receiver.port}`] });
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const made = await admin.post("/api/v1/webhooks", { name: "시청", url: `http://127.0.0.1:${receiver.port}/in`, kinds: "inquiry", active: true });
	receiver.secrets = [made.secret];
	const row = async (session) => (await session.get("/api/v1/webhooks")).webhooks[0];

	receiver.how = (event, n) => (n === 1 ? 503 : 204);
	const first = await open(agent);
	await agent.post(`/api/v1/inquiries/${first.id}/answer`, { reason: "solved", text: "고쳤습니다.", told: true });
	const other = await open(agent);
	await until("the first inquiry is told", () => of(receiver, first.id).includes("inquiry.moved") && of(receiver, other.id).length);
	assert.equal(of(receiver, first.id)[0], "inquiry.opened");
	assert.equal(receiver.knocks.filter((one) => one.id === receiver.knocks[0].id).length, 2, "the same event comes under the same id");
	assert.equal(new Set(receiver.taken.map((one) => one.id)).size, receiver.taken.length);
	const seqs = receiver.taken.filter((one) => one.event.data.inquiry === first.id).map((one) => one.event.data.seq);
	assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));
	assert.ok(!JSON.stringify(receiver.knocks).includes("가로등"), "nobody's words");
	const tampered = receiver.knocks[0];
	assert.throws(() => new Webhook(made.secret).verify(JSON.stringify({ ...tampered.event, type: "x" }), tampered.headers));

	await t.test("it is down, and comes back", async () => {
		await receiver.down();
		const { id } = await open(agent);
		await until("we know that it is down", async () => (await row(admin)).failures > 0);
		assert.equal(of(receiver, id).length, 0);
		await receiver.up();
		await until("it is told", () => of(receiver, id).length);
	});

	await t.test("it does not answer, and we are killed meanwhile", async () => {
		receiver.how = () => "silence";
		const before = receiver.knocks.length;
		const { id } = await open(agent);
		await until("it knows", () => receiver.knocks.length > before);
		await server.kill();
		receiver.how = () => 204;
		await server.begin();
		await until("it is told after all", () => of(receiver, id).includes("inquiry.opened"));
		const ids = receiver.knocks.filter((one) => one.event.data.inquiry === id && one.event.type === "inquiry.opened").map((one) => one.id);
		assert.ok(ids.length >= 2);
		assert.equal(new Set(ids).size, 1);
	});

	await t.test("a new secret beside the old one; again by hand; a test; an address that is not public", async () => {
		const again = await server.login("admin");
		receiver.secrets.push((await again.post(`/api/v1/webhooks/${made.id}/secret`)).secret);
		const { deliveries } = await again.get(`/api/v1/webhooks/${made.id}/deliveries`);
		const done = deliveries.find((one) => one.state === "done");
		assert.equal(done.said, "it was 204".slice(0, done.said.length));
		const before = receiver.knocks.length;
		await again.post(`/api/v1/deliveries/${done.id}/again`);
		await until("it comes again", () => receiver.knocks.length > before);
		assert.equal(receiver.knocks.at(-1).id, `evt_${done.seq}`);
		await again.post(`/api/v1/webhooks/${made.id}/test`);
		await until("the test", () => receiver.taken.some((one) => one.event.type === "webhook.test"));

		let asked = 0;
		const inside = createServer((q, a) => a.end(String(++asked)));
		const port = await freePort();
		await new Promise((listening) => inside.listen(port, "127.0.0.1", listening));
		whenOver(t, () => inside.close());
		const bad = await again.post("/api/v1/webhooks", { name: "inside", url: `http://127.0.0.1:${port}/`, kinds: "inquiry", active: true });
		await again.post(`/api/v1/webhooks/${bad.id}/test`);
		await until("it is refused", async () => (await again.get(`/api/v1/webhooks/${bad.id}/deliveries`)).deliveries[0].tries > 0);
		assert.equal(asked, 0);
	});
});

test("it answers too slowly: that counts as no answer, and does not keep the others", { timeout: 120_000 }, async (t) => {
	const [slow, quick] = [await Receiver.start(t), await Receiver.start(t)];
	const server = await Server.start(t, { args: ["--fetch-local", `127.0.0.1:${slow.port} 127.0.0.1:${quick.port}`] });
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	for (const one of [slow, quick]) one.secrets = [(await admin.post("/api/v1/webhooks", { name: `p${one.port}`, url: `http://127.0.0.1:${one.port}/`, kinds: "inquiry.opened", active: true })).secret];
	slow.how = (event, n) => (n === 1 ? "silence" : 200);
	const { id } = await open(agent);
	await until("the quick one has it", () => of(quick, id).length);
	assert.equal(of(slow, id).length, 0);
	await until("the slow one in the end", () => of(slow, id).length, 60_000);
	assert.equal(slow.knocks[0].id, slow.knocks.at(-1).id);
});

test("the administrator's page: made, its secret seen once, tested, what was answered", { timeout: 180_000 }, async (t) => {
	const receiver = await Receiver.start(t);
	const server = await Server.start(t, { args: ["--fetch-local", `127.0.0.1:${receiver.port}`] });
	const page = await openTab(await browser(t), `${server.url}/login`);
	await logIn(page, server, "admin");
	await page.goto(`${server.url}/admin#webhooks`, { waitUntil: "load" });
	await press(page, "new-webhook");
	await page.waitForSelector("#hook-name");
	await page.type("#hook-name", "시청 민원");
	await page.type("#hook-url", `http://127.0.0.1:${receiver.port}/in`);
	await press(page, "save-webhook");
	const secret = await until("the secret", () => page.$eval("output.secret", (e) => e.textContent));
	receiver.secrets = [secret];
	await page.keyboard.press("Escape");
	receiver.how = () => 500;
	await press(page, "test");
	await until("the test", () => receiver.knocks.length);
	await press(page, "show");
	await until("its answer", async () => {
		const text = await page.$eval("main", (e) => e.innerText);
		if (text.includes("webhook.test") && text.includes("it was 500")) return true;
		await press(page, "hide");
		await press(page, "show");
		return false;
	}, 30_000, 500);
	if (process.env.PICTURES) {
		mkdirSync(process.env.PICTURES, { recursive: true });
		for (const [width, height] of [[1440, 900], [390, 844]]) {
			await page.setViewport({ width, height });
			await page.screenshot({ path: `${process.env.PICTURES}/webhooks-${width}.png` });
		}
	}
	assert.deepEqual(page.faults, []);
});
