// The phone book at the desk: public numbers with whether somebody answers there now, departments and officials with who is on duty
// first. One press asks them while the citizen hears music, another passes the call on.
import { html, signal, t, useEffect, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { findHangul } from '../shared/hangul.js';
import { toldAll } from '../shared/told.js';
import { consult, refusalText, transfer } from './actions.js';
import { Aloud, InTheirs, PlaceSelect, noteDown, place } from './places.js';
import { me, say } from './state.js';

/** @typedef {import('../shared/views.js').PhoneBook} PhoneBook */

const book = signal(/** @type {PhoneBook | null} */ (null));
const most = 60;

async function load() {
	try {
		book.value = await get('phone-book');
	} catch (error) {
		say(refusalText(error));
	}
}

/** @param {{number: string}} p */
const Ring = ({ number }) => me.value?.contact && number ? html`<span class="row"><button type="button" class="btn sm" data-do="book-consult" onClick=${() => consult({ number })}><${Icon} name="phone" />${t('places.consult')}</button>
	<button type="button" class="btn sm ghost" data-do="book-transfer" onClick=${() => transfer({ number })}><${Icon} name="forward" />${t('places.pass')}</button></span>` : null;

/** @param {{id: string, value: string, onType: (text: string) => void}} p */
const Find = ({ id, value, onType }) => html`<input class="in sm" id=${id} type="search" aria-label=${t('directory.find')} placeholder=${t('directory.find')} autocomplete="off" value=${value}
	onInput=${(/** @type {any} */ event) => onType(event.currentTarget.value)} />`;

/** @param {{one: PhoneBook['numbers'][number]}} p */
function Number({ one }) {
	const [on, setOn] = useState(false);
	const over = !one.answers;
	return html`<li class="pl"><button type="button" class="hit" aria-expanded=${on} onClick=${() => setOn(!on)}><span class="ttl"><b class="n">${one.number}</b> ${one.name}</span>
		<span class=${'chip ' + (over ? 'bad' : 'ok')}><${Icon} name=${over ? 'x' : 'check'} />${t(over ? 'places.no_answer' : 'places.answers')}</span>
		<small class=${one.stale ? 'warn' : 'dim'}>${one.purpose} · ${t(one.stale ? 'search.stale' : 'search.checked', { day: one.checked_on ?? '–' })}</small></button>
		${on && html`<div class="pl-body"><${Aloud} text=${t('places.say.give', { name: one.name, number: one.number })} /><${InTheirs} row=${one} names=${['name', 'purpose']} />${over && one.instead && html`<p class="sm">${t('places.instead', { number: one.instead })}</p>`}
			<div class="row wrap"><button type="button" class="btn sm pri" onClick=${() => noteDown(`${one.name} ${one.number}`)}><${Icon} name="check" />${t('places.note')}</button>${one.dial && html`<${Ring} number=${one.number} />`}</div></div>`}</li>`;
}

export function Numbers() {
	const [text, setText] = useState('');
	useEffect(() => { load(); }, []);
	const found = (book.value?.numbers ?? []).filter(one => !text || findHangul(text, [one.number, ...toldAll(one, 'name'), ...toldAll(one, 'purpose')].join('\n')) >= 0);
	return html`<div class="row pl-ask"><${Find} id="number-find" value=${text} onType=${setText} /></div>
		<ul class="pl-list">${found.slice(0, most).map(one => html`<${Number} one=${one} key=${one.id} />`)}</ul>`;
}

/** On duty for what, and in which turn. @param {PhoneBook['officials'][number]} one */
const dutyText = one => one.on_duty.map(word => t('hazard.' + word)).join(', ') + (one.turn ? ' · ' + t('directory.stand_in', { n: one.turn }) : '');

/** @param {{of: PhoneBook['departments'][number], people: PhoneBook['officials']}} p */
const Department = ({ of, people }) => html`<li class="pl"><div class="row"><b class="el">${of.name}</b><span class="n sm">${of.number}</span><${Ring} number=${of.number} /></div>
	${people.map(one => html`<div class=${'row sm' + (one.on_duty.length ? ' on-duty' : '')} key=${one.id}><span class="el">${one.name} ${one.post}${one.on_duty.length > 0 && html` <span class="chip ok"><${Icon} name="check" />${t('places.on_duty')} ${dutyText(one)}</span>`}</span>
		<span class="n">${one.number}</span><${Ring} number=${one.number} /></div>`)}</li>`;

export function People() {
	const [text, setText] = useState('');
	useEffect(() => { load(); }, []);
	const officials = book.value?.officials ?? [];
	const rows = (book.value?.departments ?? []).map(of => ({ of, people: officials.filter(one => one.department === of.id).sort((a, b) => b.on_duty.length - a.on_duty.length || a.turn - b.turn) }))
		.filter(({ of, people }) => (!place.value || of.place === place.value) && (!text || findHangul(text, [...toldAll(of, 'name'), ...people.map(one => one.name + ' ' + one.post)].join('\n')) >= 0))
		.sort((a, b) => Math.max(0, ...b.people.map(one => one.on_duty.length)) - Math.max(0, ...a.people.map(one => one.on_duty.length)));
	return html`<div class="row pl-ask"><${Find} id="people-find" value=${text} onType=${setText} /><${PlaceSelect} /></div>
		<ul class="pl-list">${rows.slice(0, most).map(({ of, people }) => html`<${Department} of=${of} people=${people} key=${of.id} />`)}</ul>`;
}
