// How states look: a shape and a tone for every word of presence and routing (the word itself is a text of i18n).

/** @type {Record<string, {icon: string, tone: string}>} */
export const stateLook = {
	available: { icon: 's-available', tone: 'ok' },
	idle: { icon: 's-available', tone: 'ok' },
	ringing: { icon: 's-ringing', tone: 'acc' },
	talking: { icon: 's-talking', tone: 'acc' },
	supervising: { icon: 's-training', tone: 'acc' },
	holding: { icon: 's-hold', tone: 'warn' },
	wrap_up: { icon: 's-wrap', tone: 'warn' },
	not_answering: { icon: 's-near', tone: 'warn' },
	reconnecting: { icon: 's-near', tone: 'warn' },
	break: { icon: 's-break', tone: '' },
	meal: { icon: 's-break', tone: '' },
	training: { icon: 's-training', tone: '' },
	cool_down: { icon: 's-cool', tone: '' },
	away: { icon: 's-away', tone: '' },
	offline: { icon: 's-away', tone: '' },
};

/** What one word says about an agent: routing where it matters, else presence.
 * @param {string} presence @param {string} routing */
export const stateOf = (presence, routing) => routing === 'off' || routing === 'idle' ? presence : routing;
