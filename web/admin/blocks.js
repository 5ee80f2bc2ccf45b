// Numbers that are not answered for a time: why, until when, whether they appealed; a supervisor lifts a block.
import { html, signal, t } from '../shared/ui.js';
import { post } from '../shared/api.js';
import { Table } from './table.js';
import { Caller, When, changeCare, endings } from './care.js';

/** @typedef {import('./care.js').Block} Block */

const past = signal(false);

/** @param {Block} row */
const isOpen = row => !row.lifted_ms && row.until_ms > Date.now();

/** @param {{row: Block}} p */
function State({ row }) {
	if (row.lifted_ms) return html`<span class="st">${t('blocks.lifted')} ${When(row.lifted_ms)}</span>`;
	if (!isOpen(row)) return html`<span class="st">${t('blocks.over')}</span>`;
	return row.appealed_ms ? html`<span class="st warn">${t('blocks.appealed')} ${When(row.appealed_ms)}</span>` : html`<span class="st bad">${t('blocks.blocked')}</span>`;
}

const columns = () => [
	{ key: 'caller', head: t('care.caller'), cell: Caller },
	{ key: 'kind', head: t('care.kind'), cell: (/** @type {Block} */ row) => t('ending.kind.' + row.kind) },
	{ key: 'made', head: t('blocks.made'), cell: (/** @type {Block} */ row) => When(row.made_ms) },
	{ key: 'until', head: t('blocks.until'), cell: (/** @type {Block} */ row) => When(row.until_ms) },
	{ key: 'refused', head: t('blocks.refused'), figure: true, cell: (/** @type {Block} */ row) => row.refused },
	{ key: 'state', head: t('blocks.state'), wide: true, cell: (/** @type {Block} */ row) => html`<${State} row=${row} />` },
];

/** Who appealed stands first. */
function rows() {
	const all = endings.value?.blocks ?? [];
	return all.filter(row => past.value || isOpen(row)).sort((a, b) => Number(isOpen(b) && !!b.appealed_ms) - Number(isOpen(a) && !!a.appealed_ms) || b.made_ms - a.made_ms);
}

export const Blocks = () => html`<p class="mut">${t('blocks.about')}</p>
	<div><label class="tick"><input type="checkbox" checked=${past.value} onChange=${(/** @type {any} */ event) => { past.value = event.currentTarget.checked; }} />${t('blocks.past')}</label></div>
	<${Table} label=${t('admin.blocks')} columns=${columns()} rows=${endings.value && rows()} actions=${(/** @type {Block} */ row) => isOpen(row) && html`
		<button type="button" class="btn sm" data-do="lift" onClick=${() => changeCare(() => post(`blocks/${row.id}/lift`, { appeal: !!row.appealed_ms }))}
			aria-label=${t('blocks.lift_one', { name: row.caller ?? t('care.withheld') })}>${t('blocks.lift')}</button>`} />`;
