// Agents by state, each a shape. Rows that are rare show only when somebody is in them.
import { html, t } from '../shared/ui.js';
import { stateLook } from '../shared/words.js';
import { board } from './state.js';

/** Row: its text and the states that it counts. */
const rows = [
	['state.talking', 'talking'], ['state.ringing', 'ringing'], ['state.holding', 'holding'], ['state.wrap_up', 'wrap_up'], ['state.available', 'available'],
	['wall.break_meal', 'break', 'meal'], ['state.cool_down', 'cool_down'], ['state.training', 'training'],
	['state.not_answering', 'not_answering'], ['state.reconnecting', 'reconnecting'],
];
const rare = new Set(['not_answering', 'reconnecting']);
const most = 28;

/** All shapes are there from the first moment on and are shown or not: a screen that is left on for months makes no new ones.
 * @param {{text: string, count: number, state: string}} p */
function Row({ text, count, state }) {
	const { icon, tone } = stateLook[state];
	const shapes = Math.min(count, most);
	return html`<span class="el">${text}</span><b>${count}</b><span class=${'dots ' + (tone || 'plain')} aria-hidden="true">
		${Array.from({ length: most }, (_, i) => html`<i class=${'i i-' + icon} hidden=${i >= shapes} />`)}<small>${count > most ? `+${count - most}` : ''}</small></span>`;
}

export function Agents() {
	const { total, states } = /** @type {import('./state.js').Board} */ (board.value).agents;
	const shown = rows.map(([key, ...names]) => ({ text: t(key), state: names[0], count: names.reduce((sum, name) => sum + (states[name] ?? 0), 0) }))
		.filter(({ state, count }) => count > 0 || !rare.has(state));
	return html`<section class="pan"><h2>${t('wall.agents', { n: total })}<small>${t('wall.away', { n: states.away ?? 0 })}</small></h2>
		<div class="ag">${shown.map(row => html`<${Row} ...${row} key=${row.state} />`)}</div></section>`;
}
