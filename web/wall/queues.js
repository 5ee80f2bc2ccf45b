// One cell per queue and per written channel: how many wait and how long. The five with the longest wait, in the order of the site.
import { html, t } from '../shared/ui.js';
import { against, degreeIcon } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { durationText, timerText } from '../shared/i18n.js';
import { board, nameOf } from './state.js';

const most = 5, mostWritten = 2;

/** @template {{longest_since_ms: number | null}} T @param {T[]} all @param {number} n @returns {T[]} */
const longest = (all, n) => {
	const first = [...all].sort((a, b) => (a.longest_since_ms ?? Infinity) - (b.longest_since_ms ?? Infinity)).slice(0, n);
	return all.filter(one => first.includes(one));
};

/** @param {{name: string, since: number | null, target: number, more: string, title?: string, count: number}} p */
function Cell({ name, since, target, more, title, count }) {
	const wait_ms = since ? Math.max(0, now.value - since) : 0;
	const degree = against(wait_ms, target);
	return html`<div title=${title}><i class=${`i i-${degreeIcon[degree]} ${degree}`} role="img" aria-label=${t('degree.' + degree)} />
		<span class="el">${name}<small>${since ? t('wall.queue_longest', { time: timerText(wait_ms) }) : t('wall.nobody')}${more}</small></span><b>${count}</b></div>`;
}

/** Today's words that were answered within the channel's aim, of how many (R107). @param {NonNullable<import('./state.js').Board['written']>[0]} one */
const Written = one => html`<${Cell} key=${one.channel} name=${t('channel.' + one.channel)} since=${one.longest_since_ms} target=${one.aim_ms} count=${one.waiting}
	more=${one.answered ? ` · ${one.in_time}/${one.answered}` : ''} title=${t('wall.written_in_time', { n: one.in_time, of: one.answered, aim: durationText(one.aim_ms) })} />`;

export function Queues() {
	const { queues, waiting, written = [] } = /** @type {import('./state.js').Board} */ (board.value);
	const channels = longest(written, mostWritten);
	return html`<section class="lines" aria-label=${t('wall.queues')}>${longest(queues, most - channels.length).map(queue => html`<${Cell} key=${queue.queue} name=${nameOf('queues', queue.queue, queue.name)}
		since=${queue.longest_since_ms} target=${waiting.target_ms} count=${queue.waiting} more="" />`)}${channels.map(Written)}</section>`;
}
