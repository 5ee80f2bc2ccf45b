/** Tones: making them, and finding out how loud they arrive and where they were missing. Samples are floats -1..1. */

export function tone(hz, rate, seconds, amplitude = 0.25) {
	return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rate));
}

/** Mono 16-bit WAV. */
export function wav(samples, rate) {
	const bytes = Buffer.alloc(44 + samples.length * 2);
	bytes.write("RIFF", 0);
	bytes.writeUInt32LE(36 + samples.length * 2, 4);
	bytes.write("WAVEfmt ", 8);
	bytes.writeUInt32LE(16, 16);
	bytes.writeUInt16LE(1, 20);
	bytes.writeUInt16LE(1, 22);
	bytes.writeUInt32LE(rate, 24);
	bytes.writeUInt32LE(rate * 2, 28);
	bytes.writeUInt16LE(2, 32);
	bytes.writeUInt16LE(16, 34);
	bytes.write("data", 36);
	bytes.writeUInt32LE(samples.length * 2, 40);
	samples.forEach((s, i) => bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, s)) * 32767), 44 + 2 * i));
	return bytes;
}

export function readWav(bytes) {
	const rate = bytes.readUInt32LE(24);
	const at = bytes.indexOf("data") + 8;
	return { rate, samples: Float32Array.from({ length: (bytes.length - at) >> 1 }, (_, i) => bytes.readInt16LE(at + 2 * i) / 32768) };
}

const decibels = (amplitude) => 20 * Math.log10(Math.max(amplitude, 1e-6));

/** Amplitude of one frequency in a stretch of sound: Goertzel under a Hann window, so that other tones do not leak in. */
export function amplitudeAt(samples, rate, hz) {
	const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
	const step = (2 * Math.PI) / samples.length;
	let a = 0;
	let b = 0;
	for (let i = 0; i < samples.length; i++) [a, b] = [samples[i] * (1 - Math.cos(step * i)) + turn * a - b, a];
	return (2 * Math.sqrt(Math.max(0, a * a + b * b - turn * a * b))) / samples.length;
}

/** How a tone arrived: its level in dB of full scale (the median of 20 ms windows) and the longest stretch without it.
 * A window is without the tone when it is 9 dB weaker than the median. Windows overlap by half. */
export function measure(samples, rate, hz) {
	const size = Math.round(rate / 50);
	const levels = [];
	for (let at = 0; at + size <= samples.length; at += size >> 1) {
		levels.push(decibels(amplitudeAt(samples.subarray(at, at + size), rate, hz)));
	}
	const level_db = [...levels].sort((x, y) => x - y)[levels.length >> 1] ?? -120;
	let longest = 0;
	let missing = 0;
	for (const level of levels) {
		missing = level < level_db - 9 ? missing + 1 : 0;
		longest = Math.max(longest, missing);
	}
	return { level_db, gap_ms: longest ? longest * 10 + 10 : 0, seconds: samples.length / rate };
}

/* G.711: by table one way, by search of the table's order the other (fast enough for some phones). */
function ulawToLinear(byte) {
	const u = ~byte & 0xff;
	const magnitude = ((((u & 15) << 3) + 132) << ((u >> 4) & 7)) - 132;
	return (u & 0x80 ? -magnitude : magnitude) / 32768;
}

const ULAW = Float32Array.from({ length: 256 }, (_, i) => ulawToLinear(i));

function linearToUlaw(sample) {
	const sign = sample < 0 ? 0x80 : 0;
	const value = Math.min(Math.round(Math.abs(sample) * 32768), 32635) + 132;
	const exponent = 31 - Math.clz32(value) - 7;
	return ~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 15)) & 0xff;
}

function alawToLinear(byte) {
	const a = byte ^ 0x55;
	const exponent = (a >> 4) & 7;
	const magnitude = exponent ? (((a & 15) << 4) + 264) << (exponent - 1) : ((a & 15) << 4) + 8;
	return (a & 0x80 ? magnitude : -magnitude) / 32768;
}

const ALAW = Float32Array.from({ length: 256 }, (_, i) => alawToLinear(i));

function linearToAlaw(sample) {
	const sign = sample < 0 ? 0 : 0x80;
	const value = Math.min(Math.round(Math.abs(sample) * 32768), 32767) >> 4;
	const exponent = value < 16 ? 0 : 31 - Math.clz32(value) - 3;
	const mantissa = exponent < 2 ? value & 15 : (value >> (exponent - 1)) & 15;
	return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

/** name, RTP payload number, and both ways of each codec that the test phone speaks */
export const CODECS = {
	pcmu: { type: 0, name: "PCMU", encode: (s) => Buffer.from(Uint8Array.from(s, linearToUlaw)), decode: (b) => Float32Array.from(b, (x) => ULAW[x]) },
	pcma: { type: 8, name: "PCMA", encode: (s) => Buffer.from(Uint8Array.from(s, linearToAlaw)), decode: (b) => Float32Array.from(b, (x) => ALAW[x]) },
};
