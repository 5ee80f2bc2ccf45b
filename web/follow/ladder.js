// The drawn side of a time line: one lane a leg, ours in the middle of it all at the left; an arrow for each message.
import { html, t } from '../shared/ui.js';

/** @typedef {{at_ms: number, what: string, leg?: string | null, in?: boolean, transport?: string, ours?: string, theirs?: string, line?: string, text?: string,
 *   kind?: string, seq?: number, fields?: Record<string, any>}} Item */

const step = 96;
const start = 28;

/** Legs in the order they speak. @param {Item[]} items */
export function lanesOf(items) {
	return [...new Set(items.filter(item => item.what === 'signal').map(item => String(item.leg)))];
}

/** @param {string[]} lanes */
export const widthOf = lanes => start * 2 + step * Math.max(lanes.length, 1);

/** @param {string[]} lanes @param {string | null | undefined} leg */
const placeOf = (lanes, leg) => start + step * (1 + lanes.indexOf(String(leg)));

/** The lanes alone, with a dot where something happened in the centre. @param {{lanes: string[], item: Item}} p */
export function Rung({ lanes, item }) {
	const signal = item.what === 'signal';
	const far = placeOf(lanes, item.leg);
	const [from, to] = item.in ? [far, start] : [start, far];
	const back = to > from ? -8 : 8;
	return html`<svg class="rung" width=${widthOf(lanes)} height="30" viewBox=${`0 0 ${widthOf(lanes)} 30`} aria-hidden="true">
		<line class="lane us" x1=${start} x2=${start} y1="0" y2="30" />
		${lanes.map(leg => html`<line class="lane" x1=${placeOf(lanes, leg)} x2=${placeOf(lanes, leg)} y1="0" y2="30" key=${leg} />`)}
		${signal ? html`<line class="arrow" x1=${from} x2=${to} y1="15" y2="15" />
			<path class="arrow" d=${`M${to + back} 10 L${to} 15 L${to + back} 20`} />`
		: html`<circle class="dot" cx=${start} cy="15" r="5" />`}</svg>`;
}

/** What stands over the lanes. @param {{lanes: string[], items: Item[]}} p */
export function Heads({ lanes, items }) {
	const nameOf = (/** @type {string} */ leg) => (items.find(item => String(item.leg) === leg)?.theirs ?? '').replace(/:\d+$/, '');
	return html`<svg class="heads" width=${widthOf(lanes)} height="22" viewBox=${`0 0 ${widthOf(lanes)} 22`} aria-hidden="true">
		<text x=${start} y="15" text-anchor="middle">${t('follow.us')}</text>
		${lanes.map(leg => html`<text x=${placeOf(lanes, leg)} y="15" text-anchor="middle" key=${leg}>${nameOf(leg)}</text>`)}</svg>`;
}
