/** Total conversation with a telephone that is not ours (R036): linphone calls the sign-language line with pictures and real-time text. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { browser, open } from "./lib/browser.mjs";
import { linphone } from "./lib/linphone.mjs";
import { until } from "./lib/process.mjs";
import { answer, checkAndGo, logIn, talking } from "./lib/pages.mjs";

test("linphone calls with sound, pictures and text: both see each other and read each other's letters", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin"), supervisor = await server.login("supervisor01");
	const floor = await supervisor.live(0);
	await admin.put("/api/v1/hours/week", { queue: "sign", hours: [] });
	await until("the line is open", async () => (await (await fetch(`${server.url}/api/v1/public/sign`)).json()).open);
	const desk = await open(await browser(t, { hz: 600 }), `${server.url}/login`);
	await logIn(desk, server, "agent04");
	await checkAndGo(desk);

	const phone = await linphone(t, server, "07001200120", 450);
	await desk.waitForSelector(".offer", { timeout: 60_000 });
	await answer(desk);
	await talking(desk);
	await until("linphone sees the consultant", () => phone.sees()?.[0] >= 640 && phone.sees()[2] > 5);
	await until("the consultant sees linphone", () => desk.evaluate(() => [...document.querySelectorAll("video")].some((one) => one.videoWidth >= 320 && one.getVideoPlaybackQuality().totalVideoFrames > 3)));

	phone.type("안녕하세요, 수도가 안 나와요");
	await until("the words at the desk", () => desk.evaluate(() => document.querySelector(".typed")?.textContent.includes("안녕하세요, 수도가 안 나와요")));
	await desk.type("#typed-field", "어디에 사세요?");
	await desk.keyboard.press("Enter");
	await until("the words at the telephone", () => phone.text().includes("어디에 사세요?"));
	assert.ok(!phone.text().includes("\ufffd"), phone.text());
	if (process.env.DAJEONG_SHOTS) await desk.screenshot({ path: `${process.env.DAJEONG_SHOTS}/linphone.png` });

	phone.hangUp();
	const { contact } = await floor.fact("contact.ended");
	const { video } = await until("the figures are kept", async () => (await supervisor.get(`/api/v1/contacts/${contact}`)).legs.find((leg) => leg.kind === "trunk" && leg.video));
	assert.ok(video.codec === "vp8" && video.received > 3 && video.sent > 20, JSON.stringify(video));
});
