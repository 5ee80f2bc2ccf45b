// The citizen at the top of the right pane: name or number, what the next consultant should know, what they had before; and in a sheet
// all the rest. A restricted record says that it is one and asks for a reason.
import { html, label, signal, t, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Reveal } from './reveal.js';
import { Earlier } from './offer.js';
import { CitizenSheet } from './citizen_sheet.js';
import { card, edit, openCard } from './citizen_state.js';
import { callerText, lineText } from './names.js';
import { catalog } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */

const sheet = signal(false);
/** Why a record is opened without a conversation, or although it is restricted. */
export const reasons = ['call_back', 'inquiry', 'citizen', 'safety', 'complaint', 'quality', 'other'];

/** @param {{contact: string}} p */
function Restricted({ contact }) {
	const [why, setWhy] = useState(''), [note, setNote] = useState('');
	const ready = why && (why !== 'other' || note.trim());
	/** @param {SubmitEvent} event */
	const open = event => { event.preventDefault(); if (ready) openCard(contact, { why, note }); };
	return html`<form class="restricted" onSubmit=${open}><p class="warn"><${Icon} name="lock" size="sm" /> ${t('citizen_card.restricted')}</p>
		<label for="citizen-why">${t('citizen_card.why')}</label>
		<select class="in" id="citizen-why" value=${why} onChange=${(/** @type {any} */ event) => setWhy(event.currentTarget.value)}>
			<option value=""></option>${reasons.map(word => html`<option value=${word} key=${word}>${t('access_why.' + word)}</option>`)}</select>
		<label for="citizen-why-note">${t('citizen_card.note')}</label>
		<input class="in" id="citizen-why-note" maxlength="100" autocomplete="off" value=${note} onInput=${(/** @type {any} */ event) => setNote(event.currentTarget.value)} />
		<button type="submit" class="btn pri" disabled=${!ready}>${t('citizen_card.open')}</button></form>`;
}

/** Names of places and segments, and whom they prefer. */
function Chips() {
	const now = card.value;
	if (!now) return null;
	const place = catalog.value?.places.find(one => one.id === now.fields.place);
	const open = now.citizen?.open;
	return html`<ul class="chips xs">${open && now.citizen?.sensitive && html`<li class="warn">${t('citizen_card.sensitive')}</li>`}
		${open && now.citizen?.held && html`<li class="warn">${t('citizen_card.held')}</li>`}
		${place && html`<li><${Icon} name="pin" size="xs" /> ${label(place.label)}</li>`}
		${now.fields.language !== 'unknown' && html`<li><${Icon} name="translate" size="xs" /> ${t('language.' + now.fields.language)}</li>`}
		${now.citizen?.agent_name && html`<li><${Icon} name="headset" size="xs" /> ${now.citizen.agent_name}</li>`}
		${now.fields.segments.map(word => html`<li key=${word}>${t('citizen_segment.' + word)}</li>`)}</ul>`;
}

function Written() {
	const now = card.value;
	if (!now || now.state === 'loading' || now.state === 'hidden') return null;
	if (now.state === 'restricted') return html`<${Restricted} contact=${now.contact} />`;
	const states = /** @type {Record<string, string>} */ ({ dirty: 'citizen_card.saving', failed: 'citizen_card.failed', open: now.citizen ? 'citizen_card.saved' : 'citizen_card.none' });
	return html`<div class="written"><label class="unseen" for="citizen-name">${t('citizen_card.name')}</label>
		<input class="in" id="citizen-name" placeholder=${t('citizen_card.name')} maxlength="20" autocomplete="off" value=${now.fields.name}
			onInput=${(/** @type {any} */ event) => edit({ name: event.currentTarget.value })} />
		<label class="unseen" for="citizen-notes">${t('citizen_card.notes')}</label>
		<textarea class="in" id="citizen-notes" rows="2" maxlength="1300" placeholder=${t('citizen_card.notes')} value=${now.fields.notes}
			onInput=${(/** @type {any} */ event) => edit({ notes: event.currentTarget.value })} />
		<div class="row xs"><span class="dim grow" role="status">${t(states[now.state])}</span>
			<button type="button" class="link" data-do="citizen" onClick=${() => { sheet.value = true; }}>${t('citizen_card.more')}${(now.citizen?.matches?.length ?? 0) > 0
				&& html` <span class="warn">${t('citizen_card.matches', { n: now.citizen?.matches?.length ?? 0 })}</span>`}</button></div></div>`;
}

/** @param {{call: Contact}} p */
export function Citizen({ call }) {
	const name = card.value?.fields.name;
	return html`<section class="card ctz" aria-label=${t('citizen_card.label')}>
		<div class="id"><div class="row"><span class="av"><${Icon} name=${call.channel === 'web' ? 'globe' : 'user'} /></span>
			<div>${name && html`<b class="md" id="citizen-title">${name}</b>`}<div><b class=${name ? 'sm n' : 'md n'}>${callerText(call)}</b></div>
				${call.caller && html`<div><${Reveal} contact=${call.id} /></div>`}</div></div>
			<ul class="xs mut about"><li><${Icon} name="pin" size="xs" /> ${lineText(call)}</li>
				<li><${Icon} name="translate" size="xs" /> ${t('language.' + call.language)}</li></ul><${Chips} /></div>
		<div class="past"><${Written} /><${Earlier} call=${call} /></div>
		${sheet.value && html`<${CitizenSheet} onClose=${() => { sheet.value = false; }} />`}</section>`;
}
