/** The telephone side on IPv6 alone: a call in and a call out over ::1, with sound both ways. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { sleep, until } from "./lib/process.mjs";
import { assertHeard, phoneAgent, ringing } from "./lib/people.mjs";

test("a caller, an agent's phone and an office, all on ::1", async (t) => {
	const carrier = await Phone.open(t, { server: {}, user: "office", address: "::1" });
	carrier.onInvite = (call) => call.accept();
	const server = await Server.start(t, { address: "::1", args: ["--trunk", `kt ::1 target=[::1]:${carrier.port} options=0`] });
	carrier.server = server;
	const agent = await phoneAgent(t, server, "agent01", { address: "::1" });
	const live = await (await server.login("supervisor01")).live(0);
	const call = await (await Phone.open(t, { server, user: "01012345678", address: "::1" })).call("1200");
	call.sound.hz = 450;
	const device = await ringing(agent);
	device.accept();
	device.sound.hz = 600;
	const contact = await until("the contact", agent.contact);
	await sleep(600);
	const heard = await Promise.all([call.sound.hear(600), device.sound.hear(450)]);
	assertHeard(heard[0], "the caller hears the agent");
	assertHeard(heard[1], "the agent hears the caller");
	assert.match(device.invite.body, /c=IN IP6 ::1/);

	await agent.session.act(contact, "consult", { number: "031-000-0001" });
	await live.fact("party.joined", { contact });
	const office = carrier.incoming[0];
	office.sound.hz = 900;
	await sleep(600);
	assertHeard(await device.sound.hear(900), "the agent hears the office");
	await agent.session.act(contact, "consult/cancel");
	await call.hangup();
	await live.fact("contact.ended", { contact });
	const line = await (await server.login("admin")).get(`/api/v1/contacts/${contact}/timeline`);
	assert.ok(line.items.some((item) => item.theirs?.startsWith("[::1]:")));
});
