// Search as you type in Korean: initials (ㅂㅅ finds 버스) and a last syllable that is not finished (돌 finds 도로). Letters with marks
// are found without them, and the other way round (canh sat, cảnh sát).

const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
/** Finals by number; a double one is also its first part. */
const finals = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

/** Typed through as if they were not there. */
const gaps = [' ', '·', '›', '-'];

/** Initial, vowel and final of a syllable, or null. @param {string} letter */
function parts(letter) {
	const code = letter.charCodeAt(0) - 0xac00;
	if (code < 0 || code > 11171) return null;
	return { initial: Math.floor(code / 588), vowel: Math.floor(code / 28) % 21, final: code % 28 };
}

/** Does what was typed stand for this letter? @param {string} typed @param {string} letter @param {string} next */
function stands(typed, letter, next) {
	if (typed === letter) return true;
	const there = parts(letter);
	if (!there) return false;
	if (initials.includes(typed)) return initials[there.initial] === typed;
	const want = parts(typed);
	if (!want || want.initial !== there.initial || want.vowel !== there.vowel) return false;
	if (want.final === 0) return true;
	const following = parts(next);
	return there.final === 0 && !!following && finals[want.final] === initials[following.initial];
}

/** Letters that have marks, without them: few, and asked for often. @type {Map<string, string>} */
const bare = new Map([['đ', 'd']]);

/** A small letter without its marks; a mark that stands alone is nothing. Hangul is no letter with marks. @param {string} letter */
function unmarked(letter) {
	if (letter < '\u00c0' || letter > '\u1eff') return letter;
	const known = bare.get(letter) ?? letter.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
	bare.set(letter, known);
	return known;
}

/** A text made ready to be searched often: its letters small and without gaps, the initial of each syllable, and where each
 * stands in the text. @typedef {{letters: string[], initials: string[], at: number[]}} Folded */

/** @param {string} text @returns {Folded} */
export function fold(text) {
	/** @type {Folded} */
	const folded = { letters: [], initials: [], at: [] };
	[...text.toLowerCase()].forEach((written, at) => {
		const letter = unmarked(written);
		if (!letter || gaps.includes(letter)) return;
		const there = parts(letter);
		folded.letters.push(letter);
		folded.initials.push(there ? initials[there.initial] : '');
		folded.at.push(at);
	});
	return folded;
}

/** What was typed, for `findFolded`. @param {string} query */
export const foldQuery = query => [...query.normalize('NFC').toLowerCase()].map(unmarked).filter(letter => letter && !/[\s-]/.test(letter));

/** The first place among the letters where the query stands, or -1. The last letter may be unfinished, the others only as
 * initials. @param {string[]} want @param {Folded} have */
export function findFolded(want, have) {
	const last = want.length - 1, end = have.letters.length - last;
	for (let start = 0; start < end; start++) {
		let i = 0;
		while (i < last && (want[i] === have.letters[start + i] || want[i] === have.initials[start + i])) i++;
		if (i === last && stands(want[i], have.letters[start + i], have.letters[start + i + 1] ?? '')) return start;
	}
	return -1;
}

/** Where `query` is found in `text`, or -1. @param {string} query @param {string} text */
export function findHangul(query, text) {
	const want = foldQuery(query);
	if (want.length === 0) return 0;
	const have = fold(text), found = findFolded(want, have);
	return found < 0 ? -1 : have.at[found];
}
