// Incidents: what is on, how many call about it compared with a usual half hour, and declaring, changing and ending one.
import { html, label, t, useState } from '../shared/ui.js';
import { Icon, Segments, Sheet } from '../shared/parts.js';
import { Pick } from '../shared/pick.js';
import { now, serverNow } from '../shared/clock.js';
import { clockText, durationText, languageNames, languages } from '../shared/i18n.js';
import { leaves } from '../desk/names.js';
import { catalog } from '../desk/state.js';
import { endIncident, saveIncident } from './actions.js';
import { incidents, open } from './state.js';

/** @typedef {import('../shared/views.js').Incident} Incident */

const hazards = ['flood', 'wind', 'snow', 'heat', 'landslide', 'earthquake', 'fire', 'collapse', 'gas', 'chemical', 'infection', 'traffic', 'water', 'power', 'animal', 'other'];
const notices = ['none', 'busy', 'rain', 'snow', 'wind', 'heat', 'infection', 'outage', 'own'];
const hours = [1, 3, 6, 12, 24, 72];

/** What fits a hazard, until somebody chooses another. @param {string} hazard */
const noticeFor = hazard => ({ flood: 'rain', landslide: 'rain', wind: 'wind', snow: 'snow', heat: 'heat', infection: 'infection', water: 'outage', power: 'outage' })[hazard] ?? 'busy';

/** @param {{one: Incident}} p */
function Surge({ one }) {
	if (one.now === undefined) return null;
	const times = one.usual ? one.now / one.usual : null;
	return html`<p><${Icon} name=${times && times >= 2 ? 'octagon' : 's-available'} tone=${times && times >= 2 ? 'bad' : 'ok'} />
		${times ? t('incident.surge', { n: one.now, usual: one.usual ?? 0, times: times.toFixed(1) }) : t('incident.surge_new', { n: one.now })}</p>`;
}

/** @param {{one: Incident}} p */
const Card = ({ one }) => html`<section class="card incident" aria-label=${label(one.label)}><div class="row"><i class=${'hz hz-' + one.hazard} aria-hidden="true" /><b class="el">${label(one.label)}</b>
	<span class="end n">${one.start_ms > now.value ? t('incident.from', { time: clockText(one.start_ms) }) : durationText(now.value - one.start_ms)}</span></div>
	<${Surge} one=${one} /><p><${Icon} name="list" />${t('incident.contacts', { n: one.contacts })}</p>
	<p><${Icon} name="speaker" />${t('incident.notice.' + one.notice)}</p><p><${Icon} name="clock" />${t('incident.ends', { time: clockText(one.ends_ms) })}</p>
	<div class="row"><button type="button" class="btn sm grow" data-do="incident-longer" onClick=${() => saveIncident(one.id, { ends_ms: one.ends_ms + 3 * 3600000, rev: one.rev })}>${t('incident.longer')}</button>
		<button type="button" class="btn sm grow" data-do="incident-end" onClick=${() => endIncident(one.id)}>${t('incident.end')}</button></div></section>`;

export function Incidents() {
	const list = incidents.value?.incidents.filter(one => !one.ended_ms) ?? [];
	const all = incidents.value?.all;
	return html`${list.map(one => html`<${Card} one=${one} key=${one.id} />`)}
		${all?.usual ? html`<p class="xs mut">${t('incident.all', { n: all.now, usual: all.usual })}</p>` : ''}
		<button type="button" class="btn" data-do="declare" onClick=${() => { open.value = 'incident'; }}><${Icon} name="alert" />${t('incident.declare')}</button>`;
}

/** Everything that is not yet decided has a value that will do. */
const empty = () => ({ label: /** @type {Record<string, string>} */ ({}), hazard: 'flood', notice: 'rain', place: /** @type {string | null} */ (null), topic: /** @type {string | null} */ (null), hours: 6 });

/** The API knows topics and places by name. @param {string} id @param {'topics' | 'places'} kind */
const named = (id, kind) => /** @type {any[]} */ (catalog.value?.[kind] ?? []).find(one => one.id === id)?.name;

export function DeclareSheet() {
	const [form, setForm] = useState(empty());
	const [more, setMore] = useState(false);
	const change = (/** @type {Partial<typeof form>} */ part) => setForm(was => ({ ...was, ...part }));
	const close = () => { open.value = ''; };
	const send = async (/** @type {Event} */ event) => {
		event.preventDefault();
		const { hazard, notice, place, topic } = form;
		const texts = Object.fromEntries(Object.entries(form.label).map(([language, text]) => [language, text.trim()]).filter(([, text]) => text));
		if (await saveIncident('', { label: texts, hazard, notice, ends_ms: serverNow() + form.hours * 3600000,
			...(place ? { place: named(place, 'places') } : {}), ...(topic ? { topic: named(topic, 'topics') } : {}) })) close();
	};
	const words = (/** @type {string} */ language) => html`<label for=${'title-' + language} lang=${language}>${languageNames[/** @type {'ko'} */ (language)]}</label>
		<input class="in" id=${'title-' + language} lang=${language} maxlength="38" value=${form.label[language] ?? ''} required=${language === 'ko'} autocomplete="off"
			onInput=${(/** @type {any} */ event) => change({ label: { ...form.label, [language]: event.currentTarget.value } })} />`;
	return html`<${Sheet} title=${t('incident.declare')} onClose=${close}><form class="form-grid" onSubmit=${send}>
		<p class="xs mut">${t('incident.hint')}</p>${words('ko')}
		${more ? languages.slice(1).map(words) : html`<button type="button" class="link" data-do="more-languages" onClick=${() => setMore(true)}>${t('incident.languages')}</button>`}
		<label for="incident-hazard">${t('incident.hazard')}</label><select class="in" id="incident-hazard" value=${form.hazard}
			onChange=${(/** @type {any} */ event) => change({ hazard: event.currentTarget.value, notice: noticeFor(event.currentTarget.value) })}>
			${hazards.map(one => html`<option value=${one} key=${one}>${t('hazard.' + one)}</option>`)}</select>
		<label for="incident-notice">${t('incident.says')}</label><select class="in" id="incident-notice" value=${form.notice} onChange=${(/** @type {any} */ event) => change({ notice: event.currentTarget.value })}>
			${notices.map(one => html`<option value=${one} key=${one}>${t('incident.notice.' + one)}</option>`)}</select>
		<div class="two"><div><span class="lab">${t('incident.topic')}</span><${Pick} id="incident-topic" label=${t('incident.topic')} hint=${t('incident.any')} entries=${leaves(catalog.value?.topics ?? [])} value=${form.topic}
				onPick=${(/** @type {string} */ topic) => change({ topic })} /></div>
			<div><span class="lab">${t('incident.place')}</span><${Pick} id="incident-place" label=${t('incident.place')} hint=${t('incident.everywhere')} icon="pin" entries=${leaves(catalog.value?.places ?? [])} value=${form.place}
				onPick=${(/** @type {string} */ place) => change({ place })} /></div></div>
		<span class="lab">${t('incident.ends_after')}</span><${Segments} label=${t('incident.ends_after')} value=${String(form.hours)} onPick=${(/** @type {string} */ value) => change({ hours: Number(value) })}
			options=${hours.map(n => ({ value: String(n), text: durationText(n * 3600000) }))} />
		<button type="submit" class="btn pri big" data-do="declare-now" disabled=${!form.label.ko?.trim()}><${Icon} name="alert" />${t('incident.declare_now')}</button></form><//>`;
}
