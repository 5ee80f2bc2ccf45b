// What differs between two versions: words that went, words that came, in the order of the text.

/** @param {string} text */
const wordsOf = text => text.match(/\s+|[^\s]+/g) ?? [];
const most = 3000; // words of a version; longer ones are shown line by line

/** Lengths of the longest common run of a from i and b from j. @param {string[]} a @param {string[]} b */
function common(a, b) {
	const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
	}
	return table;
}

/** @typedef {{how: 'same' | 'gone' | 'new', text: string}} Piece */

/** @param {Piece[]} pieces @param {Piece['how']} how @param {string} text */
function put(pieces, how, text) {
	const last = pieces.at(-1);
	if (last?.how === how) last.text += text;
	else pieces.push({ how, text });
}

/** @param {string} before @param {string} after @returns {Piece[]} */
export function difference(before, after) {
	const long = wordsOf(before).length > most || wordsOf(after).length > most;
	const split = (/** @type {string} */ text) => long ? text.split(/(?<=\n)/) : wordsOf(text);
	const a = split(before), b = split(after), table = common(a, b);
	const pieces = /** @type {Piece[]} */ ([]);
	let i = 0, j = 0;
	while (i < a.length || j < b.length) {
		if (i < a.length && j < b.length && a[i] === b[j]) { put(pieces, 'same', a[i]); i++; j++; }
		else if (j >= b.length || i < a.length && table[i + 1][j] >= table[i][j + 1]) put(pieces, 'gone', a[i++]);
		else put(pieces, 'new', b[j++]);
	}
	return pieces;
}
