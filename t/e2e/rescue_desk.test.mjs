/** A crisis at the real desk, by keyboard alone: the flag, the script, no way to end it, 119 by two keys, and what the caller says of their
 * place, which the next desk can read. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { freePort, until } from "./lib/process.mjs";
import { answer, openDesk, talking } from "./lib/pages.mjs";

const CARRIER = "127.0.0.9";

/** Alt with these keys, one after the other, Alt held all the time. */
async function alt(desk, ...codes) {
	await desk.keyboard.down("Alt");
	for (const code of codes) await desk.keyboard.press(code);
	await desk.keyboard.up("Alt");
}

test("crisis, 119 and the place by keyboard", async (t) => {
	const port = await freePort();
	const server = await Server.start(t, { args: ["--trunk", `kt ${CARRIER} target=${CARRIER}:${port} options=0`] });
	const outside = await Phone.open(t, { server, user: "outside", address: CARRIER, port });
	const boss = await server.login("supervisor01");
	const live = await boss.live(0);
	const desk = await openDesk(t, server, "agent01", { hz: 900 });
	const call = await (await Phone.open(t, { server, user: "0312282114", address: CARRIER })).call("1200");
	call.sound.hz = 500;
	await answer(desk);
	await talking(desk);
	const { contact } = await live.fact("contact.answered");
	await desk.waitForSelector("[data-do=crisis]", { visible: true });

	await alt(desk, "Digit6", "Digit6");
	await live.fact("crisis.raised", { contact, by: "agent" });
	await desk.waitForSelector(".script", { visible: true });
	assert.equal(await desk.$("[data-do=end]"), null, "there is no way to end it");

	await alt(desk, "Digit9");
	await desk.waitForSelector("[data-do=emergency-119].on:focus");
	assert.equal(outside.incoming.length, 0, "one key never dials");
	await desk.keyboard.press("Enter");
	const at119 = await until("119 rings", () => outside.incoming[0]);
	assert.match(at119.invite.first, /^INVITE sip:119@/);
	at119.accept();
	await live.fact("party.joined", { contact });

	await until("the area of the number", () => desk.$eval(".place", (place) => place.textContent.includes("경기")));
	await desk.focus("#place-address");
	await desk.keyboard.type("팔달구 매산로 1가 18");
	await live.fact("contact.located", { contact });
	const { address, area } = await until("the whole address", async () => {
		const place = await boss.get(`/api/v1/contacts/${contact}/place`);
		return place.address.endsWith("18") && place;
	});
	assert.deepEqual([address, area], ["팔달구 매산로 1가 18", "031"]);
	assert.equal((await (await server.login("agent02")).get(`/api/v1/contacts/${contact}/place`).catch((e) => e)).verdict, "not_allowed");

	await call.hangup();
	await live.fact("contact.ended", { contact, by: "citizen" });
	const { crises } = await boss.get("/api/v1/crises");
	const one = await until("what became of it", async () => (await boss.get("/api/v1/crises")).crises.find((row) => row.contact === contact && row.follow_up === "open"));
	assert.deepEqual([one.by, one.emergency, crises.length], ["agent", 1, 1]);
	assert.deepEqual(desk.faults, []);
});
