// The own inquiries: opened by a receipt, or by a code that goes to the telephone; what became of each in plain words; rated,
// opened again, answered. What opens them is kept in this tab alone.
import { dateText, preferredLanguage, translate, useLanguage, hasText } from '../shared/i18n.js';
import { element, icon, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';
import { told } from '../shared/told.js';
import { ask, button, inLanguage, languageOf, make } from './make.js';
import { showPush } from './push.js';
import { keepReceipts, receipts, sendWaiting } from './kept_reports.js';

const part = 'public/';
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (element(id));

/** @typedef {{id: string, key: string, type: string, name: string}} File */
/** @typedef {{id: string, number: string, kind: string, service: string, state: string, paused: string, department: string, opened_ms: number,
 * due_ms: number | null, stars: number, text: string, said: {kind: string, at_ms: number, text: string, files: File[]}[]}} Own */

/** @param {string} key @param {string} [kind] */
function say(key, kind = '') {
	element('said').replaceChildren(...key ? [make('p', 'card ' + kind, translate(key))] : []);
}

const reasons = /** @type {Record<string, string>} */ ({ offline: 'citizen.offline', too_many: 'public.too_many', wrong_password: 'public.my.wrong',
	bad_address: 'public.my.wrong', not_logged_in: 'public.my.over', words_missing: 'public.words' });

/** @param {unknown} trouble */
function sayTrouble(trouble) {
	const why = /** @type {Error} */ (trouble).message;
	if (why === 'not_logged_in') leave();
	say(reasons[why] ?? 'public.refused', 'bad');
}

const visit = () => sessionStorage.getItem('dj.visit') ?? '';

function leave() {
	sessionStorage.removeItem('dj.visit');
	element('list').replaceChildren();
	element('enter').hidden = false;
	showReceipts();
}

/* ---- one inquiry ---- */

/** @param {Own} one */
function stateText(one) {
	if (one.paused === 'citizen') return translate('public.state.paused');
	return translate('public.state.' + one.state, { day: one.due_ms ? dateText(one.due_ms) : '', department: told(one, 'department').text });
}

/** @param {File} file */
function fileRow(file) {
	const link = make('a', '', icon('doc'), ' ' + file.name);
	link.setAttribute('href', `/api/v1/public/files/${file.id}?key=${file.key}`);
	link.setAttribute('target', '_blank');
	return make('p', '', link);
}

/** @param {Own['said'][0]} one */
function saidRow(one) {
	return make('div', 'said', make('b', '', translate('public.said.' + one.kind)), make('time', '', dateText(one.at_ms)), inLanguage(make('p', '', one.text), languageOf(one.text)), ...one.files.map(fileRow));
}

/** @param {Own} one @param {Record<string, unknown>} what */
async function tell(one, what) {
	try {
		await ask('say', { visit: visit(), inquiry: one.id, ...what });
		if (what.what === 'rate') say('public.rate.thanks', 'good');
		await show();
	} catch (trouble) {
		sayTrouble(trouble);
	}
}

/** @param {Own} one */
function stars(one) {
	const row = make('div', 'stars');
	row.setAttribute('role', 'group');
	row.setAttribute('aria-label', translate('public.rate'));
	for (let n = 1; n <= 5; n++) {
		const star = button('', () => tell(one, { what: 'rate', stars: n }));
		star.className = '';
		star.setAttribute('aria-label', translate('public.rate.star', { n }));
		star.setAttribute('aria-pressed', String(n <= one.stars));
		star.append(icon('star'));
		row.append(star);
	}
	return [make('b', '', translate('public.rate')), row];
}

/** @param {Own} one */
function words(one) {
	const text = document.createElement('textarea'), name = make('label', 'field', make('span', '', translate('public.words')), text);
	text.maxLength = 1000;
	const send = (/** @type {string} */ what) => text.value.trim() ? tell(one, { what, text: text.value.trim() }) : text.focus();
	const acts = [button(translate('public.more.send'), () => send('more'))];
	if (one.state === 'closed') acts.push(button(translate('public.reopen'), () => send('reopen')));
	const box = document.createElement('details');
	box.open = one.paused === 'citizen';
	box.append(make('summary', '', translate('public.more')), name, make('div', 'row', ...acts));
	return box;
}

/** @param {Own} one */
function card(one) {
	const key = 'public.service.' + one.service, about = hasText(key) ? translate(key) : '';
	const done = one.state === 'answered' || one.state === 'closed';
	return make('article', 'card', make('h2', '', [one.number, about].filter(Boolean).join(' · ')), make('p', 'state', make('b', '', stateText(one))),
		make('p', 'help', dateText(one.opened_ms)), make('p', '', one.text), ...one.said.map(saidRow).reverse(), ...done ? stars(one) : [], words(one));
}

async function show() {
	try {
		const got = await ask('mine', { visit: visit() });
		element('enter').hidden = true;
		const push = make('div', 'push');
		showPush(push, got.inquiries.map((/** @type {Own} */ one) => one.number).join(' '), { of: 'inquiry', visit: visit() });
		element('list').replaceChildren(push, ...got.inquiries.map(card), button(translate('public.my.leave'), () => { say(''); leave(); }));
	} catch (trouble) {
		sayTrouble(trouble);
	}
}

/* ---- coming in ---- */

/** @param {Record<string, string>} how */
async function enter(how) {
	try {
		sessionStorage.setItem('dj.visit', (await ask('visits', how)).visit);
		say('');
		await show();
	} catch (trouble) {
		sayTrouble(trouble);
	}
}

function showReceipts() {
	const list = receipts();
	element('kept').hidden = !list.length;
	element('receipts').replaceChildren(...list.map(one => make('div', 'row', make('p', '', `${one.number} · ${translate('public.service.' + one.service)} · ${dateText(one.at_ms)}`),
		button(translate('public.my.open'), () => enter({ number: one.number, key: one.key })))),
		...list.length ? [button(translate('public.my.forget'), () => { keepReceipts([]); showReceipts(); })] : []);
}

async function sendCode() {
	if (!field('phone').reportValidity()) return;
	try {
		await ask('codes', { phone: field('phone').value });
		say('public.my.code_sent');
		field('code').focus();
	} catch (trouble) {
		sayTrouble(trouble);
	}
}

function listen() {
	element('by-number').addEventListener('submit', event => {
		event.preventDefault();
		const said = field('key').value.trim(), isPhone = /^[\d\s+-]+$/.test(said);
		enter({ number: field('number').value.trim(), [isPhone ? 'phone' : 'key']: said });
	});
	element('by-code').addEventListener('submit', event => {
		event.preventDefault();
		enter({ phone: field('phone').value, code: field('code').value.trim() });
	});
	element('send-code').addEventListener('click', sendCode);
}

startLook();
keepForOffline();
await useLanguage(preferredLanguage(), part);
setTexts();
document.title = `${translate('citizen.my')} — 120`;
listen();
showReceipts();
if (visit()) show();
sendWaiting(showReceipts);
