// Pieces of pages that every part of the citizen's app makes alike.
import { currentLanguage, translate } from '../shared/i18n.js';

/** @param {string} tag @param {string} kind @param {(Node | string)[]} inside */
export function make(tag, kind, ...inside) {
	const one = document.createElement(tag);
	if (kind) one.className = kind;
	one.append(...inside);
	return one;
}

/** What people wrote says no language: Hangul is Korean. @param {string} text */
export const languageOf = text => /[가-힣]/.test(text) ? 'ko' : currentLanguage();

/** An element with words of this language: where that is not the page's, a voice reads it as it is, and the page says which it is.
 * @param {HTMLElement} one @param {string} language */
export function inLanguage(one, language) {
	if (language === currentLanguage() || language === 'unknown' || !one.textContent) return one;
	one.lang = language;
	const said = make('small', 'in-language', ` (${translate('citizen.in_language', { language: translate('language.' + language) })})`);
	said.lang = currentLanguage();
	one.append(said);
	return one;
}

/** @param {string} text @param {() => void} onPress */
export function button(text, onPress) {
	const one = /** @type {HTMLButtonElement} */ (make('button', 'act', text));
	one.type = 'button';
	one.addEventListener('click', onPress);
	return one;
}

/** Says in the page's language which pictures were chosen. @param {HTMLInputElement} input @param {string} otherwise */
export function namePicked(input, otherwise) {
	const words = /** @type {Element} */ (input.parentElement?.querySelector('b'));
	const say = () => { words.textContent = [...input.files ?? []].map(file => file.name).join(', ') || otherwise; };
	input.addEventListener('change', say);
	input.form?.addEventListener('reset', () => setTimeout(say));
	say();
}

/** Names the cities of a list and puts them in the order of the page's language; what has no place stays first.
 * @param {Element} select @param {(place: string) => string | undefined} nameOf */
export function nameCities(select, nameOf) {
	const options = [...select.querySelectorAll('option')], chosen = /** @type {HTMLSelectElement} */ (select).value;
	for (const option of options) option.textContent = nameOf(option.value) ?? option.textContent;
	options.sort((a, b) => Number(a.value !== '') - Number(b.value !== '') || (a.textContent ?? '').localeCompare(b.textContent ?? '', document.documentElement.lang));
	select.append(...options);
	/** @type {HTMLSelectElement} */ (select).value = chosen;
}

/** What the server said, or the reason why there is nothing: `offline`, or its verdict.
 * @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export async function ask(path, body) {
	let answer;
	try {
		answer = await fetch('/api/v1/public/' + path, body === undefined ? {} : {
			method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
		});
	} catch {
		throw new Error('offline');
	}
	const said = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Error(said.error?.verdict ?? 'fault');
	return said;
}
