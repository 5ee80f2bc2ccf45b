// What citizens said today after their calls: how many of how many, and how many were asked.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { board } from './state.js';

export function Satisfaction() {
	const today = board.value?.survey;
	if (!today?.offered) return null;
	const share = today.overall_of ? (Math.floor(today.satisfied * 1000 / today.overall_of) / 10).toFixed(1) + ' %' : '–';
	return html`<p class="satisfied"><${Icon} name="star" /><span>${t('wall.satisfied')}</span><b>${share}</b>
		<small>${t('wall.satisfied_of', { n: today.satisfied, of: today.overall_of, asked: today.offered })}</small></p>`;
}
