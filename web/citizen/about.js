// How to reach 120 and whether it works now, what it is, what there is in which language, open data, and a wish to meet the
// Governor (R086): an inquiry of its own kind.
import { dateText, durationText, languageNames, preferredLanguage, translate, useLanguage, currentLanguage } from '../shared/i18n.js';
import { element, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';
import { ask, make, namePicked } from './make.js';
import { keepReport, sendReport, sendWaiting, smallPicture } from './kept_reports.js';

const part = 'public/';
const months_shown = 12, fridays_shown = 4, papers_most = 2;
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (element(id));

async function showStatus() {
	try {
		const answer = await fetch('/api/v1/open'), open = await answer.json();
		if (!answer.ok) throw new Error(String(answer.status));
		element('status').textContent = translate(open.open ? 'public.status.ok' : 'public.status.closed');
		element('wait').textContent = open.wait_ms == null ? '' : translate('public.status.wait', { time: durationText(Math.ceil(open.wait_ms / 60000) * 60000) });
	} catch {
		element('status').textContent = translate(navigator.onLine ? 'public.status.down' : 'citizen.offline');
	}
}

/** A figure, or that it is missing: in words, not in a colour alone. @param {number} n */
const cell = n => n ? make('td', '', String(n)) : make('td', 'none', translate('public.parity.missing'));

/** @param {string} name @param {(Node | string)[]} cells */
function row(name, ...cells) {
	const head = make('th', '', name);
	head.setAttribute('scope', 'row');
	return make('tr', '', head, ...cells);
}

async function showParity() {
	const got = await ask('parity').catch(() => null);
	if (!got) return;
	const heads = ['', 'public.parity.pages', 'public.parity.people', 'public.parity.interpreters', 'public.parity.articles'].map(key => make(key ? 'th' : 'td', '', key ? translate(key) : ''));
	for (const head of heads) if (head.tagName === 'TH') head.setAttribute('scope', 'col');
	element('parity').replaceChildren(make('table', '', make('thead', '', make('tr', '', ...heads)), make('tbody', '',
		...got.languages.map((/** @type {any} */ one) => row(languageNames[/** @type {'ko'} */ (one.language)], make('td', '', '✓'), cell(one.consultants), one.language === 'ko' ? make('td', '', '—') : cell(one.interpreters),
			make('td', one.articles ? '' : 'none', `${one.articles} / ${one.articles_of}`))),
		row(translate('public.parity.sign'), cell(0), cell(got.sign_consultants), make('td', '', '107'), cell(0)))));
}

async function showMonths() {
	const got = await ask('figures').catch(() => ({ months: [] }));
	element('months').replaceChildren(...got.months.slice(-months_shown).reverse().map((/** @type {number} */ month) => {
		const line = make('li', '', `${String(month).slice(0, 4)}-${String(month).slice(4)} `);
		for (const [ending, name] of [['.csv', 'CSV'], ['', 'JSON']]) {
			const link = make('a', '', name);
			link.setAttribute('href', `/api/v1/public/figures${ending}?month=${month}`);
			line.append(link, ' ');
		}
		return line;
	}));
}

/** @param {{number: string, key: string}} got */
function saySent(got) {
	element('result').replaceChildren(make('div', 'card good', make('h3', '', translate('public.sent')), make('p', 'number', translate('public.sent.number', { number: got.number })), make('p', '', translate('public.sent.key', { key: got.key })), make('p', 'help', translate('public.sent.help'))));
}

/** The Fridays to come; without scripts all of it is written into the one field. */
function offerDays() {
	const day = new Date();
	for (let n = 0; n < fridays_shown; n++) {
		day.setDate(day.getDate() + ((5 - day.getDay() + 7) % 7 || 7));
		const one = /** @type {HTMLOptionElement} */ (make('option', '', dateText(day.getTime())));
		one.value = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
		element('day').append(one);
	}
	for (const id of ['with', 'day', 'papers']) /** @type {HTMLElement} */ (element(id).closest('label')).hidden = false;
}

/** What the desk reads, in its language. */
function meetingWords() {
	const more = [['함께 올 사람', field('with').value.trim()], ['원하는 금요일', field('day').value]].filter(([, said]) => said);
	return [field('text').value, ...more.map(([what, said]) => `[${what}] ${said}`)].join('\n');
}

async function papers() {
	const files = await Promise.all([...field('papers').files ?? []].slice(0, papers_most).map(smallPicture));
	return files.filter(file => file !== null);
}

/** @param {Event} event */
async function sendMeeting(event) {
	event.preventDefault();
	field('send').disabled = true;
	const client = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
	const one = { client, body: { service: 'meeting', text: meetingWords(), phone: field('phone').value, language: currentLanguage() }, files: await papers(), handed: [] };
	await keepReport(one).catch(() => {});
	try {
		saySent(await sendReport(one));
		/** @type {HTMLFormElement} */ (element('meeting')).reset();
	} catch (trouble) {
		element('result').replaceChildren(make('p', 'card wait', translate(/** @type {Error} */ (trouble).message === 'offline' ? 'public.kept' : 'public.refused')));
	}
	field('send').disabled = false;
}

startLook();
keepForOffline();
await useLanguage(preferredLanguage(), part);
setTexts();
offerDays();
namePicked(field('papers'), translate('public.photos.pick'));
document.title = `${translate('citizen.more')} — 120`;
element('systems').setAttribute('href', '/open311/discovery.xml');
element('meeting').addEventListener('submit', sendMeeting);
window.addEventListener('online', () => { showStatus(); sendWaiting(saySent); });
showStatus();
showParity();
showMonths();
sendWaiting(saySent);
