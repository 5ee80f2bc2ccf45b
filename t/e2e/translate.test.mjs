/** The translation service fails: it answers 500, nonsense or nothing at all, or is gone. The citizen's own words stay, the desk says so and asks again by one press; nothing else waits. */
import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Server } from "./lib/server.mjs";
import { until, whenOver } from "./lib/process.mjs";
import { openDesk, press } from "./lib/pages.mjs";

/** The form of LibreTranslate, as it is told to be. */
async function translator(t) {
	const service = { how: "error", asked: 0 };
	const http = createServer(async (request, response) => {
		for await (const _ of request);
		service.asked++;
		const say = (status, type, body) => response.writeHead(status, { "content-type": type }).end(body);
		if (service.how === "error") say(500, "text/html", "<h1>Internal Server Error</h1>");
		else if (service.how === "nonsense") say(200, "application/json", "{\"translatedText\": 7, \"broken");
		else if (service.how === "empty") say(200, "application/json", "{\"translatedText\": \"\"}");
		else if (service.how === "well") say(200, "application/json", JSON.stringify({ translatedText: "The street lamp is out." }));
		// else nothing is ever said
	});
	await new Promise((yes) => http.listen(0, "127.0.0.1", yes));
	service.end = () => new Promise((yes) => (http.closeAllConnections(), http.close(yes)));
	whenOver(t, () => service.end());
	service.url = `http://127.0.0.1:${http.address().port}/translate`;
	return service;
}

test("a translation that fails leaves the citizen's words, is said at the desk, and is asked for again by one press", async (t) => {
	const service = await translator(t);
	const server = await Server.start(t, { args: ["--translate", service.url] });
	const [admin, boss] = [await server.login("admin"), await server.login("supervisor01")];
	const live = await boss.live(0);
	await admin.put("/api/v1/channels/sms", { active: true, rev: 0, settings: { url: "http://127.0.0.1:1", from: "031120", user: "c120", password: "lab", hours: "0-24" } });
	const path = (await admin.get("/api/v1/channels")).channels.find((c) => c.channel === "sms").path;
	const writes = (id, body) => fetch(`${server.url}${path}?from=01012345678&to=120&id=${id}`, { method: "POST", body, headers: { "content-type": "text/plain; charset=utf-8" } });

	const desk = await openDesk(t, server, "agent01", { language: "en" });
	assert.ok((await writes("one", "가로등이 꺼졌어요")).ok);
	const { contact } = await live.fact("conversation.offered", { channel: "sms" });
	await press(desk, "talk-accept");
	await live.fact("conversation.assigned", { contact });
	const view = () => desk.evaluate(async (id) => (await fetch(`/api/v1/conversations/${id}`)).json(), contact);
	const failed = async (why) => (await view()).translations.filter((one) => one.state === "failed" && one.words.includes(why)).map((one) => one.id).join();
	const bubble = () => desk.evaluate(() => document.querySelector(".bubble.theirs")?.textContent ?? "");
	for (const [how, why] of [["error", "answered without a translation"], ["nonsense", "answered without a translation"], ["empty", "answered without a translation"], ["silence", "Timeout"]]) {
		service.how = how;
		const before = service.asked, old = await failed(why);
		await press(desk, "talk-translate");
		await until(`${how}: the service was asked`, () => service.asked > before);
		if (how === "silence") { // nothing waits for it
			assert.ok((await writes("two", "신호등도 이상해요")).ok);
			await until("another word came meanwhile", () => desk.evaluate(() => document.body.textContent.includes("신호등도 이상해요")));
		}
		await until(`${how}: the desk says so`, async () => await failed(why) !== old && /could not be translated/.test(await bubble()), 90_000);
		assert.match(await bubble(), /가로등이 꺼졌어요/, "the citizen's own words stay");
		assert.doesNotMatch(await bubble(), /Internal Server Error|Machine translation/, "nothing is taken for a translation");
	}
	service.how = "well";
	await press(desk, "talk-translate");
	await until("then it is there", async () => /The street lamp is out\./.test(await bubble()) && /가로등이 꺼졌어요/.test(await bubble()));
	await service.end();
	await desk.evaluate(() => [...document.querySelectorAll("[data-do=talk-translate]")].at(-1).click());
	await until("gone: the desk says so", async () => await failed("onnect") !== "");
	assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
	assert.deepEqual(desk.faults, []);
});
