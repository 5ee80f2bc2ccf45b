// What is recorded, for what, how long it stays and who may listen: one policy for all queues, and those of queues that differ.
import { html, label, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Sheet } from '../shared/parts.js';
import { get, put, remove } from '../shared/api.js';
import { Table } from './table.js';
import { attempt, load, queues } from './state.js';

/** @typedef {{queue: string | null, record: boolean, keep_days: number, key_pause_s: number, own: boolean, hears: string[], purpose: string}} Policy */
/** @typedef {{id: string, name: string, own_rule: boolean, policy: Policy}} Row */

const mayHear = ['supervisor', 'qa', 'trainer'];
const policies = signal(/** @type {Policy[] | null} */ (null));
const open = signal(/** @type {Row | null} */ (null));

export async function loadPolicies() {
	await load('queues');
	policies.value = (await attempt(() => get('recording-policies')))?.policies ?? [];
}

const path = (/** @type {Row} */ row) => row.id ? `queues/${row.id}/recording` : 'recording-policies';

/** All queues first, then each with its own policy or that of all. @returns {Row[] | null} */
function rows() {
	const all = policies.value?.find(one => !one.queue);
	if (!all || !queues.value) return null;
	return [{ id: '', name: t('recordings.all'), own_rule: true, policy: all }, ...queues.value.map(queue => {
		const own = policies.value?.find(one => one.queue === queue.id);
		return { id: queue.id, name: label(queue.label), own_rule: !!own, policy: own ?? all };
	})];
}

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const row = /** @type {Row} */ (open.value), form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const body = {
		record: form.get('record') === 'on', keep_days: Number(form.get('keep_days')), key_pause_s: Number(form.get('key_pause_s')),
		own: form.get('own') === 'on', hears: form.getAll('hears').join(' '), purpose: String(form.get('purpose')).trim(),
	};
	if (!await attempt(() => put(path(row), body))) return;
	open.value = null;
	loadPolicies();
}

/** @param {Row} row */
async function asAll(row) {
	if (await attempt(() => remove(path(row)))) loadPolicies();
}

/** @param {{row: Row}} p */
const PolicySheet = ({ row: { name, policy } }) => html`<${Sheet} title=${t('admin.edit_one', { name })} onClose=${() => { open.value = null; }}><form class="form-grid" onSubmit=${save}>
	<label><input type="checkbox" name="record" defaultChecked=${policy.record} /> ${t('recordings.record')}</label>
	<${Field} id="r-days" label=${t('recordings.keep_days')} look="n" name="keep_days" type="number" min="1" max="36500" required defaultValue=${policy.keep_days} />
	<${Field} id="r-pause" label=${t('recordings.key_pause_s')} look="n" name="key_pause_s" type="number" min="0" max="600" required defaultValue=${policy.key_pause_s} hint=${t('recordings.key_pause_help')} />
	<fieldset><legend>${t('recordings.hears')}</legend><p class="mut">${t('recordings.always')}</p>
		${mayHear.map(role => html`<p key=${role}><label><input type="checkbox" name="hears" value=${role} defaultChecked=${policy.hears.includes(role)} /> ${t('role.' + role)}</label></p>`)}
		<p><label><input type="checkbox" name="own" defaultChecked=${policy.own} /> ${t('recordings.own')}</label></p></fieldset>
	<${Field} id="r-purpose" label=${t('recordings.purpose')} name="purpose" maxlength="160" defaultValue=${policy.purpose} />
	<button class="btn pri big" data-do="save-policy">${t('admin.save')}</button></form><//>`;

const heard = (/** @type {Policy} */ policy) => [...policy.hears.map(role => t('role.' + role)), ...policy.own ? [t('recordings.own')] : []].join(', ') || '–';
const columns = () => [
	{ key: 'name', head: t('queues.label'), cell: (/** @type {Row} */ row) => row.name },
	{ key: 'record', head: t('recordings.record'), cell: (/** @type {Row} */ row) => html`<span class=${'tag ' + (row.policy.record ? 'ok' : '')}>${t(row.policy.record ? 'recordings.yes' : 'recordings.no')}</span>
		${!row.own_rule && html` <span class="dim">${t('recordings.as_all')}</span>`}` },
	{ key: 'days', head: t('recordings.keep_days'), figure: true, cell: (/** @type {Row} */ row) => row.policy.keep_days },
	{ key: 'pause', head: t('recordings.key_pause_s'), figure: true, cell: (/** @type {Row} */ row) => row.policy.key_pause_s || '–' },
	{ key: 'hears', head: t('recordings.hears'), wide: true, cell: (/** @type {Row} */ row) => heard(row.policy) },
	{ key: 'purpose', head: t('recordings.purpose'), wide: true, cell: (/** @type {Row} */ row) => row.policy.purpose || '–' },
];

export const Recordings = () => html`<p class="mut">${t('recordings.about')}</p>
	<${Table} label=${t('admin.recordings')} columns=${columns()} rows=${rows()} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" data-do=${'policy-' + (row.id || 'all')} onClick=${() => { open.value = row; }} aria-label=${t('admin.edit_one', { name: row.name })}>${t('admin.edit')}</button>
		${row.id && row.own_rule && html`<button type="button" class="btn sm" onClick=${() => asAll(row)}>${t('recordings.make_as_all')}</button>`}`} />
	${open.value && html`<${PolicySheet} row=${open.value} key=${open.value.id} />`}`;
