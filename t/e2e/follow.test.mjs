/** One contact followed: a telephone, a desk in Chromium, and their one line of time as JSON, text and capture. */
import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { folder, run, until } from "./lib/process.mjs";
import { answer, openDesk, talking } from "./lib/pages.mjs";

/** The SIP messages of a capture, each checked down to its length. */
function messagesOf(pcap) {
	assert.equal(pcap.readUInt32LE(0), 0xa1b2c3d4);
	assert.equal(pcap.readUInt32LE(20), 101, "packets begin with their IP header");
	const messages = [];
	for (let at = 24; at < pcap.length;) {
		const length = pcap.readUInt32LE(at + 8), packet = pcap.subarray(at + 16, at + 16 + length);
		assert.equal(packet.readUInt16BE(2), length, "the length in the IP header");
		assert.equal(packet.readUInt16BE(24), length - 20, "the length in the UDP header");
		const text = packet.subarray(28).toString(), body = text.slice(text.indexOf("\r\n\r\n") + 4);
		assert.equal(+text.match(/^Content-Length: (\d+)/m)[1], Buffer.byteLength(body));
		messages.push(text);
		at += 16 + length;
	}
	return messages;
}

test("signalling, ICE, DTLS and facts of a call stand in one line, masked for who may not see machines", async (t) => {
	const server = await Server.start(t, { args: ["--trunk", "kt 127.0.0.9 options=0"] });
	const admin = await server.login("admin"), boss = await server.login("supervisor01");
	const floor = await boss.live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const call = await (await Phone.open(t, { server, user: "01012345678", address: "127.0.0.9" })).call("1200");
	await answer(desk);
	await talking(desk);
	const { contact } = await floor.fact("contact.answered");
	const secured = await floor.fact("leg.secured", { contact });
	assert.ok(secured.handshake >= 0 && secured.ice >= 0);
	await call.hangup();
	await floor.fact("contact.ended", { contact });
	const line = await until("every step", async () => {
		const got = await admin.get(`/api/v1/contacts/${contact}/timeline`);
		const said = got.items.map((item) => `${item.transport ?? ""} ${item.line ?? item.kind}`).join("\n");
		return /^ICE checking/m.test(said) && /^ICE connected/m.test(said) && /^DTLS handshake done in \d+ ms: SRTP with A/m.test(said) && /BYE/.test(said) && got;
	});
	const at = (pattern) => line.items.findIndex((item) => pattern.test(item.line ?? item.kind));
	assert.ok(at(/^INVITE/) < at(/^checking/) && at(/^checking/) <= at(/^handshake begun/) && at(/^handshake begun/) < at(/^handshake done/));
	const pair = line.items.find((item) => item.transport === "ICE");
	assert.match(pair.theirs, /^[\d.]+:\d+$|^\[[\da-f:]+\]:\d+$/, "an administrator sees the pair");
	const masked = await boss.get(`/api/v1/contacts/${contact}/timeline`);
	assert.match(masked.items.find((item) => item.transport === "ICE").theirs, /\*/);
	assert.doesNotMatch(JSON.stringify(masked), /127\.0\.0\.9/);

	const text = await admin.get(`/api/v1/contacts/${contact}/timeline.txt`);
	assert.match(text, /-> DTLS handshake done/);
	assert.match(text, /leg\.secured .*handshake=\d+/);
	const file = await fetch(`${server.url}/api/v1/contacts/${contact}/timeline.pcap`, { headers: admin.headers });
	const pcap = Buffer.from(await file.arrayBuffer()), messages = messagesOf(pcap);
	assert.match(messages[0], /^INVITE /);
	assert.equal(messages.length, line.items.filter((item) => item.what === "signal" && !["ICE", "DTLS"].includes(item.transport)).length);
	if (!existsSync("/usr/bin/tshark")) return;
	const name = `${folder(t, "pcap")}/one.pcap`;
	writeFileSync(name, pcap);
	const { output } = await run("tshark", ["-r", name, "-d", `udp.port==${server.sip},sip`, "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code"]);
	assert.match(output, /INVITE/);
});
