// Sounds that the page makes itself, and levels of sounds that pass through it. Owns the page's one AudioContext, which a
// gesture starts and a browser may interrupt (a telephone call, a locked screen).

/** @type {AudioContext | null} */
let context = null;

/** The context, running if the browser allows it now. */
export function audioContext() {
	context ??= new AudioContext();
	if (context.state !== 'running') context.resume().catch(() => {});
	return context;
}

/** From the first gesture on, and again after each interruption. */
export function resumeOnGesture() {
	const resume = () => { if (context && context.state !== 'running') context.resume().catch(() => {}); };
	for (const kind of ['pointerdown', 'keydown', 'touchend']) window.addEventListener(kind, resume, { capture: true });
	document.addEventListener('visibilitychange', () => { if (!document.hidden) resume(); });
}

/** @param {string} device */
export async function setSoundDevice(device) {
	const sink = /** @type {any} */ (audioContext());
	if (sink.setSinkId) await sink.setSinkId(device).catch(() => {});
}

/** One soft tone. @param {AudioNode} out @param {number} hertz @param {number} at_s @param {number} long_s @param {number} loud */
function tone(out, hertz, at_s, long_s, loud) {
	const source = new OscillatorNode(out.context, { frequency: hertz });
	const gain = new GainNode(out.context, { gain: 0 });
	gain.gain.setValueAtTime(0, at_s);
	gain.gain.linearRampToValueAtTime(loud, at_s + 0.03);
	gain.gain.setValueAtTime(loud, at_s + long_s - 0.06);
	gain.gain.linearRampToValueAtTime(0, at_s + long_s);
	source.connect(gain).connect(out);
	source.start(at_s);
	source.stop(at_s + long_s);
}

/** Two tones every 2 s, twice as loud after 6 s. The whole ring is planned at once, because a hidden tab has slow timers.
 * Returns what stops it. @param {number} long_ms */
export function ring(long_ms) {
	const here = audioContext();
	const out = new GainNode(here);
	out.connect(here.destination);
	const start_s = here.currentTime + 0.05;
	for (let at_s = 0; at_s + 0.4 < long_ms / 1000; at_s += 2) {
		const loud = 0.12 * (1 + Math.min(at_s, 6) / 6);
		tone(out, 660, start_s + at_s, 0.2, loud);
		tone(out, 880, start_s + at_s + 0.2, 0.2, loud);
	}
	return () => out.disconnect();
}

/** Do, mi, sol: to hear whether the headset works. */
export function testTone() {
	const here = audioContext();
	[523, 659, 784].forEach((hertz, i) => tone(here.destination, hertz, here.currentTime + 0.05 + i * 0.25, 0.25, 0.15));
}

/** Reads the level of a stream, 0 to 1. @param {MediaStream} stream */
export function meter(stream) {
	const here = audioContext();
	const source = here.createMediaStreamSource(stream);
	const analyser = new AnalyserNode(here, { fftSize: 1024 });
	const samples = new Float32Array(analyser.fftSize);
	source.connect(analyser);
	return {
		level() {
			analyser.getFloatTimeDomainData(samples);
			const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
			return Math.max(0, Math.min(1, 1 + 10 * Math.log10(power + 1e-12) / 60)); // -60 dB is nothing
		},
		stop() { source.disconnect(); },
	};
}
