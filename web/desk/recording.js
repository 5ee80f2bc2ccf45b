// Is this conversation recorded? The agent pauses it with a reason (a card number is told) and lets it go on.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { goOnRecording, pauseRecording } from './actions.js';

/** @typedef {import('../shared/views.js').Contact} Contact */

const reasons = ['card', 'resident', 'asked', 'other'];

/** @param {{call: Contact}} p */
export function Recording({ call }) {
	const recording = call.recording;
	if (!recording) return null;
	if (recording.failed) return html`<div class="endrow recrow" role="status"><span class="st warn grow"><${Icon} name="alert" />${t('recording.how.' + recording.failed)}</span></div>`;
	if (recording.paused !== 'none') return html`<div class="endrow recrow"><span class="st warn grow" role="status"><${Icon} name="pause" />
			${t('recording.paused', { why: t('recording.pause.' + recording.paused) })}</span>
		<button type="button" class="btn sm" data-do="record-on" onClick=${goOnRecording}><${Icon} name="mic" />${t('recording.go_on')}</button></div>`;
	return html`<div class="endrow recrow"><span class="st acc grow" role="status"><${Icon} name="mic" size="sm" />${t('recording.running')}</span>
		<${Menu} label=${t('recording.pause_it')} kind="btn sm" side="right" handle="record-pause" button=${html`<${Icon} name="pause" />${t('recording.pause_it')}`}
			choices=${reasons.map(why => ({ value: why, text: t('recording.pause.' + why), group: t('recording.pause_why') }))} onPick=${pauseRecording} /></div>`;
}
