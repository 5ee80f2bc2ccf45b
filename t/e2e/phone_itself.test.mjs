/** The test phone against itself: what measures must be right first. */
import test from "node:test";
import assert from "node:assert/strict";
import { Phone } from "./lib/phone.mjs";
import { measure } from "./lib/sound.mjs";
import { sleep, until } from "./lib/process.mjs";

test("two phones talk, hear each other's tone, send keys, hold and end", async (t) => {
	const a = await Phone.open(t, { user: "a" });
	const b = await Phone.open(t, { user: "b", server: a });
	a.server = b;
	const call = await a.call("b");
	const other = await until("the ring", () => b.incoming[0]);
	await until("180", () => call.status === 180);
	other.accept();
	await until("the answer", () => call.state === "talking");
	call.sound.hz = 450;
	other.sound.hz = 600;
	await sleep(1500);
	for (const [sound, hz] of [[other.sound, 450], [call.sound, 600]]) {
		const heard = measure(sound.pcm(), 8000, hz);
		assert.ok(Math.abs(heard.level_db + 12) < 1, `${heard.level_db} dB`);
		assert.ok(heard.gap_ms <= 60, `${heard.gap_ms} ms without the tone`);
	}
	await call.sound.keys("12#");
	await until("the keys", () => other.sound.digits === "12#");
	assert.equal(await call.hold(true), 200);
	assert.ok(other.held);
	await call.hangup();
	await until("the end", () => other.state === "ended");
});

test("a call that is given up ends as 487, a refused one with its status", async (t) => {
	const a = await Phone.open(t, { user: "a" });
	const b = await Phone.open(t, { user: "b", server: a });
	a.server = b;
	const first = await a.call("b");
	await until("the ring", () => first.status === 180);
	await first.hangup();
	assert.equal((await first.final).status, 487);
	b.onInvite = (call) => call.reject(486);
	assert.equal((await (await a.call("b")).final).status, 486);
});
