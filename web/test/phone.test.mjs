// The page's end of a voice leg against a second peer in the same browser that plays the server: it offers once, and both hear.
import test from 'node:test';
import assert from 'node:assert/strict';
import { talker } from '../desk/talker.js';
import { assertAccessible, openDesk, openPages, until } from './lib.mjs';

/** In the page: the server's peer, which sends a tone and measures what it hears. */
function playServer() {
	const context = new AudioContext();
	const level = stream => {
		const analyser = new AnalyserNode(context, { fftSize: 2048 });
		context.createMediaStreamSource(stream).connect(analyser);
		return () => {
			const samples = new Float32Array(2048);
			analyser.getFloatTimeDomainData(samples);
			return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
		};
	};
	window.server = {
		async offer() {
			const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
			const tone = new OscillatorNode(context, { frequency: 500 });
			const out = context.createMediaStreamDestination();
			const gain = new GainNode(context);
			window.server.volume = gain.gain;
			tone.connect(gain).connect(out);
			tone.start();
			await context.resume();
			peer.addTrack(out.stream.getAudioTracks()[0], out.stream);
			peer.ontrack = event => {
				const stream = new MediaStream([event.track]);
				const sink = new Audio();
				sink.srcObject = stream;
				sink.muted = true;
				sink.play();
				window.server.heard = level(stream);
			};
			await peer.setLocalDescription(await peer.createOffer());
			while (peer.iceGatheringState !== 'complete') await new Promise(done => setTimeout(done, 20));
			window.server.peer = peer;
			return peer.localDescription.sdp;
		},
		answer: sdp => window.server.peer.setRemoteDescription({ type: 'answer', sdp }),
		level,
	};
	context.resume();
}

/** Offers from inside the page, through the mock's socket, until the answer came and sound can flow. */
async function connect(page, mock, leg) {
	const sdp = await page.evaluate(() => window.server.offer());
	const before = mock.heard.length;
	mock.send({ type: 'signal', kind: 'offer', leg, contact: '501', sdp });
	const answer = await until('the answer', () => mock.heard.slice(before).find(message => message.type === 'signal' && message.kind === 'answer' && message.leg === leg));
	await page.evaluate(sdp => window.server.answer(sdp), answer.sdp);
	await until('connected', () => page.evaluate(() => window.server.peer.connectionState === 'connected'));
	return answer.sdp;
}

/** The loudest of one and a half seconds. */
const loudest = (page, which) => page.evaluate(async which => {
	const reader = which === 'server' ? window.server.heard : window.server.level(document.getElementById('far-end').srcObject);
	let most = 0;
	for (let i = 0; i < 30; i++) {
		most = Math.max(most, reader());
		await new Promise(done => setTimeout(done, 50));
	}
	return most;
}, which);

/** Sound takes its time to arrive on a busy machine; silence is looked at for its whole time. */
const heard = (page, which, level) => until(`${which} hears more than ${level}`, async () => await loudest(page, which) > level, 30000);

test('the desk answers an offer while it rings, and is heard only in conversation', async t => {
	const { page, mock, faults } = await openDesk(t);
	await page.evaluate(playServer);
	mock.ring();
	await page.waitForSelector('.offer');
	const sdp = await connect(page, mock, '71');
	assert.match(sdp, /a=sendrecv/);
	assert.match(sdp, /a=rtcp-mux/);
	await heard(page, 'desk', 0.05); // the citizen’s tone is there
	assert.ok(await loudest(page, 'server') < 0.001, 'nobody hears the agent yet');
	await page.keyboard.press('Alt+a');
	await page.waitForSelector('.keys');
	await heard(page, 'server', 0.01); // in conversation the agent is heard
	await page.keyboard.press('Alt+m');
	await until('muted', () => mock.me.contact.muted);
	await page.waitForTimeout(300);
	assert.ok(await loudest(page, 'server') < 0.001, 'muted');
	await page.keyboard.press('Alt+m');
	await until('a word about the line', async () => /음질 (좋음|보통)/.test(await page.textContent('.qual')), 10000);
	assert.match(await page.textContent('.qual'), /손실 0\.0 % · 지터 \d+ ms · 왕복 \d+ ms/);

	await connect(page, mock, '71'); // the server offers the same leg again: after a lost connection
	await heard(page, 'desk', 0.05); // the tone is back
	await heard(page, 'server', 0.01); // and the agent is heard without doing anything
	mock.send({ type: 'signal', kind: 'end', leg: '71' });
	await until('silence', () => page.evaluate(() => document.getElementById('far-end').srcObject === null));
	assert.deepEqual(faults, []);
});

for (const reducedMotion of /** @type {const} */ (['no-preference', 'reduce'])) test(`it is seen that the citizen speaks, and that they stop: motion ${reducedMotion}`, async t => {
	const { page, mock, faults } = await openDesk(t, { reducedMotion });
	await page.evaluate(playServer);
	mock.talk();
	await page.waitForSelector('.qual .speaks:not(.on)');
	assert.match(await page.textContent('.qual .speaks'), /조용함/);
	await connect(page, mock, '71');
	for (let i = 0; i < 2; i++) {
		await page.evaluate(() => { window.server.volume.value = 1; });
		await page.waitForSelector('.qual .speaks.on', { timeout: 60000 });
		assert.match(await page.textContent('.qual .speaks'), /말하는 중/);
		if (!i) await assertAccessible(page, 'speaking');
		if (process.env.DAJEONG_PICTURES) await page.screenshot({ path: `${process.env.DAJEONG_PICTURES}/speaking-${reducedMotion}.png` });
		await page.evaluate(() => { window.server.volume.value = 0.003; }); // the noise of a quiet line, -50 dB
		await page.waitForSelector('.qual .speaks:not(.on)', { timeout: 60000 });
	}
	assert.equal(await page.evaluate(() => document.getAnimations().filter(one => one.effect?.target?.closest('.qual')).length), 0, 'nothing of it moves');
	await page.evaluate(() => { window.server.volume.value = 1; });
	await page.waitForSelector('.qual .speaks.on', { timeout: 60000 });
	mock.send({ type: 'signal', kind: 'end', leg: '71' });
	await page.waitForSelector('.qual .speaks:not(.on)');
	assert.deepEqual(faults, []);
});

test('a click is no speech, and a short pause is no silence', () => {
	const speaks = talker();
	const levels = [0.1, 0.9, 0.1, 0.5, 0.5, 0.1, 0.1, 0.1, 0.35, ...Array(9).fill(0.29)];
	assert.deepEqual(levels.map((level, i) => speaks(level, i * 100)), [...Array(4).fill(false), ...Array(12).fill(true), false, false]);
});

test('the ring is two tones, and stops with the offer', async t => {
	const { page, mock } = await openPages(t);
	await page.addInitScript(() => {
		window.tones = [];
		window.silenced = 0;
		const RealOscillator = window.OscillatorNode;
		window.OscillatorNode = class extends RealOscillator {
			constructor(context, options) { super(context, options); window.tones.push(options.frequency); }
		};
		const disconnect = GainNode.prototype.disconnect;
		GainNode.prototype.disconnect = function (...args) { window.silenced++; return disconnect.apply(this, args); };
	});
	await page.goto(mock.url + '/desk');
	await page.click('[data-do=mic-check]');
	await page.click('[data-do=available]:not(:disabled)');
	mock.ring();
	await page.waitForSelector('.offer');
	const tones = await page.evaluate(() => window.tones);
	assert.deepEqual(tones.slice(0, 4), [660, 880, 660, 880]);
	assert.ok(tones.length >= 14 && tones.length <= 16, `one pair every two seconds of the 14 that were left: ${tones.length}`);
	assert.equal(await page.evaluate(() => window.silenced), 0);
	mock.idle();
	await until('silence', () => page.evaluate(() => window.silenced === 1));
	assert.doesNotMatch(await page.title(), /◆/);
});

test('the citizen is heard from the start and keeps the leg across a second offer', async t => {
	const { page, mock } = await openPages(t, { viewport: { width: 390, height: 844 } });
	mock.onMessage = (message, socket) => {
		if (message.type === 'call') socket.send(JSON.stringify({ type: 'call', key: 'K', state: 'greeting', since_ms: 1, language: 'ko', position: null, wait_ms: null, agent: null, reason: null }));
	};
	await page.goto(mock.url + '/');
	await page.evaluate(playServer);
	await page.click('[data-do=call]');
	await page.waitForSelector('#call[data-state=greeting]');
	await connect(page, mock, '81');
	await heard(page, 'server', 0.01);
	await heard(page, 'citizen', 0.05);
	await page.click('[data-do=mute]');
	await page.waitForTimeout(300);
	assert.ok(await loudest(page, 'server') < 0.001, 'muted');
	await connect(page, mock, '81');
	assert.ok(await loudest(page, 'server') < 0.001, 'still muted on the new connection');
	await page.click('[data-do=mute]');
	await page.waitForTimeout(300);
	await heard(page, 'server', 0.01);
});
