// The desk: wires views, phone, alerts, drafts and keys together and draws the page.
import { html, render, changeLanguage } from '../shared/ui.js';
import { Live } from '../shared/live.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { resumeOnGesture } from '../shared/sound.js';
import { Desk } from './frame.js';
import { loadCallbacks, loadCatalog } from './actions.js';
import { connectPhone, phone, reopenDevice } from './device.js';
import { sendLeftovers, startDraft } from './draft.js';
import { startAlerts } from './alert.js';
import { startShortcuts } from './shortcuts.js';
import { barred, me, noteLine, person } from './state.js';

/** @param {any} message */
function take(message) {
	if (message.type === 'me') me.value = message;
	if (message.type === 'hello' && message.person) person.value = message.person;
	if (message.type === 'signal' && message.kind === 'offer') phone.takeOffer(message);
	if (message.type === 'quality') noteLine(message);
	if (message.type === 'signal' && message.kind === 'end') phone.end(message.leg);
}

async function enter() {
	try {
		person.value = (await get('session')).person;
		me.value = { ...await get('me'), type: 'me' };
		return true;
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (verdict === 'not_logged_in') goToLogin();
		barred.value = verdict === 'not_allowed' ? 'desk.not_agent' : 'verdict.' + verdict;
		return false;
	}
}

startScreen();
resumeOnGesture();
await changeLanguage(preferredLanguage());
if (await enter()) {
	await Promise.all([loadCatalog(), loadCallbacks()]);
	startDraft();
	startAlerts();
	startShortcuts();
	await reopenDevice();
	const live = new Live({ url: '/api/v1/live', alive: true, onMessage: take });
	connectPhone(message => live.send(message));
	sendLeftovers();
	setInterval(loadCallbacks, 20000);
}
render(html`<${Desk} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
