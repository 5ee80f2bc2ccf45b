// What supervisors look back at: calls that the centre ended, and calls in crisis. Each is judged once.
import { html, signal, t } from '../shared/ui.js';
import { post } from '../shared/api.js';
import { durationText } from '../shared/i18n.js';
import { Table } from './table.js';
import { Caller, When, changeCare, crises, endings } from './care.js';

/** @typedef {import('./care.js').Ending} Ending */
/** @typedef {import('./care.js').Crisis} Crisis */

const all = signal(false);

/** @param {{reviewed_ms: number | null, right: boolean}} row */
const Outcome = row => row.reviewed_ms ? html`<span class=${'st ' + (row.right ? 'ok' : 'bad')}>${t(row.right ? 'reviews.right' : 'reviews.wrong')} ${When(row.reviewed_ms)}</span>`
	: html`<span class="st warn">${t('reviews.open')}</span>`;

/** Two buttons while nobody has judged it. @param {'ending' | 'crisis'} what */
const judge = what => (/** @type {Ending | Crisis} */ row) => !row.reviewed_ms && html`${[true, false].map(right => html`
	<button type="button" class="btn sm" data-do=${right ? 'right' : 'wrong'} key=${right} onClick=${() => changeCare(() => post(`contacts/${row.contact}/${what}/review`, { right }))}
		aria-label=${t('reviews.judge', { name: row.caller ?? t('care.withheld'), what: t(right ? 'reviews.right' : 'reviews.wrong') })}>${t(right ? 'reviews.right' : 'reviews.wrong')}</button>`)}`;

const endingColumns = () => [
	{ key: 'caller', head: t('care.caller'), cell: Caller },
	{ key: 'at', head: t('reviews.at'), cell: (/** @type {Ending} */ row) => When(row.at_ms) },
	{ key: 'agent', head: t('reviews.agent'), cell: (/** @type {Ending} */ row) => row.agent_name ?? '' },
	{ key: 'kind', head: t('care.kind'), cell: (/** @type {Ending} */ row) => t('ending.kind.' + row.kind) },
	{ key: 'warnings', head: t('reviews.warnings'), figure: true, cell: (/** @type {Ending} */ row) => row.warnings },
	{ key: 'outcome', head: t('reviews.outcome'), cell: Outcome },
];

const crisisColumns = () => [
	{ key: 'caller', head: t('care.caller'), cell: Caller },
	{ key: 'at', head: t('reviews.at'), cell: (/** @type {Crisis} */ row) => When(row.raised_ms) },
	{ key: 'by', head: t('reviews.by'), cell: (/** @type {Crisis} */ row) => t('crisis.by.' + row.by) },
	{ key: 'agent', head: t('reviews.agent'), cell: (/** @type {Crisis} */ row) => row.agent_name ?? '' },
	{ key: 'seen', head: t('reviews.seen'), cell: (/** @type {Crisis} */ row) => row.seen_ms ? `${row.seen_name ?? ''} (${durationText(row.seen_ms - row.raised_ms)})` : t('reviews.nobody') },
	{ key: 'emergency', head: t('reviews.emergency'), figure: true, cell: (/** @type {Crisis} */ row) => row.emergency || '' },
	{ key: 'follow_up', head: t('reviews.follow_up'), cell: (/** @type {Crisis} */ row) => t('reviews.follow_up.' + row.follow_up) },
	{ key: 'outcome', head: t('reviews.outcome'), cell: Outcome },
];

/** @template {{reviewed_ms: number | null, contact: string}} Row @param {Row[] | undefined} rows */
const shown = rows => rows ? rows.filter(row => all.value || !row.reviewed_ms).map(row => ({ ...row, id: row.contact })) : null;

export const Reviews = () => html`<p class="mut">${t('reviews.about')}</p>
	<div><label class="tick"><input type="checkbox" checked=${all.value} onChange=${(/** @type {any} */ event) => { all.value = event.currentTarget.checked; }} />${t('reviews.all')}</label></div>
	<h2>${t('reviews.crises')}</h2><${Table} label=${t('reviews.crises')} columns=${crisisColumns()} rows=${shown(crises.value ?? undefined)} actions=${judge('crisis')} />
	<h2>${t('reviews.endings')}</h2><${Table} label=${t('reviews.endings')} columns=${endingColumns()} rows=${shown(endings.value?.endings)} actions=${judge('ending')} />`;
