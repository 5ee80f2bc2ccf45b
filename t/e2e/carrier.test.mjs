/** Calls to the outside over several trunks, with sipp as the carriers: the first refuses, says nothing or is down, and the next
 * carries the call; a carrier that asks for a digest; the channel that is kept for emergencies; the test call of the admin page. */
import test from "node:test";
import assert from "node:assert/strict";
import dgram from "node:dgram";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { Sound } from "./lib/rtp.mjs";
import { browser, open } from "./lib/browser.mjs";
import { folder, freePort, sleep, start, until, whenOver } from "./lib/process.mjs";
import { assertHeard, phoneAgent, ringing } from "./lib/people.mjs";
import { logIn, press } from "./lib/pages.mjs";

const OFFICE = "031-000-0001"; // of the demo directory
const scenario = (name) => fileURLToPath(new URL(`scenario/${name}.xml`, import.meta.url));

/** A carrier of this scenario for one call; its address as a trunk's target. */
async function carrier(t, name, address) {
	const port = await freePort(), media = 16_000 + 4 * ((Math.random() * 2000) | 0), dir = folder(t, "sipp");
	const program = start(t, "sipp", ["-sf", scenario(name), "-i", address, "-mi", address, "-p", String(port), "-mp", String(media), "-rtp_echo", "-m", "1",
		"-nostdin", "-timeout", "120", "-trace_err", "-error_file", `${dir}/errors`], { cwd: dir });
	const wrong = () => (existsSync(`${dir}/errors`) ? readFileSync(`${dir}/errors`, "utf8").slice(0, 2000) : "");
	await until("sipp listens", () => program.ended || readFileSync("/proc/net/udp", "utf8").includes(`:${port.toString(16).toUpperCase().padStart(4, "0")} `));
	return { target: `${address}:${port}`, program, over: async () => assert.equal((await program.exit).code, 0, wrong()) };
}

/** A citizen in conversation with agent01, who has a telephone. */
async function conversation(t, server) {
	const agent = await phoneAgent(t, server, "agent01");
	const live = await (await server.login("supervisor01")).live(0);
	const citizen = await (await Phone.open(t, { server, user: "01012341234" })).call("1200");
	const device = await ringing(agent);
	device.accept();
	device.sound.hz = 600;
	const contact = await until("the contact", agent.contact);
	return { agent, live, citizen, device, contact };
}

const trunks = (...lines) => ({ args: lines.flatMap((line) => ["--trunk", line]) });
const trunkOf = async (admin, name) => (await admin.get("/api/v1/trunks")).trunks.find((trunk) => trunk.name === name);

test("the first carrier has no room: the second carries the call, and is heard before it answers", async (t) => {
	const [kt, lg] = [await carrier(t, "refuses", "127.0.0.9"), await carrier(t, "takes", "127.0.0.10")];
	const server = await Server.start(t, trunks(`kt target=${kt.target} options=0 priority=10`, `lg target=${lg.target} options=0 priority=20`));
	const { agent, live, device, contact } = await conversation(t, server);
	await agent.session.act(contact, "consult", { number: OFFICE });
	const routed = await live.fact("leg.routed", { contact, attempt: 2 });
	assert.equal(routed.status, 503);
	assert.notEqual(routed.trunk, live.of("leg.routed", { contact, attempt: 1 })[0].trunk);
	await live.fact("party.joined", { contact });
	await sleep(600);
	assertHeard(await device.sound.hear(600), "sound goes to the second carrier and back");
	await agent.session.act(contact, "consult/cancel");
	await Promise.all([kt.over(), lg.over()]);
	const line = await agent.session.get(`/api/v1/contacts/${contact}/timeline`);
	assert.ok(line.items.some((item) => item.what === "signal" && item.line.startsWith("SIP/2.0 503")), "its refusal is on the time line");
});

test("the first carrier says nothing, and asks for a digest where it speaks", async (t) => {
	const [silent, lg] = [dgram.createSocket("udp4"), await carrier(t, "challenges", "127.0.0.10")];
	await new Promise((done) => silent.bind(0, "127.0.0.9", done));
	whenOver(t, () => silent.close());
	const server = await Server.start(t, trunks(`kt target=127.0.0.9:${silent.address().port} options=0 answer=1`,
		`lg target=${lg.target} options=0 priority=20 user=0311200000 secret=open`));
	const { agent, live, contact } = await conversation(t, server);
	await agent.session.act(contact, "consult", { number: OFFICE });
	assert.equal((await live.fact("leg.routed", { contact, attempt: 2 })).status, 0);
	await live.fact("party.joined", { contact });
	await agent.session.act(contact, "consult/cancel");
	await lg.over();
});

/** Answers OPTIONS while `up`, refuses every call. */
async function answering(t, address) {
	const socket = dgram.createSocket("udp4");
	await new Promise((done) => socket.bind(0, address, done));
	whenOver(t, () => socket.close());
	const one = { target: `${address}:${socket.address().port}`, up: true, invites: 0 };
	socket.on("message", (data, from) => {
		const text = data.toString(), method = text.split(" ")[0];
		one.invites += method === "INVITE";
		if (!one.up || !["OPTIONS", "INVITE"].includes(method)) return;
		const heads = text.split("\r\n").filter((l) => /^(via|from|call-id|cseq):/i.test(l));
		const to = text.match(/^To: .*$/m)[0].trim();
		socket.send(`SIP/2.0 ${method === "OPTIONS" ? "200 OK" : "486 Busy Here"}\r\n${heads.join("\r\n")}\r\n${to};tag=x\r\nContent-Length: 0\r\n\r\n`, from.port, from.address);
	});
	return one;
}

test("a trunk that is down is not asked, and is asked again when it is back", async (t) => {
	const [kt, lg] = [await answering(t, "127.0.0.9"), await answering(t, "127.0.0.10")];
	const server = await Server.start(t, trunks(`kt target=${kt.target} options=1 channels=30`, `lg target=${lg.target} options=1 priority=20`));
	const admin = await server.login("admin");
	const { agent, live, contact } = await conversation(t, server);
	const state = async () => (await trunkOf(admin, "kt")).state;
	const ask = async (count) => {
		await agent.session.act(contact, "consult", { number: OFFICE });
		return live.fact("party.left", { contact }, count);
	};
	await until("up", async () => (await state())?.up);
	kt.up = false;
	await until("down", async () => !(await state()).up);
	assert.equal((await server.metrics()).dajeong_sip_trunks_down, 1);
	const invites = kt.invites;
	await ask(1);
	assert.equal(kt.invites, invites, "nobody is sent there");
	assert.ok(lg.invites > 0);
	kt.up = true;
	await until("up again", async () => (await state()).up);
	await ask(2);
	assert.ok(kt.invites > invites, "it is the first again");
});

test("the last free channel is for emergency calls", async (t) => {
	const kt = await carrier(t, "takes", "127.0.0.9");
	const server = await Server.start(t, trunks(`kt 127.0.0.9 target=${kt.target} options=0 channels=2`));
	const agent = await phoneAgent(t, server, "agent01");
	const live = await (await server.login("supervisor01")).live(0);
	const citizen = await Phone.open(t, { server, user: "01012341234", address: "127.0.0.9" });
	await citizen.call("1200"); // one of two channels is taken
	(await ringing(agent)).accept();
	const contact = await until("the contact", agent.contact);
	await agent.session.act(contact, "consult", { number: OFFICE });
	await live.fact("party.left", { contact });
	assert.equal(live.of("leg.routed", { contact }).length, 0, "nothing was sent");
	await agent.session.act(contact, "emergency", { number: "119" });
	await live.fact("leg.routed", { contact });
	const other = await (await Phone.open(t, { server, user: "01055556666", address: "127.0.0.9" })).call("1200");
	await until("a second caller is refused", () => other.state === "ended");
	assert.equal(other.status, 503);
});

/** What is mixed is as smooth as its speaker is punctual, which on a busy machine is not asked. */
const assertLoud = (heard, what) => assert.ok(Math.abs(heard.level_db + 12) <= 3, `${what}: ${heard.level_db.toFixed(1)} dB where -12 was sent`);

test("30 ms in each packet, and a carrier that changes codec and address in mid call", async (t) => {
	const server = await Server.start(t, trunks("kt 127.0.0.9 options=0 ptime=30"));
	const agent = await phoneAgent(t, server, "agent01");
	const citizen = await Phone.open(t, { server, user: "01012341234", address: "127.0.0.9", codecs: ["pcma"] });
	const call = await citizen.call("1200");
	const device = await ringing(agent);
	device.accept();
	[call.sound.hz, device.sound.hz] = [450, 600];
	await until("the conversation", async () => (await call.final).status === 200);
	await sleep(600);
	assertLoud(await call.sound.hear(600), "the citizen hears the agent");
	assert.match((await call.final).body, /a=ptime:30/);
	assert.deepEqual([...new Set(call.sound.packets.map((packet) => packet.payload.length))], [240], "bytes in each packet: 30 ms of G.711");

	call.sound.close();
	call.sound = await Sound.open("127.0.0.9");
	citizen.codecs = ["pcmu"];
	call.agreed = null;
	const answer = await call.request("INVITE", call.sdp());
	assert.equal(answer.status, 200);
	citizen.ack(call, answer, call.cseq);
	call.take(answer.body);
	call.sound.hz = 450;
	await sleep(600);
	const heard = await Promise.all([call.sound.hear(600), device.sound.hear(450)]);
	assertLoud(heard[0], "the citizen hears the agent at the new place, in the other codec");
	assertHeard(heard[1], "the agent hears the citizen from there");
	assert.ok(call.sound.packets.every((packet) => packet.payload.length === 240));
	assert.equal(device.reinvites, 0, "the agent's telephone is left alone");

	assert.equal(await call.hold(true), 200);
	await sleep(300);
	call.sound.forget();
	await sleep(500);
	assert.equal(call.sound.packets.length, 0, "who holds us is sent nothing");
	assert.equal(await call.hold(false), 200);
	await sleep(600);
	assertLoud(await call.sound.hear(600), "and hears the agent again");
});

test("the admin page rings a number over one trunk and says each step", async (t) => {
	const [kt, lg] = [await carrier(t, "refuses", "127.0.0.9"), await carrier(t, "takes", "127.0.0.10")];
	const server = await Server.start(t, trunks(`kt target=${kt.target} options=0`, `lg target=${lg.target} options=0`));
	const page = await open(await browser(t), `${server.url}/login`);
	await logIn(page, server, "admin");
	await page.goto(`${server.url}/admin#trunks`, { waitUntil: "load" });
	/** Rings over the trunk of this place in the list; all steps as text once it is over. */
	const ring = async (row) => {
		await page.waitForSelector("[data-do=test-trunk]", { visible: true });
		await page.evaluate((i) => document.querySelectorAll("[data-do=test-trunk]")[i].click(), row);
		await press(page, "ring-test");
		await page.waitForSelector("dialog .ban", { timeout: 60_000 });
		const text = await page.evaluate(() => document.querySelector("dialog").innerText);
		const test = await page.evaluate(() => document.querySelector("dialog a[href^='/follow']").hash.slice(1));
		await page.keyboard.press("Escape");
		await until("the dialog is gone", () => page.evaluate(() => !document.querySelector("dialog")));
		return { text, test };
	};
	const refused = await ring(0);
	assert.match(refused.text, /503/);
	assert.match(refused.text, /Q\.850 34/);
	await kt.over();
	const taken = await ring(1);
	assert.match(taken.text, /183/);
	assert.match(taken.text, /200/);
	assert.match(taken.text, /\d{2,} ?(packets|패킷|個)|소리 \d{2,}/);
	await lg.over();
	const admin = await server.login("admin"), supervisor = await server.login("supervisor01");
	const line = await admin.get(`/api/v1/contacts/${taken.test}/timeline`);
	assert.ok(line.items.some((item) => item.what === "signal" && item.line.startsWith("INVITE ")));
	await assert.rejects(supervisor.get(`/api/v1/contacts/${taken.test}/timeline`), { status: 404 });
	await assert.rejects(supervisor.post("/api/v1/trunks/1/test", { number: OFFICE }), { status: 403 });
	assert.equal((await supervisor.get("/api/v1/board")).today.offered, 0, "a test is in no figure");
	const { id } = await trunkOf(admin, "lg");
	await assert.rejects(admin.post(`/api/v1/trunks/${id}/test`, { number: "119" }), { verdict: "not_dialable" });
	await assert.rejects(admin.post(`/api/v1/trunks/${id}/test`, { number: "01012345678" }), { verdict: "not_dialable" });
	assert.deepEqual(page.faults.filter((fault) => !/404/.test(fault)), [], "but for the moment before the first fact is there");
});
