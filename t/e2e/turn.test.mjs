/** A browser behind a network that lets no UDP through: its sound goes over TCP to coturn, set up as the sample configuration says. */
import test from "node:test";
import assert from "node:assert/strict";
import { connect } from "node:net";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { listen } from "./lib/browser.mjs";
import { measure } from "./lib/sound.mjs";
import { folder, freePort, sleep, start, top, until, whenOver } from "./lib/process.mjs";
import { assertHeard, phoneAgent, ringing } from "./lib/people.mjs";
import { openCitizen } from "./lib/pages.mjs";

const SECRET = "what-both-servers-know";

const ip = (...words) => {
	const done = spawnSync("ip", words, { encoding: "utf8" });
	if (done.status !== 0) throw new Error(`ip ${words.join(" ")}: ${done.stderr || done.error}`);
};

/** A network of its own whose only way out is one wire to this machine, without UDP. Gives {here, enter}: our address on the wire,
 * and the words that run a command inside. */
async function closedNetwork(t) {
	const n = (Math.random() * 250) | 0, name = `dj${process.pid % 100000}`;
	const here = `10.199.${n}.1`, there = `10.199.${n}.2`;
	const holder = start(t, "unshare", ["--net", "sleep", "600"]);
	const networkOf = (pid) => readlinkSync(`/proc/${pid}/ns/net`);
	await until("a network of its own", () => networkOf(holder.child.pid) !== networkOf("self"), 5000);
	const enter = ["nsenter", "-t", String(holder.child.pid), "-n"];
	const inside = (...words) => {
		const done = spawnSync(enter[0], [...enter.slice(1), "ip", ...words], { encoding: "utf8" });
		if (done.status !== 0) throw new Error(`ip ${words.join(" ")}: ${done.stderr}`);
	};
	ip("link", "add", name, "type", "veth", "peer", "name", "wire", "netns", String(holder.child.pid));
	whenOver(t, () => ip("link", "del", name));
	ip("addr", "add", `${here}/30`, "dev", name);
	ip("link", "set", name, "up");
	inside("addr", "add", `${there}/30`, "dev", "wire");
	inside("link", "set", "wire", "up");
	inside("link", "set", "lo", "up");
	inside("rule", "add", "pref", "1", "ipproto", "udp", "prohibit");
	return { here, enter };
}

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

test("a citizen whose network lets no UDP through is heard and hears over TCP and coturn", async (t) => {
	if (process.getuid() !== 0 || !existsSync("/usr/bin/turnserver")) return t.skip("needs root (a network of its own) and coturn");
	let net;
	try {
		net = await closedNetwork(t);
	} catch (error) {
		return t.skip(`networks of their own are not possible here: ${error.message}`);
	}
	const relay = await coturn(t, net.here, net.here), dir = folder(t, "secret");
	writeFileSync(`${dir}/secret`, SECRET + "\n");
	const server = await Server.start(t, { host: net.here, args: ["--public", net.here, "--force",
		"--turn", `turn:${net.here}:${relay.port}?transport=tcp`, "--turn-secret", `${dir}/secret`] });
	const agent = await phoneAgent(t, server, "agent01");
	const citizen = await openCitizen(t, server, { hz: 450, enter: net.enter, args: [`--unsafely-treat-insecure-origin-as-secure=${server.url}`] });
	const call = await ringing(agent);
	call.sound.hz = 600;
	call.ring();
	call.accept();
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
