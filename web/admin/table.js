// One table for all lists: columns, rows, and what can be done with a row.
import { html, t } from '../shared/ui.js';

/** @typedef {{key: string, head: string, cell: (row: any) => any, figure?: boolean, wide?: boolean}} Column */

/** @param {{label: string, columns: Column[], rows: any[] | null, actions?: (row: any) => any}} p */
export function Table({ label, columns, rows, actions }) {
	if (!rows) return html`<p class="dim">${t('admin.loading')}</p>`;
	if (!rows.length) return html`<p class="none">${t('admin.empty')}</p>`;
	return html`<div class="scroll card" tabindex="0" role="region" aria-label=${label}><table><thead><tr>
		${columns.map(column => html`<th scope="col" class=${column.figure ? 'r' : ''} key=${column.key}>${column.head}</th>`)}
		${actions && html`<th scope="col"><span class="unseen">${t('admin.actions')}</span></th>`}</tr></thead>
		<tbody>${rows.map(row => html`<tr key=${row.id ?? row.name}>${columns.map((column, i) => i === 0
		? html`<th scope="row">${column.cell(row)}</th>` : html`<td class=${column.figure ? 'r n' : column.wide ? '' : 'short'}>${column.cell(row)}</td>`)}
			${actions && html`<td class="acts">${actions(row)}</td>`}</tr>`)}</tbody></table></div>`;
}
