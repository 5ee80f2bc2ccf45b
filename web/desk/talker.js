// When somebody speaks, by the levels of a meter: a click is no speech, and the pauses between words belong to it.

/** Of a meter, where 0 is -60 dB and 1 is full: speech begins at -36 dB and goes on down to -42 dB; a quiet line is below. */
const begins = 0.4, goesOn = 0.3;
const readings = 2, rest_ms = 800; // one reading alone is a click

/** Told each level, answers whether somebody speaks: short pauses belong to it. @returns {(level: number, now_ms: number) => boolean} */
export function talker() {
	let above = 0, until_ms = -Infinity;
	return (level, now_ms) => {
		const on = now_ms < until_ms;
		above = level >= (on ? goesOn : begins) ? above + 1 : 0;
		if (above >= (on ? 1 : readings)) until_ms = now_ms + rest_ms;
		return now_ms < until_ms;
	};
}
