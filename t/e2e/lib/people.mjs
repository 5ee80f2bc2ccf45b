/** An agent with a telephone, and what tests say about sound. */
import assert from "node:assert/strict";
import { PASSWORD } from "./server.mjs";
import { Phone } from "./phone.mjs";
import { until } from "./process.mjs";

/** Logs in, registers the phone and goes available. */
export async function phoneAgent(t, server, name, options = {}) {
	const session = await server.login(name);
	const phone = await Phone.open(t, { server, user: name, password: PASSWORD, ...options });
	assert.equal(await phone.register(), 200, `registration of ${name}`);
	await session.presence("available", "phone");
	return { name, session, phone, id: session.person.id, contact: () => session.get("/api/v1/me").then((me) => me.contact?.id ?? me.wrap?.contact.id) };
}

/** The next call that this agent's phone gets. */
export function ringing(agent, number = 1) {
	return until(`call ${number} at ${agent.name}'s phone`, () => agent.phone.incoming[number - 1]);
}

/** The tone arrived as loud as it was sent, within 3 dB, and never went away for more than 60 ms. */
export function assertHeard(heard, what) {
	assert.ok(Math.abs(heard.level_db + 12) <= 3, `${what}: ${heard.level_db.toFixed(1)} dB where -12 was sent`);
	assert.ok(heard.gap_ms <= 60, `${what}: ${heard.gap_ms} ms without the tone`);
}

export function assertSilent(heard, what) {
	assert.ok(heard.level_db < -40, `${what}: ${heard.level_db.toFixed(1)} dB of a tone that must not be there`);
}

export const routing = (session) => session.get("/api/v1/me").then((me) => me.routing);
