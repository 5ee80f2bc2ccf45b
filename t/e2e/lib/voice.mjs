/** What somebody says, as sound for a test telephone: read by espeak-ng, at 8 kHz. */
import { readFileSync } from "node:fs";
import { readWav } from "./sound.mjs";
import { folder, run } from "./process.mjs";

/** Each output sample is the mean of the input samples under it: enough of a low-pass for a telephone. */
export function resample(samples, from, to) {
	const step = from / to;
	return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
		const part = samples.subarray(Math.floor(i * step), Math.max(Math.floor((i + 1) * step), Math.floor(i * step) + 1));
		return part.reduce((sum, s) => sum + s, 0) / part.length;
	});
}

/** `language` as espeak-ng names it, `pace` in words a minute. */
export async function voice(t, language, text, pace = 165) {
	const file = `${folder(t, "voice")}/said.wav`;
	const { code, output } = await run("espeak-ng", ["-v", language, "-s", String(pace), "-w", file, text]);
	if (code !== 0) throw new Error(`espeak-ng: ${output}`);
	const { rate, samples } = readWav(readFileSync(file));
	return resample(samples, rate, 8000);
}
