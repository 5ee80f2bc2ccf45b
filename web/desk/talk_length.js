// How long what is written is, as its channel counts it; which letters the channel cannot carry, with the nearest that it can one press away.
import { html, t } from '../shared/ui.js';
import { fitted, sizeOf, tooLong, unfit } from './talk_size.js';
import { catalog } from './state.js';

/** @typedef {import('./talk_size.js').Limits} Limits */

/** A text message as its gateway counts it, and until that is known as most carriers do. @returns {Limits} */
export const smsLimits = () => catalog.value?.sms_size ?? { unit: 'utf16', alone: 70, part: 67, most: 6 };

/** May it go as it is? @param {Limits} limits @param {string} text */
export const fits = (limits, text) => !unfit(limits, text).length && !tooLong(limits, sizeOf(limits, text));

/** @param {{size: Limits, text: string, onText: (text: string) => void}} p */
export function Length({ size: limits, text, onText }) {
	const strange = unfit(limits, text);
	if (strange.length > 0) {
		const other = fitted(limits, text);
		return html`<div class="talk-length xs bad"><span role="status">${t('talk.unfit', { letters: strange.slice(0, 8).join(' ') })}</span>
			${other !== text && html` <button type="button" class="btn sm" data-do="fit-letters" onClick=${() => onText(other)}>${t('talk.fit')}</button>`}</div>`;
	}
	const size = sizeOf(limits, text);
	const bad = tooLong(limits, size);
	return html`<div class=${'talk-length xs n ' + (bad ? 'bad' : size.parts.length > 1 ? 'warn' : 'dim')}><span role="status">${t('text_unit.' + size.unit, { used: size.used, room: size.room })}
		${limits.most > 1 && size.parts.length > 0 ? ' · ' + t('talk.parts', { n: size.parts.length }) : ''}${bad ? ' · ' + t('talk.too_long') : ''}</span>
		${size.parts.length > 1 && html`<details><summary>${t('talk.preview')}</summary><ol>${size.parts.map((part, i) => html`<li key=${i}>${part}</li>`)}</ol></details>`}</div>`;
}
