// "Call it now": a call from this page that runs a document as it stands, before anybody else hears it. It rings nobody.
import { html, signal, t } from '../shared/ui.js';
import { Phone } from '../shared/phone.js';
import { post } from '../shared/api.js';
import { say } from './state.js';

const call = signal(/** @type {{state: string, socket: WebSocket, phone: Phone} | null} */ (null));
const trouble = signal('');

function hangUp() {
	const now = call.value;
	call.value = null;
	now?.socket.close();
	now?.phone.end(now.phone.leg);
	now?.phone.closeMicrophone();
}

/** @param {MessageEvent} event */
function take(event) {
	const message = JSON.parse(event.data), now = call.value;
	if (!now) return;
	if (message.type === 'signal' && message.kind === 'offer') now.phone.takeOffer(message);
	if (message.type === 'call') call.value = { ...now, state: message.state };
	if (message.type === 'error' || message.type === 'call' && message.state === 'ended') hangUp();
}

/** In the press on the button: the microphone is asked for here. @param {string} document @param {string} number */
async function start(document, number) {
	trouble.value = '';
	const audio = new Audio();
	const phone = new Phone({ audio, send: message => call.value?.socket.send(JSON.stringify(message)), onChange: () => {} });
	phone.play();
	if (!navigator.mediaDevices || !await phone.openMicrophone()) { trouble.value = t('flows.no_microphone'); return; }
	try {
		const trial = await post('flows/try', { document });
		const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/call`);
		call.value = { state: 'connecting', socket, phone };
		socket.onopen = () => socket.send(JSON.stringify({ type: 'call', number, trial: trial.id }));
		socket.onmessage = take;
		socket.onclose = () => { if (call.value?.socket === socket) hangUp(); };
	} catch (error) {
		phone.closeMicrophone();
		say(error);
	}
}

const press = (/** @type {string} */ digit) => call.value?.socket.send(JSON.stringify({ type: 'key', digit }));

/** @param {{document: () => string, number: string, disabled: boolean}} p */
export function Try({ document, number, disabled }) {
	if (!call.value) return html`<button type="button" class="btn" disabled=${disabled} onClick=${() => start(document(), number)}>${t('flows.try')}</button>
		${trouble.value && html`<p class="bad" role="alert">${trouble.value}</p>`}`;
	return html`<div class="card group try" role="group" aria-label=${t('flows.try')}><p role="status">${t('flows.trying')} · ${t(call.value.state === 'connecting' ? 'flows.try_connecting' : 'flows.try_running')}</p>
		<div class="keypad">${[...'123456789*0#'].map(key => html`<button type="button" class="btn" key=${key} onClick=${() => press(key)}>${key}</button>`)}</div>
		<button type="button" class="btn bad" onClick=${hangUp}>${t('flows.hang_up')}</button></div>`;
}
