// A QR code from the rows that the server made.
import { html } from '../shared/ui.js';

const quiet = 4; // light modules around it, as readers expect

/** @param {{rows: string[], label: string}} p */
export function Code({ rows, label }) {
	const size = rows.length + 2 * quiet;
	const dark = rows.flatMap((row, y) => [...row].flatMap((one, x) => one === '1' ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])).join('');
	return html`<svg class="code" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} shape-rendering="crispEdges"><rect width=${size} height=${size} fill="#fff" /><path d=${dark} fill="#000" /></svg>`;
}
