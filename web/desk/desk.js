// The desk: wires views, phone, alerts, drafts and keys together and draws the page.
import { html, render, changeLanguage } from '../shared/ui.js';
import { loadLetters } from './mail.js';
import { Live } from '../shared/live.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { maskAsTyped } from '../shared/resident.js';
import { resumeOnGesture } from '../shared/sound.js';
import { Desk } from './frame.js';
import { loadCallbacks, loadCatalog } from './actions.js';
import { connectPhone, phone, reopenDevice } from './device.js';
import { startCitizen } from './citizen_state.js';
import { sendLeftovers, startDraft } from './draft.js';
import { startAlerts } from './alert.js';
import { startShortcuts } from './shortcuts.js';
import { loadTalks, startTalks, takeTalk } from './talk_state.js';
import { loadTasks } from './tasks.js';
import { loadCanned } from '../shared/canned.js';
import { startGuide } from './first.js';
import { loadMine, startInquiries } from './inquiry_draft.js';
import { loadReadings, startReadings } from './reading.js';
import { startCare } from './care.js';
import { startQuietSound } from './panic.js';
import { connectTyped, takeTyped } from './typed.js';
import { barred, me, noteLine, person } from './state.js';

/** What the live connection does not bring whole: it is asked for again, for while it was away (or not there yet) nobody told of changes. */
function loadLists() {
	for (const load of [loadCallbacks, loadLetters, loadTasks, loadMine, loadTalks, loadReadings]) load();
}

/** @param {any} message */
function take(message) {
	if (message.type === 'me') me.value = message;
	if (message.type === 'conversation') takeTalk(message);
	if (message.type === 'letters') loadLetters();
	if (message.type === 'hello') loadLists();
	if (message.type === 'hello' && message.person) person.value = message.person;
	if (message.type === 'signal' && message.kind === 'offer') phone.takeOffer(message);
	if (message.type === 'quality') noteLine(message);
	if (message.type === 'typed') takeTyped(message);
	if (message.type === 'signal' && message.kind === 'end') phone.end(message.leg);
}

/** Who I am, what I see and what it needs, asked for all at once. */
async function enter() {
	try {
		const [session, view] = await Promise.all([get('session'), get('me'), loadCatalog(), loadCallbacks()]);
		person.value = session.person;
		me.value = { ...view, type: 'me' };
		return true;
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (verdict === 'not_logged_in') goToLogin();
		barred.value = verdict === 'not_allowed' ? 'desk.not_agent' : 'verdict.' + verdict;
		return false;
	}
}

startScreen();
maskAsTyped();
resumeOnGesture();
const [entered] = await Promise.all([enter(), changeLanguage(preferredLanguage()), reopenDevice()]);
if (entered) {
	startDraft();
	startCitizen();
	startAlerts();
	startShortcuts();
	startInquiries();
	loadCanned();
	startGuide();
	startReadings();
	startTalks();
	startCare();
	startQuietSound();
	const live = new Live({ url: '/api/v1/live', alive: true, onMessage: take });
	connectPhone(message => live.send(message));
	connectTyped(message => live.send(message));
	sendLeftovers();
	setInterval(loadCallbacks, 20000);
}
render(html`<${Desk} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
