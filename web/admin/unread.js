// What came on the channels and could not be read: why, since when, how large. A person has it read again, or sets it aside.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { saveAsItCame, sizeText } from '../shared/files.js';
import { clockText, dayText } from '../shared/i18n.js';
import { attempt, load, person } from './state.js';

/** @typedef {{id: string, channel: string, at_ms: number, bytes: number, why: string, what: string, aside: boolean, decided_ms: number | null, decided_by: string | null}} Event */

const events = signal(/** @type {Event[]} */ ([]));
const reload_ms = 20000;
const timeText = (/** @type {number} */ at) => `${dayText(at)} ${clockText(at)}`;

async function look() {
	const got = await get('channels/unread?limit=100').catch(() => null);
	if (got) events.value = got.events;
}

/** @param {Event} event @param {boolean} again */
async function decide(event, again) {
	if (await attempt(() => post('channels/unread/' + event.id, { again }))) await Promise.all([look(), load('channels')]);
}

/** Auditors look. */
const mayDecide = () => person.value?.roles.some(role => ['supervisor', 'manager', 'admin'].includes(role));

/** Those of the floor and auditors: what came may be a citizen's words. */
const mayOpen = () => person.value?.roles.some(role => ['supervisor', 'manager', 'auditor'].includes(role));

/** @param {{event: Event}} p */
const Row = ({ event }) => html`<li data-event=${event.id}><span><b>${t('channel.' + event.channel)}</b> <span class="n">${timeText(event.at_ms)}</span> · <span class="n">${sizeText(event.bytes)}</span> ·
	${event.aside ? html`<span class="dim">${t('unread.set_aside', { name: event.decided_by ?? '', time: timeText(event.decided_ms ?? 0) })}</span>`
		: html`<span class="warn"><${Icon} name="s-near" /> ${t('event_why.' + event.why)}</span>`}</span>
	<span class="row">${mayOpen() && html`<button type="button" class="btn sm ghost" data-do="unread-save" onClick=${() => attempt(() => saveAsItCame(`channels/unread/${event.id}/bytes`, event.id + (event.channel === 'mail' ? '.eml' : '.bin')))}>
			<${Icon} name="doc" size="xs" />${t('unread.save')}</button>`}
		${!event.aside && mayDecide() && html`<button type="button" class="btn sm" data-do="unread-again" onClick=${() => decide(event, true)}>${t('unread.again')}</button>
			<button type="button" class="btn sm ghost" data-do="unread-aside" onClick=${() => decide(event, false)}>${t('unread.aside')}</button>`}</span></li>`;

export function Unread() {
	useEffect(() => {
		look();
		const timer = setInterval(look, reload_ms);
		return () => clearInterval(timer);
	}, []);
	return events.value.length > 0 && html`<section class="card pad unread" aria-labelledby="unread-title"><h2 id="unread-title">${t('unread.title')} <span class="n">${events.value.filter(one => !one.aside).length}</span></h2>
		<p class="mut">${t('unread.about')}</p><ul>${events.value.map(event => html`<${Row} event=${event} key=${event.id} />`)}</ul></section>`;
}
