// The right pane: who the citizen is, the search and the record of this contact; without a contact, today's figures and the device.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { durationText } from '../shared/i18n.js';
import { Reveal } from './reveal.js';
import { Record } from './record.js';
import { Search } from './search.js';
import { Earlier } from './offer.js';
import { Crises } from './crisis.js';
import { callerText, lineText } from './names.js';
import { check, device } from './device.js';
import { contact, me, panel } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */

/** @param {{call: Contact}} p */
const Citizen = ({ call }) => html`<section class="card ctz" aria-label=${t('citizen_card.label')}>
	<div class="id"><div class="row"><span class="av"><${Icon} name=${call.channel === 'web' ? 'globe' : 'user'} /></span>
		<div><b class="md n">${callerText(call)}</b>${call.caller && html`<div><${Reveal} contact=${call.id} /></div>`}</div></div>
		<ul class="xs mut about"><li><${Icon} name="pin" size="xs" /> ${lineText(call)}</li>
			<li><${Icon} name="translate" size="xs" /> ${t('language.' + call.language)}</li></ul></div>
	<div class="past"><${Earlier} call=${call} /></div></section>`;

/** @param {{label: string, children?: any}} p */
const Figure = ({ label, children }) => html`<div><small>${label}</small><b class="n">${children}</b></div>`;

function Today() {
	const today = me.value?.today ?? { answered: 0, talk_ms: 0 };
	const level = me.value?.level_half ?? { in_time: 0, of: 0 };
	return html`<section class="card today"><div class="hd">${t('today.title')}</div><div class="mine">
		<${Figure} label=${t('today.answered')}>${today.answered}<//>
		<${Figure} label=${t('today.talk')}>${durationText(today.talk_ms)}<//>
		<${Figure} label=${t('today.average')}>${today.answered ? durationText(today.talk_ms / today.answered) : '–'}<//>
		<${Figure} label=${t('today.level')}>${level.of ? `${level.in_time} / ${level.of}` : '–'}<//></div></section>`;
}

function DeviceRow() {
	const ready = device.value.ready;
	const { kind, microphones, microphone } = check.value;
	const name = kind === 'phone' ? t('check.phone') : microphones.find(one => one.id === microphone)?.text ?? microphones[0]?.text ?? t('check.browser');
	return html`<div class="row xs mut device-row"><${Icon} name=${kind === 'phone' ? 'phone' : 'headset'} size="xs" /><span class="el">${name}</span>
		<span class=${'end st ' + (ready ? 'ok' : 'warn')}><${Icon} name=${ready ? 'check' : 's-near'} />${t(ready ? 'check.ready' : 'check.not_ready')}</span>
		<button type="button" class="link" onClick=${() => { panel.value = 'check'; }}>${t('check.open')}</button></div>`;
}

export const Side = () => html`<aside class="side" data-pane aria-label=${t('side.label')}><${Crises} />
	${contact.value ? html`<${Citizen} call=${contact.value} /><${Search} /><${Record} />` : html`<${Today} /><${Search} /><${DeviceRow} />`}</aside>`;
