// Who looks at this screen, and so what stands on it: /wall?for=floor, management or visitors. No layout has a person or a number in it.
import { html } from '../shared/ui.js';
import { Agents } from './agents.js';
import { HalfHours } from './chart.js';
import { Asked } from './asked.js';
import { Queues } from './queues.js';
import { Tiles, abandoned, answered, callbacks, level, levelToday, longest, waiting } from './figures.js';

/** What visitors see says nothing of who rests; what management sees is the day, not the minute. */
const layouts = {
	floor: { tiles: [waiting, longest, level, abandoned, callbacks], panes: [Agents, HalfHours, Asked], queues: true },
	management: { tiles: [levelToday, answered, abandoned, callbacks, longest], panes: [Agents, HalfHours, Asked], queues: true },
	visitors: { tiles: [waiting, longest, levelToday, answered, callbacks], panes: [HalfHours, Asked], queues: false },
};

/** @param {string | null} asked */
export const audienceOf = asked => asked && Object.hasOwn(layouts, asked) ? /** @type {keyof typeof layouts} */ (asked) : 'floor';

/** @param {{audience: keyof typeof layouts}} p */
export function Layout({ audience }) {
	const { tiles, panes, queues } = layouts[audience];
	return html`<${Tiles} tiles=${tiles} /><section class=${'main' + (panes.length === 2 ? ' two' : '')}>${panes.map(Pane => html`<${Pane} key=${Pane.name} />`)}</section>
		${queues && html`<${Queues} />`}`;
}
