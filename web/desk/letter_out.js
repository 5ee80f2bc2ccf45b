// What the small forms share that send what was found, by text message or mail: one letter at a time, and Escape puts the form away.
import { signal } from '../shared/ui.js';
import { post } from '../shared/api.js';
import { refusalText } from './actions.js';
import { say } from './state.js';

export const sending = signal(false);

/** The answer; null when it was refused, which has been said. @param {Record<string, unknown>} letter */
export async function sendLetter(letter) {
	sending.value = true;
	try {
		return await post('letters', letter);
	} catch (error) {
		say(refusalText(error));
		return null;
	} finally {
		sending.value = false;
	}
}

/** @param {() => void} away */
export const onEscape = away => (/** @type {KeyboardEvent} */ event) => {
	if (event.key !== 'Escape' || event.isComposing) return;
	event.stopPropagation();
	away();
};
