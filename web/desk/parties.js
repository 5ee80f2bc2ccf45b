// Who else is in the call, who hears whom, and what can be done about it: one sentence and the keys that fit it.
import { html, t, label } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { now } from '../shared/clock.js';
import { hasText } from '../shared/i18n.js';
import { cancelConsult, completeTransfer, conference, drop, leave, supervise, swap, takeOver, toggleHold } from './actions.js';
import { asked, catalog, me } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */
/** @typedef {import('../shared/views.js').Party} Party */

const told_ms = 20000; // why somebody is not there any more is said for so long

/** @param {Party} party */
export const partyText = party => {
	const entry = party.entry && catalog.value?.numbers?.find(one => one.id === party.entry);
	return (entry ? label(entry.label) : '') || party.name || t('parties.outside');
};

/** @param {Party} party */
const isThere = party => party.state === 'ringing' || party.state === 'joined' || party.state === 'away';
/** @param {Party} party */
const how = party => t(hasText('parties.how.' + party.how) ? 'parties.how.' + party.how : 'parties.how.other');

/** @param {Contact} call @param {Party | undefined} party */
function sentence(call, party) {
	const name = party ? partyText(party) : '';
	if (call.role === 'consulted' && call.situation !== 'conference') return t('parties.say.asked', { name: call.agent_name ?? '' });
	if (call.situation === 'consult') return t(party?.state === 'ringing' ? 'parties.say.ringing' : 'parties.say.consult', { name });
	if (call.situation === 'swapped') return t('parties.say.swapped', { name });
	if (call.situation === 'held') return t('parties.say.held');
	const ringing = call.parties.find(one => one.state === 'ringing');
	if (ringing) return t('parties.say.invited', { name: partyText(ringing) });
	return call.situation === 'conference' ? t('parties.say.conference') : '';
}

/** @param {{icon: string, text: string, hint?: string, tone?: string, handle: string, onPress: () => void}} p */
const Act = ({ icon, text, hint, tone = '', handle, onPress }) => html`<button type="button" class=${'btn ' + tone} data-do=${handle} onClick=${onPress}>
	<${Icon} name=${icon} />${text}${hint && html` <kbd>${altName} ${hint}</kbd>`}</button>`;

/** @param {Contact} call @param {Party} party */
function state(call, party) {
	if (party.state === 'ringing') return { text: t('parties.ringing'), icon: 's-ringing', tone: 'acc' };
	if (party.state === 'left') return { text: how(party), icon: 's-near', tone: 'warn' };
	const apart = call.situation === 'swapped' && !party.with_citizen;
	return apart ? { text: t('parties.music'), icon: 's-hold', tone: 'warn' } : { text: t('parties.together'), icon: 's-talking', tone: 'acc' };
}

/** @param {{name: string, look: {text: string, icon: string, tone: string}, since?: number, onDrop?: () => void}} p */
const Row = ({ name, look, since, onDrop }) => html`<li class=${'party ' + look.tone}><${Icon} name=${look.icon} /><b class="el">${name}</b>
	<span>${look.text}</span>${since ? html`<${Timer} since=${since} />` : html`<span />`}
	${onDrop ? html`<button type="button" class="icb" aria-label=${t('parties.drop', { name })} onClick=${onDrop}><${Icon} name="phone-end" /></button>` : html`<span />`}</li>`;

/** @param {{call: Contact, shown: Party[]}} p */
function List({ call, shown }) {
	const apart = ['consult', 'held'].includes(call.situation);
	const citizen = apart ? { text: t('parties.music'), icon: 's-hold', tone: 'warn' } : { text: t('parties.together'), icon: 's-talking', tone: 'acc' };
	const mine = call.role === 'agent';
	return html`<ul class="party-list" aria-live="polite"><${Row} name=${t('parties.citizen')} look=${citizen} />
		${shown.map(party => html`<${Row} key=${party.id} name=${partyText(party)} look=${state(call, party)} since=${isThere(party) ? party.since_ms : undefined}
			onDrop=${mine && isThere(party) && party.role !== 'supervisor' && party.with_citizen ? () => drop(party.id) : undefined} />`)}</ul>`;
}

/** @param {{call: Contact, party: Party | undefined}} p */
function Acts({ call, party }) {
	if (call.role === 'consulted') return html`<${Act} icon="phone-end" text=${t('parties.leave')} hint="X" handle="leave" onPress=${leave} />`;
	if (call.role === 'supervisor') return html`<${Supervision} call=${call} />`;
	const complete = html`<${Act} icon="forward" text=${t('parties.hand_over')} hint="G" tone="pri" handle="complete" onPress=${completeTransfer} />`;
	if (!party) {
		const others = call.parties.some(one => one.state === 'joined' && one.role !== 'supervisor' && one.purpose !== 'interpreter');
		return html`${call.situation === 'held' && html`<${Act} icon="play" text=${t('parties.back')} hint="H" tone="pri" handle="back" onPress=${toggleHold} />`}
			${call.situation === 'conference' && others && complete}`;
	}
	const name = partyText(party);
	const ringing = party.state === 'ringing';
	return html`<${Act} icon="transfer" text=${call.situation === 'consult' ? t('parties.back') : t('parties.to', { name })} hint="W" handle="swap" onPress=${swap} />
		${!ringing && html`<${Act} icon="users" text=${t('parties.all')} hint="C" handle="conference" onPress=${conference} />`}${complete}
		<${Act} icon="x" text=${ringing ? t('parties.stop') : t('parties.finish', { name })} hint="X" handle="cancel" onPress=${cancelConsult} />`;
}

/** @param {{call: Contact}} p */
function Supervision({ call }) {
	const own = call.parties.find(party => party.agent === me.value?.agent.id)?.supervision ?? 'monitor';
	return html`<p class="say">${t('parties.supervise.' + own)}</p>${['monitor', 'whisper', 'join'].map(one => html`
		<button type="button" class=${'btn' + (own === one ? ' on' : '')} aria-pressed=${own === one} data-do=${one} onClick=${() => supervise(one)}>
			${t('parties.supervision.' + one)}</button>`)}
		<${Act} icon="headset" text=${t('parties.take_over')} handle="take-over" onPress=${takeOver} />
		<${Act} icon="phone-end" text=${t('parties.leave')} hint="X" handle="leave" onPress=${leave} />`;
}

/** @param {{call: Contact}} p */
export function Parties({ call }) {
	const shown = call.parties.filter(party => isThere(party) || now.value - party.since_ms < told_ms)
		.filter(party => party.agent !== me.value?.agent.id);
	const party = asked.value;
	if (!shown.length && call.role === 'agent') return null;
	return html`<section class="parties card" aria-label=${t('parties.label')}>
		${call.role !== 'supervisor' && html`<p class="say" role="status">${sentence(call, party)}</p>`}
		<${List} call=${call} shown=${shown} /><div class="party-acts"><${Acts} call=${call} party=${party} /></div></section>`;
}
