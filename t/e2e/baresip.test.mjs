/** An agent's phone that is not ours: baresip registers with digest and takes a queued call. */
import test from "node:test";
import assert from "node:assert/strict";
import { PASSWORD, Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { baresip } from "./lib/baresip.mjs";
import { measure } from "./lib/sound.mjs";
import { until } from "./lib/process.mjs";
import { assertHeard } from "./lib/people.mjs";

test("baresip registers, answers a queued call, and both hear each other", async (t) => {
	const server = await Server.start(t);
	const agent = await server.login("agent05");
	const device = await baresip(t, server, "agent05", PASSWORD, 600);
	await until("the registration", async () => (await agent.get("/api/v1/me")).phone_registered);
	await agent.presence("available", "phone");
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = 450;
	await until("the conversation", async () => (await agent.get("/api/v1/me")).routing === "talking");
	assertHeard(await call.sound.hear(600, 3), "the caller hears baresip");
	await call.hangup();
	await until("the wrap-up", async () => (await agent.get("/api/v1/me")).routing === "wrap_up");
	await device.program.stop();
	const heard = device.heard();
	assert.ok(heard.length > 16_000, `${heard.length} samples`);
	assertHeard(measure(heard.subarray(8000, -1600), 8000, 450), "baresip hears the caller");
});
