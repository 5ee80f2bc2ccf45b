/** Kannel with its own fake centre: bearerbox, smsbox and, as a citizen's telephone, fakesmsc. */
import { existsSync, writeFileSync } from "node:fs";
import { folder, freePort, start, until } from "./process.mjs";
import { connect } from "node:net";

const fake = ["/usr/lib/kannel/test/fakesmsc", "/usr/sbin/fakesmsc"].find(existsSync);

const listening = (port) => until(`port ${port}`, () => new Promise((done) => {
	const socket = connect(port, "127.0.0.1", () => (socket.destroy(), done(true)));
	socket.on("error", () => done(false));
}));

/** Percent-encoded UTF-16BE, as fakesmsc reads it. */
const ucs2 = (text) => [...Buffer.from(text, "utf16le").swap16()].map((byte) => "%" + byte.toString(16).padStart(2, "0")).join("");

export class Kannel {
	/** `address`: where a citizen's message goes: our server's address with its key. `smpp`: port of a centre of its own (lib/centre.mjs) instead of the fake one. */
	static async open(t, address, { smpp } = {}) {
		const kannel = new Kannel();
		kannel.t = t;
		const at = folder(t, "kannel");
		const [admin, box, centre, sms] = [await freePort(), await freePort(), await freePort(), await freePort()];
		Object.assign(kannel, { centre, url: `http://127.0.0.1:${sms}/cgi-bin/sendsms`, admin });
		writeFileSync(`${at}/kannel.conf`, `
group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = lab
status-password = lab
smsbox-port = ${box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = "*.*.*.*"
dlr-storage = internal
sms-resend-freq = 1
sms-resend-retry = 5
sms-combine-concatenated-mo = true
store-type = file
store-location = "${at}/kannel.store"

group = smsc
smsc-id = FAKE
allowed-smsc-id = FAKE
${smpp ? `smsc = smpp
host = 127.0.0.1
port = ${smpp}
smsc-username = c120
smsc-password = secret
system-type = ""
transceiver-mode = true
interface-version = 34
source-addr-autodetect = yes
enquire-link-interval = 30
reconnect-delay = 1
alt-charset = "UTF-8"
max-pending-submits = 10` : `smsc = fake
port = ${centre}
connect-allow-ip = 127.0.0.1`}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${sms}
sendsms-interface = 127.0.0.1
mo-recode = true
http-request-retry = 100
http-queue-delay = 1

group = sendsms-user
username = c120
password = lab
user-allow-ip = 127.0.0.1
user-deny-ip = "*.*.*.*"
max-messages = 6
concatenation = true
default-smsc = FAKE

group = sms-service
keyword = default
catch-all = true
max-messages = 0
accept-x-kannel-headers = true
post-url = "${address}?from=%p&to=%P&id=%I"
`);
		kannel.bearer = start(t, "bearerbox", [`${at}/kannel.conf`]);
		await listening(box);
		kannel.smsbox = start(t, "smsbox", [`${at}/kannel.conf`]);
		await listening(sms);
		return kannel;
	}

	/** A telephone on the fake centre: sends these messages and keeps what comes to it in its output. */
	async phone(...messages) {
		const phone = start(this.t, fake, ["-H", "127.0.0.1", "-r", String(this.centre), "-i", "0.1", "-m", String(messages.length), ...messages]);
		await until("the telephone is on the air", () => /fakesmsc|Connected|sent/i.test(phone.output) || phone.output.length > 0);
		return phone;
	}
}

export const message = (from, to, text) => `${from} ${to} ucs2 ${ucs2(text)}`;
