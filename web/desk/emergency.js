// One key to 119, 112 and 109, and what is known of the place, to be read out until they have written it down.
import { html, label, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { emergency } from './actions.js';
import { Reveal } from './reveal.js';
import { callerText } from './names.js';
import { catalog } from './state.js';

const address = signal(''); // of the call in hand; what must be kept goes into the record

/** @param {{call: import('../shared/views.js').Contact}} p */
function Place({ call }) {
	const place = catalog.value?.places.find(one => one.id === call.classified.place);
	return html`<dl class="place" aria-label=${t('emergency.where')}><dt>${t('emergency.number')}</dt>
		<dd class="n">${callerText(call)} ${call.caller && html`<${Reveal} contact=${call.id} />`}</dd>
		<dt>${t('emergency.address')}</dt><dd>${place && html`<b>${label(place.label)}</b>`}
			<input class="field" aria-label=${t('emergency.address')} value=${address.value} onInput=${(/** @type {any} */ event) => { address.value = event.target.value; }} /></dd></dl>`;
}

/** @type {Record<string, string>} */
const states = { ringing: 'emergency.rings', joined: 'emergency.talks', left: 'emergency.failed' };

/** @param {{call: import('../shared/views.js').Contact}} p */
export function Emergency({ call }) {
	const numbers = (catalog.value?.numbers ?? []).filter(number => number.emergency);
	const called = call.parties.filter(party => party.purpose === 'emergency').at(-1);
	const choices = numbers.map(number => ({ value: number.id, text: `${number.name} ${label(number.label)}`.trim() }));
	return html`<div class="row wrap"><${Menu} label=${t('emergency.call')} kind="btn sm danger-key" button=${html`<${Icon} name="phone" />${t('emergency.call')}`}
			choices=${choices} onPick=${emergency} handle="emergency" />
		${called && html`<span class=${'st ' + (called.state === 'joined' ? 'ok' : 'warn')} role="status">${t(states[called.state] ?? 'emergency.rings')}</span>`}</div>
	${(called || call.care?.crisis) && html`<${Place} call=${call} />`}`;
}
