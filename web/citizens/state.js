// What the page of citizens knows: who is logged in, and what was refused.
import { signal, t } from '../shared/ui.js';
import { Refusal, goToLogin } from '../shared/api.js';

export const person = signal(/** @type {import('../shared/views.js').Person | null} */ (null));
export const catalog = signal(/** @type {import('../shared/views.js').Catalog | null} */ (null));
export const problem = signal('');
export const done = signal('');

/** @param {string[]} roles */
export const has = (...roles) => (person.value?.roles ?? []).some(role => roles.includes(role));

/** Runs it; what is refused is said, and answers null. @template T @param {() => Promise<T>} what @returns {Promise<T | null>} */
export async function attempt(what) {
	problem.value = done.value = '';
	try {
		return await what();
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (verdict === 'not_logged_in') goToLogin();
		problem.value = t('verdict.' + verdict);
		return null;
	}
}

/** Why somebody looks, without a conversation. */
export const reasons = ['citizen', 'audit', 'complaint', 'quality', 'inquiry', 'call_back', 'court', 'safety', 'other'];
