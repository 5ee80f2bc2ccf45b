/** A bad line: the agent sees while they talk whose it is, and the contact keeps how it sounded. */
import test from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { top, until } from "./lib/process.mjs";
import { answer, openDesk, talking } from "./lib/pages.mjs";

test("a fifth of the caller's packets gets lost: the desk says that the citizen's line is bad, and the contact keeps it", async (t) => {
	const server = await Server.start(t);
	const supervisor = await server.login("supervisor01");
	const floor = await supervisor.live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	call.sound.hz = 450;
	call.sound.lose = 0.2;
	await answer(desk);
	await talking(desk);
	const { contact } = await floor.fact("contact.answered");
	await until("the word about the citizen's line", () => desk.evaluate(() => document.querySelector(".qual .word")?.textContent.includes("시민 쪽 회선")), 30_000);
	mkdirSync(`${top}build/log`, { recursive: true });
	await (await desk.$(".qual")).screenshot({ path: `${top}build/log/quality.png` });
	await call.hangup();
	await floor.fact("contact.ended", { contact });
	const legs = await until("the figures of both legs", async () => {
		const rows = (await supervisor.get(`/api/v1/contacts/${contact}`)).legs;
		return rows.length === 2 && rows.every((row) => row.mos) && rows;
	});
	const [caller, agent] = ["trunk", "agent_browser"].map((kind) => legs.find((leg) => leg.kind === kind));
	assert.ok(caller.loss_in > 1700 && caller.loss_in < 2300, `of the caller's packets ${caller.loss_in} of 10,000 were lost`);
	assert.ok(caller.mos < 320 && caller.worst <= caller.mos, `the caller's line: ${caller.mos}, worst ${caller.worst}`);
	assert.ok(agent.loss_in < 100 && agent.mos > 380, `the agent's line: ${agent.mos}`);
	assert.equal(agent.agent_name !== null, true);
	assert.ok(agent.rtt_us >= 0 && agent.rtt_us < 500_000, `a round to the browser took ${agent.rtt_us} us`);
	assert.deepEqual(desk.faults, []);
});
