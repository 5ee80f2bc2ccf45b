/** Real mail peers for the length of a test: dovecot for the mailbox that is read, npm smtp-server for where letters go, nodemailer as an independent sender. */
import { mkdirSync, readFileSync, writeFileSync, chownSync, renameSync } from "node:fs";
import { SMTPServer } from "smtp-server";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { Program, folder, freePort, until, whenOver } from "./process.mjs";
import { connect } from "node:net";

const uid = process.getuid() || 65534;

const listening = (port) => until(`port ${port}`, () => new Promise((done) => {
	const socket = connect(port, "127.0.0.1", () => (socket.destroy(), done(true)));
	socket.on("error", () => done(false));
}));

/** A mailbox at 127.0.0.1:port of which anybody knows the password "lab". */
export class Dovecot {
	/** `tls`: {cert, key} of ./certificate.mjs: with it `port` offers STARTTLS and nothing in the clear, `secure` begins with TLS. */
	static async open(t, { tls } = {}) {
		const box = new Dovecot();
		box.t = t;
		box.secure = tls ? await freePort() : 0;
		box.folder = folder(t, "dovecot");
		box.port = await freePort();
		box.maildir = `${box.folder}/mail`;
		for (const name of ["", "/new", "/cur", "/tmp"]) {
			mkdirSync(box.maildir + name, { recursive: true });
			chownSync(box.maildir + name, uid, uid);
		}
		chownSync(box.folder, uid, uid);
		writeFileSync(`${box.folder}/dovecot.conf`, `
base_dir = ${box.folder}/run
log_path = /dev/stderr
protocols = imap
${tls ? `ssl = required
ssl_cert = <${tls.cert}
ssl_key = <${tls.key}
ssl_dh =` : `ssl = no
disable_plaintext_auth = no`}
listen = 127.0.0.1
mail_location = maildir:${box.maildir}
first_valid_uid = 1
default_internal_user = ${uid === 65534 ? "nobody" : process.env.USER ?? "nobody"}
default_login_user = ${uid === 65534 ? "nobody" : process.env.USER ?? "nobody"}
default_internal_group = ${uid === 65534 ? "nogroup" : process.env.USER ?? "nogroup"}
passdb {
  driver = static
  args = password=lab
}
userdb {
  driver = static
  args = uid=${uid} gid=${uid} home=${box.folder}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${box.port}
  }
  inet_listener imaps {
    port = ${box.secure}
    ssl = ${tls ? "yes" : "no"}
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`);
		box.program = new Program("dovecot", ["-F", "-c", `${box.folder}/dovecot.conf`], { detached: true });
		whenOver(t, () => box.program.killAll());
		await listening(box.port);
		return box;
	}

	/** Lays a raw mail into the mailbox, as a mail server's delivery does. */
	deliver(raw) {
		const name = `${Date.now()}.${(Dovecot.count = (Dovecot.count ?? 0) + 1)}.lab`;
		writeFileSync(`${this.maildir}/tmp/${name}`, raw);
		chownSync(`${this.maildir}/tmp/${name}`, uid, uid);
		renameSync(`${this.maildir}/tmp/${name}`, `${this.maildir}/new/${name}`);
	}

	/** nodemailer's fields; gives the raw bytes. */
	async write(fields) {
		const raw = await new MailComposer(fields).compile().build();
		this.deliver(raw);
		return raw;
	}
}

/** Where letters go: `mails` as they came, `refuse` says per address what is answered instead of taking one. */
export class Smtp {
	/** `tls`: with it letters are taken over TLS only, from the first byte (`secure`) or after STARTTLS. */
	static async open(t, { tls, secure = false } = {}) {
		const smtp = new Smtp();
		Object.assign(smtp, { mails: [], refuse: new Map(), hold: 0 });
		smtp.port = await freePort();
		smtp.server = new SMTPServer({
			authOptional: true, disabledCommands: tls ? [] : ["STARTTLS"], size: 40_000_000, secure, closeTimeout: 100,
			...tls && { cert: readFileSync(tls.cert), key: readFileSync(tls.key) },
			onRcptTo: (to, session, done) => {
				const answer = smtp.refuse.get(to.address);
				if (answer) done(Object.assign(new Error(answer.text), { responseCode: answer.code }));
				else done();
			},
			onData: (stream, session, done) => {
				const parts = [];
				stream.on("data", (part) => parts.push(part));
				stream.on("end", () => {
					const raw = Buffer.concat(parts).toString();
					const mail = { raw, secure: session.secure, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), head: heads(raw) };
					smtp.mails.push(mail);
					setTimeout(done, smtp.hold);
				});
			},
		});
		smtp.server.on("error", () => {});
		await new Promise((done) => smtp.server.listen(smtp.port, "127.0.0.1", done));
		whenOver(t, () => new Promise((done) => smtp.server.close(done)));
		return smtp;
	}

	mail(what, check) {
		return until(what, () => this.mails.find(check));
	}
}

/** The head's lines by name, unfolded. */
export function heads(raw) {
	const head = {};
	for (const line of raw.split(/\r?\n\r?\n/)[0].replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
		const at = line.indexOf(":");
		head[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
	}
	return head;
}

/** The words of a mail of ours: base64 in one part. */
export const words = (raw) => Buffer.from(raw.split(/\r?\n\r?\n/)[1].replace(/\s/g, ""), "base64").toString();

/** Encoded words of a head as text. */

/** Mail is switched on, towards these peers. */
export async function mailOn(admin, box, smtp, settings = {}) {
	const { channels } = await admin.get("/api/v1/channels");
	const rev = channels.find((c) => c.channel === "mail").rev;
	await admin.put("/api/v1/channels/mail", { active: true, rev, settings: { from: "120@gg.example", name: "경기도 120 다정", smtp: `smtp://127.0.0.1:${smtp.port}`,
		imap: box ? `imap://127.0.0.1:${box.port}/INBOX` : "", imap_user: "120", imap_password: "lab", tls: "no", every: "1", ...settings } });
}

/** Encoded words of a head as text. */
export function decoded(text) {
	const bytes = text.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, word) => Buffer.from(word, "base64").toString("latin1"));
	return Buffer.from(bytes, "latin1").toString();
}
