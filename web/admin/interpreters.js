// Calls, minutes and waiting of each volunteer and partner line.
import { html, signal, t } from '../shared/ui.js';
import { get } from '../shared/api.js';
import { durationText } from '../shared/i18n.js';
import { Table } from './table.js';
import { attempt } from './state.js';

/** @typedef {{entry: string, name: string, volunteer: boolean, calls: number, talk_ms: number, waited_ms: number, silent: number}} Row */

const days = signal(30);
const list = signal(/** @type {Row[] | null} */ (null));

export async function loadInterpreters() {
	const answer = await attempt(() => get('interpreters?since=' + (Date.now() - days.value * 86_400_000)));
	if (answer) list.value = answer.interpreters.map((/** @type {Row} */ row) => ({ ...row, id: row.entry }));
}

const columns = () => [
	{ key: 'name', head: t('interpreters.name'), cell: (/** @type {Row} */ row) => row.name },
	{ key: 'who', head: t('interpreters.who'), cell: (/** @type {Row} */ row) => t(row.volunteer ? 'interpreters.volunteer' : 'interpreters.partner') },
	{ key: 'calls', head: t('interpreters.calls'), figure: true, cell: (/** @type {Row} */ row) => row.calls },
	{ key: 'minutes', head: t('interpreters.minutes'), figure: true, cell: (/** @type {Row} */ row) => Math.round(row.talk_ms / 60_000) },
	{ key: 'waited', head: t('interpreters.waited'), figure: true, cell: (/** @type {Row} */ row) => durationText(row.waited_ms) },
	{ key: 'silent', head: t('interpreters.silent'), figure: true, cell: (/** @type {Row} */ row) => row.silent || '' },
];

/** Hours together, as they are thanked for. @param {boolean} volunteer */
const hours = volunteer => ((list.value ?? []).filter(row => row.volunteer === volunteer).reduce((sum, row) => sum + row.talk_ms, 0) / 3_600_000).toFixed(1);

export const Interpreters = () => html`<p class="mut">${t('interpreters.about')}</p>
	<div class="row bar"><label for="interpreters-days" class="sb short">${t('interpreters.period')}</label><select class="in short" id="interpreters-days" value=${days.value}
		onChange=${(/** @type {any} */ event) => { days.value = Number(event.currentTarget.value); loadInterpreters(); }}>
		${[7, 30, 90, 365].map(n => html`<option value=${n} key=${n}>${t('interpreters.days', { n })}</option>`)}</select>
		<span class="n">${t('interpreters.sum', { volunteers: hours(true), partners: hours(false) })}</span></div>
	<${Table} label=${t('admin.interpreters')} columns=${columns()} rows=${list.value} />`;
