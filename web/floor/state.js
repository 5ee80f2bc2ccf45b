// What the floor's page knows: every agent and contact as the server tells them, what is selected and filtered, and how far each
// is over its limit. Refuses to draw.
import { computed, signal } from '../shared/ui.js';
import { now, setServerTime } from '../shared/clock.js';
import { get } from '../shared/api.js';
import { findHangul } from '../shared/hangul.js';
import { stateOf } from '../shared/words.js';
import { catalog } from '../desk/state.js';

/** @typedef {import('../shared/views.js').FloorAgent} Agent */
/** @typedef {import('../shared/views.js').FloorContact} Contact */
/** @typedef {{id: string, kind: 'agent' | 'contact', agent: Agent | null, contact: Contact | null, state: string, since_ms: number,
 *   limit_ms: number, why: string, urgent: boolean}} Row */

/** @type {Map<string, Agent>} */
const agents = new Map();
/** @type {Map<string, Contact>} */
const contacts = new Map();
/** Rises with each change of the two. */
const version = signal(0);
export const asOf_ms = signal(0);
/** The right to the floor has ended. */
export const shut = signal(false);

export const board = signal(/** @type {import('../shared/views.js').Board | null} */ (null));
export const incidents = signal(/** @type {import('../shared/views.js').Incidents | null} */ (null));
export const skills = signal(/** @type {import('../shared/views.js').Skills | null} */ (null));
export const cover = signal(/** @type {import('../shared/views.js').Cover | null} */ (null));
/** What is open above the page: '', 'incident', 'message', 'cover', 'sent', 'skills'. */
export const open = signal('');

export const selected = signal('');
export const filter = signal({ text: '', state: '', queue: '', team: '' });
/** @param {Partial<{text: string, state: string, queue: string, team: string}>} part */
export const narrow = part => { filter.value = { ...filter.value, ...part }; };

/** @param {any} message */
export function takeFloor(message) {
	if (message.shut) { shut.value = true; return; }
	if (message.whole) { agents.clear(); contacts.clear(); }
	for (const agent of message.agents) agents.set(agent.id, agent);
	for (const contact of message.contacts) contacts.set(contact.id, contact);
	for (const id of message.gone ?? []) contacts.delete(id);
	setServerTime(message.as_of_ms);
	asOf_ms.value = message.as_of_ms;
	version.value++;
}

/** @param {string} id */
export const contactOf = id => (version.value, contacts.get(id) ?? null);

/** After so long somebody looks. A break has none: it is never counted against a person.
 * @type {Record<string, number>} */
const limits_ms = { ringing: 20000, talking: 20 * 60000, holding: 120000, wrap_up: 120000, not_answering: 60000, reconnecting: 10000, waiting: 60000 };

/** What the administrator arranged: other limits, and teams with who is in them now.
 * @typedef {{limits: Record<string, number>, teams: {id: string, name: string, people: string[]}[]}} Rules */
export const rules = signal(/** @type {Rules} */ ({ limits: limits_ms, teams: [] }));

/** @param {Contact | null} contact @returns {string} */
function whyUrgent(contact) {
	if (!contact) return '';
	if (contact.care.crisis) return contact.care.crisis.seen ? 'crisis' : 'crisis_unseen';
	if (contact.care.line_dead) return 'line_dead';
	if (contact.care.silence_asked) return 'silence';
	if (contact.care.warned.length) return 'warned';
	return '';
}

/** @param {Agent} agent @returns {Row} */
function agentRow(agent) {
	const contact = agent.contact ? contacts.get(agent.contact) ?? null : null;
	const state = agent.presence === 'available' && !agent.ready && agent.routing === 'off' ? 'away' : stateOf(agent.presence, agent.routing);
	const why = whyUrgent(contact);
	const since_ms = why.startsWith('crisis') ? contact?.care.crisis?.since_ms ?? agent.since_ms
		: agent.routing === 'off' || agent.routing === 'idle' ? agent.presence_since_ms : state === 'holding' ? contact?.held_since_ms ?? agent.since_ms
		: state === 'talking' ? contact?.answered_ms ?? agent.since_ms : agent.since_ms;
	return { id: agent.id, kind: 'agent', agent, contact, state, since_ms, limit_ms: rules.value.limits[state] ?? Infinity, why, urgent: why !== '' };
}

/** @param {Contact} contact @returns {Row} */
function waitingRow(contact) {
	const why = whyUrgent(contact);
	return { id: contact.id, kind: 'contact', agent: null, contact, state: contact.state, since_ms: contact.queued_ms ?? contact.started_ms,
		limit_ms: contact.state === 'waiting' ? rules.value.limits.waiting : Infinity, why, urgent: why !== '' };
}

const alone = ['greeting', 'waiting', 'linked', 'dialling'];

/** Everybody who is on duty, and contacts that nobody has. */
export const rows = computed(() => {
	version.value;
	const people = [...agents.values()].map(agentRow).filter(row => row.state !== 'offline');
	return [...people, ...[...contacts.values()].filter(one => alone.includes(one.state)).map(waitingRow)];
});

/** @param {Row} row */
export function nameOf(row) {
	if (row.agent) return catalog.value?.agents.find(one => one.id === row.id)?.display ?? row.id;
	return row.contact?.caller ?? '';
}

/** Time over the limit, below 0 while within it. @param {Row} row @param {number} at_ms */
export const overBy = (row, at_ms) => at_ms - row.since_ms - row.limit_ms;

/** Somebody may be in two teams; a contact that nobody has is in none. @param {Row} row @param {string} team */
const inTeam = (row, team) => !!row.agent && (rules.value.teams.find(one => one.id === team)?.people.includes(row.id) ?? false);

/** @param {Row} row */
function shown(row) {
	const { text, state, queue, team } = filter.value;
	if (team && !inTeam(row, team)) return false;
	return (!state || row.state === state) && (!queue || row.contact?.queue === queue) && (!text || findHangul(text, nameOf(row)) >= 0);
}

/** Who needs somebody: danger first, the longest first; then by time over the limit, from 80 % of it on. Looked at once a second, so that
 * rows do not jump under a finger. */
const second = computed(() => Math.floor(now.value / 1000) * 1000);
export const attention = computed(() => {
	const at_ms = second.value;
	const needed = rows.value.filter(row => shown(row) && (row.urgent || at_ms - row.since_ms > 0.8 * row.limit_ms));
	return needed.sort((a, b) => Number(b.urgent) - Number(a.urgent) || (a.urgent ? a.since_ms - b.since_ms : overBy(b, at_ms) - overBy(a, at_ms)));
});

const order = ['talking', 'ringing', 'holding', 'supervising', 'wrap_up', 'reconnecting', 'not_answering', 'available', 'waiting', 'greeting', 'dialling', 'linked',
	'cool_down', 'break', 'meal', 'training', 'away'];

/** All in groups by state, the longest first. */
export const groups = computed(() => {
	/** @type {Map<string, Row[]>} */
	const found = new Map(order.map(state => [state, []]));
	for (const row of rows.value) if (shown(row)) found.get(row.state)?.push(row);
	return [...found].filter(([, list]) => list.length).map(([state, list]) => ({ state, list: list.sort((a, b) => a.since_ms - b.since_ms) }));
});

export const chosen = computed(() => rows.value.find(row => row.id === selected.value) ?? null);

/** On duty with a skill, '' whoever: as the server counts it. @param {string | null} skill */
export function present(skill) {
	version.value;
	const people = new Map(skills.value?.people.map(one => [one.id, one.skills]));
	return [...agents.values()].filter(one => one.presence !== 'offline' && people.has(one.id) && (!skill || (people.get(one.id)?.[skill] ?? 0) > 0)).length;
}

export async function loadArranged() {
	[incidents.value, skills.value, cover.value, rules.value] = await Promise.all([get('incidents').catch(() => incidents.value),
		get('skills').catch(() => skills.value), get('cover').catch(() => cover.value), get('floor/rules').catch(() => rules.value)]);
}
