// Calls in each half hour as bars; the one that runs is dashed, because it is not complete.
import { html, t } from '../shared/ui.js';
import { now } from '../shared/clock.js';
import { clockText } from '../shared/i18n.js';
import { board } from './state.js';

const left = 66, right = 760, top = 16, bottom = 332, half_hour_ms = 1800000;

/** An even round number above. @param {number} value */
function roundUp(value) {
	const power = 10 ** Math.floor(Math.log10(Math.max(value, 4)));
	return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map(step => step * power).find(step => step >= value) ?? value;
}

/** @param {{most: number}} p */
const Grid = ({ most }) => html`${[0, 0.5, 1].map(part => {
	const y = bottom - part * (bottom - top);
	return html`<line x1=${left} x2=${right} y1=${y} y2=${y} class=${part ? 'grid' : 'base'} /><text x=${left - 12} y=${y + 9} text-anchor="end">${Math.round(part * most)}</text>`;
})}`;

/** @param {{bar: import('../shared/views.js').Board['half_hours'][0], x: number, width: number, most: number}} p */
function Bar({ bar, x, width, most }) {
	const height = Math.min(1, bar.offered / most) * (bottom - top);
	const running = now.value < bar.start_ms + half_hour_ms;
	return html`<rect x=${x} y=${bottom - height} width=${width} height=${height} rx="4" class="bar-offered" />
		${running && html`<rect x=${x - 3} y=${top} width=${width + 6} height=${bottom - top} rx="6" class="bar-running" />`}
		${new Date(bar.start_ms).getMinutes() === 0 && new Date(bar.start_ms).getHours() % 2 === 0
			&& html`<text x=${x} y=${bottom + 36}>${clockText(bar.start_ms).slice(0, 2)}</text>`}`;
}

export function HalfHours() {
	const { half_hours, today } = /** @type {import('./state.js').Board} */ (board.value);
	const bars = half_hours.slice(-24);
	const most = roundUp(Math.max(10, ...bars.map(bar => bar.offered)));
	const step = (right - left) / Math.max(12, bars.length);
	return html`<section class="pan"><h2>${t('wall.half_hours')}<small>${t('wall.today', { offered: today.offered, answered: today.answered })}</small></h2>
		<svg viewBox="0 0 772 376" class="chart" role="img" aria-label=${t('wall.half_hours')}><${Grid} most=${most} />
			${bars.map((bar, i) => html`<${Bar} key=${bar.start_ms} bar=${bar} x=${left + 6 + i * step} width=${step - 10} most=${most} />`)}</svg>
		<p class="key-row"><span><i class="sw" />${t('wall.offered')}</span><span><i class="sw running" />${t('wall.running')}</span></p></section>`;
}
