// What comes to a desk from who leads the floor: incidents that are on, words to this person, hand-over notes when they come on duty.
import { html, label, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { clockText } from '../shared/i18n.js';
import { get, post } from '../shared/api.js';
import { me, onWords } from './state.js';

/** @typedef {{id: string, kind: string, at_ms: number, from: string | null, team: string | null, text: string}} Message */

const messages = signal(/** @type {Message[]} */ ([]));

const load = () => get('messages').then(got => { messages.value = got.messages; }, () => {});

onWords(load);

/** @param {string} id */
async function seen(id) {
	messages.value = messages.value.filter(one => one.id !== id);
	await post(`messages/${id}/seen`).catch(load);
}

/** Until each has been read: nothing goes away by itself. */
export const Messages = () => html`${messages.value.map(one => html`<div class="ban word" role="alert" key=${one.id}><${Icon} name=${one.kind === 'handover' ? 'list' : 'chat'} tone="acc" />
	<span><b>${t('message.kind.' + one.kind)}${one.team ? ' · ' + one.team : ''}${one.from ? ' · ' + one.from : ''} · ${clockText(one.at_ms)}</b> <span class="word-text">${one.text}</span></span>
	<button type="button" class="btn sm end" data-do="message-seen" onClick=${() => seen(one.id)}><${Icon} name="check" />${t('message.read')}</button></div>`)}`;

/** @param {import('../shared/views.js').IncidentOpen} one */
const on = one => one.start_ms <= now.value && now.value < one.ends_ms;

export const IncidentBanners = () => html`${(me.value?.incidents ?? []).filter(on).map(one => html`<div class="ban warn incident-ban" role="status" key=${one.id}><i class=${'hz hz-' + one.hazard} aria-hidden="true" />
	<span><b>${t('incident.on', { name: label(one.label) })}</b> ${one.notice === 'none' ? '' : t('incident.callers_hear')} ${t('incident.ends', { time: clockText(one.ends_ms) })}</span></div>`)}`;
