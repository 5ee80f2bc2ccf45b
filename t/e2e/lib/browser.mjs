/** Chromium and Firefox with an invented microphone, run by a person without rights, and ears inside the page.
 *
 * The microphone is the browser's own fake device: Chromium plays a WAV file into it, Firefox a tone of its own. A script
 * that runs before the page's own keeps the page's RTCPeerConnections, so that a test can hear what arrives. */
import puppeteer from "puppeteer-core";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { folder, top, until, whenOver } from "./process.mjs";
import { tone, wav } from "./sound.mjs";

/** Runs in the page. Processing of speech would take a tone for noise, so a test's microphone goes without. */
function prepare() {
	window.testConnections = [];
	window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
		construct(target, args) {
			const connection = new target(...args);
			window.testConnections.push(connection);
			return connection;
		},
	});
	const devices = navigator.mediaDevices;
	const ask = devices?.getUserMedia.bind(devices);
	if (ask) {
		devices.getUserMedia = (wanted) => ask({ ...wanted, audio: wanted.audio && { ...wanted.audio, echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
	}
	/** 16-bit samples in base64 of what the newest living connection receives, taken by the browser's own recorder. */
	window.testListen = async (seconds) => {
		const living = window.testConnections.filter((c) => c.connectionState === "connected");
		const track = living.at(-1)?.getReceivers().find((r) => r.track?.kind === "audio")?.track;
		if (!track) return null;
		const recorder = new MediaRecorder(new MediaStream([track]), { audioBitsPerSecond: 128_000 });
		const parts = [];
		recorder.ondataavailable = (event) => parts.push(event.data);
		const began_ms = Date.now();
		recorder.start();
		await new Promise((done) => setTimeout(done, seconds * 1000));
		const stopped = new Promise((done) => (recorder.onstop = done));
		recorder.stop();
		await stopped;
		const rate = 48000;
		const sound = await new OfflineAudioContext(1, rate, rate).decodeAudioData(await new Blob(parts).arrayBuffer());
		const samples = Int16Array.from(sound.getChannelData(0), (s) => Math.max(-1, Math.min(1, s)) * 32767);
		let text = "";
		for (const byte of new Uint8Array(samples.buffer)) text += String.fromCharCode(byte);
		return { rate, began_ms, data: btoa(text) };
	};
}

const CHROMIUM = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
	"--disable-features=WebRtcHideLocalIpsWithMdns", "--no-first-run", "--disable-dev-shm-usage", "--disable-gpu", "--mute-audio"];
const FIREFOX = { "media.navigator.streams.fake": true, "permissions.default.microphone": 1, "permissions.default.camera": 1, "media.autoplay.default": 0,
	"media.autoplay.blocking_policy": 0, "media.peerconnection.ice.loopback": true, "media.peerconnection.ice.obfuscate_host_addresses": false };

/** options: kind "chrome" or "firefox", hz of the microphone (Chromium only), language, args, enter (words that run it elsewhere) */
export async function browser(t, { kind = "chrome", hz = 450, language = "ko", args = [], enter = [] } = {}) {
	const home = folder(t, kind);
	mkdirSync(`${home}/profile`);
	writeFileSync(`${home}/tone.wav`, wav(tone(hz, 48000, 4), 48000));
	const command = `${home}/browser`;
	const path = kind === "chrome" ? "/usr/bin/chromium" : "/usr/bin/firefox-esr";
	writeFileSync(command, `#!/bin/sh\nexport UNPRIVILEGED_HOME=${home}\nexec ${enter.join(" ")} ${top}tools/unprivileged ${path} "$@"\n`);
	chmodSync(command, 0o755);
	chmodSync(home, 0o755);
	const launch = (more) => puppeteer.launch({
		browser: kind, executablePath: command, userDataDir: `${home}/profile`, headless: true, defaultViewport: { width: 1366, height: 900 }, timeout: 60_000, pipe: enter.length > 0, // its port would be elsewhere, too
		args: kind === "chrome" ? [...CHROMIUM, `--use-file-for-fake-audio-capture=${home}/tone.wav`, `--lang=${language}`, `--accept-lang=${language}`, ...args, ...more] : args,
		extraPrefsFirefox: { ...FIREFOX, "intl.accept_languages": language }, protocolTimeout: 120_000,
	});
	const it = await launch([]).catch((error) => {
		if (!/No usable sandbox/.test(error.message)) throw error;
		return launch(["--no-sandbox"]); // a container without user namespaces: the person without rights must do
	});
	whenOver(t, () => it.close().catch(() => {}));
	return it;
}

/** A page that was prepared; what it logs as an error is kept in `faults`. */
export async function open(it, url) {
	const page = await it.newPage();
	page.faults = [];
	page.on("pageerror", (error) => page.faults.push(String(error)));
	page.on("console", (m) => m.type() === "error" && page.faults.push(m.text()));
	await page.evaluateOnNewDocument(prepare);
	await page.goto(url, { waitUntil: "load" });
	return page;
}

/** What the page's call sounds like for some seconds: {samples, rate, began_ms}. */
export async function listen(page, seconds) {
	const heard = await until("a connection to listen to", () => page.evaluate((s) => window.testListen(s), seconds));
	const bytes = Buffer.from(heard.data, "base64");
	return { ...heard, samples: Float32Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / 32768) };
}
