/** The real program on free ports with a data folder of its own, and a program's or a person's way into it. */
import assert from "node:assert/strict";
import WebSocket from "ws";
import { Program, folder, freePort, top, until, whenOver } from "./process.mjs";

const program = process.env.DAJEONG_PROGRAM ?? `${top}build/dajeong`;
export const PASSWORD = "dajeong-demo";
const FAULTS = /ERROR: AddressSanitizer|ERROR: LeakSanitizer|runtime error:|WARNING: ThreadSanitizer|assertion failed/;

/** Somebody logged in, or a program with a token. Answers are the parsed JSON; a refusal throws with its verdict. */
export class Session {
	constructor(server, headers) {
		Object.assign(this, { server, headers });
	}

	async ask(method, path, body) {
		const response = await fetch(this.server.url + path, {
			method,
			headers: { origin: this.server.url, ...this.headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (response.ok) return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
		const verdict = text.match(/"verdict":"(\w+)"/)?.[1];
		throw Object.assign(new Error(`${method} ${path}: ${response.status} ${verdict ?? text.slice(0, 200)}`), { status: response.status, verdict });
	}

	get(path) {
		return this.ask("GET", path);
	}

	post(path, body = {}) {
		return this.ask("POST", path, body);
	}

	put(path, body) {
		return this.ask("PUT", path, body);
	}

	delete(path) {
		return this.ask("DELETE", path);
	}

	/** What a desk does with a contact: accept, hold, resume, mute, keys, transfer, end... */
	act(contact, verb, body = {}) {
		return this.post(`/api/v1/contacts/${contact}/${verb}`, body);
	}

	presence(presence, device = "phone") {
		return this.put("/api/v1/me/presence", { presence, device });
	}

	/** The live feed: `facts`, the last `me` and the last `board`, kept as they come. */
	live(since, watch = { facts: true, board: true, me: true }) {
		return Live.open(this, since, watch);
	}
}

class Live {
	static async open(session, since, watch) {
		const live = new Live();
		const query = since === undefined ? "" : `?since=${since}`;
		live.socket = new WebSocket(`${session.server.url.replace("http", "ws")}/api/v1/live${query}`, { headers: { origin: session.server.url, ...session.headers } });
		Object.assign(live, { facts: [], me: null, board: null, hello: null, closed: 0 });
		live.socket.on("message", (text) => live.#take(JSON.parse(text)));
		live.socket.on("close", (code) => (live.closed = code));
		live.socket.on("error", () => (live.closed ||= 1006));
		whenOver(session.server.t, () => live.close());
		await until("the live feed's hello", () => live.hello || assert.equal(live.closed, 0));
		live.socket.send(JSON.stringify({ type: "watch", ...watch }));
		live.alive = setInterval(() => live.socket.readyState === 1 && live.socket.send('{"type":"alive"}'), 5000);
		return live;
	}

	#take(message) {
		if (message.type === "fact") this.facts.push(message);
		else this[message.type] = message;
	}

	of(kind, fields = {}) {
		return this.facts.filter((f) => f.kind === kind && Object.entries(fields).every(([k, v]) => f[k] === v));
	}

	/** Waits for a fact of this kind with these fields. */
	fact(kind, fields = {}, count = 1, within_ms = 60_000) {
		return until(`${count} ${kind} ${JSON.stringify(fields)}`, () => this.of(kind, fields)[count - 1], within_ms);
	}

	close() {
		clearInterval(this.alive);
		this.socket.close();
	}
}

export class Server {
	/** options: args (more flags), data (an existing folder), demo (true), host (where pages are), address (of the telephones), http and sip (ports) */
	static async start(t, options = {}) {
		const server = new Server();
		Object.assign(server, { t, options, data: options.data ?? `${folder(t, "data")}/data` });
		[server.http, server.sip] = [options.http ?? (await freePort()), options.sip ?? (await freePort())];
		server.host = options.host ?? "127.0.0.1";
		server.url = `http://${server.host}:${server.http}`;
		server.address = options.address ?? "127.0.0.1"; // of the telephone side
		server.port = server.sip; // a Phone's `server`
		const low = 10_000 + 2 * ((Math.random() * 10_000) | 0);
		server.rtp = `${low}-${low + 1999}`;
		whenOver(t, () => server.stop());
		await server.begin();
		return server;
	}

	arguments() {
		const { demo = true, args = [] } = this.options;
		return ["serve", "--data", this.data, "--http", `${this.host}:${this.http}`, ...(args.includes("--https") || args.includes("--lan") ? [] : ["--https", "off"]), "--sip", `${this.address.includes(":") ? `[${this.address}]` : this.address}:${this.sip}`, ...(args.includes("--sips") ? [] : ["--sips", "off"]),
			"--rtp-ports", this.rtp, ...(demo ? ["--demo"] : []), ...args];
	}

	/** Starts it (again) with the same data and ports. */
	async begin() {
		this.process = new Program(program, this.arguments(), { env: { ...process.env, ...this.options.env } });
		await until("/readyz", async () => this.process.ended || (await fetch(`${this.url}/readyz`)).ok, 60_000).then(() => {
			if (this.process.ended) throw new Error(`the server ended: ${this.process.output.slice(-3000)}`);
		}).catch(async (error) => {
			await this.process.kill("SIGKILL");
			throw error;
		});
	}

	get pid() {
		return this.process.child.pid;
	}

	/** A clean end, which must be clean: exit status 0 and nothing from a sanitizer. */
	async stop() {
		if (!this.process || this.stopped) return;
		this.stopped = true;
		const died = this.process.ended;
		const how = await this.process.stop(30_000);
		const fault = this.process.output.search(FAULTS);
		if (fault >= 0) assert.fail(this.process.output.slice(fault, fault + 6000));
		if (!this.killed) assert.ok(!died && how.code === 0, `the server ended with ${JSON.stringify(how)}: ${this.process.output.slice(-3000)}`);
	}

	/** kill -9 */
	async kill() {
		await this.process.kill("SIGKILL");
	}

	guest() {
		return new Session(this, {});
	}

	async login(name, password = PASSWORD) {
		const response = await fetch(`${this.url}/api/v1/session`, {
			method: "POST", headers: { "content-type": "application/json", origin: this.url }, body: JSON.stringify({ name, password }),
		});
		assert.equal(response.status, 200, `login of ${name}: ${await response.clone().text()}`);
		const session = new Session(this, { cookie: response.headers.get("set-cookie").split(";")[0] });
		session.person = (await response.json()).person;
		return session;
	}

	/** name{label="..."} value lines of /metrics as a map */
	async metrics() {
		const text = await this.guest().get("/metrics");
		return Object.fromEntries(text.split("\n").filter((l) => l && l[0] !== "#").map((l) => [l.slice(0, l.lastIndexOf(" ")), +l.slice(l.lastIndexOf(" ") + 1)]));
	}
}
