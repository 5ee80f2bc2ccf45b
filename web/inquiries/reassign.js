// To another official of the same department: officials know their colleagues, and who leads reads them in the telephone book.
import { signal } from '../shared/ui.js';
import { get } from '../shared/api.js';
import { office, opened } from './state.js';

const book = signal(/** @type {{id: string, department: string, name: string, post: string}[] | null} */ (null));
const asked = signal(false);

/** Those who may have it now, but for who has it. @returns {{id: string, name: string, post: string}[]} */
export function colleagues() {
	const one = opened.value;
	if (office.value) return office.value.officials;
	if (!asked.value && one?.department && one.moves.includes('assign')) {
		asked.value = true;
		get('phone-book').then(found => { book.value = found.officials; }, () => {});
	}
	return (book.value ?? []).filter(official => official.department === one?.department && official.id !== one?.official);
}
