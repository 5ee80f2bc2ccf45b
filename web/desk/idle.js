// The centre without a call: what state I am in, and the one thing to do next.
import { html, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { stateLook, stateOf } from '../shared/words.js';
import { setPresence } from './actions.js';
import { device, openDevice } from './device.js';
import { me, panel } from './state.js';

/** Which sentence and which button. @param {string} state */
function next(state) {
	if (state === 'available') return { key: 'idle.available', button: '' };
	if (state === 'not_answering') return { key: 'idle.not_answering', button: 'idle.again' };
	return device.value.ready ? { key: 'idle.off', button: 'idle.start' } : { key: 'idle.check', button: 'idle.check_button' };
}

export function Idle() {
	const view = /** @type {NonNullable<typeof me.value>} */ (me.value);
	const state = stateOf(view.presence, view.routing);
	const look = stateLook[state] ?? stateLook.offline;
	const { key, button } = next(state);
	const { ready, kind } = device.value;
	/** The press that opens the check opens the microphone too: browsers want a press for that. */
	const go = () => {
		if (ready) return setPresence('available');
		panel.value = 'check';
		if (kind === 'browser') openDevice();
	};
	return html`<section class="idle"><${Icon} name=${look.icon} tone=${look.tone} /><h1>${t('state.' + state)}</h1>
		<p class="big"><${Timer} since=${view.since_ms} /></p><p class="lg mut">${t(key)}</p>
		${button && html`<button type="button" class="btn pri xl" data-do=${ready ? 'start' : 'mic-check'} onClick=${go}>${t(button)}</button>`}</section>`;
}
