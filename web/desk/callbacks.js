// Who is to be rung back: mine first, then by when they are due; what others took stands last.
import { computed, html, signal, t } from '../shared/ui.js';
import { Icon, useMinutes } from '../shared/parts.js';
import { serverNow, slowly } from '../shared/clock.js';
import { altName } from '../shared/keys.js';
import { durationText } from '../shared/i18n.js';
import { claimCallback, finishCallback, ringBack } from './actions.js';
import { Message, messageText } from './message.js';
import { Reveal } from './reveal.js';
import { callerText } from './names.js';
import { callbacks, contact, me } from './state.js';

/** @typedef {import('../shared/views.js').Callback} Callback */

const late_ms = 2 * 3600000; // as the wallboard counts them

const opened = signal('');

const self = () => me.value?.agent.id;
/** @param {Callback} one */
const isMine = one => !!one.claimed && one.claimed === self();
/** @param {Callback} one */
const isTaken = one => !!one.claimed && !isMine(one);

/** @param {Callback[]} list */
export function sorted(list) {
	const rank = (/** @type {Callback} */ one) => isMine(one) ? 0 : isTaken(one) ? 2 : 1;
	return [...list].sort((a, b) => rank(a) - rank(b) || a.due_ms - b.due_ms);
}

/** May it be rung by me at that time? Who chose it stands in the line and comes by itself. @param {Callback} one @param {number} at_ms */
const isNext = (one, at_ms) => !!one.caller && !isTaken(one) && one.due_ms <= at_ms && (one.reason !== 'chosen' || isMine(one));

/** The one that a key rings: the row in hand, else the next. */
export function nextCallback() {
	const row = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.('[data-callback]') ?? null);
	const inHand = callbacks.value.find(one => one.id === row?.dataset.callback);
	return inHand ?? sorted(callbacks.value).find(one => isNext(one, serverNow()));
}

/** @returns {boolean} whether there was one */
export function ringNext() {
	const next = contact.value ? undefined : nextCallback();
	if (next) ringBack(next.id);
	return !!next;
}

/** How it stands with its time: to come, due, late. @param {number} minutes since it was due */
function due(minutes) {
	const past_ms = minutes * 60000;
	const long = (/** @type {number} */ ms) => ms < 3600000 ? durationText(ms) : t('work.hours', { n: Math.floor(ms / 3600000) });
	if (minutes < -1) return { short: t('work.due_in', { time: long(-past_ms) }), icon: '', tone: '' };
	if (minutes < 1) return { short: t('work.due_now'), icon: 's-near', tone: 'warn' };
	return { short: long(past_ms), whole: t('work.due_since', { time: long(past_ms) }), icon: past_ms < late_ms ? 's-near' : 'octagon', tone: past_ms < late_ms ? 'warn' : 'bad' };
}

/** Who has it, why, and how often it was tried with what end. @param {Callback} one */
function what(one) {
	const parts = isMine(one) ? [t('work.mine')] : isTaken(one) ? [t('work.taken', { name: one.claimed_name ?? '' })] : [];
	parts.push(one.message ? messageText(one) : t('callback.' + one.reason));
	if (one.attempts) parts.push(t('work.attempts', { n: one.attempts }));
	if (one.last && one.last !== 'none') parts.push(t('callback_result.' + one.last));
	return parts.join(' · ');
}

/** @param {{one: Callback}} p */
const More = ({ one }) => html`<div class="q-more">${one.caller && html`<${Reveal} contact=${one.contact} />`}
	${one.caller && !isTaken(one) && html`<button type="button" class="btn sm pri" data-do="ring-back" onClick=${() => ringBack(one.id)}><${Icon} name="callback" />${t('work.ring_back')}</button>`}
	${!isTaken(one) && html`<button type="button" class="btn sm" data-do="claim" aria-pressed=${isMine(one)} onClick=${() => claimCallback(one.id, !isMine(one))}><${Icon} name=${isMine(one) ? 'undo' : 'user'} />${t(isMine(one) ? 'work.give_back' : 'work.take')}</button>`}
	${one.message && html`<${Message} one=${one} />`}
	<button type="button" class="btn sm" data-do="callback-done" onClick=${() => finishCallback(one.id, one.message ? 'settled' : undefined)}><${Icon} name="check" />${t('work.callback_done')}</button></div>`;

/** @param {{one: Callback}} p */
function Row({ one }) {
	const open = opened.value === one.id;
	const { short, whole, icon, tone } = due(useMinutes(one.due_ms));
	return html`<li data-callback=${one.id}><button type="button" class=${'q work-row' + (open ? ' on' : '') + (isTaken(one) ? ' taken' : '')} aria-expanded=${open}
		onClick=${() => { opened.value = open ? '' : one.id; }}>
		<span class="ch"><${Icon} name=${one.message ? 'mic' : 'callback'} /></span><span class="who">${callerText(one)}</span>
		<span class=${'tm ' + tone}>${icon && html`<${Icon} name=${icon} />`}${whole ? html`<span aria-hidden="true">${short}</span><span class="unseen">${whole}</span>` : short}</span>
		<span class="what">${what(one)}</span></button>${open && html`<${More} one=${one} />`}</li>`;
}

/** There is one that the key rings. */
const hasNext = computed(() => !contact.value && callbacks.value.some(one => isNext(one, slowly.value)));

export function Callbacks() {
	const list = sorted(callbacks.value);
	return html`<h2>${t('work.callbacks')}${hasNext.value && html` <kbd>${altName} B</kbd>`}<span class="n">${list.length}</span></h2>
		<ul class="work-list" tabindex=${list.length ? undefined : -1}>${list.map(one => html`<${Row} one=${one} key=${one.id} />`)}
			${!list.length && html`<li class="none">${t('work.no_callbacks')}</li>`}</ul>`;
}
