/** Lines to carriers: registration at a sipp registrar, a carrier's call with everything it says, a line that dies in mid call, and
 * Kamailio in front of a carrier that requires 100rel. */
import test from "node:test";
import assert from "node:assert/strict";
import dgram from "node:dgram";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { folder, freePort, run, sleep, start, top, until, whenOver } from "./lib/process.mjs";
import { assertHeard, phoneAgent, ringing, routing } from "./lib/people.mjs";

const scenario = (name) => fileURLToPath(new URL(`scenario/${name}.xml`, import.meta.url));
const kamailio = ["/usr/sbin/kamailio", process.env.DAJEONG_KAMAILIO].find((path) => path && existsSync(path));

const trunkOf = async (admin, name) => (await admin.get("/api/v1/trunks")).trunks.find((trunk) => trunk.name === name);

/** One call of this scenario to the server; what sipp found wrong fails the test. */
async function sipp(t, name, to, from, more = []) {
	const dir = folder(t, "sipp");
	const args = [to, "-sf", scenario(name), "-i", from, "-mi", from, "-p", String(await freePort()), "-m", "1", "-nostdin", "-timeout", "60",
		"-trace_err", "-error_file", `${dir}/errors`, ...more];
	const { code, output } = await run("sipp", args, { cwd: dir });
	assert.equal(code, 0, existsSync(`${dir}/errors`) ? readFileSync(`${dir}/errors`, "utf8").slice(0, 3000) : output.slice(-1500));
}

test("a trunk registers with digest and says so", async (t) => {
	const port = await freePort();
	start(t, "sipp", ["-sf", scenario("registrar"), "-i", "127.0.0.9", "-p", String(port), "-m", "1", "-nostdin", "-timeout", "60"], { cwd: folder(t, "sipp") });
	const server = await Server.start(t, { args: ["--trunk", `kt transport=udp registrar=127.0.0.9:${port} user=0311200000 secret=open options=0`] });
	const admin = await server.login("admin");
	await until("the registration", async () => (await trunkOf(admin, "kt"))?.state?.registered);
	assert.equal((await trunkOf(admin, "kt")).state.up, true);
	assert.equal((await server.metrics()).dajeong_sip_trunks_registered, 1);
});

test("a carrier's call: identity, session timer, fax refused, the network's cause, and its time line", async (t) => {
	const server = await Server.start(t, { args: ["--trunk", "kt 127.0.0.9 options=0", "--line", "031120 queue general outside"] });
	const supervisor = await server.login("supervisor01"), admin = await server.login("admin");
	const floor = await supervisor.live(0);
	await sipp(t, "carrier", `127.0.0.1:${server.sip}`, "127.0.0.9", ["-s", "0311200"]);
	const { contact, leg } = await floor.fact("contact.started");
	assert.equal((await floor.fact("leg.cause", { leg })).cause, 41);
	await floor.fact("contact.ended", { contact, cause: "fault" });
	await floor.fact("callback.due", { contact, reason: "line_lost" });
	assert.match((await supervisor.get(`/api/v1/contacts/${contact}`)).caller, /^010-?\*/);

	const line = await until("the time line", async () => {
		const got = await admin.get(`/api/v1/contacts/${contact}/timeline`);
		return got.items.some((item) => item.what === "signal" && item.line.startsWith("BYE")) && got;
	});
	const said = line.items.filter((item) => item.what === "signal").map((item) => item.line.split(" ").slice(0, 2).join(" "));
	assert.match(said[0], /^INVITE /);
	for (const one of ["SIP/2.0 200", "SIP/2.0 488"]) assert.ok(said.includes(one), `${one} in ${said}`);
	assert.ok(line.items.some((item) => item.kind === "contact.started"));
	assert.doesNotMatch(JSON.stringify(line), /1012345678/);
	assert.ok(line.items.some((item) => item.theirs?.startsWith("127.0.0.9:")), "an administrator sees the machines");
	const masked = await supervisor.get(`/api/v1/contacts/${contact}/timeline`);
	assert.doesNotMatch(JSON.stringify(masked), /127\.0\.0\.9/);

	const text = await supervisor.get(`/api/v1/contacts/${contact}/timeline.txt`);
	assert.match(text, /contact\.started/);
	assert.match(text, /-> UDP INVITE sip:/);
	const file = await fetch(`${server.url}/api/v1/contacts/${contact}/timeline.pcap`, { headers: admin.headers });
	const capture = Buffer.from(await file.arrayBuffer());
	assert.equal(capture.readUInt32LE(0), 0xa1b2c3d4);
	assert.equal(capture[40], 0x45); // the first packet's IPv4 header
	assert.equal(capture.subarray(40 + 28, 40 + 34).toString(), "INVITE");
});

/** A carrier that answers OPTIONS until it dies. */
async function carrier(t, address) {
	const socket = dgram.createSocket("udp4");
	await new Promise((done) => socket.bind(0, address, done));
	socket.on("message", (data, from) => {
		const lines = data.toString().split("\r\n").filter((l) => /^(via|from|call-id|cseq):/i.test(l));
		const to = data.toString().match(/^To: .*$/m)[0].trim();
		if (data.toString().startsWith("OPTIONS")) socket.send(`SIP/2.0 200 OK\r\n${lines.join("\r\n")}\r\n${to};tag=o\r\nContent-Length: 0\r\n\r\n`, from.port, from.address);
	});
	const carrier = { port: socket.address().port, dead: false, die: () => carrier.dead || ((carrier.dead = true), socket.close()) };
	whenOver(t, carrier.die);
	return carrier;
}

test("a trunk that dies in mid call: an alarm, the agent free, the caller on the call-back list", async (t) => {
	const kt = await carrier(t, "127.0.0.9");
	const server = await Server.start(t, { args: ["--silence", "30", "--trunk", `kt 127.0.0.9 target=127.0.0.9:${kt.port} options=1 channels=30`] });
	const admin = await server.login("admin");
	const floor = await (await server.login("supervisor01")).live(0);
	const agent = await phoneAgent(t, server, "agent01");
	await until("the line is up", async () => (await trunkOf(admin, "kt"))?.state?.took_ms > 0 || (await trunkOf(admin, "kt"))?.state?.up);
	const phone = await Phone.open(t, { server, user: "01012345678", address: "127.0.0.9" });
	await phone.call("1200");
	(await ringing(agent, 1)).accept();
	await until("the conversation", async () => (await routing(agent.session)) === "talking");
	await until("one call on the line", async () => (await trunkOf(admin, "kt")).state.in_use === 1);
	kt.die();
	phone.close?.();
	await floor.fact("alarm.raised");
	await until("the line is down", async () => !(await trunkOf(admin, "kt")).state.up);
	const due = await floor.fact("callback.due", { reason: "line_lost" });
	await floor.fact("contact.ended", { contact: due.contact, cause: "media_lost" });
	await until("the agent is free", async () => (await routing(agent.session)) !== "talking");
	assert.ok((await agent.session.get("/api/v1/callbacks")).callbacks.some((one) => one.contact === due.contact));
});

test("Kamailio in front of a carrier that requires 100rel", { skip: !kamailio && "kamailio is not installed" }, async (t) => {
	const [front, far] = [await freePort(), await freePort()];
	const server = await Server.start(t, { args: ["--trunk", `front 127.0.0.1 target=127.0.0.1:${front} options=0`] });
	const floor = await (await server.login("supervisor01")).live(0);
	const modules = process.env.DAJEONG_KAMAILIO_MODULES;
	const dir = folder(t, "kamailio");
	start(t, kamailio, ["-f", `${top}packaging/kamailio.cfg`, "-DD", "-E", "-m", "32", "-M", "4", "-Y", dir, "-P", `${dir}/pid`, ...(modules ? ["-L", modules] : []),
		"-A", `LISTEN=udp:127.0.0.1:${front}`, "-A", `DAJEONG="127.0.0.1:${server.sip}"`, "-A", `CARRIER="127.0.0.1:${far}"`], { cwd: dir });
	await until("Kamailio answers", () => sipp(t, "carrier_100rel", `127.0.0.1:${front}`, "127.0.0.1", ["-timeout", "5"]).then(() => true, () => false));
	const started = await floor.fact("contact.started");
	await floor.fact("contact.ended", { contact: started.contact });

	// the other way: a call to an office goes through it to the carrier, and its sound comes back
	const office = start(t, "sipp", ["-sf", scenario("takes"), "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", String(far), "-mp", String(20_000 + 4 * ((Math.random() * 2000) | 0)),
		"-rtp_echo", "-m", "1", "-nostdin", "-timeout", "60"], { cwd: dir });
	const agent = await phoneAgent(t, server, "agent01", { address: "127.0.0.5" });
	await (await Phone.open(t, { server, user: "01012341234" })).call("1200");
	const device = await ringing(agent);
	device.accept();
	device.sound.hz = 600;
	const contact = await until("the contact", agent.contact);
	await agent.session.act(contact, "consult", { number: "031-000-0001" });
	await floor.fact("party.joined", { contact });
	await sleep(600);
	assertHeard(await device.sound.hear(600), "sound goes to the carrier and back");
	await agent.session.act(contact, "consult/cancel");
	assert.equal((await office.exit).code, 0);
});
