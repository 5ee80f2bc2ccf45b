// What the page of recordings knows, and how it is told.
import { signal } from '../shared/ui.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { hasText } from '../shared/i18n.js';

/** @typedef {import('../shared/views.js').Recording} Recording */
/** @typedef {import('../shared/views.js').Log} Log */

export const contact = new URLSearchParams(location.search).get('contact') ?? '';
export const recordings = signal(/** @type {Recording[] | null} */ (null));
/** Who listened and who decided, for those who may see that. */
export const logs = signal(/** @type {Record<string, Log>} */ ({}));
const roles = signal(/** @type {string[]} */ ([]));

/** The server decides; this only hides what it would refuse. @param {'keep' | 'delete'} what */
export const may = what => roles.value.includes('manager') || (what === 'keep' && roles.value.includes('auditor'));
export const problem = signal('');
/** What was written in it, and how its pictures were. */
export const whole = signal(/** @type {{typed: import('../shared/typed_past.js').Line[], legs: import('../shared/typed_past.js').Leg[]}} */ ({ typed: [], legs: [] }));

/** @param {unknown} error */
export function refused(error) {
	const verdict = error instanceof Refusal ? error.verdict : 'fault';
	if (verdict === 'not_logged_in') goToLogin();
	problem.value = 'verdict.' + (hasText('verdict.' + verdict) ? verdict : 'fault');
}

export async function load() {
	try {
		roles.value = (await get('session')).person.roles;
		whole.value = await get(`contacts/${contact}`);
		const got = await get(`contacts/${contact}/recordings`);
		recordings.value = got.recordings;
		logs.value = Object.fromEntries(got.listeners.map((/** @type {any} */ one) => [one.recording, one]));
	} catch (error) {
		refused(error);
	}
}
