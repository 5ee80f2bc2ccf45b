// What the pages about endings, blocks and crises share: one answer of the API, and how a moment and a caller are written.
import { html, signal, t } from '../shared/ui.js';
import { get } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { attempt, say } from './state.js';

/** @typedef {{contact: string, agent_name: string | null, kind: string, warnings: number, at_ms: number, reviewed_ms: number | null, right: boolean, caller: string | null}} Ending */
/** @typedef {{id: string, contact: string, kind: string, made_ms: number, until_ms: number, refused: number, appealed_ms: number | null, lifted_ms: number | null, caller: string | null}} Block */
/** @typedef {{kind: string, warnings: number, least_ms: number, after_ms: number, block_ms: number, step: string}} Rule */
/** @typedef {{contact: string, by: string, raised_ms: number, agent_name: string | null, seen_name: string | null, seen_ms: number | null, lowered_ms: number | null,
 *   ended_ms: number | null, emergency: number, follow_up: string, reviewed_ms: number | null, right: boolean, caller: string | null}} Crisis */

export const endings = signal(/** @type {{endings: Ending[], blocks: Block[], rules: Rule[]} | null} */ (null));
export const crises = signal(/** @type {Crisis[] | null} */ (null));

/** @param {boolean} withCrises */
export async function loadCare(withCrises) {
	try {
		[endings.value, crises.value] = await Promise.all([get('endings'), withCrises ? get('crises').then(answer => answer.crises) : crises.value]);
	} catch (error) {
		say(error);
	}
}

/** Does it, shows the lists anew, and says why not. @param {() => Promise<any>} request */
export async function changeCare(request) {
	const answer = await attempt(request);
	if (answer) await loadCare(crises.value !== null);
	return answer;
}

/** @param {number | null} ms */
export const When = ms => ms ? html`<time>${dayText(ms)} ${clockText(ms)}</time>` : '';
/** @param {{contact: string, caller: string | null}} row */
export const Caller = row => html`<a class="n" href=${'/follow#' + row.contact} target="_blank">${row.caller ?? t('care.withheld')}</a>`;
