// 119, 112 and 109 always on screen, one press and Enter away; other emergency numbers behind one button; and the place to be read out.
import { html, label, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { altName } from '../shared/keys.js';
import { callEmergency, emergency } from './actions.js';
import { Place } from './place.js';
import { catalog } from './state.js';

/** The country's own, by the key that reaches each. */
const always = [['119', '9'], ['112', '2'], ['109', '1']];
/** What the next press dials: one press never does. */
const armed = signal('');

/** @param {string} number */
function press(number) {
	if (armed.value === number) callEmergency(number);
	armed.value = armed.value === number ? '' : number;
}

/** Enter and the blank press the button; every other key leaves it as it was. @param {KeyboardEvent} event */
function leave(event) {
	if (!['Enter', ' ', 'Alt', 'Shift', 'Control'].includes(event.key) && !event.altKey) armed.value = '';
}

/** @param {{number: string, hint: string}} p */
function Number({ number, hint }) {
	const on = armed.value === number;
	return html`<button type="button" class=${'btn emergency danger-key' + (on ? ' on' : '')} data-do=${'emergency-' + number} title=${t('keys.' + number)}
		onClick=${() => press(number)} onKeyDown=${leave} onBlur=${() => { armed.value = ''; }}>
		<${Icon} name="phone" /><b class="n">${number}</b>${on ? html`<span>${t('emergency.sure')}</span>` : html`<kbd>${altName} ${hint}</kbd>`}</button>`;
}

/** @type {Record<string, string>} */
const states = { ringing: 'emergency.rings', joined: 'emergency.talks', left: 'emergency.failed' };

/** @param {{call: import('../shared/views.js').Contact}} p */
export function Emergency({ call }) {
	const others = (catalog.value?.numbers ?? []).filter(number => number.emergency
		&& !always.some(([known]) => number.name === known || label(number.label).startsWith(known)));
	const called = call.parties.filter(party => party.purpose === 'emergency').at(-1);
	return html`${always.map(([number, hint]) => html`<${Number} number=${number} hint=${hint} key=${number} />`)}
		${others.length > 0 && html`<${Menu} label=${t('emergency.others')} kind="btn emergency danger-key" button=${t('emergency.others')} onPick=${emergency} handle="emergency"
			choices=${others.map(number => ({ value: number.id, text: `${number.name} ${label(number.label)}`.trim() }))} />`}
		<span class="unseen" role="status">${armed.value ? t('emergency.enter', { number: armed.value }) : ''}</span>
		${called && html`<span class=${'st ' + (called.state === 'joined' ? 'ok' : 'warn')} role="status">${t(states[called.state] ?? 'emergency.rings')}</span>`}
		${(called || call.care?.crisis) && html`<${Place} call=${call} key=${call.id} />`}`;
}
