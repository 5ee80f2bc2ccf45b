// The rows of the report, one line for each step and group; a number opens what stands behind it.
import { html, t } from '../shared/ui.js';
import { clockText } from '../shared/i18n.js';
import { behindOf, dayOf, figureAt, keyText, partsText, report, valueText, view, views } from './state.js';

/** @typedef {import('./state.js').Row} Row */

/** @param {Row} row */
function stepText(row) {
	const found = /** @type {import('./state.js').Report} */ (report.value);
	if (found.by === 'half_hour') return `${dayOf(row.from_ms).slice(5)} ${clockText(row.from_ms)}`;
	if (found.by === 'month') return dayOf(row.from_ms).slice(0, 7);
	if (found.by === 'year') return dayOf(row.from_ms).slice(0, 4);
	return found.by === 'day' ? dayOf(row.from_ms) : `${dayOf(row.from_ms)} – ${dayOf(row.to_ms - 1)}`;
}

/** @param {{row: Row, name: string, onBehind: (figure: string, row: Row) => void}} p */
function Cell({ row, name, onBehind }) {
	const found = /** @type {import('./state.js').Report} */ (report.value), at = figureAt(name);
	const figure = found.figures[at], value = row.values[at], text = valueText(figure, value), parts = partsText(figure, value);
	const open = behindOf[name] && (Array.isArray(value) ? value[1] : value);
	return html`<td class="r n" title=${parts}>${open ? html`<button type="button" class="link" onClick=${() => onBehind(behindOf[name], row)}>${text}</button>` : text}
		${parts && html`<small class="print-only"> ${parts}</small>`}</td>`;
}

/** @param {{onBehind: (figure: string, row: Row) => void}} p */
export function Rows({ onBehind }) {
	const found = report.value;
	if (!found) return null;
	const names = views[view.value].filter(name => figureAt(name) >= 0), grouped = found.group !== 'none';
	if (!found.rows.length) return html`<p class="none">${t('figures.empty')}</p>`;
	return html`<div class="scroll card" tabindex="0" role="region" aria-label=${t('figures.rows')}><table><thead><tr>
		<th scope="col">${t('figures.period')}</th>${grouped && html`<th scope="col">${t('figures.group.' + found.group)}</th>`}
		${names.map(name => html`<th scope="col" class="r" key=${name}>${t('measure.' + name)}</th>`)}</tr></thead>
		<tbody>${found.rows.map(row => html`<tr key=${row.from_ms + (row.key ?? '')}><th scope="row" class="n">${stepText(row)}</th>
			${grouped && html`<td class="short">${keyText(found.group, row.key)}</td>`}
			${names.map(name => html`<${Cell} key=${name} row=${row} name=${name} onBehind=${onBehind} />`)}</tr>`)}</tbody></table></div>`;
}
