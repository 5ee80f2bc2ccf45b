/** A network of its own for a browser: one wire to this machine, with UDP or without, that can become another network at once. */
import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { start, until, whenOver } from "./process.mjs";

const run = (command, ...words) => {
	const done = spawnSync(command, words, { encoding: "utf8" });
	if (done.status !== 0) throw new Error(`${command} ${words.join(" ")}: ${done.stderr || done.error}`);
};

async function wire(t, udp) {
	const n = (Math.random() * 250) | 0, name = `dj${process.pid % 100000}`;
	const [here, first, second] = [1, 2, 3].map((host) => `10.199.${n}.${host}`);
	const holder = start(t, "unshare", ["--net", "sleep", "600"]), pid = String(holder.child.pid);
	const networkOf = (process) => readlinkSync(`/proc/${process}/ns/net`);
	await until("a network of its own", () => networkOf(pid) !== networkOf("self"), 5000);
	const enter = ["nsenter", "-t", pid, "-n"], inside = (...words) => run(enter[0], ...enter.slice(1), "ip", ...words);
	run("ip", "link", "add", name, "type", "veth", "peer", "name", "wire", "netns", pid);
	whenOver(t, () => run("ip", "link", "del", name));
	run("ip", "addr", "add", `${here}/29`, "dev", name);
	run("ip", "link", "set", name, "up");
	inside("addr", "add", `${first}/29`, "dev", "wire");
	inside("link", "set", "wire", "up");
	inside("link", "set", "lo", "up");
	if (!udp) inside("rule", "add", "pref", "1", "ipproto", "udp", "prohibit");
	const move = () => {
		inside("addr", "del", `${first}/29`, "dev", "wire");
		inside("addr", "add", `${second}/29`, "dev", "wire");
	};
	return { here, enter, move };
}

/** Gives {here, enter, move}: our address on the wire, the words that run a command inside, and what gives the inside another address: what
 * was connected before is dead. Null, and the test is skipped, where that is not possible. */
export async function ownNetwork(t, { udp = true } = {}) {
	if (process.getuid() !== 0) return void t.skip("needs root (a network of its own)");
	try {
		return await wire(t, udp);
	} catch (error) {
		return void t.skip(`networks of their own are not possible here: ${error.message}`);
	}
}
