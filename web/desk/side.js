// The right pane: who the citizen is, the search and the record of this contact; without a contact, today's figures and the device.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { durationText } from '../shared/i18n.js';
import { altName } from '../shared/keys.js';
import { Citizen } from './citizen.js';
import { Record } from './record.js';
import { Search } from './search.js';
import { Readings } from './reading.js';
import { Places, shown, togglePlaces } from './places.js';
import { Crises } from './crisis.js';
import { InquiryForm, Opened } from './inquiry.js';
import { inHand } from './inquiry_draft.js';
import { CareCard } from './care.js';
import { Panics } from './panic.js';
import { check, device } from './device.js';
import { Fold } from './fold.js';
import { draft } from './draft.js';
import { callerText, placeText, topicText } from './names.js';
import { contact, me, panel } from './state.js';

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

/** What is open near here stands in the place of the search while it is wanted. */
const Find = () => shown.value ? html`<${Places} />` : html`<${Fold} name="know"><${Search} /><//><p class="places-open"><button type="button" class="link" data-do="places" onClick=${togglePlaces}>
	<${Icon} name="pin" size="xs" /> ${t('places.title')}</button> <kbd>${altName} P</kbd></p>`;

/** The record in one line. */
function recordText() {
	const fields = draft.value?.fields;
	return fields ? [topicText(fields.topic), placeText(fields.place), fields.outcome === 'none' ? '' : t('outcome.' + fields.outcome)].filter(Boolean).join(' · ') : '';
}

export const Side = () => html`<aside class="side" data-pane aria-label=${t('side.label')}><${Panics} /><${Crises} />
	${contact.value ? html`<${Fold} name="citizen" summary=${callerText(contact.value)}><${Citizen} call=${contact.value} /><//><${Find} />${inHand.value && html`<${InquiryForm} one=${inHand.value} key=${inHand.value.key} />`}<${Opened} /><${Fold} name="record" summary=${recordText()}><${Record} /><//>`
		: html`${inHand.value && html`<${InquiryForm} one=${inHand.value} key=${inHand.value.key} />`}<${Today} /><${Readings} /><${Find} /><${CareCard} /><${DeviceRow} />`}</aside>`;
