/** The sound side of the test phone: sends a tone or speech every 20 ms and keeps every packet that comes. */
import { createSocket } from "node:dgram";
import { until } from "./process.mjs";
import { CODECS, amplitudeAt, measure, tone } from "./sound.mjs";

const FRAME = 160;
const DEPTH_MS = 100; // of the playout buffer that pcm() imitates

export class Sound {
	constructor(socket, address) {
		this.socket = socket;
		this.address = address;
		this.port = socket.address().port;
		this.codec = CODECS.pcmu;
		this.hz = 0; // silence until somebody asks for a tone
		this.gate = null; // (wall clock in ms) => is the tone on now?
		this.speech = null; // {samples, at, said}: stands over the tone until it is said
		this.remote = null;
		this.sending = true;
		this.lose = 0; // share of the packets that get lost on the way, evenly
		this.owed = 0;
		this.packets = [];
		this.events = [];
		this.sent = 0;
		this.sequence = (Math.random() * 65536) | 0;
		this.ssrc = (Math.random() * 2 ** 32) >>> 0;
		socket.on("message", (data) => this.#received(data));
	}

	static async open(address) {
		const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
		await new Promise((done) => socket.bind(0, address, done));
		return new Sound(socket, address);
	}

	/** Sends as many frames as time has passed, so that a late timer costs jitter, not speed. */
	begin() {
		if (this.timer) return;
		this.started_ms = performance.now();
		this.timer = setInterval(() => {
			const due = Math.floor((performance.now() - this.started_ms) / 20);
			while (this.sent < due) this.#send();
		}, 5);
	}

	#send() {
		const at = this.sent++;
		if (!this.remote || !this.sending) return;
		this.#packet(this.codec.type, false, at * FRAME, this.codec.encode(this.speech ? this.#spoken() : this.#toned(at)));
	}

	#toned(at) {
		const on = this.hz && (!this.gate || this.gate(Date.now()));
		return on ? this.#tone().subarray((at % 50) * FRAME, (at % 50) * FRAME + FRAME) : new Float32Array(FRAME);
	}

	#spoken() {
		const { samples, at, said } = this.speech;
		const frame = new Float32Array(FRAME);
		frame.set(samples.subarray(at, at + FRAME));
		this.speech.at += FRAME;
		if (this.speech.at >= samples.length) {
			this.speech = null;
			said();
		}
		return frame;
	}

	/** Says this once (samples at 8 kHz); done when it has been said, or when the sound is closed. */
	say(samples) {
		this.speech?.said();
		return new Promise((said) => (this.speech = { samples, at: 0, said }));
	}

	/** One second of it, which repeats without a seam for whole frequencies. */
	#tone() {
		if (this.table_hz !== this.hz) this.table = tone((this.table_hz = this.hz), 8000, 1);
		return this.table;
	}

	#packet(type, marker, timestamp, payload) {
		const head = Buffer.alloc(12);
		head[0] = 0x80;
		head[1] = type | (marker ? 0x80 : 0);
		head.writeUInt16BE((this.sequence = (this.sequence + 1) & 0xffff), 2);
		head.writeUInt32BE(timestamp >>> 0, 4);
		head.writeUInt32BE(this.ssrc, 8);
		this.owed += this.lose;
		if (this.owed >= 1) return void this.owed--;
		this.socket.send(Buffer.concat([head, payload]), this.remote.port, this.remote.address);
	}

	/** Sends digits as RFC 4733 events of 100 ms, 50 ms apart; the tone pauses meanwhile. */
	async keys(digits, type = 101) {
		for (const digit of digits) {
			const stamp = this.sent * FRAME;
			this.sending = false;
			for (let i = 1; i <= 7; i++) {
				const event = Buffer.from(["0123456789*#".indexOf(digit), i >= 5 ? 0x8a : 0x0a, 0, 0]);
				event.writeUInt16BE(Math.min(i, 5) * FRAME, 2);
				this.#packet(type, i === 1, stamp, event);
				await new Promise((done) => setTimeout(done, 20));
			}
			this.sending = true;
			await new Promise((done) => setTimeout(done, 50));
		}
	}

	#received(data) {
		if (data.length < 12 || data[0] >> 6 !== 2) return;
		const type = data[1] & 0x7f;
		const packet = { at_ms: performance.now(), type, stamp: data.readUInt32BE(4), payload: data.subarray(12) };
		if (type === 101) this.#event(packet);
		else if (type === this.codec.type) this.packets.push(packet);
	}

	/** A key counts once, at its first end packet. */
	#event({ stamp, payload }) {
		if (payload[1] & 0x80 && !this.events.some((e) => e.stamp === stamp)) this.events.push({ stamp, digit: "0123456789*#ABCD"[payload[0]] });
	}

	get digits() {
		return this.events.map((e) => e.digit).join("");
	}

	/** Forgets what was heard so far. */
	forget() {
		this.packets = [];
	}

	/** What a person with a telephone would have heard, at 8 kHz: a packet that comes too late for its turn leaves a hole. */
	pcm() {
		const first = this.packets[0];
		if (!first) return new Float32Array(0);
		let base_ms = first.at_ms + DEPTH_MS;
		let base_stamp = first.stamp;
		const last = this.packets[this.packets.length - 1];
		const sound = new Float32Array(Math.max(0, Math.round((last.at_ms - first.at_ms + 2 * DEPTH_MS) * 8)));
		for (const p of this.packets) {
			let turn_ms = base_ms + ((p.stamp - base_stamp) | 0) / 8;
			if (turn_ms < p.at_ms || turn_ms > p.at_ms + 1000) {
				turn_ms = p.at_ms + (turn_ms < p.at_ms ? 0 : DEPTH_MS);
				[base_ms, base_stamp] = [turn_ms, p.stamp];
			}
			const offset = Math.round((turn_ms - first.at_ms - DEPTH_MS) * 8);
			const samples = this.codec.decode(p.payload);
			if (offset >= 0 && offset + samples.length <= sound.length) sound.set(samples, offset);
		}
		return sound.subarray(0, Math.max(0, Math.round((last.at_ms - first.at_ms) * 8)));
	}

	/** Hears for some seconds from now on, and says how a tone arrived. */
	async hear(hz, seconds = 2) {
		this.forget();
		await until(`${seconds} s of sound`, () => this.packets.length >= seconds * 50 && this.packets.at(-1).at_ms - this.packets[0].at_ms >= seconds * 1000);
		return measure(this.pcm(), 8000, hz);
	}

	/** When, by the wall clock, a gated tone began to arrive: one time for each beginning that was heard. */
	onsets(hz) {
		const loud = this.packets.map((p) => amplitudeAt(this.codec.decode(p.payload), 8000, hz) > 0.05);
		return this.packets.filter((p, i) => i > 2 && loud[i] && !loud[i - 1] && !loud[i - 2]).map((p) => performance.timeOrigin + p.at_ms);
	}

	close() {
		this.speech?.said();
		clearInterval(this.timer);
		this.socket.close();
	}
}
