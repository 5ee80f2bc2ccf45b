// Canned texts: the list, which of them fit what was typed after a slash, and putting values into {variables}. Owns no field.
import { signal } from './ui.js';
import { get, post } from './api.js';
import { findHangul } from './hangul.js';

/** @typedef {{id: string, kind: string, scope: string, team: string | null, person: string | null, language: string, keyword: string, title: string, body: string,
 *   topic: string | null, revision: number, changed_ms: number, uses: number, mine: boolean}} Canned */

export const variables = ['name', 'number', 'due', 'department', 'agent', 'line', 'topic', 'place', 'today'];

export const canned = signal(/** @type {Canned[]} */ ([]));

export async function loadCanned() {
	const got = await get('canned').catch(() => null);
	if (got) canned.value = got.canned;
}

/** It counts for the order of the next time. @param {string} id @param {string | undefined} contact */
export const usedCanned = (id, contact) => post(`canned/${id}/used`, contact ? { contact } : {}).catch(() => {});

/** One pass: braces in a value are not read again. A variable without a value stays as it is, and is named.
 * @param {string} text @param {Record<string, string>} values @returns {{text: string, missing: string[]}} */
export function fillCanned(text, values) {
	/** @type {string[]} */
	const missing = [];
	const filled = text.replace(/\{\{|\}\}|\{(\w+)\}/g, (all, name) => {
		if (!name) return all[0];
		if (!variables.includes(name)) return all;
		if (!values[name]) missing.push(name);
		return values[name] || all;
	});
	return { text: filled, missing };
}

/** Variables that still stand in a text: it must not be sent so. @param {string} text */
export const missingIn = text => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).filter(name => variables.includes(name));

/** The first brace that means nothing, as the server sees it; '' when there is none. @param {string} text */
export function wrongBrace(text) {
	for (const [found, name] of text.matchAll(/\{\{|\{([^{}\n]*)\}?/g)) if (found !== '{{' && !(found.endsWith('}') && variables.includes(name))) return found;
	return '';
}

/** What was typed after a slash that begins a word, and where the slash stands; null when the caret is in no such word.
 * @param {string} text @param {number} caret @returns {{query: string, at: number} | null} */
export function slashWord(text, caret) {
	const found = text.slice(0, caret).match(/(?:^|\s)\/([^\s/]{0,20})$/);
	return found ? { query: found[1], at: caret - found[1].length - 1 } : null;
}

/** Those for texts that fit, best first: the citizen's language, then the page's, then the others; each by where it fits and by use.
 * @param {Canned[]} all @param {string} query @param {string[]} languages @param {number} [most] */
export function fitting(all, query, languages, most = 8) {
	const rank = (/** @type {Canned} */ one) => languages.includes(one.language) ? languages.indexOf(one.language) : languages.length;
	return all.filter(one => one.kind === 'text').map(one => {
		const at = findHangul(query, one.keyword);
		return { one, at: at >= 0 ? at : findHangul(query, one.title) < 0 ? -1 : 100 };
	}).filter(({ at }) => at >= 0).sort((a, b) => rank(a.one) - rank(b.one) || a.at - b.at || b.one.uses - a.one.uses || a.one.keyword.localeCompare(b.one.keyword))
		.slice(0, most).map(({ one }) => one);
}
