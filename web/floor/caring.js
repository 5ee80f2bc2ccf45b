// How those are who answer: requests for support for who has the duty, hard contacts of each, quiet keys, thanks (docs/care.md).
import { html, signal, t, useEffect, useState } from '../shared/ui.js';
import { Icon, Segments, Sheet } from '../shared/parts.js';
import { serverNow } from '../shared/clock.js';
import { clockText, dayText, durationText } from '../shared/i18n.js';
import { get, post, put } from '../shared/api.js';
import { catalog, person } from '../desk/state.js';
import { attempt } from './actions.js';
import { open } from './state.js';

/** @typedef {{id: string, person: string, name: string | null, kind: string, contact: string | null, at_ms: number, text: string, state: string, answered_by: string | null, answered_name: string | null, answer: string, meet_ms: number | null}} Request */
/** @typedef {{mine: boolean, duty: {person: string, name: string | null}[], leaders: {person: string, name: string | null}[], requests: Request[]}} Support */
/** @typedef {{agent: string, name: string | null, hard: number, late: number, crisis: number, abuse: number, long: number, panic: number, said: number, answered: number}} Hard */
/** @typedef {{days: number, late_days: number, share_min: number, people: Hard[], panics: {agent: string, name: string | null, at_ms: number, seen_by: string | null, seen_name: string | null, seen_ms: number | null, over_ms: number | null}[],
 *   praise: {id: string, agent: string, name: string | null, by: string, at_ms: number, text: string}[]}} Caring */

export const support = signal(/** @type {Support | null} */ (null));
const caring = signal(/** @type {Caring | null} */ (null));
const part = signal('support');

export const loadSupport = () => get('support').then(got => { support.value = got; }, () => {});
const loadCaring = () => get('care').then(got => { caring.value = got; }, () => {});

const nameOf = (/** @type {string | null} */ id, /** @type {string | null} */ otherwise) => catalog.value?.agents.find(one => one.id === id)?.display ?? otherwise ?? '';
const When = (/** @type {number} */ ms) => html`<time>${dayText(ms)} ${clockText(ms)}</time>`;

const waiting = () => support.value?.requests.filter(one => one.state === 'open').length ?? 0;

/** On the left of the floor: how many wait for an answer, and the way in. */
export const CaringCard = () => html`<section aria-label=${t('caring.floor')}><h2>${t('caring.floor')}</h2>
	${support.value?.mine && waiting() > 0 && html`<p class="st warn wrap"><${Icon} name="chat" />${t('support.waiting', { n: waiting() })}</p>`}
	<button type="button" class="btn sm" data-do="caring" onClick=${() => { open.value = 'caring'; }}>${t('caring.open')}</button></section>`;

const settled = ['closed', 'withdrawn'];

/** @param {{one: Request}} p */
function RequestRow({ one }) {
	const [text, setText] = useState('');
	const [time, setTime] = useState('');
	const answer = async (/** @type {Event} */ event) => {
		event.preventDefault();
		const day = new Date(serverNow()), [hour, minute] = time.split(':').map(Number);
		const meet_ms = time ? day.setHours(hour, minute, 0, 0) : undefined;
		if (await attempt(() => post(`support/${one.id}/answer`, { text: text.trim(), meet_ms }), t('floor.done'))) loadSupport();
	};
	return html`<li class="card"><p><b>${nameOf(one.person, one.name)}</b> · ${t('support.kind.' + one.kind)} <span class=${'st ' + (one.state === 'open' ? 'warn' : 'ok')}>${t('support.state.' + one.state)}</span> ${When(one.at_ms)}</p>
		${one.text && html`<p class="word-text">${one.text}</p>`}
		${one.answered_by && html`<p class="mut"><b>${nameOf(one.answered_by, one.answered_name)}</b>${one.meet_ms && html` · ${When(one.meet_ms)}`} ${one.answer}</p>`}
		${!settled.includes(one.state) && html`<form class="row wrap" onSubmit=${answer}><label class="grow">${t('support.answer')} <input class="in" maxlength="330" value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} /></label>
			<label>${t('support.when')} <input class="in" type="time" value=${time} onInput=${(/** @type {any} */ event) => setTime(event.currentTarget.value)} /></label>
			<button type="submit" class="btn pri" data-do="answer-support">${t('support.i_come')}</button>
			<button type="button" class="btn" data-do="close-support" onClick=${() => attempt(() => post(`support/${one.id}/close`, {})).then(loadSupport)}>${t('support.talked')}</button></form>`}</li>`;
}

/** Managers say who sees the requests. */
function Duty() {
	const has = new Set(support.value?.duty.map(one => one.person));
	const change = (/** @type {string} */ id, /** @type {boolean} */ on) => attempt(() => put('support/duty', { person: id, on })).then(loadSupport);
	const names = (support.value?.duty ?? []).map(one => nameOf(one.person, one.name)).join(', ');
	return html`<p class="xs mut"><${Icon} name="lock" size="xs" /> ${names ? t('support.duty_of', { names }) : t('support.duty_all')}</p>
		${person.value?.roles.includes('manager') && html`<fieldset class="row wrap"><legend>${t('support.duty')}</legend>${support.value?.leaders.map(one => html`<label class="tick" key=${one.person}><input type="checkbox" checked=${has.has(one.person)}
			onChange=${(/** @type {any} */ event) => change(one.person, event.currentTarget.checked)} />${nameOf(one.person, one.name)}</label>`)}</fieldset>`}`;
}

const Requests = () => html`<${Duty} />${!support.value?.mine ? html`<p>${t('support.not_yours')}</p>`
	: support.value.requests.length ? html`<ul class="asked">${support.value.requests.map(one => html`<${RequestRow} one=${one} key=${one.id} />`)}</ul>` : html`<p class="mut">${t('support.none')}</p>`}`;

const reasons = /** @type {('crisis' | 'abuse' | 'long' | 'panic' | 'said')[]} */ (['crisis', 'abuse', 'long', 'panic', 'said']);

function HardTable() {
	const view = caring.value;
	if (!view) return null;
	return html`<p class="xs mut">${t('hard.floor_about', { days: view.days, late: view.late_days, min: view.share_min })} ${t('caring.breaks')}</p>
		${view.people.length ? html`<div class="wide-box"><table class="hard-table"><thead><tr><th scope="col">${t('why.agent')}</th><th scope="col" class="r">${t('hard.count')}</th><th scope="col" class="r">${t('hard.of')}</th>
			<th scope="col" class="r">${t('hard.late', { n: view.late_days })}</th>${reasons.map(why => html`<th scope="col" class="r" key=${why}>${t('hard.why.' + why)}</th>`)}</tr></thead>
			<tbody>${view.people.map(one => html`<tr key=${one.agent}><th scope="row">${nameOf(one.agent, one.name)}</th><td class="r n"><b>${one.hard}</b></td><td class="r n">${one.answered}</td><td class="r n">${one.late}</td>
				${reasons.map(why => html`<td class="r n" key=${why}>${one[why] || ''}</td>`)}</tr>`)}</tbody></table></div>` : html`<p class="mut">${t('hard.none')}</p>`}
		${view.panics.length > 0 && html`<h3>${t('panic.list')}</h3><ul class="hard-list">${view.panics.map(one => html`<li key=${one.agent + one.at_ms}>${When(one.at_ms)} <b>${nameOf(one.agent, one.name)}</b>
			${one.seen_ms ? ` · ${nameOf(one.seen_by, one.seen_name)} (${durationText(one.seen_ms - one.at_ms)})` : ` · ${t('panic.unseen')}`}</li>`)}</ul>`}`;
}

const Thanks = () => html`<ul class="hard-list">${caring.value?.praise.map(one => html`<li key=${one.id}>${When(one.at_ms)} <b>${nameOf(one.agent, one.name)}</b> <span class="mut">${t('praise.by.' + one.by)}</span>
	<span class="word-text">${one.text}</span></li>`)}</ul>${!caring.value?.praise.length && html`<p class="mut">${t('praise.none')}</p>`}`;

export function CaringSheet() {
	useEffect(() => { loadSupport(); loadCaring(); }, []);
	const parts = ['support', 'hard', 'praise'];
	return html`<${Sheet} title=${t('caring.floor')} onClose=${() => { open.value = ''; }}>
		<${Segments} label=${t('caring.floor')} value=${part.value} onPick=${(/** @type {string} */ value) => { part.value = value; }} options=${parts.map(value => ({ value, text: t('caring.part.' + value) }))} />
		${part.value === 'support' ? html`<${Requests} />` : part.value === 'hard' ? html`<${HardTable} />` : html`<${Thanks} />`}<//>`;
}
