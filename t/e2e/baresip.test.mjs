/** Telephones that are not ours: baresip registers with digest and takes a queued call; as a carrier it speaks TLS and encrypted sound. */
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { PASSWORD, Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { baresip, carrier } from "./lib/baresip.mjs";
import { measure } from "./lib/sound.mjs";
import { folder, freePort, run, sleep, until } from "./lib/process.mjs";
import { assertHeard, phoneAgent, ringing } from "./lib/people.mjs";

test("baresip registers, answers a queued call, and both hear each other", async (t) => {
	const server = await Server.start(t);
	const agent = await server.login("agent05");
	const device = await baresip(t, server, "agent05", PASSWORD, 600);
	await until("the registration", async () => (await agent.get("/api/v1/me")).phone_registered);
	await agent.presence("available", "phone");
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = 450;
	await until("the conversation", async () => (await agent.get("/api/v1/me")).routing === "talking");
	assertHeard(await call.sound.hear(600, 3), "the caller hears baresip");
	await call.hangup();
	await until("the wrap-up", async () => (await agent.get("/api/v1/me")).routing === "wrap_up");
	await device.program.stop();
	const heard = device.heard();
	assert.ok(heard.length > 16_000, `${heard.length} samples`);
	assertHeard(measure(heard.subarray(8000, -1600), 8000, 450), "baresip hears the caller");
});

/** A certificate for 127.0.0.1 that has signed itself: {cert, key, both}, as files. */
async function certificate(t) {
	const dir = folder(t, "tls"), [cert, key, both] = ["cert", "key", "both"].map((name) => `${dir}/${name}.pem`);
	const { code, output } = await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
		"-keyout", key, "-out", cert]);
	assert.equal(code, 0, output);
	writeFileSync(both, readFileSync(cert, "utf8") + readFileSync(key, "utf8"));
	return { cert, key, both };
}

test("baresip as a carrier: TLS and SDES, a call in and a call out", async (t) => {
	const { cert, key, both } = await certificate(t), sips = await freePort();
	const office = await carrier(t, 900, both);
	const server = await Server.start(t, { env: { SSL_CERT_FILE: cert }, args: ["--sips", `127.0.0.1:${sips}`, "--certificate", cert, "--certificate-key", key,
		"--trunk", `bare 127.0.0.1 target=127.0.0.1:${office.tls} transport=tls srtp=must options=0`] });
	const agent = await phoneAgent(t, server, "agent01", { address: "127.0.0.5" });
	const live = await (await server.login("supervisor01")).live(0);
	const citizen = await carrier(t, 450, both, `sip:1200@127.0.0.1:${sips};transport=tls`);
	const device = await ringing(agent);
	device.accept();
	device.sound.hz = 600;
	const contact = await until("the contact", agent.contact);
	await sleep(600);
	assertHeard(await device.sound.hear(450, 3), "the agent hears the citizen");
	await agent.session.act(contact, "consult", { number: "031-000-0001" });
	await live.fact("party.joined", { contact });
	await sleep(600);
	assertHeard(await device.sound.hear(900, 3), "the agent hears the office");
	await agent.session.act(contact, "consult/cancel");
	await citizen.program.stop();
	await live.fact("contact.ended", { contact });
	const heard = citizen.heard();
	assertHeard(measure(heard.subarray(6000, 6000 + 16_000), 8000, 600), "the citizen hears the agent");
	const { items } = await (await server.login("admin")).get(`/api/v1/contacts/${contact}/timeline`);
	const said = items.filter((item) => item.transport === "TLS");
	assert.ok(said.some((item) => item.in && item.line.startsWith("INVITE") && /RTP\/SAVP /.test(item.text)), "the citizen's call");
	assert.ok(said.some((item) => !item.in && item.line.startsWith("INVITE") && /RTP\/SAVP /.test(item.text)), "the call to the office");
	assert.doesNotMatch(JSON.stringify(said), /a=crypto/, "keys are kept nowhere");
});
