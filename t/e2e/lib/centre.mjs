/** A carrier's message centre by the npm package `smpp`: takes what Kannel submits, puts its parts together, and sends what a citizen writes. */
import { createRequire } from "node:module";
import { freePort, until, whenOver } from "./process.mjs";

const smpp = createRequire(import.meta.url)("smpp");
const utf16 = (text) => Buffer.from(text, "utf16le").swap16();
const text = (bytes) => Buffer.from(bytes).swap16().toString("utf16le");
const UDH = 0x40, RECEIPT = 0x04, UCS2 = 8;

export class Centre {
	parts = []; /* what was submitted: {to, from, reference, total, number, coding, text, id, receipt} */
	session = null;
	refuseNext = 0; /* so many are told to come again: throttled */
	refused = 0;

	static async open(t) {
		const centre = new Centre();
		centre.port = await freePort();
		centre.server = smpp.createServer((session) => centre.#serve(session));
		centre.server.listen(centre.port, "127.0.0.1");
		whenOver(t, () => (centre.session?.destroy(), centre.server.close()));
		return centre;
	}

	#serve(session) {
		session.on("error", () => {});
		session.on("bind_transceiver", (pdu) => {
			const knows = pdu.system_id === "c120" && pdu.password === "secret";
			session.send(pdu.response({ command_status: knows ? 0 : smpp.ESME_RBINDFAIL, system_id: "centre" }));
			if (knows) this.session = session;
		});
		for (const what of ["enquire_link", "unbind"]) session.on(what, (pdu) => session.send(pdu.response()));
		session.on("submit_sm", (pdu) => this.#take(session, pdu));
	}

	#take(session, pdu) {
		if (this.refuseNext-- > 0) {
			this.refused++;
			session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
			return;
		}
		const { message, udh } = pdu.short_message;
		const head = udh?.[0], id = `${1000 + this.parts.length}`;
		this.parts.push({ to: pdu.destination_addr, from: pdu.source_addr, coding: pdu.data_coding, reference: head?.[2], total: head?.[3] ?? 1, number: head?.[4] ?? 1,
			text: Buffer.isBuffer(message) ? text(message) : message, id, receipt: (pdu.registered_delivery & 1) === 1 });
		session.send(pdu.response({ message_id: id }));
	}

	bound = () => until("Kannel is bound to the centre", () => this.session);

	/** The whole of a message to this number, when all its parts are here. */
	whole(to) {
		const parts = this.parts.filter((one) => one.to === to).sort((a, b) => a.number - b.number);
		return parts.length && parts.length === parts[0].total ? { text: parts.map((one) => one.text).join(""), parts } : null;
	}

	#deliver(fields) {
		return new Promise((done) => this.session.deliver_sm(fields, (pdu) => done(pdu.command_status)));
	}

	/** What became of a part: stat as SMPP 3.4 appendix B has it. */
	receipt({ id, to, from }, stat = "DELIVRD") {
		const state = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5 }[stat];
		return this.#deliver({ esm_class: RECEIPT, source_addr: to, destination_addr: from, receipted_message_id: id, message_state: state,
			short_message: `id:${id} sub:001 dlvrd:001 submit date:2611221000 done date:2611221001 stat:${stat} err:000 text:` });
	}

	/** A citizen writes: in one part, or in several with the same reference, the last one first. */
	async write(from, to, words) {
		const bytes = utf16(words), most = bytes.length <= 140 ? 140 : 134, parts = [];
		for (let at = 0; at < bytes.length; at += most) parts.push(bytes.subarray(at, at + most));
		for (let i = parts.length - 1; i >= 0; i--)
			await this.#deliver({ source_addr: from, destination_addr: to, data_coding: UCS2, esm_class: parts.length > 1 ? UDH : 0,
				short_message: parts.length > 1 ? { udh: Buffer.from([5, 0, 3, 0x78, parts.length, i + 1]), message: parts[i] } : { message: parts[i] } });
	}
}
