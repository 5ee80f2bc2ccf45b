/** Sign language by video: two Chromiums with invented cameras, the pictures counted on both sides, and a third one who only speaks. */
import test from "node:test";
import assert from "node:assert/strict";
import { PASSWORD, Server } from "./lib/server.mjs";
import { sealedPhone, videophone } from "./lib/baresip.mjs";
import { Phone } from "./lib/phone.mjs";
import { browser, listen, open } from "./lib/browser.mjs";
import { assertHeard } from "./lib/people.mjs";
import { measure } from "./lib/sound.mjs";
import { run, sleep, top, until } from "./lib/process.mjs";
import { answer, checkAndGo, logIn, press, talking } from "./lib/pages.mjs";

/** Hours are data: open at any time, or on one day in three only. */
async function signHours(server, hours) {
	const admin = await server.login("admin");
	await admin.put("/api/v1/hours/week", { queue: "sign", hours });
	await until("the page's hours", async () => (await (await fetch(`${server.url}/api/v1/public/sign`)).json()).open === (hours.length === 0));
	return admin;
}

/** Agent 4 signs: at the desk, available. */
async function signer(t, server) {
	const desk = await open(await browser(t, { hz: 600 }), `${server.url}/login`);
	await logIn(desk, server, "agent04");
	await checkAndGo(desk);
	return desk;
}

async function caller(t, server, options = {}) {
	const page = await open(await browser(t, { hz: 450, ...options }), `${server.url}/sign`);
	await press(page, "call");
	return page;
}

/** Decoded pictures, their size, and how many came in the last second. */
const seen = (page) => page.evaluate(async () => {
	const peer = window.testConnections.filter((c) => c.connectionState === "connected").at(-1);
	const reports = [...((await peer?.getStats()) ?? new Map()).values()];
	const picture = reports.find((one) => one.type === "inbound-rtp" && one.kind === "video");
	return { frames: picture?.framesDecoded ?? 0, width: picture?.frameWidth ?? 0, height: picture?.frameHeight ?? 0, rate: picture?.framesPerSecond ?? 0 };
});

const moves = async (page, what, more = 20) => {
	const before = (await seen(page)).frames;
	return until(`${what}: pictures go on from ${before}`, async () => {
		const now = await seen(page);
		return now.frames >= before + more && now;
	}, 60_000);
};

const program = process.env.DAJEONG_PROGRAM ?? `${top}build/dajeong`;

/** The recording of this contact, once it is made: both sides are seen, and in step with the sound. */
async function playsBoth(t, it, server, contact) {
	const supervisor = await server.login("supervisor01");
	const one = await until("the recording", async () => (await supervisor.get(`/api/v1/contacts/${contact}/recordings`)).recordings.find((r) => r.state === "ready" && r.citizen_seen && r.agent_seen), 120_000);
	const page = await open(await it.createBrowserContext(), `${server.url}/login`);
	await logIn(page, server, "supervisor01");
	await page.goto(`${server.url}/recording?contact=${contact}`, { waitUntil: "load" });
	for (const handle of ['[data-do=listen]', '[data-value="quality"]']) {
		await page.waitForSelector(handle);
		await page.click(handle);
	}
	const now = () => page.evaluate(() => {
		const sound = document.querySelector("audio");
		return { at: sound?.currentTime ?? 0, lasts: sound?.duration, shown: [...document.querySelectorAll(".pictures video")].map((v) => ({ side: v.dataset.side, at: v.currentTime, lasts: v.duration, wide: v.videoWidth, frames: v.getVideoPlaybackQuality().totalVideoFrames, wrong: v.error?.message })) };
	});
	const inStep = ({ at, shown }) => at > 1 && shown.length === 2 && shown.every((v) => v.wide >= 160 && v.frames > 10 && Math.abs(v.at - at) < 0.4);
	const playing = await until("both pictures in step with the sound", async () => {
		const it = await now();
		return inStep(it) && it;
	}).catch(async (error) => { throw new Error(`${error.message}: ${JSON.stringify(await now())}`); });
	t.diagnostic(JSON.stringify(playing));
	await page.click("[data-do=play]");
	await page.$eval(".wave input", (input) => { input.value = String(Math.round(Number(input.max) / 200) * 100); input.dispatchEvent(new Event("input", { bubbles: true })); });
	await until("both jump with the sound", async () => {
		const { at, lasts, shown } = await now();
		return Math.abs(at - lasts / 2) < 1 && shown.every((v) => Math.abs(v.at - Math.min(at, v.lasts)) < 0.1);
	}).catch(async (error) => { throw new Error(`${error.message}: ${JSON.stringify(await now())}`); });
	for (const [width, height, name] of process.env.DAJEONG_SHOTS ? [[390, 844, "narrow"], [1440, 900, "wide"]] : []) {
		await page.setViewport({ width, height });
		await page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/recording-sign-${one.how}-${name}.png`, fullPage: name === "narrow" });
	}
	assert.deepEqual(page.faults, []);
	return { one, page };
}

test("a citizen and a consultant see each other: hold, a reload on both sides, figures kept, a clean end", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const supervisor = await server.login("supervisor01");
	const floor = await supervisor.live(0);
	const desk = await signer(t, server);
	const citizen = await caller(t, server);
	await desk.waitForSelector(".offer .seen-soon video", { timeout: 60_000 });
	assert.equal(await citizen.$eval("#call", (call) => call.dataset.state), "ringing", "the ring is seen on the citizen's side");
	await answer(desk);
	await talking(desk);
	for (const [page, who] of [[citizen, "the citizen"], [desk, "the consultant"]]) {
		await moves(page, who, 60);
		await until(`${who} sees 640x480`, async () => { // a busy processor makes them smaller before fewer, and larger again
			const now = await seen(page);
			return now.width >= 640 && now.height >= 480;
		});
	}

	await press(citizen, "text");
	await citizen.type("#typed-field", "hello");
	await until("what is typed beside the pictures", () => desk.evaluate(() => document.querySelector(".typed")?.textContent.includes("hello")));
	await press(desk, "hold");
	const { contact } = await floor.fact("contact.held");
	await sleep(500);
	const [held, heldDesk] = [await seen(citizen), await seen(desk)];
	await sleep(1500);
	assert.ok((await seen(citizen)).frames - held.frames < 5, "nobody is seen on hold");
	assert.ok((await seen(desk)).frames - heldDesk.frames < 5, "nor by the desk");
	await press(desk, "hold");
	await moves(citizen, "the citizen after the hold");
	await moves(desk, "the consultant after the hold");

	await citizen.reload({ waitUntil: "load" });
	await moves(desk, "the consultant after the citizen's reload");
	await moves(citizen, "the citizen after the reload");
	await desk.reload({ waitUntil: "load" });
	await floor.fact("contact.rejoined", { contact });
	await talking(desk);
	await moves(citizen, "the citizen after the desk's reload");
	await moves(desk, "the consultant after the reload");

	await press(citizen, "camera");
	await until("the citizen is told that nobody sees them", () => citizen.$eval(".seen .note", (note) => note.textContent.length > 3));
	await sleep(6000); // each page says once what it saw
	await press(citizen, "hangup");
	await floor.fact("contact.ended", { contact, result: "answered", by: "citizen" });
	const legs = await until("the figures are kept", async () => {
		const all = (await supervisor.get(`/api/v1/contacts/${contact}`)).legs.filter((leg) => leg.video);
		return all.length === 2 && all;
	});
	for (const { kind, video } of legs) {
		assert.equal(video.codec, "vp8");
		assert.ok(video.received > 100 && video.sent > 100 && video.asked > 0, `${kind} was relayed: ${JSON.stringify(video)}`);
		assert.ok(video.frames > 20 && video.width >= 320 && video.width * 3 === video.height * 4 && video.delay_ms < 2000, `${kind} saw: ${JSON.stringify(video)}`);
	}
	const { one, page } = await playsBoth(t, citizen.browser(), server, contact);
	const part = await page.evaluate(async (id) => {
		const got = await fetch(`/api/v1/recordings/${id}/citizen`, { headers: { Range: "bytes=0-3" } });
		return [got.status, got.headers.get("content-type"), [...new Uint8Array(await got.arrayBuffer())]];
	}, one.id);
	assert.deepEqual(part, [206, "video/webm", [0x1a, 0x45, 0xdf, 0xa3]]);
	await assert.rejects((await server.login("supervisor01")).get(`/api/v1/recordings/${one.id}/agent`), { verdict: "not_allowed" }, "without a reason in this session");
	const got = await run(program, ["verify-recordings", "--data", server.data]);
	assert.equal(got.code, 0, JSON.stringify(got));
	assert.deepEqual([...citizen.faults, ...desk.faults], []);
});

test("H.264 from end to end, and what a kill -9 leaves of its recording plays", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const floor = await (await server.login("supervisor01")).live(0);
	const desk = await signer(t, server);
	const citizen = await open(await browser(t, { hz: 450 }), `${server.url}/sign`);
	await citizen.evaluate(() => { // a browser that has no VP8
		const take = RTCPeerConnection.prototype.setRemoteDescription;
		RTCPeerConnection.prototype.setRemoteDescription = function (offer) { return take.call(this, { type: offer.type, sdp: offer.sdp.replace(/VP8\/90000/g, "none/90000") }); };
	});
	await press(citizen, "call");
	await answer(desk);
	await talking(desk);
	const { contact } = await floor.fact("contact.answered");
	await moves(citizen, "the citizen", 60);
	await moves(desk, "the consultant", 60);
	await sleep(3000);
	await server.kill();
	await server.begin();
	const { one, page } = await playsBoth(t, citizen.browser(), server, contact);
	assert.equal(one.marks.at(-1).mark, "cut");
	assert.equal(await page.evaluate(async (id) => (await fetch(`/api/v1/recordings/${id}/agent`, { headers: { Range: "bytes=0-3" } })).headers.get("content-type"), one.id), "video/x-matroska");
});

test("a third one joins by telephone while citizen and consultant go on seeing each other", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const floor = await (await server.login("supervisor01")).live(0);
	const other = await server.login("agent13");
	const phone = await Phone.open(t, { server, user: "agent13", password: "dajeong-demo" });
	assert.equal(await phone.register(), 200);
	await other.presence("available", "phone");
	const desk = await signer(t, server);
	await other.presence("available", "phone");
	const citizen = await caller(t, server);
	let incoming = 0;
	for (;;) { // whoever was idle longest is rung first: the telephone has no pictures and declines
		const first = await Promise.race([desk.waitForSelector("#accept", { timeout: 60_000 }).then(() => "desk"), until("a ring", () => phone.incoming[incoming], 60_000).then(() => "phone")]);
		if (first === "desk") break;
		phone.incoming[incoming++].reject(603);
	}
	await answer(desk);
	await talking(desk);
	await moves(desk, "the consultant");
	await desk.keyboard.down("Alt");
	await desk.keyboard.press("3");
	await desk.keyboard.up("Alt");
	await desk.waitForSelector("#transfer-to", { visible: true });
	await desk.type("#transfer-to", "손은서");
	await desk.keyboard.press("Enter");
	const rung = await until("the third one's telephone", () => phone.incoming[incoming], 60_000);
	await moves(citizen, "the citizen while it rings");
	rung.ring();
	rung.accept();
	rung.sound.hz = 850;
	await floor.fact("party.joined");
	await moves(citizen, "the citizen with three in the call");
	await moves(desk, "the consultant with three in the call");
	await sleep(1000);
	assert.ok((await rung.sound.hear(450, 2)).level_db > -30, "the third one hears the citizen's side");
	assert.ok((await rung.sound.hear(600, 2)).level_db > -30, "and the consultant");
});

test("a camera that is refused says what to do and leads to the chat; closed hours say when, and the other ways", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const it = await browser(t, { args: ["--deny-permission-prompts"] });
	await it.defaultBrowserContext().overridePermissions(server.url, []);
	const page = await open(it, `${server.url}/sign`);
	await page.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError")); });
	await press(page, "call");
	await until("the sentence", () => page.$eval("#call", (call) => call.dataset.state === "trouble.camera_blocked"));
	assert.match(await page.$eval("#more .help", (help) => help.textContent), /카메라를 허용/);
	assert.equal(await page.$eval("#more a", (way) => way.getAttribute("href")), "/chat");
	const other = (new Date(Date.now() + 9 * 3600e3).getUTCDay() + 3) % 7;
	await signHours(server, [{ weekdays: [other], from: "09:00", to: "18:00" }]);
	await page.goto(`${server.url}/sign`, { waitUntil: "load" });
	const day = new Intl.DateTimeFormat("ko", { weekday: "long" }).format(new Date(2024, 0, 7 + other));
	await until("when it opens", () => page.$eval("#hours", (line, text) => line.textContent.includes(text), `${day} 09:00`));
	assert.ok(await page.$eval("#dial", (dial) => dial.disabled));
	assert.deepEqual(await page.$$eval(".sign .else a", (ways) => ways.map((way) => way.getAttribute("href"))), ["/chat", "sms:120", "tel:107"]);
	await page.click('.sign .else a[href="/chat"]'); // by night: what is written waits, and is answered in writing when somebody is there
	await page.waitForSelector("#letters");
	await until("the chat is ready", () => page.$eval("#who", (line) => line.textContent.length > 3));
	await page.type("#text", "밤에 수어로 묻고 싶었어요");
	await page.click("#send");
	const agent = await server.login("agent01");
	const letter = await until("it waits for the desk", async () => (await agent.get("/api/v1/letters?state=waiting")).letters.find((one) => one.channel === "chat"));
	await agent.post(`/api/v1/letters/${letter.id}/claim`, { on: true });
	await agent.post("/api/v1/letters", { answers: letter.id, body: "아침 9시에 영상으로 뵙겠습니다" });
	await until("the answer in writing", () => page.$$eval("#letters .words", (all) => all.some((one) => one.textContent.includes("아침 9시에 영상으로"))), 60_000);
});

test("a videophone calls by SIP, and consultant and caller see each other", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const supervisor = await server.login("supervisor01");
	const floor = await supervisor.live(0);
	const desk = await signer(t, server);
	const phone = await videophone(t, server, 450, "07001200120");
	await desk.waitForSelector(".offer .seen-soon video", { timeout: 60_000 });
	await answer(desk);
	await talking(desk);
	const now = await moves(desk, "the consultant", 60);
	assert.ok(now.width >= 640 && now.height >= 480, `${now.width}x${now.height}`);
	await sleep(6000);
	await press(desk, "hold");
	const { contact } = await floor.fact("contact.held");
	await press(desk, "hold");
	await moves(desk, "the consultant after the hold");
	await phone.program.stop();
	await floor.fact("contact.ended", { contact });
	const legs = await until("the figures are kept", async () => {
		const all = (await supervisor.get(`/api/v1/contacts/${contact}`)).legs.filter((leg) => leg.video);
		return all.length === 2 && all;
	});
	const { video } = legs.find((leg) => leg.kind === "trunk");
	assert.ok(video.codec === "vp8" && video.received > 100 && video.sent > 100, JSON.stringify(video));
});

/** Pictures that baresip has decoded. */
const decoded = async (phone) => +((await phone.ask("video_debug")).match(/vidisp:.*frames=(\d+)/)?.[1] ?? 0);

const decodes = async (phone, what, more = 20) => {
	const before = await decoded(phone);
	return until(`${what}: pictures go on from ${before}`, async () => (await decoded(phone)) >= before + more, 60_000);
};

test("a videophone that encrypts sound and pictures (SRTP): consultant and caller see each other, and nothing is refused", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const supervisor = await server.login("supervisor01");
	const floor = await supervisor.live(0);
	const desk = await signer(t, server);
	const phone = await videophone(t, server, 450, "07001200120", { sealed: true });
	await desk.waitForSelector(".offer .seen-soon video", { timeout: 60_000 });
	await answer(desk);
	await talking(desk);
	await moves(desk, "the consultant", 60);
	await decodes(phone, "the videophone", 60);
	assert.match(await phone.ask("video_debug"), /menc: srtp-mand \(secure=yes\)/);
	await press(desk, "hold");
	const { contact } = await floor.fact("contact.held");
	await press(desk, "hold");
	await moves(desk, "the consultant after the hold");
	await decodes(phone, "the videophone after the hold");
	assert.equal((await server.metrics()).dajeong_srtp_refused_total, 0);
	await phone.program.stop();
	await floor.fact("contact.ended", { contact });
	const { items } = await (await server.login("admin")).get(`/api/v1/contacts/${contact}/timeline`);
	assert.ok(items.some((item) => /m=video \d+ RTP\/SAVP /.test(item.text ?? "")));
	assert.doesNotMatch(JSON.stringify(items), /a=crypto/, "keys are kept nowhere");
});

test("an agent's telephone with a camera that takes nothing plain: a citizen's page and it see and hear each other", async (t) => {
	const server = await Server.start(t, { args: ["--phone-srtp", "must"] });
	await signHours(server, []);
	const floor = await (await server.login("supervisor01")).live(0);
	const agent = await server.login("agent04");
	const phone = await sealedPhone(t, server, "agent04", PASSWORD, 600);
	await until("the registration", async () => (await agent.get("/api/v1/me")).phone_registered);
	await agent.presence("available", "phone");
	const citizen = await caller(t, server);
	await floor.fact("contact.answered");
	await moves(citizen, "the citizen", 60);
	await decodes(phone, "the agent's telephone", 60);
	assert.match(await phone.ask("video_debug"), /menc: srtp-mand \(secure=yes\)/);
	const { samples, rate } = await listen(citizen, 2);
	assertHeard(measure(samples.subarray(samples.length >> 2), rate, 600), "the citizen hears the telephone");
	assert.equal((await server.metrics()).dajeong_srtp_refused_total, 0);
	await press(citizen, "hangup");
	await floor.fact("contact.ended", { result: "answered" });
});

test("Firefox carries a call by video too", async (t) => {
	const server = await Server.start(t);
	await signHours(server, []);
	const desk = await signer(t, server);
	const citizen = await caller(t, server, { kind: "firefox" });
	await answer(desk, 120_000);
	await talking(desk);
	await moves(desk, "the consultant sees Firefox");
	const now = await moves(citizen, "Firefox sees the consultant");
	assert.ok(now.width >= 640 && now.height >= 480, `${now.width}x${now.height}`);
});
