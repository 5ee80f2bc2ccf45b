/** Mail over TLS with real peers: from the first byte and after STARTTLS; a certificate that is wrong is refused, and nothing is said in the clear. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { until } from "./lib/process.mjs";
import { certificate } from "./lib/certificate.mjs";
import { Dovecot, Smtp, mailOn, words } from "./lib/mail.mjs";

const from = (number) => ({ from: `a${number}@citizen.example`, to: "120@gg.example", subject: `편지 ${number}`, messageId: `<${number}@citizen.example>`, text: "가로등이 꺼졌어요." });
const condition = async (admin) => (await admin.get("/api/v1/channels")).channels.find((one) => one.channel === "mail");

async function there(t, tls, ways) {
	const [server, box, smtp] = [await Server.start(t), await Dovecot.open(t, { tls }), await Smtp.open(t, { tls, secure: ways.smtp === "smtps" })];
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);
	const imap = `${ways.imap}://127.0.0.1:${ways.imap === "imaps" ? box.secure : box.port}/INBOX`;

	return { server, box, smtp, admin, agent, live, settings: { tls: "yes", imap, smtp: `${ways.smtp}://127.0.0.1:${smtp.port}` } };
}

for (const ways of [{ imap: "imaps", smtp: "smtps" }, { imap: "imap", smtp: "smtp" }])
	test(`${ways.imap} and ${ways.smtp} speak over TLS, by the house's own authority`, async (t) => {
		const tls = certificate(t);
		const { box, smtp, admin, agent, live, settings } = await there(t, tls, ways);

		await mailOn(admin, box, smtp, { ...settings, authority: tls.authority });
		await box.write(from(1));
		await live.fact("letter.received");
		const { id } = await agent.post("/api/v1/letters", { channel: "mail", to: "dept@gg.example", subject: "이관", body: "검토 부탁드립니다." });
		const mail = await smtp.mail("the letter", (m) => words(m.raw).includes("검토 부탁드립니다"));
		assert.equal(mail.secure, true);
		await until("it is sent", async () => (await agent.get(`/api/v1/letters/${id}`)).state === "sent");
		await until("the channel is well", async () => !(await condition(admin)).trouble);
	});

test("a certificate of another authority or for another name is refused, in words", async (t) => {
	const tls = certificate(t, "DNS:mail.example");
	const { box, smtp, admin, agent, settings } = await there(t, tls, { imap: "imaps", smtp: "smtps" });

	await mailOn(admin, box, smtp, settings); // the machine does not know this authority
	await box.write(from(1));
	await until("the channel says why", async () => /certificate/i.test((await condition(admin)).trouble));
	await agent.post("/api/v1/letters", { channel: "mail", to: "dept@gg.example", subject: "이관", body: "검토 부탁드립니다." });
	const { rev } = await condition(admin);
	await admin.put("/api/v1/channels/mail", { active: true, rev, settings: { authority: tls.authority } }); // known, but not for this name
	await until("the name is wrong", async () => /subject name|does not match|no alternative/i.test((await condition(admin)).trouble));
	assert.equal(smtp.mails.length, 0, "nothing was given to whoever it is");
	assert.equal((await agent.get("/api/v1/letters")).letters.filter((one) => one.way === "in").length, 0);
	assert.ok((await agent.get("/api/v1/letters")).letters.some((one) => one.state === "queued"), "it waits");
});
