// Draws a flow: one box for each step, rows by how many steps a caller has taken, lines with what leads along them.
// Refuses to judge: what is wrong comes from the server's check.
import { html, t } from '../shared/ui.js';

/** @typedef {{key: string, say?: string, next?: string}} Choice */
/** @typedef {{name: string, do: string, say?: string | string[], queue?: string, next?: string, otherwise?: string, open?: string, closed?: string,
 *   holiday?: string, emergency?: string, choices?: Choice[], when?: string, over_s?: number, wait_s?: number, tries?: number, language?: string, number?: string, longest_s?: number}} Step */
/** @typedef {{name: string, lines?: string[], from?: string, until?: string, start?: string, after?: string, steps: Step[]}} Flow */
/** @typedef {{from: number, to: number, label: string}} Edge */

const box = { width: 176, height: 52, across: 200, down: 104 };
const ways = /** @type {const} */ (['next', 'open', 'emergency', 'holiday', 'closed', 'otherwise']);

/** Every way from a step to another, with what leads along it. @param {Flow} flow @returns {Edge[]} */
export function edgesOf(flow) {
	const index = new Map(flow.steps.map((step, i) => [step.name, i]));
	/** @type {Edge[]} */
	const edges = [];
	flow.steps.forEach((step, from) => {
		const add = (/** @type {string | undefined} */ name, /** @type {string} */ label) => {
			const to = name === undefined ? undefined : index.get(name);
			if (to !== undefined) edges.push({ from, to, label });
		};
		for (const choice of Array.isArray(step.choices) ? step.choices : []) add(choice.next, choice.key);
		for (const way of ways) add(step[way], way === 'next' ? '' : t('flow.way.' + way));
	});
	return edges;
}

/** Row and column of each step: a step stands below all that lead to it, unless they come back. @param {Flow} flow @param {Edge[]} edges */
export function placesOf(flow, edges) {
	const depth = flow.steps.map(() => -1);
	const start = flow.steps.findIndex(step => step.name === flow.start);
	const after = flow.steps.findIndex(step => step.name === flow.after);
	/** @param {number} step @param {number} at @param {number[]} path */
	const visit = (step, at, path) => {
		if (path.includes(step) || at <= depth[step]) return;
		depth[step] = at;
		for (const edge of edges) if (edge.from === step) visit(edge.to, at + 1, [...path, step]);
	};
	if (start >= 0) visit(start, 0, []);
	if (after >= 0 && depth[after] < 0) visit(after, Math.max(...depth) + 1, []);
	const last = Math.max(0, ...depth);
	/** @type {number[]} */
	const used = [];
	return depth.map(row => {
		const y = row < 0 ? last + 1 : row; // what nobody reaches stands below
		used[y] = (used[y] ?? 0) + 1;
		return { x: used[y] - 1, y };
	});
}

/** @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
function wayPath(a, b) {
	const x1 = a.x * box.across + box.width / 2, y1 = a.y * box.down + box.height;
	const x2 = b.x * box.across + box.width / 2, y2 = b.y * box.down;
	if (b.y > a.y) return { d: `M${x1} ${y1}C${x1} ${y1 + 28} ${x2} ${y2 - 28} ${x2} ${y2 - 3}`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
	const side = Math.max(x1, x2) + box.width / 2 + 14; // back up, or to its own row: around the right
	return { d: `M${x1 + box.width / 2} ${y1 - 26}C${side} ${y1 - 26} ${side} ${y2 + 26} ${x2 + box.width / 2 + 3} ${y2 + 26}`, x: side - 4, y: (y1 + y2) / 2 };
}

/** @param {{flow: Flow, wrong: Set<string>, picked: string, onPick: (name: string) => void}} p */
export function Picture({ flow, wrong, picked, onPick }) {
	const edges = edgesOf(flow), places = placesOf(flow, edges);
	const width = (Math.max(...places.map(p => p.x)) + 1) * box.across + 24, height = (Math.max(...places.map(p => p.y)) + 1) * box.down;
	return html`<div class="scroll card flow-picture" tabindex="0" role="region" aria-label=${t('flows.picture')}>
		<svg width=${width} height=${height} viewBox=${`-4 -4 ${width} ${height}`} role="img" aria-label=${t('flows.picture_of', { name: flow.name, n: flow.steps.length })}>
			<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" /></marker></defs>
			${edges.map(edge => {
				const way = wayPath(places[edge.from], places[edge.to]);
				return html`<g class="way" key=${`${edge.from}-${edge.to}-${edge.label}`}><path d=${way.d} marker-end="url(#tip)" />
					${edge.label && html`<text x=${way.x} y=${way.y} text-anchor="middle">${edge.label}</text>`}</g>`;
			})}
			${flow.steps.map((step, i) => html`<g key=${step.name} class=${`step do-${step.do} ${wrong.has(step.name) ? 'wrong' : ''} ${picked === step.name ? 'picked' : ''}`}
				transform=${`translate(${places[i].x * box.across} ${places[i].y * box.down})`} onClick=${() => onPick(step.name)}>
				<rect width=${box.width} height=${box.height} rx="8" /><text class="what" x="12" y="22">${t('flow.do.' + step.do)}</text>
				<text class="name" x="12" y="41">${step.name}${step.queue ? ` · ${step.queue}` : ''}</text>
				${wrong.has(step.name) && html`<text class="mark" x=${box.width - 20} y="24">!</text>`}</g>`)}
		</svg></div>`;
}
