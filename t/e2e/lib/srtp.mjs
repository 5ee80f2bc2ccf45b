/** SRTP of one direction, AES_CM_128_HMAC_SHA1_80 (RFC 3711, RFC 4568), written apart from the server's own. */
import { createCipheriv, createHmac, randomBytes } from "node:crypto";

const SUITE = "AES_CM_128_HMAC_SHA1_80", TAG = 10, HEAD = 12;

/** A key of the session (4.3.1, never derived anew). */
function derive(master, label, size) {
	const begin = Buffer.alloc(16);
	master.copy(begin, 0, 16, 30);
	begin[7] ^= label;
	return createCipheriv("aes-128-ctr", master.subarray(0, 16), begin).update(Buffer.alloc(size));
}

export class Srtp {
	constructor(master = randomBytes(30)) {
		Object.assign(this, { master, turns: 0, last: null, key: derive(master, 0, 16), auth: derive(master, 1, 20), salt: derive(master, 2, 14) });
	}

	/** What stands in the description of this media line, or null. */
	static of(media) {
		const text = media.match(new RegExp(`^a=crypto:\\d+ ${SUITE} inline:([^|\\s]+)`, "m"))?.[1];
		return text ? new Srtp(Buffer.from(text, "base64")) : null;
	}

	line() {
		return `a=crypto:1 ${SUITE} inline:${this.master.toString("base64")}`;
	}

	#crypt(packet) {
		const sequence = packet.readUInt16BE(2);
		if (this.last !== null && this.last > 0xff00 && sequence < 0xff) this.turns++;
		this.last = sequence;
		const begin = Buffer.alloc(16);
		this.salt.copy(begin);
		for (let i = 0; i < 4; i++) begin[4 + i] ^= packet[8 + i];
		begin.writeUInt32BE((begin.readUInt32BE(8) ^ this.turns) >>> 0, 8);
		begin.writeUInt16BE(begin.readUInt16BE(12) ^ sequence, 12);
		return Buffer.concat([packet.subarray(0, HEAD), createCipheriv("aes-128-ctr", this.key, begin).update(packet.subarray(HEAD))]);
	}

	#tag(packet) {
		const turns = Buffer.alloc(4);
		turns.writeUInt32BE(this.turns);
		return createHmac("sha1", this.auth).update(packet).update(turns).digest().subarray(0, TAG);
	}

	seal(packet) {
		const sealed = this.#crypt(packet);
		return Buffer.concat([sealed, this.#tag(sealed)]);
	}

	/** Throws at what is not sealed with this key. */
	open(packet) {
		const sealed = packet.subarray(0, -TAG), plain = this.#crypt(sealed);
		if (!this.#tag(sealed).equals(packet.subarray(-TAG))) throw new Error("a packet that is not sealed with the key of the description");
		return plain;
	}
}
