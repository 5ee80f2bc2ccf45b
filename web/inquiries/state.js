// What the pages of inquiries know: the list of a view, the one that is open, names of topics, places and departments. The server says what may be done.
import { signal, t } from '../shared/ui.js';
import { Refusal, get, goToLogin, post } from '../shared/api.js';
import { hasText, labelText } from '../shared/i18n.js';

/** @typedef {{id: string, number: string, kind: string, sub: string, state: string, urgency: string, topic: string | null, place: string | null, excerpt: string, language: string,
 *   came_in: string, department: string | null, department_name: string, official: string | null, person_name: string | null, opened_ms: number, due_ms: number | null,
 *   hop_due_ms: number | null, paused: string | null, overdue: boolean, interim_ms: number | null, closed_ms: number | null, parent: string | null, link: string, reporters: number, tell_by: string, tell_shut: string}} Row */
/** @typedef {{id: string, kind: string, move: string | null, reason: string, department_name: string, name: string | null, at_ms: number, text: string,
 *   attachments: import('../shared/viewer.js').Seen[]}} Entry */
/** @typedef {Omit<Row, 'paused'> & {revision: number, address: string, text: string, tell_by: string, tell_to: string | null, tell_shut: string, site: string, floor: string, contact: string | null,
 *   official_name: string | null, answered_ms: number | null, reason: string, extended: boolean, paused: {why: string, from_ms: number} | null,
 *   lock: {person: string, name: string | null, until_ms: number} | null, moves: string[], entries: Entry[], attachments: Entry['attachments'], linked: Row[], alike: Row[],
 *   hops: {state: string, department_name: string, from_ms: number, to_ms: number | null, due_ms: number | null, worked_ms: number, paused_ms: number}[]}} Full */
/** @typedef {{official: string, department: string, name: string, officials: {id: string, name: string, post: string}[]}} Office */

export const person = signal(/** @type {import('../shared/views.js').Person | null} */ (null));
export const view = signal('open');
export const rows = signal(/** @type {Row[] | null} */ (null));
export const count = signal(0);
export const opened = signal(/** @type {Full | null} */ (null));
export const problem = signal('');
export const done = signal('');
export const office = signal(/** @type {Office | null} */ (null));
export const departments = signal(/** @type {{id: string, name: string}[]} */ ([]));
/** Of the list: a number, a department, where it came in. */
export const filter = signal(/** @type {Record<string, string>} */ ({}));
const names = signal(/** @type {Record<string, any>} */ ({}));

/** @param {unknown} error */
export function say(error) {
	if (error instanceof Refusal && error.verdict === 'not_logged_in') goToLogin();
	const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
	problem.value = t(hasText(key) ? key : 'verdict.fault');
}

/** @param {string} [id] */
export const nameOf = id => id ? labelText(names.value[id]) || '–' : '–';
export const listAddress = () => new URLSearchParams(Object.entries({ view: view.value, ...filter.value }).filter(([, value]) => value)).toString();

export async function load() {
	try {
		const got = await get(`inquiries?limit=200&${listAddress()}`);
		rows.value = got.inquiries;
		count.value = got.count;
	} catch (error) {
		if (error instanceof Refusal && error.verdict === 'bad_request') rows.value = [], count.value = 0;
		else say(error);
	}
}

/** @param {string} id */
export async function openOne(id) {
	problem.value = '';
	try {
		opened.value = await get('inquiries/' + id);
		if (location.hash !== '#' + id) history.replaceState(null, '', '#' + id);
	} catch (error) {
		say(error);
	}
}

export function shut() {
	opened.value = null;
	done.value = '';
	history.replaceState(null, '', location.pathname);
}

const file_most = 32 * 1024 * 1024;

/** The id of the file once the server has it; nothing when it was refused, which is said. @param {File} file */
export async function sendFile(file) {
	problem.value = file.size > file_most ? t('inquiries.file_large') : '';
	if (problem.value) return undefined;
	try {
		return (await post('attachments?name=' + encodeURIComponent(file.name.slice(-80)), file)).id;
	} catch (error) {
		say(error);
		return undefined;
	}
}

/** Does something with the one that is open; true when it is done. @param {string} name @param {any} body */
export async function act(name, body) {
	const one = /** @type {Full} */ (opened.value);
	problem.value = done.value = '';
	try {
		await post(`inquiries/${one.id}/${name}`, body);
	} catch (error) {
		await openOne(one.id);
		say(error);
		return false;
	}
	await openOne(one.id);
	done.value = t('inquiries.done', { what: t('inquiry_act.' + name), number: one.number });
	load();
	return true;
}

/** I work on it; false when somebody else does. @param {boolean} on @param {boolean} [take_over] */
export async function lock(on, take_over = false) {
	const one = opened.value;
	if (!one) return false;
	try {
		await post(`inquiries/${one.id}/lock`, { on, take_over });
		return true;
	} catch {
		return false;
	}
}

export async function loadNames() {
	const catalog = await get('catalog');
	names.value = Object.fromEntries([...catalog.topics, ...catalog.places].map(one => [one.id, one.label]));
	if (person.value?.roles.includes('official')) {
		office.value = await get('inquiry-office').catch(() => null);
		return;
	}
	const known = await get('directory/departments');
	departments.value = known.rows.filter((/** @type {any} */ row) => row.active === 'yes').map((/** @type {any} */ row) => ({ id: row.id, name: row.name }));
}
