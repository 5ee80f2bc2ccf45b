/** What a caller hears and may choose: keys of sipp (RFC 2833 events) in the middle of a prompt, silence, and a flow that an
 * administrator writes, has checked, publishes and takes back while the line runs. */
import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { tone, wav } from "./lib/sound.mjs";
import { folder, freePort, run, until } from "./lib/process.mjs";

const scenario = (name) => fileURLToPath(new URL(`scenario/${name}.xml`, import.meta.url));

/** One call of sipp that presses `key` 1.2 s after the answer (none without it) and stays `stay_ms` more. */
async function call(t, server, number, key, stay_ms) {
	const dir = folder(t, "sipp");
	writeFileSync(`${dir}/numbers.csv`, "SEQUENTIAL\n01012345678\n");
	const port = await freePort();
	writeFileSync(`${dir}/call.xml`, readFileSync(scenario(key ? "keys" : "caller"), "utf8").replace("KEY.pcap", `${key}.pcap`));
	const args = [`127.0.0.1:${server.sip}`, "-sf", `${dir}/call.xml`, "-inf", `${dir}/numbers.csv`, "-s", number, "-i", "127.0.0.1", "-mi", "127.0.0.1",
		"-p", String(port), "-mp", String(await freePort()), "-m", "1", "-d", String(stay_ms), "-nostdin", "-timeout", "120", "-trace_err", "-error_file", `${dir}/errors`];
	const { code, output } = await run("sipp", args, { cwd: dir });
	const errors = existsSync(`${dir}/errors`) ? readFileSync(`${dir}/errors`, "utf8") : output.slice(-1500);
	assert.equal(code, 0, `sipp: ${errors.slice(0, 3000)}`);
}

const menu = (extra) => JSON.stringify({
	name: "menu", lines: ["1200"], start: "ask", ...extra, steps: [
		{ name: "ask", do: "menu", choices: [{ key: "0", say: "menu_agent", next: "general" }, { key: "2", next: "english" }], otherwise: "general" },
		{ name: "general", do: "queue", queue: "general" }, { name: "english", do: "queue", queue: "english" },
	],
});

test("a key pressed while the greeting speaks chooses the language; silence means Korean", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("supervisor01");
	const floor = await admin.live(undefined, { facts: true, board: false, me: false });
	await call(t, server, "120", "2", 12000); // through the notice that it is recorded
	const chosen = await floor.fact("contact.language");
	const started = floor.of("contact.started")[0];
	assert.equal(chosen.language, "en");
	assert.equal(chosen.by_key, true);
	assert.ok(chosen.at_ms - started.at_ms < 6000, "in the middle of the prompt, which takes longer");
	const queued = await floor.fact("contact.queued");
	assert.notEqual(queued.queue, undefined);
	await call(t, server, "120", null, 30000);
	const silent = await floor.fact("contact.language", { by_key: false });
	assert.equal(silent.language, "ko");
	assert.ok(silent.at_ms - floor.of("contact.started")[1].at_ms > 6000, "after everything was said and waited for");
});

test("a flow goes live only when it is sound, and back again, while calls come", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const floor = await (await server.login("supervisor01")).live(undefined, { facts: true, board: false, me: false });
	const queues = (await admin.get("/api/v1/queues")).queues;
	const id = (name) => queues.find((queue) => queue.name === name).id;
	const made = await admin.post("/api/v1/flows", { document: menu({ start: "nowhere" }), note: "first" });
	await assert.rejects(admin.put(`/api/v1/flows/${made.id}/live`, { version: 1 }), /flow_not_ready/);
	const view = await admin.get(`/api/v1/flows/${made.id}`);
	assert.ok(view.findings.some((finding) => finding.what === "no_such_step" && finding.detail === "nowhere"));
	const second = await admin.put(`/api/v1/flows/${made.id}`, { document: menu(), note: "with a start", version: 1 });
	await admin.put(`/api/v1/flows/${made.id}/live`, { version: second.version });
	await floor.fact("flow.live");
	await until("the number asks", async () => {
		await call(t, server, "1200", "2", 1500);
		return floor.of("contact.chose").length > 0;
	}, 60_000);
	const chose = floor.of("contact.chose")[0];
	assert.equal(chose.key, "2".charCodeAt(0));
	assert.equal(floor.of("contact.queued", { contact: chose.contact })[0].queue, id("english"));
	await admin.put(`/api/v1/flows/${made.id}/live`, { version: 0 });
	await floor.fact("flow.live", {}, 2);
	await until("the number queues at once again", async () => {
		const before = floor.of("contact.queued").length;
		await call(t, server, "1200", null, 500);
		return floor.of("contact.queued").length > before && floor.of("contact.queued").at(-1).queue === id("general");
	}, 60_000);
});

test("an announcement of the site's own is checked and heard as soon as it was uploaded", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const document = JSON.stringify({ name: "own", lines: ["1200"], start: "say", steps: [
		{ name: "say", do: "say", say: ["own.1", "own.1"], next: "queue" }, { name: "queue", do: "queue", queue: "line" }] });
	const made = await admin.post("/api/v1/flows", { document, note: "" });
	const missing = async () => (await admin.get(`/api/v1/flows/${made.id}`)).findings.filter((one) => one.what === "no_sound").map((one) => one.language);
	const languages = await missing();
	assert.ok(languages.length > 1, "every language of the site is asked for");
	await assert.rejects(admin.put(`/api/v1/flows/${made.id}/live`, { version: 1 }), { verdict: "flow_not_ready" });
	for (const language of languages) {
		const answer = await fetch(`${server.url}/api/v1/prompts/own.1?language=${language}`, { method: "PUT",
			headers: { origin: server.url, ...admin.headers, "content-type": "audio/wav" }, body: wav(tone(1000, 8000, 2), 8000) });
		assert.equal(answer.status, 200, await answer.text());
	}
	await until("the check sees them all", async () => (await missing()).length === 0, 30_000, 200);
	await admin.put(`/api/v1/flows/${made.id}/live`, { version: 1 });
	const phone = await Phone.open(t, { server, user: "01011112222" });
	await until("the caller hears it", async () => {
		const one = await phone.call("1200");
		await until("the call is answered", () => one.state === "talking");
		const heard = await one.sound.hear(1000, 1).catch(() => ({ level_db: -120 }));
		await one.hangup();
		return heard.level_db > -30;
	}, 60_000, 500);
});
