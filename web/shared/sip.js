// What an answer of the telephone network means, in words that say what to look at.
import { t } from './ui.js';
import { hasText } from './i18n.js';

/** Statuses that mean the same. @type {Record<number, number>} */
const same = { 407: 401, 600: 486, 415: 488, 606: 488 };

/** @param {number} status 0: none came */
export function sipMeaning(status) {
	const key = 'sip.' + (same[status] ?? status);
	return t(hasText(key) ? key : 'sip.' + Math.floor(status / 100) + 'xx');
}
