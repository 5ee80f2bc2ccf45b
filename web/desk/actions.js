// What the agent may ask of the server from the desk. Each request says its refusal in words; the answer to a yes is the next view.
import { t } from '../shared/ui.js';
import { hasText } from '../shared/i18n.js';
import { Refusal, get, post, put, remove } from '../shared/api.js';
import { newest, renewed } from '../shared/newest.js';
import { asked, callbacks, catalog, contact, me, panel, say } from './state.js';
import { device } from './device.js';

/** @param {unknown} error */
export function refusalText(error) {
	const verdict = error instanceof Refusal ? error.verdict : 'fault';
	return t(hasText('verdict.' + verdict) ? 'verdict.' + verdict : 'verdict.fault');
}

/** Does it and says why not. @param {() => Promise<any>} request */
export async function attempt(request) {
	try {
		await request();
		return true;
	} catch (error) {
		say(refusalText(error));
		return false;
	}
}

/** @param {string} id @param {string} verb @param {object} [body] */
const onContact = (id, verb, body = {}) => attempt(() => post(`contacts/${id}/${verb}`, body));

export function accept() {
	const offer = me.value?.offer ?? me.value?.asked;
	if (!offer || me.value?.device === 'phone') return false;
	onContact(offer.contact.id, 'accept');
}

/** To a colleague, which needs no reason. */
export function declineAsked() {
	if (me.value?.asked) onContact(me.value.asked.contact.id, 'decline');
}

/** @param {string} reason */
export function decline(reason) {
	const offer = me.value?.offer;
	if (offer) onContact(offer.contact.id, 'decline', { reason });
}

export function toggleHold() {
	const call = me.value?.contact;
	if (!call || !['talking', 'held'].includes(call.state)) return false;
	onContact(call.id, call.state === 'held' ? 'resume' : 'hold');
}

/** @param {string} why */
export function pauseRecording(why) {
	const call = me.value?.contact;
	if (call) onContact(call.id, 'recording/pause', { why });
}

export function goOnRecording() {
	const call = me.value?.contact;
	if (call) onContact(call.id, 'recording/resume');
}

export function toggleMute() {
	const call = me.value?.contact;
	if (!call) return false;
	onContact(call.id, 'mute', { on: !call.muted });
}

/** @param {string} digits */
export function sendKeys(digits) {
	if (me.value?.contact) onContact(me.value.contact.id, 'keys', { digits });
}

/** @typedef {import('../shared/views.js').Target} Target */

/** @param {string} verb @param {Target} to */
async function toTarget(verb, to) {
	if (me.value?.contact && await onContact(me.value.contact.id, verb, to)) panel.value = '';
}
/** @param {Target} to */
export const transfer = to => toTarget('transfer', to);
/** @param {Target} to */
export const consult = to => toTarget('consult', to);
/** @param {Target} to */
export const invite = to => toTarget('invite', to);

/** For keys too: false when there is nothing that it could be about. @param {string} verb @param {boolean} may */
function withOthers(verb, may) {
	const call = me.value?.contact;
	if (!call || !may) return false;
	onContact(call.id, verb);
}
const isAgent = () => me.value?.contact?.role === 'agent';
export const swap = () => withOthers('swap', isAgent() && !!asked.value);
export const conference = () => withOthers('conference', isAgent() && asked.value?.state === 'joined');
export const completeTransfer = () => withOthers('complete', isAgent() && !!me.value?.contact?.parties.some(party => party.state !== 'left'));
export const leave = () => withOthers('leave', !isAgent());
export const cancelConsult = () => isAgent() ? withOthers('consult/cancel', !!asked.value) : leave();
export const takeOver = () => withOthers('take-over', me.value?.contact?.role === 'supervisor');

/** @param {string} party */
export function drop(party) {
	if (me.value?.contact) onContact(me.value.contact.id, 'drop', { party });
}

/** @param {string} supervision */
export function supervise(supervision) {
	const call = me.value?.contact;
	if (call) attempt(() => put(`contacts/${call.id}/supervision`, { supervision }));
}

/** By a rule: the caller hangs up first. @param {string} kind */
export function endBy(kind) {
	if (me.value?.contact) onContact(me.value.contact.id, 'end', { kind });
}

/** The notice that comes before an ending, in the centre's own voice. @param {string} kind */
export function warn(kind) {
	if (me.value?.contact) onContact(me.value.contact.id, 'warn', { kind });
}

export function raiseCrisis() {
	if (me.value?.contact) onContact(me.value.contact.id, 'crisis');
}

/** @param {string} id */
export const crisisSeen = id => onContact(id, 'crisis/seen');
/** @param {string} id */
export const lowerCrisis = id => onContact(id, 'crisis/lower');
/** @param {string} id */
export const listenTo = id => attempt(() => put(`contacts/${id}/supervision`, { supervision: 'monitor' }));

/** @param {string} id of a number of the catalog */
export function emergency(id) {
	if (me.value?.contact) onContact(me.value.contact.id, 'emergency', { entry: id });
}

/** As it is dialled: these work whatever the directory has. @param {string} number */
export function callEmergency(number) {
	if (me.value?.contact) onContact(me.value.contact.id, 'emergency', { number });
}

/** @param {string} language */
export function askInterpreter(language) {
	if (me.value?.contact) onContact(me.value.contact.id, 'interpreter', { language });
}

export function stopInterpreter() {
	const call = me.value?.contact;
	if (call) attempt(() => remove(`contacts/${call.id}/interpreter`));
}

/** Now, or after the contact that is being worked on. @param {string} presence @param {string} [reason] */
export function setPresence(presence, reason) {
	if (contact.value) return attempt(() => put('me/next', { presence }));
	if (presence === 'available' && !device.value.ready) {
		panel.value = 'check';
		return Promise.resolve(false);
	}
	return attempt(() => put('me/presence', { presence, reason, device: device.value.kind }));
}

export const clearNext = () => attempt(() => put('me/next', { presence: null }));
export const extendWrap = () => attempt(() => post('me/wrap/extend', { ms: 30000 }));
export const finishWrap = () => attempt(() => post('me/wrap/done'));

/** The full number, for half a minute. @param {string} id @param {string} reason @returns {Promise<string>} */
export async function showNumber(id, reason) {
	try {
		return (await post(`contacts/${id}/number`, { reason })).number;
	} catch (error) {
		say(refusalText(error));
		return '';
	}
}

/** Rings this device, then the citizen. @param {string} id */
export async function ringBack(id) {
	if (await attempt(() => post(`callbacks/${id}/call`))) loadCallbacks();
}

/** Mine, so that nobody else takes it up; or given back. @param {string} id @param {boolean} on */
export async function claimCallback(id, on) {
	if (await attempt(() => post(`callbacks/${id}/claim`, { on }))) loadCallbacks();
}

/** What became of ringing them. @param {string} id of the contact @param {string} result */
export async function codeCallback(id, result) {
	const done = await onContact(id, 'callback', { result });
	if (done) loadCallbacks();
	return done;
}

/** The talk is over: the citizen is asked how it was. */
export const toSurvey = () => withOthers('survey', isAgent() && hasSurvey(me.value?.contact));

/** Is this call's citizen asked afterwards? The server knows who was asked lately. @param {import('../shared/views.js').Contact | null | undefined} call */
export const hasSurvey = call => !!call && !call.callback && !call.care?.crisis && !!catalog.value?.survey_lines?.includes(call.line);

/** Into the call that goes on without me. */
export function comeBack() {
	const left = me.value?.left;
	if (!left || me.value?.contact) return false;
	onContact(left.id, 'return');
}

/** @param {string} id @param {string} [result] what became of it, where the call does not say it */
export async function finishCallback(id, result) {
	if (await attempt(() => post(`callbacks/${id}/done`, result ? { result } : undefined))) loadCallbacks();
}

export const loadCallbacks = newest(() => get('callbacks'), list => { callbacks.value = renewed(callbacks.value, list.callbacks ?? list); });

export const loadCatalog = newest(() => get('catalog'), fresh => { catalog.value = fresh; });
