// What the administration pages know: the lists of the API, fetched when a section opens and again after each change.
import { signal, t } from '../shared/ui.js';
import { Refusal, get } from '../shared/api.js';
import { hasText } from '../shared/i18n.js';

/** @typedef {{what: string, blocking: boolean, link: string}} Missing */
/** @typedef {{id: string, name: string, display: string, roles: string[], language: string, skills: Record<string, number>, phone: boolean,
 *   phone_address?: string, password?: boolean, active: boolean, rev: number}} PersonRow */
/** @typedef {{id: string, name: string, label: Record<string, string>, priority: number, ring_s: number, wrap_mode: string, wrap_s: number,
 *   level_target: number, level_within_s: number, short_abandon_s: number, active?: boolean, rev: number}} QueueRow */
/** @typedef {{id: string, label: string, scope: string, made_ms: number, layout: string, light: boolean, language: string}} TokenRow */
/** @typedef {{id: string, when?: string, languages: Record<string, string>}} PromptRow */
/** @typedef {{id: string, file: string, bytes: number, made_ms: number}} BackupRow */
/** @typedef {{name: string, value: string | null, otherwise?: string, unit?: string, help?: string}} SettingRow */

/** @typedef {{up: boolean, registered: boolean, status: number, took_ms: number, in_use: number, since_ms: number | null, at_ms: number | null}} TrunkState */
/** @typedef {{id: string, name: string, peers: string[], transport: string, registrar: string, user: string, target: string, secret: boolean, priority: number,
 *   weight: number, channels: number, profile: string, active: boolean, rev: number, state: TrunkState | null}} TrunkRow */

export const sections = ['missing', 'people', 'teams', 'queues', 'trunks', 'channels', 'webhooks', 'settings', 'tokens', 'prompts', 'flows', 'hours', 'recordings', 'backups', 'directory', 'knowledge', 'canned', 'survey', 'reviews', 'blocks', 'endings', 'conversations', 'front', 'interpreters'];

export const section = signal('missing');
export const problem = signal('');
export const missing = signal(/** @type {Missing[] | null} */ (null));
export const people = signal(/** @type {PersonRow[] | null} */ (null));
export const queues = signal(/** @type {QueueRow[] | null} */ (null));
export const tokens = signal(/** @type {TokenRow[] | null} */ (null));
export const prompts = signal(/** @type {PromptRow[] | null} */ (null));
export const backups = signal(/** @type {BackupRow[] | null} */ (null));
export const trunks = signal(/** @type {TrunkRow[] | null} */ (null));
/** Who looks at these pages. */
export const person = signal(/** @type {import('../shared/views.js').Person | null} */ (null));
export const channels = signal(/** @type {any[] | null} */ (null));
export const webhooks = signal(/** @type {any[] | null} */ (null));
export const settings = signal(/** @type {SettingRow[] | null} */ (null));

export const flows = signal(/** @type {any[] | null} */ (null));
export const hours = signal(/** @type {any} */ (null));
export const survey = signal(/** @type {any} */ (null));

/** @type {Record<string, {value: any}>} */
const lists = { trunks, channels, webhooks, missing, people, queues, tokens, prompts, backups, settings, flows, hours, survey };

/** @param {unknown} error */
export function say(error) {
	const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
	const detail = error instanceof Refusal && error.verdict === 'bad_request' ? ' ' + error.message : '';
	problem.value = t(hasText(key) ? key : 'verdict.fault') + detail;
}

/** @param {string} name */
export async function load(name) {
	try {
		const answer = await get(name);
		lists[name].value = Array.isArray(answer) ? answer : answer[name] ?? answer[name.slice(name.indexOf('-') + 1)] ?? answer;
	} catch (error) {
		say(error);
	}
}

/** Does it, shows the list anew, and says why not. @param {string} name @param {() => Promise<any>} request */
export async function change(name, request) {
	problem.value = '';
	try {
		const answer = await request();
		await Promise.all([load(name), load('missing')]);
		return answer ?? {};
	} catch (error) {
		say(error);
		return null;
	}
}

/** Does it and says why not; for lists that a section keeps itself. @param {() => Promise<any>} request */
export async function attempt(request) {
	problem.value = '';
	try {
		return await request() ?? {};
	} catch (error) {
		say(error);
		return null;
	}
}
