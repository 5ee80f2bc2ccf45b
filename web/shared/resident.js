// Resident and foreigner registration numbers are made unreadable while they are typed, by the same rule as in the server
// (src/domain/citizen/resident.h), which does it again before anything is kept.

const number = /(?<![0-9０-９])([0-9０-９]{6})((?:[ \-_.~/\t\u00A0\u2010-\u2014\u2212\u3000\u30FC\u3161\uFF0D\uFF3F\uFE63\u00B7]){0,3})([0-9０-９]{7})(?![0-9０-９])/g;
const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @param {string} digits six of them @returns {boolean} */
function isBirthday(digits) {
	const plain = [...digits].map(one => one.charCodeAt(0) % 16).join('');
	const month = Number(plain.slice(2, 4)), day = Number(plain.slice(4));
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/** @param {string} text */
export const maskResident = text => text.replace(number, (whole, front, between, back) =>
	isBirthday(front) ? '*'.repeat(6) + between + '*'.repeat(back.length) : whole);

/** Every field of this page, before anybody else hears of the letter. */
export function maskAsTyped() {
	document.addEventListener('input', event => {
		const field = event.target;
		if (!(field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && ['text', 'search', 'email', 'tel', 'url'].includes(field.type)))) return;
		const masked = maskResident(field.value);
		if (masked === field.value) return;
		const at = field.selectionStart;
		field.value = masked;
		if (at !== null) field.setSelectionRange(at, at);
	}, true);
}
