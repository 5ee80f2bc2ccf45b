// All that is kept of the citizen: address, what they prefer, what they belong to and allow, by what else they are known, who may be
// the same person; merging and its undoing.
import { html, label, t, useEffect, useState } from '../shared/ui.js';
import { Icon, Sheet } from '../shared/parts.js';
import { get, post, put } from '../shared/api.js';
import { dateText, languages } from '../shared/i18n.js';
import { Consent } from './citizen_consent.js';
import { act, card, edit } from './citizen_state.js';
import { catalog, contact } from './state.js';

const segments = ['senior', 'alone', 'young', 'foreign', 'deaf', 'blind', 'mobility', 'carer', 'business', 'reporter', 'often'];
const kinds = ['phone', 'email', 'channel', 'login'];

/** @typedef {import('../shared/views.js').Citizen} One */

function Fields() {
	const fields = card.value?.fields;
	if (!fields) return null;
	/** @param {string} segment */
	const turn = segment => edit({ segments: fields.segments.includes(segment) ? fields.segments.filter(one => one !== segment) : [...fields.segments, segment] });
	return html`<div class="fg"><label for="cs-address">${t('citizen_card.address')}</label>
		<input class="in" id="cs-address" maxlength="300" autocomplete="off" value=${fields.address} onInput=${(/** @type {any} */ event) => edit({ address: event.currentTarget.value })} />
		<label for="cs-place">${t('record.place')}</label>
		<select class="in" id="cs-place" value=${fields.place ?? ''} onChange=${(/** @type {any} */ event) => edit({ place: event.currentTarget.value || null })}>
			<option value="">–</option>${(catalog.value?.places ?? []).map(one => html`<option value=${one.id} key=${one.id} selected=${one.id === fields.place}>${label(one.label)}</option>`)}</select>
		<label for="cs-language">${t('citizen_card.language')}</label>
		<select class="in" id="cs-language" value=${fields.language} onChange=${(/** @type {any} */ event) => edit({ language: event.currentTarget.value })}>
			<option value="unknown">–</option>${languages.map(one => html`<option value=${one} key=${one} selected=${one === fields.language}>${t('language.' + one)}</option>`)}</select>
		<label for="cs-agent">${t('citizen_card.agent')}</label>
		<select class="in" id="cs-agent" value=${fields.agent ?? ''} onChange=${(/** @type {any} */ event) => edit({ agent: event.currentTarget.value || null })}>
			<option value="">–</option>${(catalog.value?.agents ?? []).map(one => html`<option value=${one.id} key=${one.id} selected=${one.id === fields.agent}>${one.display}</option>`)}</select>
		<span class="lb">${t('citizen_card.segments')}</span><div class="row wrap">${segments.map(one => html`<label class="row xs" key=${one}>
			<input type="checkbox" checked=${fields.segments.includes(one)} onChange=${() => turn(one)} /> ${t('citizen_segment.' + one)}</label>`)}</div></div>`;
}

/** @param {{one: One}} p */
function Identities({ one }) {
	const [kind, setKind] = useState('phone'), [value, setValue] = useState('');
	/** @param {SubmitEvent} event */
	const add = event => {
		event.preventDefault();
		if (value.trim()) act(() => put(`citizens/${one.id}/identities`, { kind, value, on: true })).then(() => setValue(''));
	};
	return html`<section><h3>${t('citizen_card.identities')}</h3><ul class="lines">${(one.identities ?? []).map(known => html`<li class="row" key=${known.id}>
			<span class="dim xs">${t('identity_kind.' + known.kind)}</span> <span class="n grow">${known.value}</span>
			<button type="button" class="link xs" onClick=${() => act(() => put(`citizens/${one.id}/identities`, { identity: known.id, on: false }))}>${t('citizen_card.take')}</button></li>`)}</ul>
		<form class="row" onSubmit=${add}><select class="in" aria-label=${t('citizen_card.kind')} value=${kind} onChange=${(/** @type {any} */ event) => setKind(event.currentTarget.value)}>
			${kinds.map(word => html`<option value=${word} key=${word}>${t('identity_kind.' + word)}</option>`)}</select>
			<input class="in grow" aria-label=${t('citizen_card.value')} maxlength="200" autocomplete="off" value=${value} onInput=${(/** @type {any} */ event) => setValue(event.currentTarget.value)} />
			<button type="submit" class="btn">${t('citizen_card.add')}</button></form></section>`;
}

/** @param {{one: One}} p */
function Same({ one }) {
	const [words, setWords] = useState(''), [found, setFound] = useState(/** @type {any[] | null} */ (null));
	const matches = found ?? one.matches ?? [];
	/** @param {SubmitEvent} event */
	const look = async event => {
		event.preventDefault();
		if (words.trim()) setFound((await post('citizens/search', { words })).citizens.filter((/** @type {any} */ other) => other.id !== one.id));
	};
	const standing = (one.merges ?? []).filter(merge => !merge.undone_ms);
	return html`<section><h3>${t('citizen_card.same')}</h3>
		<form class="row" onSubmit=${look}><input class="in grow" id="cs-same" aria-label=${t('citizen_card.find')} placeholder=${t('citizen_card.find')} value=${words}
			onInput=${(/** @type {any} */ event) => setWords(event.currentTarget.value)} /><button type="submit" class="btn">${t('citizen_card.look')}</button></form>
		<ul class="lines" aria-live="polite">${matches.map(other => html`<li class="row" key=${other.id}><b>${other.name ?? t('citizen_card.restricted_name')}</b>
			<span class="dim xs grow">${other.why ? t('citizen_match.' + other.why) : ''}</span>
			<button type="button" class="btn" data-do="merge" onClick=${() => act(() => post(`citizens/${one.id}/merge`, { other: other.id })).then(() => setFound(null))}>${t('citizen_card.merge')}</button></li>`)}
			${found && !found.length && html`<li class="dim">${t('citizen_card.nobody')}</li>`}</ul>
		${(one.others ?? []).map(other => html`<p class="row" key=${other.id}><${Icon} name="user" size="xs" /> <b>${other.name ?? '–'}</b> <span class="grow">${other.notes ?? ''}</span></p>`)}
		<ul class="lines">${standing.map(merge => html`<li class="row" key=${merge.id}><span class="grow xs">${t('citizen_card.merged', { day: dateText(merge.at_ms), who: merge.person ?? '–' })}</span>
			<button type="button" class="btn" data-do="unmerge" onClick=${() => act(() => post(`citizen-merges/${merge.id}/undo`))}>${t('citizen_card.unmerge')}</button></li>`)}</ul></section>`;
}

/** @param {{onClose: () => void}} p */
export function CitizenSheet({ onClose }) {
	const one = card.value?.citizen;
	return html`<${Sheet} title=${t('citizen_card.label')} onClose=${onClose}><div class="citizen-sheet"><${Fields} />
		${one?.open ? html`<${Identities} one=${one} /><${Same} one=${one} /><${Consent} one=${one} />
			<p><button type="button" class="btn" onClick=${() => act(() => put(`contacts/${contact.value?.id}/citizen`, { on: false })).then(onClose)}>${t('citizen_card.not_them')}</button></p>`
			: html`<p class="dim">${t('citizen_card.none')}</p>`}</div><//>`;
}
