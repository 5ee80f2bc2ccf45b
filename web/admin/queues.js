// Queues: how long they ring, how they wrap up, what they are measured by.
import { html, label, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Sheet } from '../shared/parts.js';
import { put } from '../shared/api.js';
import { Table } from './table.js';
import { change, queues } from './state.js';

/** @typedef {import('./state.js').QueueRow} Row */

const open = signal(/** @type {Row | null} */ (null));
const wrapModes = ['none', 'optional', 'timed', 'mandatory'];
/** Field, least, most. @type {[keyof Row & string, number, number][]} */
const numbers = [['priority', 0, 1000], ['ring_s', 3, 120], ['wrap_s', 1, 3600], ['level_target', 1, 100], ['level_within_s', 1, 600], ['short_abandon_s', 0, 60]];

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const row = /** @type {Row} */ (open.value);
	const body = {
		name: row.name, rev: row.rev, wrap_mode: form.get('wrap_mode'), label: { ...row.label, ko: form.get('ko'), en: form.get('en') },
		...Object.fromEntries(numbers.map(([name]) => [name, Number(form.get(name))])),
	};
	if (await change('queues', () => put('queues/' + row.id, body))) open.value = null;
}

/** @param {{row: Row}} p */
const QueueSheet = ({ row }) => html`<${Sheet} title=${label(row.label)} onClose=${() => { open.value = null; }}><form class="form-grid" onSubmit=${save}>
	${['ko', 'en'].map(language => html`<${Field} key=${language} id=${'q-' + language} label=${html`${t('queues.label')} (${t('language.' + language)})`} name=${language} defaultValue=${row.label[language] ?? ''} required=${language === 'ko'} />`)}
	<${Field} as="select" id="q-wrap" label=${t('queues.wrap_mode')} name="wrap_mode">
		${wrapModes.map(mode => html`<option value=${mode} selected=${mode === row.wrap_mode}>${t('wrap_mode.' + mode)}</option>`)}<//>
	${numbers.map(([name, least, most]) => html`<${Field} key=${name} id=${'q-' + name} label=${t('queues.' + name)} look="n" name=${name} type="number" min=${least} max=${most} defaultValue=${String(row[name])} required />`)}
	<button class="btn pri big">${t('admin.save')}</button></form><//>`;

const columns = () => [
	{ key: 'label', head: t('queues.label'), cell: (/** @type {Row} */ row) => label(row.label) },
	{ key: 'name', head: t('queues.name'), cell: (/** @type {Row} */ row) => row.name },
	{ key: 'wrap', head: t('queues.wrap_mode'), cell: (/** @type {Row} */ row) => t('wrap_mode.' + row.wrap_mode) },
	...numbers.map(([name]) => ({ key: name, head: t('queues.' + name), figure: true, cell: (/** @type {Row} */ row) => row[name] })),
];

export const Queues = () => html`<p class="mut">${t('queues.about')}</p>
	<${Table} label=${t('admin.queues')} columns=${columns()} rows=${queues.value} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" onClick=${() => { open.value = row; }} aria-label=${t('admin.edit_one', { name: label(row.label) })}>${t('admin.edit')}</button>`} />
	${open.value && html`<${QueueSheet} row=${open.value} key=${open.value.id} />`}`;
