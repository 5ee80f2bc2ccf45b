// People in danger: the flag and the script in the call, the silence that was asked about, and the alert to who leads the floor.
import { html, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { crisisSeen, listenTo, lowerCrisis, raiseCrisis } from './actions.js';
import { me, person } from './state.js';

const leads = () => person.value?.roles.some(role => role === 'supervisor' || role === 'manager') ?? false;

const Script = () => html`<ol class="script" aria-label=${t('crisis.script')}>
	${[1, 2, 3, 4, 5].map(n => html`<li>${t('crisis.script.' + n)}</li>`)}</ol>`;

/** Above the keys of a call. @param {{call: import('../shared/views.js').Contact}} p */
export function Danger({ call }) {
	const care = call.care;
	return html`${care?.line_dead && html`<p class="st bad" role="status"><${Icon} name="alert" />${t('silence.dead')}</p>`}
		${care && care.silence_asked > 0 && !care.crisis && html`<p class="st warn" role="status"><${Icon} name="s-near" />${t('silence.asked', { n: care.silence_asked })}</p>`}
		${care?.crisis ? html`<section class="card danger" aria-label=${t('crisis.on')}><div class="hd"><span class="st bad"><${Icon} name="alert" />${t('crisis.on')}
			<${Timer} since=${care.crisis.since_ms} /></span><span class="sm">${t('crisis.by.' + care.crisis.by)} · ${t(care.crisis.seen ? 'crisis.seen' : 'crisis.nobody_yet')}</span></div>
			<${Script} /></section>`
		: html`<button type="button" class="btn emergency danger-key" data-do="crisis" title=${t('crisis.raise_hint')} onClick=${raiseCrisis}>
			<${Icon} name="alert" /><b>${t('crisis.raise')}</b><kbd>${altName} 6</kbd></button>`}`;
}

/** Calls in crisis, for who leads; for everybody those that nobody came to. */
export function Crises() {
	const crises = me.value?.crises ?? [];
	if (!crises.length) return null;
	return html`<section class="card danger" role="alert" aria-label=${t('crisis.alert', { n: crises.length })}>
		<div class="hd"><span class="st bad"><${Icon} name="alert" />${t(leads() ? 'crisis.alert' : 'crisis.unseen', { n: crises.length })}</span></div>
		${crises.map(one => html`<div class="row wrap"><span class="grow">${t('crisis.by.' + one.by)} <${Timer} since=${one.since_ms} /></span>
			${one.seen ? html`<span class="st ok"><${Icon} name="check" />${t('crisis.seen')}</span>`
				: html`<button type="button" class="btn sm" data-do="crisis-seen" onClick=${() => crisisSeen(one.contact)}>${t('crisis.i_come')}</button>`}
			${leads() && html`<button type="button" class="btn sm" data-do="crisis-listen" onClick=${() => listenTo(one.contact)}>${t('crisis.listen')}</button>
				<button type="button" class="link" data-do="crisis-lower" onClick=${() => lowerCrisis(one.contact)}>${t('crisis.lower')}</button>`}</div>`)}</section>`;
}
