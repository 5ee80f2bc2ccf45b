// Why this contact came to this agent and not to another, as the log kept it: each offer, its rule, the best five with their
// scores, and what stood against everybody else.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { Sheet } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { clockText, durationText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { catalog, me, sheet } from './state.js';

/** @typedef {{agent: string, rank: number, score: number, level: number, idle_ms: number}} Score */
/** @typedef {{offer: string, at_ms: number, rule: string, eligible: number, agent: string, scores: Score[], others: Other[], counts: Record<string, number>}} Past */
/** @typedef {{agent: string, why: string, skill: string | null, score: number}} Other */

const NAMES = 6;

/** @param {string} id */
const agentText = id => catalog.value?.agents.find(agent => agent.id === id)?.display ?? id;

/** Those whom the same thing stood against. @param {Past} past */
function against(past) {
	/** @type {Map<string, {why: string, skill: string | null, names: string[]}>} */
	const groups = new Map();
	const scored = new Set(past.scores.map(one => one.agent));
	for (const other of past.others) {
		if (other.why === 'best' || other.why !== 'spared' && scored.has(other.agent)) continue;
		const key = `${other.why} ${other.skill ?? ''}`;
		if (!groups.has(key)) groups.set(key, { why: other.why, skill: other.skill, names: [] });
		groups.get(key)?.names.push(agentText(other.agent));
	}
	return [...groups.values()];
}

/** @param {{past: Past}} p */
const Others = ({ past }) => {
	const groups = against(past);
	return groups.length > 0 && html`<h3 class="why-h">${t('why.others')}</h3><dl class="why-not">${groups.map(group => html`
		<div><dt>${t('why.not.' + group.why, { skill: group.skill ?? '' })} <b class="n">${group.names.length}</b></dt>
		<dd class="mut">${group.names.slice(0, NAMES).join(', ')}${group.names.length > NAMES && ` ${t('why.more', { n: group.names.length - NAMES })}`}</dd></div>`)}</dl>`;
};

/** @param {{past: Past}} p */
const Offer = ({ past }) => html`<p class="xs mut">${t('why.offer', { time: clockText(past.at_ms, true), rule: t('rule.' + past.rule), n: past.eligible })}</p>
	<table class="why-table"><thead><tr><th scope="col">${t('why.agent')}</th><th scope="col" class="r">${t('why.score')}</th>
		<th scope="col" class="r">${t('why.level_head')}</th><th scope="col" class="r">${t('why.idle_head')}</th></tr></thead>
		<tbody>${past.scores.map(one => html`<tr key=${one.agent} class=${one.agent === me.value?.agent.id ? 'myself' : ''}><th scope="row">${agentText(one.agent)}</th>
			<td class="r n">${one.score}</td><td class="r n">${one.level}</td><td class="r n">${durationText(one.idle_ms)}</td></tr>`)}</tbody></table>
	<${Others} past=${past} />`;

/** @param {{contact: string, onClose?: () => void}} p */
export function Why({ contact, onClose = () => { sheet.value = ''; } }) {
	const [offers, setOffers] = useState(/** @type {Past[] | null} */ (null));
	const [preferred, setPreferred] = useState('');
	const [trouble, setTrouble] = useState('');
	useEffect(() => { get(`contacts/${contact}/explain`)
		.then(answer => { setOffers(answer.offers); setPreferred(answer.preferred ?? ''); }, error => setTrouble(refusalText(error))); }, [contact]);
	return html`<${Sheet} title=${t('why.title')} onClose=${onClose}>
		${trouble && html`<p class="bad">${trouble}</p>`}${offers?.length === 0 && html`<p>${t('why.none')}</p>`}
		${preferred && html`<p class="st">${t('why.preferred', { name: agentText(preferred) })}</p>`}
		${offers?.map(past => html`<${Offer} past=${past} key=${past.offer} />`)}<//>`;
}
