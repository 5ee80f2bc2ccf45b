/** The browsers' ears against themselves: a page that calls itself must hear its own microphone as loud as it is. */
import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { browser, listen, open } from "./lib/browser.mjs";
import { measure } from "./lib/sound.mjs";
import { assertHeard } from "./lib/people.mjs";
import { whenOver } from "./lib/process.mjs";

async function emptyPage(t) {
	const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<button>ring</button>")).listen(0, "127.0.0.1");
	await new Promise((done) => server.once("listening", done));
	whenOver(t, () => server.close());
	return `http://127.0.0.1:${server.address().port}/`;
}

/** Runs in the page: two connections that hear each other. */
async function callMyself() {
	const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
	a.onicecandidate = (e) => e.candidate && b.addIceCandidate(e.candidate);
	b.onicecandidate = (e) => e.candidate && a.addIceCandidate(e.candidate);
	b.ontrack = (e) => {
		const audio = document.body.appendChild(document.createElement("audio"));
		audio.srcObject = e.streams[0];
		audio.play();
	};
	const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
	a.addTrack(microphone.getAudioTracks()[0], microphone);
	await a.setLocalDescription(await a.createOffer());
	await b.setRemoteDescription(a.localDescription);
	await b.setLocalDescription(await b.createAnswer());
	await a.setRemoteDescription(b.localDescription);
	while (b.connectionState !== "connected") await new Promise((done) => setTimeout(done, 50));
	return a.connectionState;
}

async function selfCall(t, kind) {
	const page = await open(await browser(t, { kind, hz: 450 }), await emptyPage(t));
	await page.click("button");
	await page.evaluate(callMyself);
	await new Promise((done) => setTimeout(done, 1000));
	const { samples, rate } = await listen(page, 3);
	return { samples: samples.subarray(samples.length >> 2), rate };
}

test("Chromium hears its own tone from the file", async (t) => {
	const { samples, rate } = await selfCall(t, "chrome");
	assertHeard(measure(samples, rate, 450), "Chromium");
});

test("Firefox hears its own invented tone", async (t) => {
	const { samples, rate } = await selfCall(t, "firefox");
	const levels = [440, 1000].map((hz) => measure(samples, rate, hz));
	assert.ok(levels.some((l) => l.level_db > -30 && l.gap_ms <= 60), JSON.stringify(levels));
});
