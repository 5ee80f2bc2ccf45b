// Why this contact came to this agent, as the log kept it: each offer, its rule, and the best five with their scores.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { Sheet } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { clockText, durationText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { catalog, me, sheet } from './state.js';

/** @typedef {{agent: string, rank: number, score: number, level: number, idle_ms: number}} Score */
/** @typedef {{offer: string, at_ms: number, rule: string, eligible: number, agent: string, scores: Score[]}} Past */

/** @param {string} id */
const agentText = id => catalog.value?.agents.find(agent => agent.id === id)?.display ?? id;

/** @param {{past: Past}} p */
const Offer = ({ past }) => html`<p class="xs mut">${t('why.offer', { time: clockText(past.at_ms, true), rule: t('rule.' + past.rule), n: past.eligible })}</p>
	<table class="why-table"><thead><tr><th scope="col">${t('why.agent')}</th><th scope="col" class="r">${t('why.score')}</th>
		<th scope="col" class="r">${t('why.level_head')}</th><th scope="col" class="r">${t('why.idle_head')}</th></tr></thead>
		<tbody>${past.scores.map(one => html`<tr key=${one.agent} class=${one.agent === me.value?.agent.id ? 'mine' : ''}><th scope="row">${agentText(one.agent)}</th>
			<td class="r n">${one.score}</td><td class="r n">${one.level}</td><td class="r n">${durationText(one.idle_ms)}</td></tr>`)}</tbody></table>`;

/** @param {{contact: string}} p */
export function Why({ contact }) {
	const [offers, setOffers] = useState(/** @type {Past[] | null} */ (null));
	const [trouble, setTrouble] = useState('');
	useEffect(() => { get(`contacts/${contact}/explain`).then(answer => setOffers(answer.offers), error => setTrouble(refusalText(error))); }, [contact]);
	return html`<${Sheet} title=${t('why.title')} onClose=${() => { sheet.value = ''; }}>
		${trouble && html`<p class="bad">${trouble}</p>`}${offers?.length === 0 && html`<p>${t('why.none')}</p>`}
		${offers?.map(past => html`<${Offer} past=${past} key=${past.offer} />`)}<//>`;
}
