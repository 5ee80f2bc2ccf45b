// How long a text is as its channel counts it, and the parts that the citizen gets. The server says what the channel carries and has the last word.

/** @typedef {{unit: string, alone: number, part: number, most: number}} Limits */
/** @typedef {{unit: string, used: number, room: number, parts: string[]}} Size */

/** What one letter takes. @type {Record<string, (letter: string) => number>} */
const costs = {
	code_points: () => 1, utf16: letter => letter.length, cp949: letter => letter.length > 1 ? Infinity : letter.charCodeAt(0) < 128 ? 1 : 2, // what Korean carriers have no bytes for fits nowhere
	 bytes: letter => new TextEncoder().encode(letter).length,
};

/** Cut so that no letter is. @param {string} text @param {Limits} limits @param {(letter: string) => number} cost */
function cut(text, limits, cost) {
	const parts = [''];
	let used = 0;
	for (const letter of text) {
		if (used + cost(letter) > limits.part) {
			parts.push('');
			used = 0;
		}
		parts[parts.length - 1] += letter;
		used += cost(letter);
	}
	return parts;
}

/** @param {Limits} limits @param {string} text @returns {Size} */
export function sizeOf(limits, text) {
	const cost = costs[limits.unit] ?? costs.code_points;
	let used = 0;
	for (const letter of text) used += cost(letter);
	const parts = !text ? [] : used <= limits.alone ? [text] : cut(text, limits, cost);
	return { unit: limits.unit, used, room: parts.length > 1 ? parts.length * limits.part : limits.alone, parts };
}

/** @param {Limits} limits @param {Size} size */
export const tooLong = (limits, size) => size.parts.length > limits.most;
