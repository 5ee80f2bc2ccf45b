// Who had a conversation before: since when, how it stood when they left it, and what they had begun to write. Nobody has to write it:
// it is what happened. In the line of time, and above the composer until somebody has answered.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { clockText } from '../shared/i18n.js';
import { me } from './state.js';
import { fold } from './talk_state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('./talk_state.js').Handover} Handover */

/** @param {Handover} handed */
function textOf(handed) {
	const open = handed.heard_ms !== null && handed.heard_ms > (handed.answered_ms ?? 0);
	return [t('talk.handed.' + handed.because, { name: handed.agent_name ?? '', time: clockText(handed.at_ms) }), t('talk.handed_since', { time: clockText(handed.since_ms) }),
		open ? t('talk.handed_open', { time: clockText(/** @type {number} */ (handed.heard_ms)) }) : t('talk.handed_done')].join(' · ');
}

/** @param {{handed: Handover}} p */
export const Handed = ({ handed }) => html`<li class="bubble called xs" data-handed=${handed.at_ms}><${Icon} name="users" /> ${textOf(handed)}</li>`;

/** First of all for who goes on with it; what is opened meanwhile has its place. @param {{one: Talk, onBegun: (text: string) => void}} p */
export function HandedFirst({ one, onBegun }) {
	const last = one.handovers[one.handovers.length - 1];
	if (!last || last.agent === me.value?.agent?.id || (one.answered_ms ?? 0) > last.at_ms || one.state === 'closed' || fold.value) return null;
	return html`<div class="ban handed" role="note" data-do="talk-handed"><p class="sm"><${Icon} name="users" /> ${textOf(last)}</p>${last.begun && html`<p class="sm wraps"><b>${t('talk.begun')}</b> ${last.begun}</p>
		<button type="button" class="btn sm" data-do="talk-begun" onClick=${() => onBegun(last.begun)}>${t('talk.begun_use')}</button>`}</div>`;
}
