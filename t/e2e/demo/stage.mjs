/** A scenario's stage: the server on a throw-away database, telephones beyond a carrier's line, desks that are driven or left to the
 * visitor, and a log of what happens that ends with what the facts say. */
import { PASSWORD, Server } from "../lib/server.mjs";
import { Phone } from "../lib/phone.mjs";
import { sleep, until } from "../lib/process.mjs";
import { voice } from "../lib/voice.mjs";

const NETWORK = "127.0.0.2"; // where calls of the telephone network come from
const SPEAKERS = { caller: "도민", volunteer: "봉사자" }; // in Korean; others have names
const bold = (text) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);

/** One line to the telephone network, and a trunk to it. */
export async function openNetwork(t, server, admin) {
	const network = await Phone.open(t, { server, user: "network", address: NETWORK });
	await admin.post("/api/v1/trunks", { name: "network", peers: [NETWORK], target: `${NETWORK}:${network.port}` });
	return network;
}

/** An agent with an IP telephone. In the visitor's hands nothing is done for them: they are told what to press. */
class Desk {
	constructor(stage, fields) {
		Object.assign(this, { stage, calls: 0 }, fields);
	}

	/** Does it, or asks the visitor to. `session` is null at the visitor's desk. */
	async does(what, deed, korean = what) {
		if (this.visitor) return void this.stage.ask(what, korean);
		this.stage.say(`${this.name}: ${what}.`, `${this.name}: ${korean}.`);
		return deed(this.session);
	}

	/** Answers the next call; gives the telephone's call, null when it is the visitor's browser. */
	async answer(contact) {
		await this.does("Answer (Alt A)", () => this.lift(), "받기 (Alt A)");
		await this.stage.fact("contact.answered", { contact, agent: this.id });
		return this.call;
	}

	async lift() {
		this.call = await until(`a call at ${this.name}'s telephone`, () => this.phone.incoming[this.calls]);
		this.calls++;
		await this.stage.pause(2);
		this.call.ring();
		this.call.accept();
	}

	async says(text) {
		if (!this.visitor) await this.stage.speak(this.name, this.call, "ko", text);
	}

	/** The record and the end of the wrap-up. */
	async writes(contact, fields) {
		await this.does(`Write the record: “${fields.note}”, then Finish (Alt Enter)`, async (session) => {
			await session.put(`/api/v1/contacts/${contact}/record`, { words: "", revision: 0, outcome: "answered", place: null, ...fields });
			await until("the wrap-up", async () => (await session.get("/api/v1/me")).routing === "wrap_up");
			await session.post("/api/v1/me/wrap/done");
		}, `기록: “${fields.note}”, 마침 (Alt Enter)`);
		await this.stage.fact("contact.classified", { contact });
	}
}

export class Stage {
	/** options: fast, visitor, http, sip, clock ("02:00"), args (of the server); of a visit: server and network, that stand already, admin (a
	 * session) and boss (a name), since nobody is logged in twice, and `told`, which gets each line */
	static async open(options) {
		const stage = new Stage();
		Object.assign(stage, { options, endings: [], checks: [], began_ms: Date.now(), patience_ms: options.visitor ? 240_000 : 60_000 });
		stage.t = { after: (f) => stage.endings.unshift(f) };
		const args = [...(options.clock ? ["--demo-clock", options.clock] : []), ...(options.args ?? [])];
		stage.server = options.server ?? await Server.start(stage.t, { http: options.http, sip: options.sip, args });
		await stage.enter(options.server ? undefined : 0);
		stage.catalog = await stage.admin.get("/api/v1/catalog");
		if (options.network) stage.answer(options.network);
		else await stage.#lines();
		stage.wall = await stage.admin.post("/api/v1/tokens", { label: "demo", scope: "wall" });
		stage.#welcome();
		return stage;
	}

	/** Logs in those who look on, and follows the log; again after the server was away. */
	async enter(since) {
		this.live?.close();
		this.admin = this.options.admin ?? (await this.server.login("admin"));
		this.boss = await this.server.login(this.options.boss ?? "supervisor01");
		this.live = await this.boss.live(since);
		this.endings.unshift(() => this.live.close());
	}

	/** Nobody but who belongs to the scene is free: in a visit others may be left from the one before. */
	async clear() {
		const { agents } = await this.admin.get("/api/v1/catalog");
		for (const agent of agents) if (agent.routing === "idle") await this.boss.put(`/api/v1/agents/${agent.id}/presence`, { presence: "break" }).catch(() => {});
	}

	answer(network) {
		this.network = network;
		this.network.onInvite = (call) => this.onDialled?.(call, call.invite.first.match(/^INVITE sip:(\d+)@/)?.[1] ?? "");
	}

	/** One line to the telephone network: who rings 120 comes from there, and numbers that the centre dials ring there. */
	async #lines() {
		this.answer(await openNetwork(this.t, this.server, this.admin));
	}

	#welcome() {
		if (this.options.fast) return;
		const { url } = this.server;
		console.log(`\n  wallboard  ${url}/wall?token=${this.wall.token}\n  desk       ${url}/desk   supervisor01, or an agent; password ${PASSWORD}\n  admin      ${url}/admin  admin\n`);
	}

	get seconds() {
		return Math.round((Date.now() - this.began_ms) / 1000);
	}

	say(text, korean = text) {
		console.log(`${String(this.seconds).padStart(4)} s  ${text}`);
		this.#tell("say", text, korean);
	}

	#tell(kind, en, ko, more = {}) {
		this.options.told?.({ s: this.seconds, kind, en, ko, ...more });
	}

	/** Which page shows it. */
	look(what, path, korean = what) {
		console.log(`${String(this.seconds).padStart(4)} s    look: ${what} ${this.server.url}${path}`);
		this.#tell("look", what, korean, { href: path });
	}

	ask(what, korean = what) {
		console.log(bold(`${String(this.seconds).padStart(4)} s    YOU: ${what}`));
		this.#tell("you", what, korean);
	}

	/** How it was: each check as a line of the account. */
	tellChecks() {
		for (const { what, ko, is } of this.checks) this.#tell(is ? "good" : "bad", what, ko);
	}

	/** Time to read and look. */
	pause(seconds) {
		return sleep(this.options.fast ? 100 : seconds * 1000);
	}

	/** A fact about the log or the pages that must be so. */
	check(what, is, korean = what) {
		this.checks.push({ what, ko: korean, is: Boolean(is) });
	}

	fact(kind, fields = {}, count = 1) {
		return this.live.fact(kind, fields, count, this.patience_ms);
	}

	named(kind, name) {
		return this.catalog[kind].find((one) => one.name === name)?.id;
	}

	/** An agent who is there and free; the first one may be the visitor. */
	async agent(name, mayBeVisitor = false) {
		const id = this.catalog.agents.find((one) => one.name === name)?.id ?? (await this.#idOf(name));
		if (mayBeVisitor && this.options.visitor) {
			this.ask(`Log in as ${name} at ${this.server.url}/desk, check the microphone, go Available`);
			await this.fact("agent.presence", { agent: id, presence: "available" });
			return new Desk(this, { name, id, visitor: true });
		}
		const session = await this.server.login(name);
		const phone = await this.phone(name);
		await session.presence("available", "phone");
		if (this.options.server) this.endings.unshift(() => this.boss.put(`/api/v1/agents/${session.person.id}/presence`, { presence: "offline" }).catch(() => {})); // in a call it is noted for afterwards
		return new Desk(this, { name, id: session.person.id, session, phone });
	}

	async #idOf(name) {
		return (await this.admin.get("/api/v1/people")).people.find((one) => one.name === name).id;
	}

	/** A registered telephone of this person. */
	async phone(user) {
		const phone = await Phone.open(this.t, { server: this.server, user, password: PASSWORD });
		const status = await phone.register();
		if (status !== 200) throw new Error(`${user}'s telephone was not registered: ${status}`);
		return phone;
	}

	/** Somebody out there rings a number. */
	async rings(number, from) {
		const phone = await Phone.open(this.t, { server: this.server, user: from, address: NETWORK });
		const before = this.live.of("contact.started").length;
		const call = await phone.call(number);
		call.contact = (await this.fact("contact.started", {}, before + 1)).contact;
		return call;
	}

	/** Somebody speaks: words that the other side hears. In the fast form a tone says as much. */
	async speak(who, call, language, text) {
		this.say(`${who}: “${text}”`, `${SPEAKERS[who] ?? who}: “${text}”`);
		if (this.options.fast) call.sound.hz = 500;
		else await call.sound.say(await voice(this.t, language, text));
	}

	async over(call) {
		await until("the end of the call at the telephone", () => call.state === "ended", this.patience_ms);
	}

	/** What differs from what should be; nothing: it is as it should. */
	differs() {
		return this.checks.filter((one) => !one.is).map((one) => one.what);
	}

	async close() {
		for (const ending of this.endings) await Promise.resolve(ending()).catch((error) => this.check(`a clean end (${error.message})`, false));
	}
}
