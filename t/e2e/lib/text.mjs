/** The text side of the test phone: RFC 4103 with two generations of redundancy (RFC 2198), written apart from the server's own. Packets can be
 * lost or come late on purpose, in both directions. */
import { createSocket } from "node:dgram";
import { Srtp } from "./srtp.mjs";

const T140 = 96, RED = 97;

export class Text {
	/** kind: "sealed"; "behind" a router, describing an address that nobody can reach; or plain. */
	constructor(socket, address, kind) {
		this.out = kind === "sealed" ? new Srtp() : null;
		this.described = kind === "behind" ? ["c=IN IP4 192.0.2.9"] : [];
		this.in = null; // theirs, of what is sealed
		Object.assign(this, { socket, address, port: socket.address().port, remote: null, past: [Buffer.alloc(0), Buffer.alloc(0)], times: [0, 0] });
		this.sequence = 65530; // soon over the end of the numbers
		this.ssrc = (Math.random() * 2 ** 32) >>> 0;
		this.began_ms = performance.now();
		this.arrived = []; // {sequence, marker, parts: [oldest .. new], at}
		this.drop = () => false; // (sequence of ours) => lost on the way
		this.deaf = () => false; // (count of theirs) => lost on the way
		this.late = null; // a packet that waits to be sent after the next
		socket.on("message", (data) => this.#received(data));
	}

	static async open(address, kind) {
		const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
		await new Promise((done) => socket.bind(0, address, done));
		return new Text(socket, address, kind);
	}

	lines() {
		return [`m=text ${this.port} RTP/${this.out ? "SAVP" : "AVP"} ${RED} ${T140}`, ...this.described, ...(this.out ? [this.out.line()] : []), `a=rtpmap:${T140} t140/1000`, `a=rtpmap:${RED} red/1000`, `a=fmtp:${RED} ${T140}/${T140}/${T140}`];
	}

	take(sdp) {
		const media = sdp.match(this.out ? /^m=text (\d+) RTP\/SAVP (.*)$/m : /^m=text (\d+) RTP\/AVP (.*)$/m);
		if (!media || +media[1] === 0) return;
		this.in ??= this.out && Srtp.of(sdp.slice(media.index));
		const type = (name) => +sdp.match(new RegExp(`^a=rtpmap:(\\d+) ${name}/1000`, "m"))?.[1];
		this.remote = { address: sdp.match(/^c=IN IP[46] (\S+)/m)[1], port: +media[1] };
		this.types = { t140: type("t140"), red: type("red") };
	}

	/** One packet with what is new, "" for what is owed only. `hold`: it is overtaken by the next one. */
	send(words, { hold = false, marker = false } = {}) {
		const now = Math.floor(performance.now() - this.began_ms);
		const fresh = Buffer.from(words);
		const head = Buffer.alloc(12);
		head[0] = 0x80;
		head[1] = this.types.red | (marker ? 0x80 : 0);
		head.writeUInt16BE(this.sequence & 0xffff, 2);
		head.writeUInt32BE(now >>> 0, 4);
		head.writeUInt32BE(this.ssrc, 8);
		const blocks = this.past.map((one, i) => {
			const block = Buffer.alloc(4);
			const offset = one.length ? Math.min(now - this.times[i], 16383) : 0;
			block.writeUInt32BE((0x80000000 + this.types.t140 * 2 ** 24 + offset * 1024 + one.length) >>> 0);
			return block;
		});
		const plain = Buffer.concat([head, ...blocks, Buffer.from([this.types.t140]), ...this.past, fresh]);
		const packet = this.out ? this.out.seal(plain) : plain;
		const lost = this.drop(this.sequence & 0xffff);
		this.sequence++;
		this.past = [this.past[1], fresh];
		this.times = [this.times[1], now];
		const waiting = this.late;
		this.late = hold ? packet : null;
		for (const one of [hold || lost ? null : packet, waiting]) if (one) this.socket.send(one, this.remote.port, this.remote.address);
	}

	/** Letter by letter, then twice what is owed. */
	async type(words, pause_ms = 100) {
		for (const letter of words) {
			this.send(letter);
			await new Promise((done) => setTimeout(done, pause_ms));
		}
		this.send("");
		this.send("");
	}

	#received(packet) {
		const data = this.out ? this.in.open(packet) : packet;
		if (this.deaf(this.arrived.length)) return this.arrived.push(null);
		const sequence = data.readUInt16BE(2), type = data[1] & 0x7f;
		let at = 12;
		const lengths = [];
		for (; type === RED && data[at] & 0x80; at += 4) lengths.push(data.readUInt16BE(at + 2) & 0x3ff);
		if (type === RED) at++;
		const parts = lengths.map((n) => data.subarray(at, (at += n)).toString());
		parts.push(data.subarray(at).toString());
		this.arrived.push({ sequence, marker: !!(data[1] & 0x80), parts, at: Date.now() });
	}

	/** What a reader sees: redundancy fills what was lost, erasures are done. */
	get read() {
		let next = null, text = "";
		for (const one of this.arrived.filter(Boolean)) {
			const gap = next === null ? 0 : (one.sequence - next + 65536) % 65536;
			if (gap > 1000) continue;
			if (gap >= one.parts.length) text += "\ufffd";
			text += one.parts.slice(Math.max(one.parts.length - 1 - gap, 0)).join("");
			next = (one.sequence + 1) % 65536;
		}
		let line = "";
		for (const letter of text.replaceAll("\ufeff", "")) line = letter === "\b" ? [...line].slice(0, -1).join("") : line + letter;
		return line;
	}

	close() {
		this.socket.close();
	}
}
