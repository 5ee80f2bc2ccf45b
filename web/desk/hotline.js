// The disaster hotline: what is reported, and who is rung for it, as it happens.
import { html, label, signal, t, useEffect, useRef, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Segments, Timer } from '../shared/parts.js';
import { Pick } from '../shared/pick.js';
import { get, post } from '../shared/api.js';
import { clockText, timerText } from '../shared/i18n.js';
import { now } from '../shared/clock.js';
import { refusalText } from './actions.js';
import { keepReport, together } from './report.js';
import { catalog, contact, inWrap, me, say } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */
/** @typedef {import('../shared/views.js').Hotline} Hotline */
/** @typedef {import('./report.js').Report} Report */

export const hazards = ['flood', 'wind', 'snow', 'heat', 'landslide', 'earthquake', 'fire', 'collapse', 'gas', 'chemical', 'infection', 'traffic', 'water', 'power', 'animal', 'other'];
/** Officials by id, for their names. */
const officials = signal(/** @type {Map<string, {name: string, post: string, department: string}>} */ (new Map()));

async function loadOfficials() {
	const [list, departments] = await Promise.all([get('directory/officials'), get('directory/departments')]).catch(() => []);
	if (!list) return;
	const names = new Map(departments.rows.map((/** @type {any} */ row) => [row.code, row.name]));
	officials.value = new Map(list.rows.map((/** @type {any} */ row) => [row.id, { name: row.name, post: row.post, department: names.get(row.department) ?? '' }]));
}

/** @param {string | null} id */
function placeText(id) {
	const place = catalog.value?.places.find(one => one.id === id);
	return place ? label(place.label) : t('hotline.no_place');
}

/** Rings first: seconds count; what was written follows. @param {Contact} call @param {Report} base @param {Report} report */
async function ring(call, base, report) {
	try {
		await post(`contacts/${call.id}/hotline`, { hazard: report.hazard, place: report.place ?? undefined });
		const kept = await keepReport(call.id, base, report);
		if (kept.merged) say(t('place.both'));
		return kept.report;
	} catch (error) {
		say(refusalText(error));
		return null;
	}
}

/** @param {Contact} call */
const stop = call => post(`contacts/${call.id}/hotline/stop`, {}).catch(error => say(refusalText(error)));

/** @param {Contact} call */
const comeBack = call => post(`contacts/${call.id}/hotline/return`, {}).catch(error => say(refusalText(error)));

/** @param {{value: string, onPick: (hazard: string) => void}} p */
function Hazards({ value, onPick }) {
	/** @param {KeyboardEvent} event */
	const move = event => {
		const step = { ArrowRight: 1, ArrowDown: 8, ArrowLeft: -1, ArrowUp: -8 }[event.key];
		if (!step || event.altKey) return;
		event.preventDefault();
		const next = (Math.max(0, hazards.indexOf(value)) + step + hazards.length) % hazards.length;
		onPick(hazards[next]);
		/** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).children[next]).focus();
	};
	const chosen = hazards.includes(value) ? value : hazards[0];
	return html`<div class="hazards" role="radiogroup" aria-label=${t('hotline.hazard')} onKeyDown=${move}>${hazards.map(hazard => html`
		<button type="button" role="radio" class="hazard" key=${hazard} data-hazard=${hazard} aria-checked=${hazard === value} tabindex=${hazard === chosen ? 0 : -1}
			onClick=${() => onPick(hazard)}><i class=${`hz hz-${hazard}`} aria-hidden="true" />${t('hazard.' + hazard)}</button>`)}</div>`;
}

/** @param {{id: string | null, agent: string | null}} p */
function who({ id, agent }) {
	const official = id ? officials.value.get(id) : null;
	if (official) return `${official.department} ${official.post} ${official.name}`;
	return agent ? t('hotline.supervisor') : t('hotline.official');
}

const looks = /** @type {Record<string, [string, string]>} */ ({
	ringing: ['s-ringing', 'acc'], missed: ['x', 'dim'], joined: ['s-talking', 'ok'], left: ['phone-end', 'dim'],
});

/** @param {{one: Hotline['calls'][0]}} p */
const CallRow = ({ one }) => html`<li class=${looks[one.state][1]}><${Icon} name=${looks[one.state][0]} /><span class="el">${who({ id: one.official, agent: one.agent })}</span>
	<small>${t(one.mobile ? 'hotline.mobile' : 'hotline.work')}</small><span>${one.state === 'missed' ? t('hotline.how.' + one.how) : t('hotline.call.' + one.state)}</span>
	<time>${clockText(one.at_ms, true)}</time></li>`;

const tones = /** @type {Record<string, string>} */ ({ joined: 'ok', paused: 'warn', empty: 'bad' });

/** What is so now, in one sentence; a screen reader hears it when it changes. @param {{line: Hotline}} p */
function Now({ line }) {
	const tone = tones[line.state] ?? '';
	const left = line.again_ms ? Math.max(0, Math.ceil((line.again_ms - now.value) / 1000)) : 0;
	return html`<p class=${`hot-now ${tone}`}><span role="status">${t('hotline.state.' + line.state)}</span>
		${line.state === 'ringing' && html` <${Timer} since=${line.since_ms} />`}${line.state === 'paused' && html` <time>${left}</time>`}
		${line.answered_ms && html` <small>${t('hotline.after', { time: timerText(line.answered_ms - line.since_ms) })}</small>`}</p>`;
}

/** @param {{call: Contact, line: Hotline}} p */
export const Chain = ({ call, line }) => html`<section class="chain card" aria-label=${t('hotline.chain')}>
	<header><b>${t('hazard.' + line.hazard)} · ${placeText(line.place)}</b><${Now} line=${line} />
		${['ringing', 'paused', 'empty'].includes(line.state) && !inWrap.value && html`<button type="button" class="btn sm" data-do="hotline-stop" onClick=${() => stop(call)}><${Icon} name="x" />${t('hotline.stop')}</button>`}
		${inWrap.value && line.state === 'joined' && html`<button type="button" class="btn sm" data-do="hotline-return" onClick=${() => comeBack(call)}><${Icon} name="undo" />${t('hotline.return')}</button>`}</header>
	<ol class="chain-list">${[...line.calls].reverse().map(one => html`<${CallRow} one=${one} key=${one.party} />`)}</ol></section>`;

/** The chain of the contact in hand, wherever the desk shows it. @param {{call: Contact}} p */
export const HotlineChain = ({ call }) => {
	useEffect(() => { if (call.hotline) loadOfficials(); }, [!!call.hotline]);
	return call.hotline ? html`<${Chain} call=${call} line=${call.hotline} />` : null;
};

/** @param {Contact} call @returns {Report} */
const empty = call => ({ hazard: '', place: call.classified.place, injuries: 'unknown', address: '', note: '', revision: 0 });

/** @param {{call: Contact}} p */
export function Hotline({ call }) {
	const [report, setReport] = useState(empty(call));
	const base = useRef(report); // what the server has, as far as this page knows
	const change = (/** @type {Partial<Report>} */ part) => setReport(was => ({ ...was, ...part }));
	useEffect(() => {
		get(`contacts/${call.id}/report`).then(saved => saved.revision && setReport(was => together(empty(call), base.current = saved, was))).catch(() => {});
		/** @type {HTMLElement | null} */ (document.querySelector('.hazards [tabindex="0"]'))?.focus();
	}, [call.id]);
	const send = async () => {
		if (!contact.value || !me.value?.contact) return;
		const sent = report, kept = await ring(call, base.current, sent);
		if (!kept) return;
		base.current = kept;
		setReport(was => together(sent, kept, was)); // typing went on meanwhile
	};
	const places = (catalog.value?.places ?? []).map(place => ({ id: place.id, text: label(place.label) }));
	return html`<section class="hotline card" aria-label=${t('call.hotline')}>
		<${Hazards} value=${report.hazard} onPick=${(/** @type {string} */ hazard) => change({ hazard })} />
		<div class="hot-row"><div><span class="lab" aria-hidden="true">${t('hotline.place')}</span><${Pick} id="hot-place" label=${t('hotline.place')} hint=${t('hotline.place_hint')} entries=${places} value=${report.place} onPick=${(/** @type {string} */ place) => change({ place })} icon="home" /></div>
			<div><span class="lab">${t('hotline.injuries')}</span><${Segments} label=${t('hotline.injuries')} value=${report.injuries} onPick=${(/** @type {string} */ injuries) => change({ injuries })}
				options=${['unknown', 'none', 'some'].map(value => ({ value, text: t('injuries.' + value) }))} /></div></div>
		<div class="hot-row"><${Field} id="hot-address" label=${t('hotline.address')} value=${report.address} maxlength="300" autocomplete="off" onInput=${(/** @type {any} */ event) => change({ address: event.currentTarget.value })} />
			<${Field} id="hot-note" label=${t('hotline.note')} value=${report.note} maxlength="1000" autocomplete="off" onInput=${(/** @type {any} */ event) => change({ note: event.currentTarget.value })} /></div>
		<button type="button" class="btn pri big" data-do="hotline-ring" disabled=${!report.hazard} onClick=${send}><${Icon} name="phone" />${t(call.hotline && !['ended'].includes(call.hotline.state) ? 'hotline.ring_again' : 'hotline.ring')}</button>
		${report.injuries === 'some' && html`<p class="warn"><${Icon} name="s-near" /> ${t('hotline.call_119')}</p>`}</section>`;
}
