// Numbers of public bodies, found as one types, also without a network (R026). Initials match: ㅅㄷ finds 수도.
import { currentLanguage, dateText, preferredLanguage, translate, useLanguage } from '../shared/i18n.js';
import { findFolded, fold, foldQuery } from '../shared/hangul.js';
import { told, toldAll } from '../shared/told.js';
import { hoursText } from './hours.js';
import { element, icon, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';

const part = 'citizen/';
const at_once = 3; // rows that change with the letter that was typed; the rest of the screen comes a frame or two later, the rest of the list when no other letter follows
const ready_step = 12, shown_most = 60, shown_step = 8, rest_ms = 150, step_ms = 30;
const row_px = 100, beside_px = 280; // a row, and what else stands on the screen: about
const old_ms = 180 * 86400000; // a number that nobody has checked for so long may have changed

/** `name` and `purpose` are told in several languages. @typedef {{code: string, name: string, number: string, kind?: string, purpose?: string, hours?: string,
 * valid_from?: string, valid_until?: string, checked_on?: string}} Entry */
/** @typedef {{name: string, in_name: string, number: string, purpose: string, in_purpose: string, other: string, hours: string, day: string, old: boolean, address: string, call: string}} Texts */
/** An entry made ready once: its digits; its words in every language, folded; what a row says of it, and that folded.
 * @typedef {{one: Entry, digits: string, words?: Folded, texts?: Texts, name?: Folded, purpose?: Folded}} Line */
/** A row of the list stays where it is and shows one entry after another: new letters in a box cost far less than a new box.
 * @typedef {{li: HTMLElement, name: HTMLElement, number: HTMLElement, other: HTMLElement, about: HTMLElement, purpose: HTMLElement, hours: HTMLElement, checked: HTMLElement, day: HTMLElement, call: HTMLElement, line?: Line, mark: string}} Row */
/** @typedef {import('../shared/hangul.js').Folded} Folded */

/** @type {Line[]} */
let lines = [];
/** @type {Row[]} */
const rows = [];
let kept_at_ms = 0;
/** The list came from the network just now. */
let fresh = false;

/** @param {Entry} one @returns {Line} */
const lineOf = one => ({ one, digits: one.number.replace(/\D/g, '') });

/** @param {Line} line */
const wordsOf = line => line.words ??= fold([...toldAll(line.one, 'name'), ...toldAll(line.one, 'purpose')].join('\n'));

/** All lines' words, a few whenever there is nothing else to do: the first letter that is typed finds them there. @param {number} from */
function makeReady(from) {
	lines.slice(from, from + ready_step).forEach(wordsOf);
	if (from + ready_step < lines.length) (window.requestIdleCallback ?? setTimeout)(() => makeReady(from + ready_step));
}

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

/** @returns {Row} */
function newRow() {
	const row = /** @type {HTMLTemplateElement} */ (element('row')).content.cloneNode(true);
	const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (row).querySelector(name));
	return { li: part('li'), name: part('h2'), number: part('b'), other: part('.in-language'), about: part('.about'), purpose: part('.what'), hours: part('.hours'), checked: part('.checked'), day: part('.day'), call: part('.dial'), mark: '' };
}

/** Into the box that is there, if there is one. @param {HTMLElement} at @param {string} text */
function setText(at, text) {
	const only = at.firstChild;
	if (only instanceof Text && only === at.lastChild) only.data = text;
	else at.textContent = text;
}

/** What a row says of an entry. @param {Entry} one @returns {Texts} */
function rowTexts(one) {
	const { text: name, language: in_name } = told(one, 'name'), { text: purpose, language: in_purpose } = told(one, 'purpose'), hours = one.hours ? hoursText(one.hours) : '', at = Date.parse(one.checked_on ?? ''), old = Date.now() - at > old_ms;
	const others = [...new Set([in_name, purpose ? in_purpose : in_name])].filter(language => language !== currentLanguage());
	return {
		name, in_name, number: one.number, purpose, in_purpose, hours: purpose && hours ? ' · ' + hours : hours, old,
		day: one.checked_on ? translate(old ? 'citizen.numbers.old' : 'citizen.numbers.checked', { day: dateText(at) }) : '',
		other: others.map(language => ` (${translate('citizen.in_language', { language: translate('language.' + language) })})`).join(''),
		address: 'tel:' + one.number.replace(/[^\d+]/g, ''), call: translate('citizen.numbers.call', { name, number: one.number }),
	};
}

/** The row shows this entry, nothing marked. @param {Row} row @param {Line} line */
function showLine(row, line) {
	if (row.line === line) return;
	const texts = line.texts ??= rowTexts(line.one);
	for (const part of /** @type {const} */ (['name', 'number', 'other', 'purpose', 'hours', 'day'])) setText(row[part], texts[part]);
	if (row.name.lang !== texts.in_name) row.name.lang = texts.in_name;
	if (row.purpose.lang !== texts.in_purpose) row.purpose.lang = texts.in_purpose;
	row.about.hidden = !texts.purpose && !texts.hours;
	row.checked.hidden = !texts.day;
	row.checked.classList.toggle('old', texts.old);
	row.call.setAttribute('href', texts.address);
	row.call.setAttribute('aria-label', texts.call);
	Object.assign(row, { line, mark: '' });
}

/** Marks what was found. @param {Row} row @param {Line} line @param {string[]} want */
function mark(row, line, want) {
	const texts = line.texts ??= rowTexts(line.one);
	const name_mark = markOf(want, line.name ??= fold(texts.name)), purpose_mark = markOf(want, line.purpose ??= fold(texts.purpose));
	const both = `${name_mark}/${purpose_mark}`;
	if (both === (row.mark || '/')) return;
	row.name.replaceChildren(...marked(texts.name, name_mark));
	row.purpose.replaceChildren(...marked(texts.purpose, purpose_mark));
	row.mark = both;
}

/** @param {string} query */
function found(query) {
	const digits = query.replace(/\D/g, ''), want = foldQuery(query);
	if (!want.length) return lines;
	if (digits && digits === query.replace(/[\s-]/g, '')) return lines.filter(line => line.digits.startsWith(digits));
	return lines.filter(line => findFolded(want, wordsOf(line)) >= 0);
}

function showKept() {
	const line = element('kept');
	line.hidden = fresh;
	if (fresh) return;
	const when = kept_at_ms ? translate('citizen.numbers.kept', { n: lines.length, day: dateText(kept_at_ms) }) : translate('citizen.numbers.nothing');
	const text = make('span', '', make('b', '', translate('citizen.numbers.offline')), document.createElement('br'), when);
	line.replaceChildren(icon(kept_at_ms ? 'check-circle' : 'alert'), text);
}

/** What is still to come for the letter typed last. @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** Rows from one on up to another. @param {Line[]} all @param {number} from @param {number} to @param {string[]} [want] what is marked; nothing: a moment later */
function put(all, from, to, want) {
	all.slice(from, to).forEach((line, i) => {
		const row = rows[from + i] ??= newRow();
		showLine(row, line);
		if (want) mark(row, line, want);
		if (!row.li.isConnected) element('list').append(row.li);
	});
}

/** The rest of the list, a few rows at a time: a letter that comes between is not kept waiting. @param {Line[]} all @param {string[]} want @param {number} from */
function showFrom(all, want, from) {
	const to = Math.min(from + shown_step, all.length, shown_most);
	put(all, from, to, want);
	if (to < Math.min(shown_most, all.length)) later = setTimeout(showFrom, step_ms, all, want, to);
}

const typed = () => /** @type {HTMLInputElement} */ (element('query')).value.trim();

/** What is found fills the screen and is marked, what an earlier letter found below it goes, and the rest follows. */
function show() {
	clearTimeout(later);
	const query = typed(), all = found(query), want = /[^\d\s-]/.test(query) ? foldQuery(query) : [];
	const to = Math.min(all.length, Math.max(at_once, Math.ceil((innerHeight - beside_px) / row_px)));
	put(all, 0, to, want);
	for (const row of rows.slice(to)) row.li.remove();
	if (to < all.length) later = setTimeout(showFrom, rest_ms, all, want, to);
	element('count').textContent = query ? translate('citizen.numbers.count', { n: all.length }) : '';
	showKept();
}

/** A letter was typed: the first rows at once, as people read from the top. */
function showFirst() {
	clearTimeout(later);
	put(found(typed()), 0, at_once);
	later = setTimeout(show, step_ms);
}

startLook();
keepForOffline();
element('query').addEventListener('input', showFirst);
window.addEventListener('online', load);
window.addEventListener('offline', () => { fresh = false; show(); });
await useLanguage(preferredLanguage(), part);
setTexts();
document.title = `${translate('citizen.numbers')} — 120`;
await load();
element('list').removeAttribute('aria-busy');
makeReady(0);
