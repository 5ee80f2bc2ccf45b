// The one door to the view library, and texts that draw again when the language changes.
import { h, render } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { computed, effect, signal, untracked } from '@preact/signals';
import htm from 'htm';
import { fetchTexts, fill, labelText, languages, textsOf, translate, useLanguage } from './i18n.js';

/** Each drawing makes its parts anew. htm would keep those that have no value in them for ever, and each holds the tree that it was first drawn in, and
 * that tree the next: a page left on would grow (3 to htm: keep nothing).
 * @type {(strings: TemplateStringsArray, ...values: any[]) => any} */
export const html = htm.bind(/** @type {any} */ (/** @this {number[]} @param {[any, any, ...any]} made */ function (...made) {
	this[0] = 3;
	return h(...made);
}));
export { computed, effect, render, signal, untracked, useEffect, useLayoutEffect, useMemo, useRef, useState };

/** Rises with each language change; a component that says something has read it. */
const spoken = signal(0);

/** @param {string} key @param {import('./i18n.js').Values} [values] */
export function t(key, values) {
	return spoken.value < 0 ? '' : translate(key, values);
}

/** @param {Record<string, string> | null | undefined} label */
export function label(label) {
	return spoken.value < 0 ? '' : labelText(label);
}

/** @param {string} language */
export async function changeLanguage(language) {
	await useLanguage(language);
	spoken.value++;
}

/** @type {Set<string>} */
const asked = new Set();

/** The text in another language than the page's: read to a citizen. In the page's own until the language has come.
 * @param {string} language @param {string} key @param {import('./i18n.js').Values} [values] */
export function tIn(language, key, values = {}) {
	const text = textsOf(language)?.[key];
	if (spoken.value >= 0 && text !== undefined) return fill(text, values, language);
	if (languages.includes(language) && !asked.has(language)) {
		asked.add(language);
		fetchTexts(language).then(() => { spoken.value++; }, () => asked.delete(language));
	}
	return t(key, values);
}
