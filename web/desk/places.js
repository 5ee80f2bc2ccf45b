// Places at the desk: what is open near the citizen, public numbers, who is on duty, rumours. One key opens it in the place of the
// search (Alt P), Escape or the key again gives the search back.
import { html, label, signal, t, useEffect } from '../shared/ui.js';
import { Icon, Segments } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { get } from '../shared/api.js';
import { told } from '../shared/told.js';
import { refusalText } from './actions.js';
import { draft, edit } from './draft.js';
import { Facilities } from './facilities.js';
import { Numbers, People } from './phonebook.js';
import { catalog, contact, say } from './state.js';

/** '' closed, else which list. */
export const shown = signal('');
export const place = signal('');
const lists = ['facilities', 'numbers', 'people', 'rumours'];

/** The city that is known of this contact, by its short name. */
function placeOfContact() {
	const id = draft.value?.fields.place ?? contact.value?.classified?.place;
	return catalog.value?.places.find(one => one.id === id)?.name ?? '';
}

export function togglePlaces() {
	if (shown.value) {
		shown.value = '';
		requestAnimationFrame(() => document.getElementById('search')?.focus());
		return;
	}
	place.value = placeOfContact() || place.value;
	shown.value = 'facilities';
	requestAnimationFrame(() => document.getElementById('facility-kind')?.focus());
}

/** A line of what was told goes into the record's note. @param {string} line */
export function noteDown(line) {
	const note = draft.value?.fields.note ?? '';
	if (!draft.value) return say(t('places.no_contact'));
	if (!note.includes(line)) edit({ note: (note ? note.trimEnd() + '\n' : '') + line });
	say(t('places.noted'));
}

/** The same texts in the citizen's language, else in English. @param {{row: Record<string, any>, names: string[]}} p */
export function InTheirs({ row, names }) {
	const own = contact.value?.language ?? 'en', texts = names.map(name => told(row, name, own === 'ko' ? 'en' : own)).filter(({ text, language }) => text && language !== 'ko');
	return texts.map(({ text, language }) => html`<p class="sm mut" lang=${language} key=${text}>${text}</p>`);
}

/** @param {{text: string}} p */
export const Aloud = ({ text }) => html`<blockquote class="aloud">${text}</blockquote>`;

const rumours = signal(/** @type {Record<string, any>[] | null} */ (null));
const open = signal('');

async function loadRumours() {
	try {
		const today = new Date().toISOString().slice(0, 10);
		const list = await get('directory/rumours');
		rumours.value = list.rows.filter((/** @type {any} */ row) => row.active === 'yes' && (!row.valid_until || row.valid_until >= today));
	} catch (error) {
		say(refusalText(error));
	}
}

const looks = /** @type {Record<string, [string, string]>} */ ({ unverified: ['warn', 's-near'], true: ['ok', 'check'], false: ['bad', 'x'], partly: ['warn', 's-near'] });

/** @param {{row: Record<string, any>}} p */
function Rumour({ row }) {
	const [tone, icon] = looks[row.verdict] ?? looks.unverified;
	const on = open.value === row.id;
	return html`<li class="pl"><button type="button" class="hit" aria-expanded=${on} onClick=${() => { open.value = on ? '' : row.id; }}>
		<span class="ttl">${row.claim}</span><span class=${'chip ' + tone}><${Icon} name=${icon} />${t('rumour_verdict.' + row.verdict)}</span>
		<small class="dim">${t('places.checked_at', { at: row.checked_at || '–' })} · ${row.department}</small></button>
		${on && html`<div class="pl-body"><${Aloud} text=${row.wording} /><${InTheirs} row=${row} names=${['claim', 'wording']} />
			<button type="button" class="btn sm pri" data-do="rumour-note" onClick=${() => noteDown(row.claim + ' → ' + t('rumour_verdict.' + row.verdict))}><${Icon} name="check" />${t('places.note')}</button></div>`}</li>`;
}

function Rumours() {
	useEffect(() => { loadRumours(); }, []);
	if (!rumours.value) return null;
	return rumours.value.length ? html`<ul class="pl-list">${rumours.value.map(row => html`<${Rumour} row=${row} key=${row.id} />`)}</ul>` : html`<p class="sm dim">${t('places.no_rumours')}</p>`;
}

const views = /** @type {Record<string, any>} */ ({ facilities: Facilities, numbers: Numbers, people: People, rumours: Rumours });

/** @param {KeyboardEvent} event */
function escape(event) {
	if (event.key !== 'Escape' || event.isComposing) return;
	event.stopPropagation();
	togglePlaces();
}

export const PlaceSelect = () => html`<select class="in sm" aria-label=${t('places.city')} value=${place.value} onChange=${(/** @type {any} */ event) => { place.value = event.currentTarget.value; }}>
	<option value="">${t('places.anywhere')}</option>${(catalog.value?.places ?? []).map(one => html`<option value=${one.name} key=${one.name}>${label(one.label)}</option>`)}</select>`;

export function Places() {
	const View = views[shown.value];
	return html`<section class="know card places" aria-label=${t('places.title')} onKeyDown=${escape}>
		<div class="row"><${Segments} label=${t('places.title')} value=${shown.value} onPick=${(/** @type {string} */ value) => { shown.value = value; }}
			options=${lists.map(value => ({ value, text: t('places.list.' + value) }))} />
			<button type="button" class="icb end" aria-label=${t('places.close')} onClick=${togglePlaces}><${Icon} name="x" /></button><kbd>${altName} P</kbd></div><${View} /></section>`;
}
