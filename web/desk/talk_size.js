// How long a text is as its channel counts it, and the parts that the citizen gets. The server says what the channel carries and has the last word.

/** @typedef {{unit: string, alone: number, part: number, most: number}} Limits */
/** @typedef {{unit: string, used: number, room: number, parts: string[]}} Size */

/** What CP949 has two bytes for: all syllables, and what stands in the table of KS X 1001 (the browser's own; read once). @type {Set<string> | undefined} */
let table;
function isPair(/** @type {string} */ letter) {
	if (letter >= '가' && letter <= '힣') return true;
	if (!table) {
		const all = [];
		for (let first = 0xa1; first < 0xff; first++) for (let second = 0xa1; second < 0xff; second++) all.push(first, second);
		table = new Set(new TextDecoder('euc-kr').decode(Uint8Array.from(all)));
		table.delete('\ufffd');
	}
	return table.has(letter);
}

/** What one letter takes; Infinity: it cannot be carried. @type {Record<string, (letter: string) => number>} */
const costs = {
	code_points: () => 1,
	utf16: letter => letter.length,
	cp949: letter => letter.charCodeAt(0) < 128 ? 1 : isPair(letter) ? 2 : Infinity,
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

/** The letters that the channel cannot carry, each once. @param {Limits} limits @param {string} text */
export const unfit = (limits, text) => [...new Set(text)].filter(letter => (costs[limits.unit] ?? costs.code_points)(letter) === Infinity);

/** The same with the nearest letters that it can carry: syllables put together, marks left out ("ế" is "e"). What has none stays.
 * @param {Limits} limits @param {string} text */
export function fitted(limits, text) {
	const fits = (/** @type {string} */ letters) => unfit(limits, letters).length === 0;
	return [...text.normalize('NFC')].map(letter => {
		const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
		return fits(letter) || !bare || !fits(bare) ? letter : bare;
	}).join('');
}
