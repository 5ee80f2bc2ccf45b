// The quiet key: a colleague is asked for, and the citizen neither hears nor sees it. At the desk of who pressed it, and at the desks
// and on the floor of those who lead.
import { effect, html, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { post } from '../shared/api.js';
import { ring } from '../shared/sound.js';
import { listenTo, refusalText } from './actions.js';
import { me, person, say } from './state.js';

const AGAIN_MS = 10000;

/** @param {string} path */
const ask = path => post(path, {}).then(() => {}, error => say(refusalText(error)));

/** A press while it is on changes nothing: it ends with its own button. */
export function pressQuiet() {
	if (!me.value || me.value.presence === 'offline' || me.value.panic) return false;
	ask('me/panic');
}

/** Small and without a word that a visitor beside the desk would read as an alarm. */
export const QuietKey = () => me.value && me.value.presence !== 'offline' && html`<button type="button" class=${'icb quiet' + (me.value.panic ? ' on' : '')} data-do="panic"
	aria-label=${t('panic.press')} aria-pressed=${!!me.value.panic} title=${`${t('panic.press')} (${altName} 8)`} onClick=${pressQuiet}><${Icon} name="bell" /></button>`;

/** What became of it, for who pressed it. */
export function QuietBanner() {
	const panic = me.value?.panic;
	if (!panic) return null;
	const text = panic.seen_by ? t('panic.comes', { name: panic.seen_name ?? t('panic.somebody') }) : t('panic.told');
	return html`<div class=${'ban ' + (panic.seen_by ? 'ok' : 'word')} role="status"><${Icon} name=${panic.seen_by ? 'check-circle' : 'bell'} /><span><b>${text}</b> <${Timer} since=${panic.since_ms} /></span>
		<button type="button" class="btn sm end" data-do="panic-over" onClick=${() => ask('me/panic/over')}>${t('panic.over')}</button></div>`;
}

const mayListen = () => person.value?.roles.includes('supervisor') ?? false;

/** "I am coming", and the ear goes there when there is a call. @param {{agent: string, contact: string | null}} one */
export async function answerQuiet(one) {
	await ask(`agents/${one.agent}/panic/seen`);
	if (one.contact && mayListen()) listenTo(one.contact);
}

/** The one that has waited longest for somebody. */
export const unanswered = () => (me.value?.panics ?? []).filter(one => !one.seen_by).sort((a, b) => a.since_ms - b.since_ms)[0] ?? null;

/** For who leads: on top, until it is over. */
export function Panics() {
	const list = me.value?.panics ?? [];
	if (!list.length) return null;
	return html`<section class="card danger panics" role="alert" aria-label=${t('panic.alert', { n: list.length })}>
		<div class="hd"><span class="st bad"><${Icon} name="bell" />${t('panic.alert', { n: list.length })}</span></div>
		${list.map(one => html`<div class="row wrap" key=${one.agent}><b class="grow">${one.name ?? ''} <${Timer} since=${one.since_ms} /></b>
			<span class="sm mut">${t(one.contact ? 'panic.in_call' : 'panic.no_call')}</span>
			${one.seen_by ? html`<span class="st ok"><${Icon} name="check" />${one.seen_name ?? t('panic.somebody')}</span>`
				: html`<button type="button" class="btn sm pri" data-do="panic-seen" onClick=${() => answerQuiet(one)}>${t('panic.i_come')} <kbd>${altName} 8</kbd></button>`}
			${one.contact && mayListen() && html`<button type="button" class="btn sm" data-do="panic-listen" onClick=${() => listenTo(/** @type {string} */ (one.contact))}>${t('crisis.listen')}</button>`}
			<button type="button" class="link" data-do="panic-done" onClick=${() => ask(`agents/${one.agent}/panic/over`)}>${t('panic.over')}</button></div>`)}</section>`;
}

/** Rings at once, and again until somebody comes. */
export function startQuietSound() {
	let rung_ms = -Infinity;
	const look = () => {
		if (!unanswered()) { rung_ms = -Infinity; return; }
		if (performance.now() - rung_ms < AGAIN_MS) return;
		rung_ms = performance.now();
		ring(4000);
	};
	effect(look);
	setInterval(look, 2000);
}
