/** A browser in a network of its own: one that lets no UDP through, where its sound goes over TCP to coturn, set up as the sample configuration
 * says; and one that becomes another in mid call. */
import test from "node:test";
import assert from "node:assert/strict";
import { connect } from "node:net";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { listen } from "./lib/browser.mjs";
import { measure } from "./lib/sound.mjs";
import { folder, freePort, sleep, start, top, until } from "./lib/process.mjs";
import { ownNetwork } from "./lib/network.mjs";
import { assertHeard, phoneAgent, ringing } from "./lib/people.mjs";
import { openCitizen } from "./lib/pages.mjs";

const SECRET = "what-both-servers-know";

const reached = (host, port) => new Promise((done) => {
	const socket = connect(port, host, () => done(socket.destroy()));
	socket.on("error", () => done(null));
});

async function coturn(t, here, media) {
	const dir = folder(t, "turn"), port = await freePort();
	const sample = readFileSync(`${top}packaging/turnserver.conf`, "utf8");
	const lines = sample.replace("listening-port=3478", `listening-port=${port}`).replace("listening-ip=0.0.0.0", `listening-ip=${here}`)
		.replace(/static-auth-secret=.*/, `static-auth-secret=${SECRET}`).replace("allowed-peer-ip=192.0.2.10", `allowed-peer-ip=${media}`)
		.replace(/^(cert|pkey|tls-listening-port)=.*\n/gm, "").replace("min-port=49152", "min-port=46000").replace("max-port=65535", "max-port=46999");
	writeFileSync(`${dir}/turnserver.conf`, `${lines}\nno-tls\nno-dtls\nlog-file=stdout\npidfile=${dir}/pid\nuserdb=${dir}/db\n`);
	const program = start(t, "turnserver", ["-c", `${dir}/turnserver.conf`]);
	await until("coturn", () => {
		if (program.ended) throw new Error(program.output);
		return reached(here, port);
	}, 20_000);
	return { program, port };
}

async function accepted(agent) {
	const call = await ringing(agent);
	call.sound.hz = 600;
	call.ring();
	call.accept();
	return call;
}

test("a citizen whose network lets no UDP through is heard and hears over TCP and coturn", async (t) => {
	if (!existsSync("/usr/bin/turnserver")) return t.skip("needs coturn");
	const net = await ownNetwork(t, { udp: false });
	if (!net) return;
	const relay = await coturn(t, net.here, net.here), dir = folder(t, "secret");
	writeFileSync(`${dir}/secret`, SECRET + "\n");
	const server = await Server.start(t, { host: net.here, args: ["--public", net.here, "--force",
		"--turn", `turn:${net.here}:${relay.port}?transport=tcp`, "--turn-secret", `${dir}/secret`] });
	const agent = await phoneAgent(t, server, "agent01");
	const citizen = await openCitizen(t, server, { hz: 450, enter: net.enter, args: [`--unsafely-treat-insecure-origin-as-secure=${server.url}`] });
	const call = await accepted(agent);
	await sleep(3000);
	const page = await listen(citizen, 3);
	const heard = [measure(page.samples.subarray(page.samples.length >> 3), page.rate, 600), await call.sound.hear(450, 3)];
	assertHeard(heard[0], "the citizen hears the agent");
	assertHeard(heard[1], "the agent hears the citizen");
	const pairs = await citizen.evaluate(async () => {
		const reports = [...(await window.testConnections.at(-1).getStats()).values()];
		const used = reports.find((r) => r.type === "candidate-pair" && r.nominated);
		return reports.filter((r) => r.id === used.localCandidateId).map((r) => [r.candidateType, r.relayProtocol]);
	});
	assert.deepEqual(pairs, [["relay", "tcp"]]);
});

test("the citizen's telephone changes from Wi-Fi to mobile data in mid call: both hear each other again, and it is one call", async (t) => {
	const net = await ownNetwork(t);
	if (!net) return;
	const server = await Server.start(t, { host: net.here, args: ["--public", net.here, "--force"] });
	const floor = await (await server.login("supervisor01")).live(0);
	const agent = await phoneAgent(t, server, "agent01");
	const citizen = await openCitizen(t, server, { hz: 450, enter: net.enter, args: [`--unsafely-treat-insecure-origin-as-secure=${server.url}`] });
	const call = await accepted(agent);
	const tone = async () => {
		const { samples, rate } = await listen(citizen, 2);
		return measure(samples.subarray(samples.length >> 3), rate, 600);
	};
	await until("the agent's tone", async () => (await tone()).level_db > -20);
	const connections = await citizen.evaluate(() => window.testConnections.length);
	net.move();
	await until("a new path", () => citizen.evaluate((n) => window.testConnections.length > n && window.testConnections.at(-1).connectionState === "connected", connections), 60_000);
	await until("the tone again", async () => (await tone()).level_db > -20, 60_000);
	assertHeard(await call.sound.hear(450, 3), "the agent hears the citizen on the new network");
	assert.equal(floor.of("contact.started").length, 1, "it is one contact");
	assert.equal(floor.of("contact.ended").length, 0);
	assert.equal(call.state, "talking");
});
