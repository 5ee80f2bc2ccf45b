// Search as you type in Korean: initials (ㅂㅅ finds 버스) and a last syllable that is not finished (돌 finds 도로).

const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
/** Finals by number; a double one is also its first part. */
const finals = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

/** Typed through as if they were not there. */
const gaps = [' ', '·', '›'];

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

/** Where `query` is found in `text`, or -1. The last letter may be unfinished, the others only as initials.
 * @param {string} query @param {string} text */
export function findHangul(query, text) {
	const want = [...query.toLowerCase().replace(/\s/g, '')];
	const have = [...text.toLowerCase()];
	if (want.length === 0) return 0;
	for (let start = 0; start < have.length; start++) if (!gaps.includes(have[start]) && matchesAt(want, have, start)) return start;
	return -1;
}

/** @param {string[]} want @param {string[]} have @param {number} at */
function matchesAt(want, have, at) {
	for (let i = 0; i < want.length; i++, at++) {
		while (i > 0 && gaps.includes(have[at])) at++;
		if (at >= have.length) return false;
		const last = i === want.length - 1;
		const same = want[i] === have[at] || initials.includes(want[i]) && stands(want[i], have[at], '');
		if (!same && !(last && stands(want[i], have[at], have.slice(at + 1).find(letter => !gaps.includes(letter)) ?? ''))) return false;
	}
	return true;
}
