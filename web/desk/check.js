// The microphone check: which device, does it hear, do I hear. Available comes after it.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { Icon, Segments } from '../shared/parts.js';
import { testTone } from '../shared/sound.js';
import { askToNotify, mayNotify } from './alert.js';
import { check, chooseDevice, chooseKind, device, listenToCheck, openDevice, phoneChanges } from './device.js';
import { CameraCheck } from './video.js';
import { setPresence } from './actions.js';
import { me, panel } from './state.js';

function Level() {
	const [level, setLevel] = useState(0);
	const changes = phoneChanges.value;
	useEffect(() => listenToCheck(setLevel), [changes]);
	return html`<meter class="level" min="0" max="1" value=${level} aria-label=${t('check.level')}></meter>`;
}

/** @param {{which: 'microphone' | 'speaker' | 'ringer', list: {id: string, text: string}[]}} p */
const Choose = ({ which, list }) => list.length > 0 && html`<label for=${'device-' + which}>${t('check.' + which)}</label>
	<select class="in" id=${'device-' + which} value=${check.value[which]} onChange=${(/** @type {any} */ event) => chooseDevice(which, event.currentTarget.value)}>
		<option value="">${t('check.default')}</option>${list.map(one => html`<option value=${one.id}>${one.text}</option>`)}</select>`;

function BrowserDevice() {
	const { open, heard, trouble, microphones, speakers } = check.value;
	if (trouble) return html`<p class="st bad" role="alert"><${Icon} name="octagon" />${t('check.trouble.' + trouble)}</p>
		<button type="button" class="btn" onClick=${openDevice}>${t('check.retry')}</button>`;
	if (!open) return html`<p>${t('check.why')}</p><button type="button" class="btn pri big" data-do="mic-check" onClick=${openDevice}><${Icon} name="mic" />${t('check.start')}</button>`;
	return html`<${Choose} which="microphone" list=${microphones} />
		<p class=${'st ' + (heard ? 'ok' : 'dim')} role="status"><${Icon} name=${heard ? 's-available' : 's-break'} />${t(heard ? 'check.heard' : 'check.speak')}</p><${Level} />
		<${Choose} which="speaker" list=${speakers} /><${Choose} which="ringer" list=${speakers} />
		<div class="row wrap"><button type="button" class="btn" onClick=${testTone}><${Icon} name="speaker" />${t('check.tone')}</button>
		${mayNotify() === 'default' && html`<button type="button" class="btn" onClick=${askToNotify}><${Icon} name="bell" />${t('check.notify')}</button>`}</div><${CameraCheck} />`;
}

function PhoneDevice() {
	const there = me.value?.phone_registered;
	return html`<p class=${'st ' + (there ? 'ok' : 'warn')} role="status"><${Icon} name=${there ? 's-available' : 's-near'} />${t(there ? 'check.phone_there' : 'check.phone_gone')}</p>`;
}

async function start() {
	if (await setPresence('available')) panel.value = '';
}

export function Check() {
	const { kind } = check.value;
	return html`<section class="check card"><div class="row"><h1>${t('check.title')}</h1>
			<button type="button" class="icb end" aria-label=${t('app.close')} onClick=${() => { panel.value = ''; }}><${Icon} name="x" /></button></div>
		<${Segments} label=${t('check.kind')} value=${kind} onPick=${chooseKind}
			options=${[{ value: 'browser', text: t('check.browser') }, { value: 'phone', text: t('check.phone') }]} />
		${kind === 'phone' ? html`<${PhoneDevice} />` : html`<${BrowserDevice} />`}
		<button type="button" class="btn pri xl" data-do="available" disabled=${!device.value.ready} onClick=${start}>${t('check.available')}</button></section>`;
}
