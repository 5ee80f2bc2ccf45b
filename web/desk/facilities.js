// What is open near the citizen: open before limited before stale before unknown before closed, and how old each word is. What somebody
// just learned by telephone is reported here.
import { html, signal, t, useEffect, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { clockText } from '../shared/i18n.js';
import { now } from '../shared/clock.js';
import { refusalText } from './actions.js';
import { Aloud, PlaceSelect, noteDown, place } from './places.js';
import { isField } from '../shared/keys.js';
import { TextButton, Texting, textTo } from './sms.js';
import { say } from './state.js';

/** @typedef {import('../shared/views.js').Facility} Facility */

export const kinds = ['emergency_room', 'hospital', 'pharmacy', 'health_centre', 'shelter', 'service_centre', 'welfare', 'family', 'library', 'transport', 'environment', 'other'];
const kind = signal('emergency_room');
const list = signal(/** @type {Facility[] | null} */ (null));
/** The public feed that the server asks by itself. */
const feed = signal(/** @type {{tried_ms: number, well_ms: number | null, taken: number, trouble: string} | null} */ (null));
const open = signal('');
const reporting = signal('');
let asked = 0;

async function load() {
	const turn = ++asked;
	try {
		const found = await get(`facilities?limit=20${kind.value ? '&kind=' + kind.value : ''}${place.value ? '&place=' + place.value : ''}`);
		if (turn !== asked) return;
		list.value = found.facilities;
		feed.value = found.feed;
	} catch (error) {
		if (turn === asked) say(refusalText(error));
	}
}

const looks = /** @type {Record<string, [string, string]>} */ ({ open: ['ok', 'check'], limited: ['warn', 's-near'], unknown: ['', 's-near'], stale: ['warn', 'alert'], closed: ['bad', 'x'] });

/** "3분 전" of a moment, by the server's clock. @param {number} at_ms */
function ageText(at_ms) {
	const minutes = Math.max(0, Math.floor((now.value - at_ms) / 60000));
	return minutes < 90 ? t('places.minutes_ago', { n: minutes }) : minutes < 2880 ? t('places.hours_ago', { n: Math.floor(minutes / 60) }) : t('places.days_ago', { n: Math.floor(minutes / 1440) });
}

/** Why we say so. @param {Facility} one */
function becauseText(one) {
	if (one.basis === 'hours') return t('places.by_hours', { hours: one.hours || t('directory.always') });
	if (!one.report) return t('places.nobody_asked');
	const said = t('places.reported', { age: ageText(one.report.checked_ms), source: t('report_source.' + one.report.source) });
	return one.state === 'stale' ? `${t('places.was', { state: t('facility_state.' + one.report.state) })} ${said}` : said;
}

/** @param {Facility} one */
const farText = one => one.metres === null ? '' : one.metres < 950 ? t('places.metres', { n: Math.round(one.metres / 50) * 50 }) : t('places.km', { n: (one.metres / 1000).toFixed(1) });

/** What is read to the citizen. @param {Facility} one */
export function aloudText(one) {
	const state = one.state === 'open' || one.state === 'limited' || one.state === 'closed' ? t('places.say.' + one.state) : t('places.say.unknown');
	const age = one.basis === 'report' && one.report && one.state !== 'stale' ? t('places.say.checked', { time: clockText(one.report.checked_ms) }) : '';
	return [t('places.say.name', { name: one.name, address: one.address || '' }), state, age, one.number ? t('places.say.number', { number: one.number }) : '', t('places.say.ring_first')].filter(Boolean).join(' ');
}

/** The key of the open one, wherever the focus is in the list. @param {KeyboardEvent} event */
function keys(event) {
	const one = list.value?.find(other => other.id === open.value);
	if (!one || event.code !== 'KeyM' || event.altKey || event.ctrlKey || event.metaKey || event.isComposing || isField(event.target)) return;
	textTo(one.id, aloudText(one));
	event.preventDefault();
}

/** @param {SubmitEvent} event @param {Facility} one */
async function send(event, one) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const beds = String(form.get('beds') ?? '').trim();
	try {
		await post(`facilities/${one.id}/report`, { state: form.get('state'), source: form.get('source'), minutes: Number(form.get('minutes')), beds: beds === '' ? -1 : Number(beds), note: form.get('note') });
		reporting.value = '';
		say(t('places.report_sent'));
		load();
	} catch (error) {
		say(refusalText(error));
	}
}

/** @param {{name: string, words: string[], prefix: string, text: string}} p */
const Choice = ({ name, words, prefix, text }) => html`<${Field} as="select" id=${'r-' + name} label=${text} name=${name}>${words.map(word => html`<option value=${word} key=${word}>${t(prefix + word)}</option>`)}<//>`;

/** @param {{one: Facility}} p */
const Report = ({ one }) => html`<form class="pl-report" onSubmit=${(/** @type {SubmitEvent} */ event) => send(event, one)}>
	<${Choice} name="state" words=${['open', 'limited', 'closed']} prefix="facility_state." text=${t('places.state')} /><${Choice} name="source" words=${['call', 'page', 'visit']} prefix="report_source." text=${t('places.how')} />
	<${Choice} name="minutes" words=${['30', '60', '180', '720']} prefix="places.for." text=${t('places.for')} />
	<${Field} id="r-beds" label=${t('places.beds')} name="beds" type="number" min="0" max="999" />
	<${Field} class="wide" id="r-note" label=${t('places.who_said')} name="note" maxlength="90" autocomplete="off" />
	<button class="btn sm pri" data-do="report-send">${t('places.report_send')}</button></form>`;

/** @param {{one: Facility}} p */
function Beds({ one }) {
	const counts = one.report && one.state !== 'stale' ? /** @type {[string, number | null][]} */ ([['beds', one.report.beds], ['child_beds', one.report.child_beds], ['isolation_beds', one.report.isolation_beds], ['intensive', one.report.intensive]]) : [];
	return counts.filter(([, n]) => n !== null).map(([name, n]) => html`<span class="chip" key=${name}>${t('places.' + name)} <b class="n">${n}</b></span>`);
}

/** @param {{one: Facility}} p */
const Open = ({ one }) => html`<div class="pl-body"><${Aloud} text=${aloudText(one)} />
	<p class="sm">${[one.services, one.access].filter(Boolean).join(' · ')}</p>${one.report?.note && html`<p class="sm mut">${one.report.note}</p>`}
	<p class="xs dim">${t('search.source', { source: one.source || '–', day: one.checked_on ?? '–', revision: '' })}</p>
	<div class="row wrap"><button type="button" class="btn sm pri" data-do="facility-note" onClick=${() => noteDown(aloudText(one))}><${Icon} name="check" />${t('places.note')}</button>
		<button type="button" class="btn sm" data-do="facility-report" aria-expanded=${reporting.value === one.id} onClick=${() => { reporting.value = reporting.value === one.id ? '' : one.id; }}>${t('places.report')}</button>
		<${TextButton} of=${one.id} text=${() => aloudText(one)} /></div><${Texting} of=${one.id} />
	${reporting.value === one.id && html`<${Report} one=${one} />`}</div>`;

/** @param {{one: Facility}} p */
function Row({ one }) {
	const [tone, icon] = looks[one.state];
	const on = open.value === one.id;
	return html`<li class=${'pl ' + one.state} data-state=${one.state}><button type="button" class="hit" aria-expanded=${on} onClick=${() => { open.value = on ? '' : one.id; }}>
		<span class="ttl">${one.name}</span><span class=${'chip ' + tone}><${Icon} name=${icon} />${t('facility_state.' + one.state)}</span>
		<small class="dim">${[farText(one), one.number, becauseText(one)].filter(Boolean).join(' · ')}</small><${Beds} one=${one} /></button>${on && html`<${Open} one=${one} />`}</li>`;
}

/** Its last success and age; what was wrong since. */
function Feed() {
	if (!feed.value || kind.value && kind.value !== 'emergency_room') return null;
	const { well_ms, trouble } = feed.value, age = well_ms ? ageText(well_ms) : '–';
	return trouble ? html`<p class="xs warn" role="status" data-feed="trouble"><${Icon} name="s-near" /> ${t('places.feed_trouble', { age, why: trouble })}</p>`
		: html`<p class="xs dim" data-feed="well">${t('places.feed_well', { age })}</p>`;
}

export function Facilities() {
	const [, again] = useState(0);
	useEffect(() => { load(); }, [kind.value, place.value]);
	useEffect(() => {
		const timer = setInterval(() => { load(); again(n => n + 1); }, 30000);
		return () => clearInterval(timer);
	}, []);
	return html`<div class="row pl-ask"><select class="in sm" id="facility-kind" aria-label=${t('places.kind')} value=${kind.value} onChange=${(/** @type {any} */ event) => { kind.value = event.currentTarget.value; }}>
		${kinds.map(word => html`<option value=${word} key=${word}>${t('facility_kind.' + word)}</option>`)}</select><${PlaceSelect} /></div><${Feed} />
		${list.value && (list.value.length ? html`<ul class="pl-list" onKeyDown=${keys}>${list.value.map(one => html`<${Row} one=${one} key=${one.id} />`)}</ul>` : html`<p class="sm dim">${t('places.none')}</p>`)}`;
}
