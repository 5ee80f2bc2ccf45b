// What the page of recordings knows, and how it is told.
import { signal } from '../shared/ui.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { hasText } from '../shared/i18n.js';

/** @typedef {import('../shared/views.js').Recording} Recording */
/** @typedef {import('../shared/views.js').Listener} Listener */

export const contact = new URLSearchParams(location.search).get('contact') ?? '';
export const recordings = signal(/** @type {Recording[] | null} */ (null));
export const listeners = signal(/** @type {Record<string, Listener[]>} */ ({}));
export const problem = signal('');

/** @param {unknown} error */
export function refused(error) {
	const verdict = error instanceof Refusal ? error.verdict : 'fault';
	if (verdict === 'not_logged_in') goToLogin();
	problem.value = 'verdict.' + (hasText('verdict.' + verdict) ? verdict : 'fault');
}

export async function load() {
	try {
		const got = await get(`contacts/${contact}/recordings`);
		recordings.value = got.recordings;
		listeners.value = Object.fromEntries(got.listeners.map((/** @type {any} */ one) => [one.recording, one.played]));
	} catch (error) {
		refused(error);
	}
}
