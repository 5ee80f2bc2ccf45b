// Texts by key in the six languages. Owns the chosen language and how durations and dates are said; knows no page.
// A text holds {name} for a value and {name|one|other} where the word depends on the number.

export const languages = ['ko', 'en', 'zh', 'ja', 'vi', 'mn'];

/** Each language by its own name. */
export const languageNames = {
	ko: '한국어', en: 'English', zh: '中文', ja: '日本語', vi: 'Tiếng Việt', mn: 'Монгол',
};

/** @typedef {Record<string, string | number>} Values */

/** @type {Map<string, Record<string, string>>} */
const loaded = new Map();
let current = 'ko';

/** What this person chose, else what the browser prefers, else Korean. */
export function preferredLanguage() {
	const asked = new URLSearchParams(location.search).get('lang');
	const wanted = [asked, localStorage.getItem('dj.language'), ...navigator.languages.map(tag => tag.slice(0, 2))];
	return wanted.find(tag => tag && languages.includes(tag)) ?? 'ko';
}

/** Fetches a language's texts once. `part` is the folder of a page that takes only its own texts.
 * @param {string} language @param {string} [part] */
export async function fetchTexts(language, part = '') {
	const texts = loaded.get(language) ?? await (await fetch(`/i18n/${part}${language}.json`)).json();
	loaded.set(language, texts);
	return texts;
}

/** Makes it the page's language and remembers it. @param {string} language @param {string} [part] */
export async function useLanguage(language, part = '') {
	await fetchTexts(language, part);
	current = language;
	document.documentElement.lang = language;
	localStorage.setItem('dj.language', language);
}

/** What is loaded of a language. @param {string} language */
export const textsOf = language => loaded.get(language);

export const currentLanguage = () => current;

/** Making one takes longer than all that it is asked. @template T @param {(language: string) => T} make */
function once(make) {
	/** @type {Map<string, T>} */
	const made = new Map();
	return (/** @type {string} */ language) => {
		const one = made.get(language) ?? make(language);
		made.set(language, one);
		return one;
	};
}

const pluralsOf = once(language => new Intl.PluralRules(language));
/** null: few browsers know Mongolian. */
const datesOf = once(language => Intl.DateTimeFormat.supportedLocalesOf(language).length ? new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', weekday: 'long' }) : null);

/** @param {string} text @param {Values} values @param {string} language */
export function fill(text, values, language) {
	return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (all, name, one, other) => {
		const value = values[name];
		if (one === undefined) return String(value ?? '');
		return pluralsOf(language).select(Number(value)) === 'one' ? one : other;
	});
}

/** The text of a key; a key that is missing shows itself. @param {string} key @param {Values} [values] */
export function translate(key, values = {}) {
	return fill(loaded.get(current)?.[key] ?? key, values, current);
}

/** @param {string} key */
export const hasText = key => loaded.get(current)?.[key] !== undefined;

/** In which language the text of a label that came from the server is read. @param {Record<string, string>} label */
export const labelLanguage = label => [current, 'ko', 'en'].find(language => label[language] !== undefined) ?? Object.keys(label)[0] ?? current;

/** The text of a label, by language. @param {Record<string, string> | null | undefined} label */
export function labelText(label) {
	return label?.[labelLanguage(label)] ?? '';
}

const two = (/** @type {number} */ number) => String(number).padStart(2, '0');

/** m:ss, from one hour h:mm:ss. @param {number} ms */
export function timerText(ms) {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
	return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** As people say it: "38 s", "1 min 20 s", "2 h 5 min". @param {number} ms */
export function durationText(ms) {
	const s = Math.max(0, Math.round(ms / 1000));
	if (s < 60) return translate('duration.s', { s });
	if (s < 3600) {
		const rest = s % 60;
		return translate(rest ? 'duration.ms' : 'duration.m', { m: Math.floor(s / 60), s: rest });
	}
	return translate('duration.hm', { h: Math.floor(s / 3600), m: Math.floor(s / 60) % 60 });
}

/** 14:26 or 14:26:08. @param {number} ms @param {boolean} [seconds] */
export function clockText(ms, seconds = false) {
	const at = new Date(ms);
	return `${two(at.getHours())}:${two(at.getMinutes())}${seconds ? ':' + two(at.getSeconds()) : ''}`;
}

/** 09.14, in every language. @param {number} ms */
export const dayText = ms => `${two(new Date(ms).getMonth() + 1)}.${two(new Date(ms).getDate())}`;

/** "Tuesday 29 September" in the page's language. @param {number} ms */
export function dateText(ms) {
	return datesOf(current === 'en' ? 'en-GB' : current)?.format(ms) ?? dayText(ms);
}
