// Finding a citizen by a whole number, address or name; who looked at them; and, with a reason, what is decided about a record: to be
// restricted, held, copied for the citizen, or erased.
import { html, signal, t, useState } from '../shared/ui.js';
import { get, post, put } from '../shared/api.js';
import { Copy, copied, give } from './copy.js';
import { Entries, dayText } from './looked.js';
import { attempt, done, has, reasons } from './state.js';

/** @typedef {{id: string, open: boolean, sensitive: boolean, held: boolean, erased_ms: number | null, name?: string | null}} Found */

const words = signal('');
const found = signal(/** @type {Found[] | null} */ (null));
const chosen = signal(/** @type {Found | null} */ (null));
const looked = signal(/** @type {{citizen: string | null, entries: import('./looked.js').Entry[]} | null} */ (null));

async function look() {
	chosen.value = looked.value = null;
	found.value = (await attempt(() => post('citizens/search', { words: words.value })))?.citizens ?? null;
	const isName = !/[0-9@]/.test(words.value);
	if (has('manager', 'auditor') && !isName) looked.value = await attempt(() => post('citizens/looked', { words: words.value }));
}

/** @param {Found} one */
async function choose(one) {
	chosen.value = one;
	if (has('manager', 'auditor')) looked.value = await attempt(() => get(`citizens/${one.id}/looked`));
}

/** The one as it is now, in the list too. @param {string} id */
async function again(id) {
	const now = (await attempt(() => get('citizens/' + id)))?.citizen;
	if (!now || !chosen.value) return;
	await choose({ ...chosen.value, sensitive: now.sensitive, held: now.held, erased_ms: now.erased_ms });
}

/** @param {{one: Found}} p */
function Decide({ one }) {
	const [why, setWhy] = useState('citizen'), [note, setNote] = useState(''), [sure, setSure] = useState(false);
	/** @param {'sensitive' | 'held'} which */
	const mark = async which => {
		const next = { sensitive: one.sensitive, held: one.held, [which]: !one[which] };
		if (await attempt(() => put(`citizens/${one.id}/mark`, next).then(() => true))) await again(one.id);
	};
	const copy = async () => {
		copied.value = null;
		const got = await attempt(async () => {
			await post(`citizens/${one.id}/open`, { what: 'copy', why, note });
			return get(`citizens/${one.id}/copy`);
		});
		if (!got) return;
		copied.value = got;
		give(one.id, got);
		await again(one.id);
	};
	const erase = async () => {
		setSure(false);
		const proof = await attempt(() => post(`citizens/${one.id}/erase`, { why, note }));
		if (!proof) return;
		await again(one.id);
		done.value = t('citizens.erased', { id: proof.id }) + (proof.held ? ' ' + t('citizens.erased_held', { n: proof.held }) : '');
	};
	if (one.erased_ms) return html`<p>${t('citizens.erased_on', { day: dayText(one.erased_ms) })}</p>`;
	return html`<section class="decide"><div class="row wrap">
			<button type="button" class="btn" aria-pressed=${one.sensitive} onClick=${() => mark('sensitive')}>${t(one.sensitive ? 'citizens.unrestrict' : 'citizens.restrict')}</button>
			<button type="button" class="btn" aria-pressed=${one.held} onClick=${() => mark('held')}>${t(one.held ? 'citizens.release' : 'citizens.hold')}</button></div>
		<div class="row wrap"><label for="decide-why">${t('citizens.why')}</label><select class="in" id="decide-why" value=${why} onChange=${(/** @type {any} */ event) => setWhy(event.currentTarget.value)}>
				${reasons.map(word => html`<option value=${word} key=${word}>${t('access_why.' + word)}</option>`)}</select>
			<input class="in grow" maxlength="100" aria-label=${t('citizen_card.note')} placeholder=${t('citizen_card.note')} value=${note} onInput=${(/** @type {any} */ event) => setNote(event.currentTarget.value)} />
			<button type="button" class="btn" data-do="copy" onClick=${copy}>${t('citizens.copy')}</button>
			${has('manager') && !sure && html`<button type="button" class="btn" data-do="erase" onClick=${() => setSure(true)}>${t('citizens.erase')}</button>`}
			${sure && html`<span role="alert">${t('citizens.sure')}</span><button type="button" class="btn bad" data-do="erase-sure" onClick=${erase}>${t('citizens.erase')}</button>
				<button type="button" class="btn" onClick=${() => setSure(false)}>${t('citizens.no')}</button>`}</div></section>`;
}

export function Find() {
	/** @param {SubmitEvent} event */
	const submit = event => { event.preventDefault(); if (words.value.trim()) look(); };
	const one = chosen.value;
	return html`<form class="row no-print" onSubmit=${submit} role="search"><input class="in grow" id="words" aria-label=${t('citizens.words')} placeholder=${t('citizens.words')} autocomplete="off"
			value=${words.value} onInput=${(/** @type {any} */ event) => { words.value = event.currentTarget.value; }} /><button type="submit" class="btn pri">${t('citizens.find')}</button></form>
		<ul class="found no-print" aria-live="polite">${(found.value ?? []).map(row => html`<li key=${row.id}><button type="button" class="btn" aria-pressed=${one?.id === row.id} onClick=${() => choose(row)}>
			${row.name ?? t('citizen_card.restricted_name')}${row.held ? ` · ${t('citizen_card.held')}` : ''}</button></li>`)}${found.value?.length === 0 && html`<li class="dim">${t('citizen_card.nobody')}</li>`}</ul>
		${one && has('manager', 'auditor') && html`<div class="no-print"><${Decide} one=${one} /></div>`}
		${copied.value && html`<${Copy} copy=${copied.value} />`}
		${looked.value && html`<section class="paper"><p class="print-only">${words.value}</p><${Entries} title=${t('citizens.looked')} entries=${looked.value.entries} />
			<button type="button" class="btn no-print" onClick=${() => window.print()}>${t('citizens.print')}</button></section>`}`;
}
