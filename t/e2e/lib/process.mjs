/** Free ports, folders that vanish, and child processes that end with the test which started them. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createSocket } from "node:dgram";
import { fileURLToPath } from "node:url";

export const top = fileURLToPath(new URL("../../..", import.meta.url));

const endings = new WeakMap();

/** Does this when the test is over, in the opposite order of the asking: what was opened last is closed first. */
export function whenOver(t, action) {
	const stack = endings.get(t) ?? [];
	stack.push(action);
	if (stack.length > 1) return;
	endings.set(t, stack);
	t.after(async () => {
		const faults = [];
		while (stack.length) await Promise.resolve(stack.pop()).then((f) => f()).catch((fault) => faults.push(fault));
		if (faults.length) throw faults[0];
	});
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks again and again until `check` gives something true, and gives that. `what` is for the message when it never does. */
export async function until(what, check, within_ms = 60_000, every_ms = 50) {
	const end = Date.now() + within_ms;
	let last;
	for (;;) {
		try {
			const result = await check();
			if (result) return result;
			last = undefined;
		} catch (error) {
			last = error;
		}
		if (Date.now() > end) throw new Error(`waited ${within_ms} ms for: ${what}${last ? ` (${last.message})` : ""}`, { cause: last });
		await sleep(every_ms);
	}
}

function bound(socket, listen) {
	return new Promise((done, failed) => {
		socket.once("error", failed);
		listen(() => done(socket.address().port));
	});
}

/** A port that is free for TCP and UDP on 127.0.0.1 at this moment. None of those that the system gives to whoever wants any: until it is
 * used, no connection of a test beside this one may take it. */
export async function freePort() {
	for (;;) {
		const tcp = createServer(), port = 61_000 + ((Math.random() * 4000) | 0);
		if (!await bound(tcp, (then) => tcp.listen(port, "127.0.0.1", then)).catch(() => 0)) continue;
		const udp = createSocket("udp4");
		const free = await bound(udp, (then) => udp.bind(port, "127.0.0.1", then)).catch(() => 0);
		if (free) await new Promise((done) => udp.close(done));
		await new Promise((done) => tcp.close(done));
		if (free) return port;
	}
}

/** Says in words which of the ports somebody has, "" when both are free: a demo must not talk to a server that is not its own. */
export async function occupant({ http, sip }) {
	const tcp = createServer(), udp = createSocket("udp4");
	const pages = await bound(tcp, (then) => tcp.listen(http, "127.0.0.1", then)).then(() => "", () => `Port ${http} is taken: another server or demo runs on this machine. End it, or choose another with --http PORT.`);
	const calls = await bound(udp, (then) => udp.bind(sip, "127.0.0.1", then)).then(() => "", () => `Port ${sip} is taken: another server or demo runs on this machine. End it, or choose another with --sip PORT.`);
	if (!pages) await new Promise((done) => tcp.close(done));
	if (!calls) await new Promise((done) => udp.close(done));
	return pages || calls;
}

/** A folder of its own for a test; it goes when the test is over. */
export function folder(t, name) {
	const path = mkdtempSync(`/tmp/dajeong-${name}-`);
	whenOver(t, () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
	return path;
}

/** A child process whose output is kept. */
export class Program {
	constructor(command, args, options = {}) {
		this.output = "";
		this.child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
		const keep = (text) => (this.output = (this.output + text).slice(-4_000_000));
		this.child.stdout.on("data", keep);
		this.child.stderr.on("data", keep);
		this.exit = new Promise((done) => {
			this.child.on("error", (error) => done({ code: -1, signal: null, error }));
			this.child.on("close", (code, signal) => done({ code, signal }));
		});
		this.exit.then((how) => (this.ended = how));
	}

	kill(signal = "SIGTERM") {
		if (!this.ended) this.child.kill(signal);
		return this.exit;
	}

	/** Of one that was started `detached`: ends it with all that it started, at once. */
	killAll() {
		if (!this.ended) process.kill(-this.child.pid, "SIGKILL");
		return this.exit;
	}

	/** Ends it politely, and after some seconds without politeness. */
	async stop(patience_ms = 15_000) {
		if (this.ended) return this.ended;
		const hard = setTimeout(() => this.child.kill("SIGKILL"), patience_ms);
		const how = await this.kill();
		clearTimeout(hard);
		return how;
	}
}

/** Starts a program for the length of a test. */
export function start(t, command, args, options) {
	const program = new Program(command, args, options);
	whenOver(t, () => program.stop(3_000));
	return program;
}

/** Runs a program to its end. */
export async function run(command, args, options) {
	const program = new Program(command, args, options);
	const { code, signal } = await program.exit;
	return { code, signal, output: program.output };
}
