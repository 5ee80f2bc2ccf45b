/** A SIP telephone for tests: registers with digest, rings, answers, holds, sends keys, sends a tone and keeps what it hears.
 * Enough of RFC 3261 for one call at a time in each dialog, written apart from the server's own SIP code. */
import { createHash, randomBytes } from "node:crypto";
import { whenOver } from "./process.mjs";
import { openLine } from "./line.mjs";
import { Sound } from "./rtp.mjs";
import { Text } from "./text.mjs";
import { CODECS } from "./sound.mjs";

const token = () => randomBytes(6).toString("hex");
const md5 = (text) => createHash("md5").update(text).digest("hex");

function parse(text) {
	const [head, body] = text.split(/\r\n\r\n([^]*)/);
	const [first, ...lines] = head.split("\r\n");
	const fields = lines.map((line) => line.match(/^([^:\s]+)\s*:\s*(.*)$/)).filter(Boolean);
	const all = (name) => fields.filter((f) => f[1].toLowerCase() === name).map((f) => f[2]);
	const status = first.match(/^SIP\/2\.0 (\d+)/);
	return { first, status: status ? +status[1] : 0, method: status ? null : first.split(" ")[0], all, get: (name) => all(name)[0] ?? "", body: body ?? "" };
}

/** An address as it stands in a URI, and its kind in a description. */
const hostOf = (address) => (address.includes(":") ? `[${address}]` : address);
const kindOf = (address) => (address.includes(":") ? "IP6" : "IP4");

const tagOf = (value) => value.match(/;tag=([^;\s]+)/)?.[1] ?? "";
const branchOf = (message) => message.get("via").match(/branch=([^;\s,]+)/)?.[1];
const uriOf = (value) => value.match(/<([^>]+)>/)?.[1] ?? value.split(";")[0].trim();

class Call {
	constructor(phone, fields) {
		Object.assign(this, { phone, state: "new", cseq: 1, status: 0, held: false, reinvites: 0 }, fields);
	}

	sdp(direction = "sendrecv") {
		const { address, port } = this.sound;
		const own = this.phone.codecs.map((name) => CODECS[name]);
		const types = this.agreed ? [this.agreed, ...own.filter((one) => one !== this.agreed)] : own; // what we send stands first
		const lines = ["v=0", `o=- ${this.session ??= Date.now()} ${this.version = (this.version ?? 0) + 1} IN ${kindOf(address)} ${address}`, "s=-", `c=IN ${kindOf(address)} ${address}`, "t=0 0",
			`m=audio ${port} RTP/AVP ${types.map((c) => c.type).join(" ")} 101`, ...types.map((c) => `a=rtpmap:${c.type} ${c.name}/8000`),
			"a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:20", `a=${direction}`, ...(this.text?.lines() ?? []), ""];
		return lines.join("\r\n");
	}

	/** Where and how the other side wants sound. */
	take(sdp) {
		this.text?.take(sdp);
		const media = sdp.match(/^m=audio (\d+) \S+ (.*)$/m);
		if (!media) return;
		this.sound.codec = this.agreed = this.phone.common(sdp) ?? this.sound.codec;
		this.sound.remote = { address: sdp.match(/^c=IN IP[46] (\S+)/m)[1], port: +media[1] };
		this.held = /^a=(sendonly|inactive)/m.test(sdp);
		this.sound.begin();
	}

	request(method, body = "", more = []) {
		return this.phone.request({ method, uri: this.target, to: this.remote, from: this.local, callId: this.callId, cseq: ++this.cseq, body, more, route: this.route });
	}

	ring() {
		this.phone.answer(this.invite, 180, "Ringing", this);
	}

	accept() {
		this.take(this.invite.body);
		this.state = "talking";
		this.phone.answer(this.invite, 200, "OK", this, this.sdp());
	}

	reject(status = 486, words = "Busy Here") {
		this.state = "ended";
		this.phone.answer(this.invite, status, words, this);
	}

	/** Puts the other side on hold (RFC 3264) or takes it back. */
	async hold(on) {
		const answer = await this.request("INVITE", this.sdp(on ? "sendonly" : "sendrecv"));
		this.phone.ack(this, answer, this.cseq);
		return answer.status;
	}

	async hangup() {
		if (this.state === "talking") await this.request("BYE");
		else if (this.state === "calling") this.phone.cancel(this);
		this.state = "ended";
	}
}

export class Phone {
	constructor(options) {
		Object.assign(this, { codecs: ["pcmu", "pcma"], user: "test", password: "", transport: "udp", address: "127.0.0.1", calls: [], incoming: [], onInvite: null }, options);
		this.waiting = new Map();
		this.answers = new Map();
	}

	/** options: server {address, port, tls}, user, password, codecs, transport "udp", "tcp" or "tls", address to bind, text: it has real-time text ("sealed": encrypted) */
	static async open(t, options) {
		const phone = new Phone(options);
		phone.line = await openLine(phone.transport, phone.address, options.port ?? 0, () => phone.server, (text) => phone.#received(parse(text)));
		phone.port = phone.line.port;
		phone.contact = `<sip:${phone.user}@${hostOf(phone.address)}:${phone.port};transport=${phone.transport}>`;
		whenOver(t, () => phone.close());
		return phone;
	}

	close() {
		if (this.closed) return;
		this.closed = true;
		clearInterval(this.again);
		for (const w of this.waiting.values()) clearTimeout(w.timer);
		for (const call of this.calls) call.sound?.close(), call.text?.close();
		this.line.close();
	}

	send(text) {
		if (!this.closed) this.line.send(text);
	}

	/** Sends a request, again until it is answered, and gives the final answer. */
	request({ method, uri, to, from, callId, cseq, body = "", more = [], route = [], branch = `z9hG4bK${token()}`, seen = null }) {
		const text = [`${method} ${uri} SIP/2.0`, `Via: SIP/2.0/${this.transport.toUpperCase()} ${hostOf(this.address)}:${this.port};branch=${branch};rport`, "Max-Forwards: 70",
			`From: ${from}`, `To: ${to}`, `Call-ID: ${callId}`, `CSeq: ${cseq} ${method}`, `Contact: ${this.contact}`,
			...route.map((r) => `Route: ${r}`), ...more, ...(body ? ["Content-Type: application/sdp"] : []),
			`Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
		if (method === "ACK") return this.send(text);
		return new Promise((done) => {
			const wait = { done, seen, next_ms: 500 };
			const again = () => {
				this.send(text);
				wait.timer = setTimeout(again, Math.min((wait.next_ms *= 2), 4000));
			};
			this.waiting.set(`${branch} ${method}`, wait);
			this.send(text);
			if (this.transport === "udp") wait.timer = setTimeout(again, 500);
		});
	}

	#received(message) {
		if (message.status) this.#response(message);
		else this.#request(message);
	}

	#response(message) {
		const key = `${branchOf(message)} ${message.get("cseq").split(" ")[1]}`;
		const wait = this.waiting.get(key);
		if (!wait) return this.#repeated(message);
		clearTimeout(wait.timer);
		wait.seen?.(message);
		if (message.status < 200) return;
		this.waiting.delete(key);
		wait.done(message);
	}

	/** A 200 to INVITE that came again wants its ACK again. */
	#repeated(message) {
		const call = this.calls.find((c) => c.callId === message.get("call-id"));
		if (call && message.status === 200 && / INVITE$/.test(message.get("cseq"))) this.ack(call, message, parseInt(message.get("cseq")));
	}

	/** Registers, and again before the server's two minutes are over, as telephones do. */
	async register(expires_s = 300) {
		clearInterval(this.again);
		const status = await this.#register(expires_s);
		if (status !== 200 || expires_s === 0 || this.closed) return status;
		this.again = setInterval(() => this.#register(expires_s).catch(() => {}), 45_000);
		this.again.unref();
		return status;
	}

	async #register(expires_s) {
		const uri = `sip:${hostOf(this.server.address)}:${this.server.port}`;
		const me = `<sip:${this.user}@${hostOf(this.server.address)}>`;
		this.registration ??= { callId: token(), cseq: 0, tag: token() };
		const ask = (more) => this.request({ method: "REGISTER", uri, to: me, from: `${me};tag=${this.registration.tag}`, callId: this.registration.callId,
			cseq: ++this.registration.cseq, more: [`Expires: ${expires_s}`, ...more] });
		const first = await ask([]);
		if (first.status !== 401) return first.status;
		return (await ask([`Authorization: ${this.#digest(first.get("www-authenticate"), "REGISTER", uri)}`])).status;
	}

	#digest(challenge, method, uri) {
		const field = (name) => challenge.match(new RegExp(`\\b${name}="?([^",]+)"?`))?.[1] ?? "";
		const [realm, nonce, qop, opaque] = ["realm", "nonce", "qop", "opaque"].map(field);
		const cnonce = token();
		const ha1 = md5(`${this.user}:${realm}:${this.password}`);
		const ha2 = md5(`${method}:${uri}`);
		const response = qop ? md5(`${ha1}:${nonce}:00000001:${cnonce}:auth:${ha2}`) : md5(`${ha1}:${nonce}:${ha2}`);
		return `Digest username="${this.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5` +
			(qop ? `, qop=auth, nc=00000001, cnonce="${cnonce}"` : "") + (opaque ? `, opaque="${opaque}"` : "");
	}

	/** Rings a number. The call's `state` tells how it goes; its `sound` hears early media too. */
	async call(number, from = this.user) {
		const uri = `sip:${number}@${hostOf(this.server.address)}:${this.server.port}`;
		const call = new Call(this, { sound: await Sound.open(this.address), text: this.text && await Text.open(this.address, this.text), callId: token(), target: uri, remote: `<${uri}>`, state: "calling",
			local: `<sip:${from}@${hostOf(this.address)}>;tag=${token()}`, branch: `z9hG4bK${token()}` });
		this.calls.push(call);
		const seen = (m) => {
			call.status = m.status;
			if (m.status < 300 && m.body) call.take(m.body);
		};
		call.final = this.request({ method: "INVITE", uri, to: call.remote, from: call.local, callId: call.callId, cseq: 1, body: call.sdp(), branch: call.branch, seen })
			.then((m) => this.#outcome(call, m));
		return call;
	}

	#outcome(call, message) {
		call.remote = message.get("to");
		if (message.status >= 300) {
			this.#ackRefusal(call, message);
			call.state = "ended";
			return message;
		}
		call.target = uriOf(message.get("contact"));
		call.route = message.all("record-route").reverse();
		this.ack(call, message, 1);
		if (call.state === "calling") call.state = "talking";
		else call.request("BYE"); // we had given up already
		return message;
	}

	ack(call, message, cseq) {
		this.request({ method: "ACK", uri: uriOf(message.get("contact")) || call.target, to: message.get("to"), from: call.local, callId: call.callId, cseq, route: call.route });
	}

	#ackRefusal(call, message) {
		this.request({ method: "ACK", uri: call.target, to: message.get("to"), from: call.local, callId: call.callId, cseq: 1, branch: call.branch });
	}

	cancel(call) {
		this.send([`CANCEL ${call.target} SIP/2.0`, `Via: SIP/2.0/${this.transport.toUpperCase()} ${hostOf(this.address)}:${this.port};branch=${call.branch};rport`, "Max-Forwards: 70",
			`From: ${call.local}`, `To: ${call.remote}`, `Call-ID: ${call.callId}`, "CSeq: 1 CANCEL", "Content-Length: 0", "", ""].join("\r\n"));
	}

	/** Answers a request; the answer is kept, and sent again when the request comes again. */
	answer(message, status, words, call, body = "") {
		const to = message.get("to");
		const tag = tagOf(to) || !call ? "" : `;tag=${(call.tag ??= token())}`;
		const text = [`SIP/2.0 ${status} ${words}`, ...message.all("via").map((v) => `Via: ${v}`), ...message.all("record-route").map((r) => `Record-Route: ${r}`),
			`From: ${message.get("from")}`, `To: ${to}${tag}`, `Call-ID: ${message.get("call-id")}`, `CSeq: ${message.get("cseq")}`, `Contact: ${this.contact}`,
			...(body ? ["Content-Type: application/sdp"] : []), `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
		this.answers.set(this.#key(message), text);
		this.send(text);
		if (call) call.local = to + tag;
	}

	#key(message) {
		return `${message.get("call-id")} ${message.get("cseq")} ${branchOf(message)}`;
	}

	#request(message) {
		const known = this.answers.get(this.#key(message));
		if (known) return this.send(known);
		const call = this.calls.find((c) => c.callId === message.get("call-id"));
		if (message.method === "ACK") return;
		if (message.method === "INVITE") return call ? this.#again(call, message) : this.#invited(message);
		if (message.method === "CANCEL") return this.#cancelled(call, message);
		if (message.method === "BYE" && call) call.state = "ended";
		if (message.method === "UPDATE" && message.body && call) {
			call.take(message.body);
			return this.answer(message, 200, "OK", null, call.sdp());
		}
		this.answer(message, 200, "OK", null);
	}

	/** The first codec of a description that this phone has. */
	common(sdp) {
		const types = sdp.match(/^m=audio \d+ \S+ (.*)$/m)?.[1].trim().split(" ").map(Number) ?? [];
		const own = this.codecs.map((name) => CODECS[name]);
		return types.map((type) => own.find((c) => c.type === type)).find((c) => c);
	}

	async #invited(message) {
		if (message.body && !this.common(message.body)) return this.answer(message, 488, "Not Acceptable Here", {});
		const call = new Call(this, { sound: await Sound.open(this.address), text: this.text && await Text.open(this.address, this.text), invite: message, callId: message.get("call-id"), state: "ringing",
			remote: message.get("from"), target: uriOf(message.get("contact")), route: message.all("record-route") });
		this.calls.push(call);
		this.incoming.push(call);
		if (this.onInvite) this.onInvite(call);
		else call.ring();
	}

	/** A re-INVITE: new addresses or directions. */
	#again(call, message) {
		call.reinvites++;
		if (message.body) call.take(message.body);
		this.answer(message, 200, "OK", null, call.sdp(call.held ? "recvonly" : "sendrecv"));
	}

	#cancelled(call, message) {
		this.answer(message, 200, "OK", null);
		if (call && call.state === "ringing") call.reject(487, "Request Terminated");
	}
}
