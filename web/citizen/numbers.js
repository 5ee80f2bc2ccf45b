// Numbers of public bodies, found as one types, also without a network (R026). Initials match: ㅅㄷ finds 수도.
import { currentLanguage, dateText, preferredLanguage, translate, useLanguage } from '../shared/i18n.js';
import { findFolded, fold, foldQuery } from '../shared/hangul.js';
import { element, icon, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';

const part = 'citizen/';
const shown_most = 60, shown_step = 8, rest_ms = 150, step_ms = 30; // a screenful is there with the letter that was typed, the rest when no other follows
const row_px = 100, beside_px = 280; // a row, and what else stands on the screen: about
const old_ms = 180 * 86400000; // a number that nobody has checked for so long may have changed

/** @typedef {{code: string, name: string, name_en: string, number: string, kind?: string, purpose?: string, purpose_en?: string, hours?: string,
 * valid_from?: string, valid_until?: string, checked_on?: string}} Entry */
/** An entry made ready once: folded texts, its digits, and the row that shows it. The row stays; what was found is marked in its two texts.
 * @typedef {{one: Entry, name: Folded, name_en: Folded, purpose: Folded, purpose_en: Folded, digits: string, row?: Row}} Line */
/** @typedef {{li: HTMLElement, name: HTMLElement, name_mark: string, purpose: HTMLElement, purpose_mark: string}} Row */
/** @typedef {import('../shared/hangul.js').Folded} Folded */

/** @type {Line[]} */
let lines = [];
let kept_at_ms = 0;
/** The list came from the network just now. */
let fresh = false;

/** @param {Entry} one @returns {Line} */
const lineOf = one => ({ one, name: fold(one.name), name_en: fold(one.name_en), purpose: fold(one.purpose ?? ''), purpose_en: fold(one.purpose_en ?? ''), digits: one.number.replace(/\D/g, '') });

/** Emergency numbers first, then bodies, then departments. @param {{numbers: Entry[], departments: Entry[]}} all */
function ordered(all) {
	const today = new Date().toISOString().slice(0, 10);
	const now = all.numbers.filter(one => (!one.valid_from || one.valid_from <= today) && (!one.valid_until || one.valid_until >= today));
	return [...now.filter(one => one.kind === 'emergency'), ...now.filter(one => one.kind !== 'emergency'), ...all.departments].map(lineOf);
}

async function load() {
	try {
		const answer = await fetch('/api/v1/public/numbers');
		if (!answer.ok) throw new Error(String(answer.status));
		const all = await answer.json();
		lines = ordered(all);
		kept_at_ms = all.at_ms;
		fresh = !answer.headers.get('x-kept');
	} catch {
		fresh = false;
	}
	show();
}

const nameOf = (/** @type {Entry} */ one) => currentLanguage() === 'ko' ? one.name : one.name_en || one.name;
const purposeOf = (/** @type {Entry} */ one) => (currentLanguage() === 'ko' ? one.purpose : one.purpose_en || one.purpose) ?? '';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** @type {Intl.DateTimeFormat | undefined} */
let weekdayName;

/** "mon-fri 09:00-18:00" with the days as people call them. @param {string} hours */
function hoursText(hours) {
	if (!weekdayName) {
		const tag = Intl.DateTimeFormat.supportedLocalesOf(currentLanguage()).length ? currentLanguage() : 'en';
		weekdayName = new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' });
	}
	const name = weekdayName;
	return hours.replace(/\b(mon|tue|wed|thu|fri|sat|sun)\b/g, day => name.format(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)))).replace(/-/g, '–');
}

/** Where in the text the query stands, as letters from and to; none: ''. @param {string[]} want @param {Folded} text */
function markOf(want, text) {
	const found = want.length ? findFolded(want, text) : -1;
	return found < 0 ? '' : `${text.at[found]} ${text.at[found + want.length - 1] + 1}`;
}

/** The text with what was found marked. @param {string} text @param {string} mark of `markOf` */
function marked(text, mark) {
	if (!mark) return [text];
	const letters = [...text], [from, to] = mark.split(' ').map(Number);
	const found = document.createElement('mark');
	found.textContent = letters.slice(from, to).join('');
	return [letters.slice(0, from).join(''), found, letters.slice(to).join('')];
}

/** @param {string} tag @param {string} kind @param {(Node | string)[]} inside */
function make(tag, kind, ...inside) {
	const one = document.createElement(tag);
	one.className = kind;
	one.append(...inside);
	return one;
}

/** @param {Entry} one */
function checked(one) {
	if (!one.checked_on) return [];
	const at = Date.parse(one.checked_on), old = Date.now() - at > old_ms;
	const text = translate(old ? 'citizen.numbers.old' : 'citizen.numbers.checked', { day: dateText(at) });
	return [make('p', old ? 'old' : '', ...old ? [icon('alert'), ' ' + text] : [text])];
}

/** A row as the page's template has it, nothing marked. @param {Entry} one @returns {Row} */
function newRow(one) {
	const row = /** @type {HTMLTemplateElement} */ (element('row')).content.cloneNode(true);
	const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (row).querySelector(name));
	const name = part('h2'), purpose = part('.what'), call = part('.dial');
	name.textContent = nameOf(one);
	purpose.textContent = purposeOf(one);
	part('b').textContent = one.number;
	call.setAttribute('href', 'tel:' + one.number.replace(/[^\d+]/g, ''));
	call.setAttribute('aria-label', translate('citizen.numbers.call', { name: nameOf(one), number: one.number }));
	if (one.hours) purpose.after((purposeOf(one) ? ' · ' : '') + hoursText(one.hours));
	else if (!purposeOf(one)) part('.about').remove();
	part('.who').append(...checked(one));
	return { li: part('li'), name, name_mark: '', purpose, purpose_mark: '' };
}

/** The row of a line; only a text that has other letters marked is made again. @param {Line} line @param {string[]} want */
function rowOf(line, want) {
	const row = line.row ??= newRow(line.one);
	const name_mark = markOf(want, currentLanguage() === 'ko' || !line.one.name_en ? line.name : line.name_en), purpose_mark = markOf(want, currentLanguage() === 'ko' || !line.one.purpose_en ? line.purpose : line.purpose_en);
	if (name_mark !== row.name_mark) row.name.replaceChildren(...marked(nameOf(line.one), name_mark));
	if (purpose_mark !== row.purpose_mark) row.purpose.replaceChildren(...marked(purposeOf(line.one), purpose_mark));
	Object.assign(row, { name_mark, purpose_mark });
	return row.li;
}

/** @param {string} query */
function found(query) {
	const digits = query.replace(/\D/g, ''), want = foldQuery(query);
	if (!want.length) return lines;
	if (digits && digits === query.replace(/[\s-]/g, '')) return lines.filter(line => line.digits.startsWith(digits));
	return lines.filter(line => [line.name, line.name_en, line.purpose, line.purpose_en].some(text => findFolded(want, text) >= 0));
}

function showKept() {
	const line = element('kept');
	line.hidden = fresh;
	if (fresh) return;
	const when = kept_at_ms ? translate('citizen.numbers.kept', { n: lines.length, day: dateText(kept_at_ms) }) : translate('citizen.numbers.nothing');
	const text = make('span', '', make('b', '', translate('citizen.numbers.offline')), document.createElement('br'), when);
	line.replaceChildren(icon(kept_at_ms ? 'check-circle' : 'alert'), text);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** What stands there already is not touched. @param {HTMLElement[]} rows */
function showFirst(rows) {
	const list = element('list');
	rows.forEach((one, i) => { if (list.children[i] !== one) list.insertBefore(one, list.children[i] ?? null); });
	const range = document.createRange();
	range.setStart(list, rows.length);
	range.setEnd(list, list.childNodes.length);
	range.deleteContents();
}

/** Rows from this one on, a few at a time: a letter that comes between is not kept waiting. @param {Line[]} all @param {string[]} want @param {number} from */
function showFrom(all, want, from) {
	const screenful = Math.max(1, Math.ceil((innerHeight - beside_px) / row_px));
	const to = Math.min(from + (from === 0 ? screenful : shown_step), shown_most, all.length), rows = all.slice(from, to).map(line => rowOf(line, want));
	if (from === 0) showFirst(rows);
	else element('list').append(...rows);
	clearTimeout(later);
	if (to < Math.min(shown_most, all.length)) later = setTimeout(showFrom, from === 0 ? rest_ms : step_ms, all, want, to);
}

function show() {
	const query = /** @type {HTMLInputElement} */ (element('query')).value.trim(), by_words = /[^\d\s-]/.test(query);
	const all = found(query);
	showFrom(all, by_words ? foldQuery(query) : [], 0);
	element('count').textContent = query ? translate('citizen.numbers.count', { n: all.length }) : '';
	showKept();
}

startLook();
keepForOffline();
element('query').addEventListener('input', show);
window.addEventListener('online', load);
window.addEventListener('offline', () => { fresh = false; show(); });
await useLanguage(preferredLanguage(), part);
setTexts();
document.title = `${translate('citizen.numbers')} — 120`;
await load();
element('list').removeAttribute('aria-busy');
