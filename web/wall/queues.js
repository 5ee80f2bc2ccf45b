// One cell per queue: how many wait and how long. The five with the longest wait, in the order of the site.
import { html, t } from '../shared/ui.js';
import { Icon, against, degreeIcon } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { timerText } from '../shared/i18n.js';
import { board, nameOf } from './state.js';

export function Queues() {
	const { queues, waiting } = /** @type {import('./state.js').Board} */ (board.value);
	const longest = [...queues].sort((a, b) => (a.longest_since_ms ?? Infinity) - (b.longest_since_ms ?? Infinity)).slice(0, 5);
	return html`<section class="lines" aria-label=${t('wall.queues')}>${queues.filter(queue => longest.includes(queue)).map(queue => {
		const wait_ms = queue.longest_since_ms ? Math.max(0, now.value - queue.longest_since_ms) : 0;
		const degree = against(wait_ms, waiting.target_ms);
		return html`<div><i class=${`i i-${degreeIcon[degree]} ${degree}`} role="img" aria-label=${t('degree.' + degree)} />
			<span class="el">${nameOf('queues', queue.queue, queue.name)}<small>${queue.waiting ? t('wall.queue_longest', { time: timerText(wait_ms) }) : t('wall.nobody')}</small></span><b>${queue.waiting}</b></div>`;
	})}</section>`;
}
