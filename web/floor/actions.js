// What a supervisor may ask of the server from the floor. Each says its refusal in words and answers whether it was done.
import { effect, t } from '../shared/ui.js';
import { post, put } from '../shared/api.js';
import { refusalText } from '../desk/actions.js';
import { check, openDevice, phone } from '../desk/device.js';
import { me, say } from '../desk/state.js';
import { loadArranged } from './state.js';

/** @param {() => Promise<any>} request @param {string} [done] */
export async function attempt(request, done) {
	try {
		await request();
		if (done) say(done);
		return true;
	} catch (error) {
		const body = /** @type {any} */ (error).body?.error?.message;
		say(/** @type {any} */ (error).verdict === 'bad_request' && body ? body : refusalText(error));
		return false;
	}
}

/** How far I am in this contact. @param {string} contact */
export function mine(contact) {
	if (me.value?.contact?.id !== contact) return 'none';
	return me.value.contact.parties.find(party => party.agent === me.value?.agent.id)?.supervision ?? 'none';
}

/** The microphone is opened in the gesture that begins to listen: nobody checked it here before, and who whispers must be heard. */
async function openMicrophone() {
	if (check.value.kind === 'browser' && !phone.microphone) await openDevice();
}

/** @param {string} contact @param {string} supervision */
export async function listen(contact, supervision) {
	if (supervision !== 'none') await openMicrophone();
	return attempt(() => put(`contacts/${contact}/supervision`, { supervision }));
}

/** Whoever takes over has listened first: the citizen is never left between two people. @param {string} contact */
export async function takeOver(contact) {
	const joined = () => me.value?.contact?.id === contact && me.value.contact.parties.some(party => party.agent === me.value?.agent.id && party.state === 'joined');
	if (!joined() && !await listen(contact, 'monitor')) return;
	let asked = false;
	const stop = effect(() => {
		if (asked || !joined()) return;
		asked = true;
		attempt(() => post(`contacts/${contact}/take-over`));
	});
	setTimeout(() => { stop(); if (!asked) say(t('floor.not_joined')); }, 10000);
}

/** @param {string} agent @param {string} presence @param {string} [reason] */
export const setState = (agent, presence, reason) => attempt(() => put(`agents/${agent}/presence`, { presence, reason }), t('floor.done'));

/** @param {string} agent @param {string} skill @param {number} level @param {number} [until_ms] */
export async function moveSkill(agent, skill, level, until_ms) {
	if (await attempt(() => put(`agents/${agent}/skill`, { skill, level, until_ms }), t('floor.done'))) loadArranged();
}

/** @param {{kind: string, text: string, person?: string, team?: string, until_ms?: number}} message */
export const sendMessage = message => attempt(() => post('messages', message), t('message.sent'));

/** @param {string} csv */
export async function saveCover(csv) {
	const done = await attempt(() => put('cover', { csv }), t('floor.done'));
	if (done) setTimeout(loadArranged, 500);
	return done;
}

/** @param {string} id '' a new one @param {object} incident */
export async function saveIncident(id, incident) {
	const done = await attempt(() => id ? put(`incidents/${id}`, incident) : post('incidents', incident), t('incident.told'));
	if (done) loadArranged();
	return done;
}

/** @param {string} id */
export async function endIncident(id) {
	if (await attempt(() => post(`incidents/${id}/end`))) loadArranged();
}
