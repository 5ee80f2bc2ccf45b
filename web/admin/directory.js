// The directory: departments, officials, duty rosters, numbers. Columns come from the server, so the four parts are one page.
import { html, label, signal, t } from '../shared/ui.js';
import { Icon, Segments, Sheet } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { findHangul } from '../shared/hangul.js';
import { Import, importing } from './directory_import.js';
import { Table } from './table.js';
import { attempt, say } from './state.js';

/** @typedef {{name: string, type: string, needed: boolean, key: boolean, cap: number, otherwise: string, help: string, words: string[]}} Field */
/** @typedef {Record<string, any>} Row */

const parts = ['departments', 'officials', 'duty', 'numbers'];
/** What a table shows; the sheet has everything. @type {Record<string, string[]>} */
const shown = {
	departments: ['name', 'code', 'place', 'number'],
	officials: ['name', 'code', 'department', 'post', 'work_number', 'mobile'],
	duty: ['official', 'hazard', 'place', 'hours', 'turn', 'valid'],
	numbers: ['name', 'number', 'kind', 'languages', 'hours', 'dial', 'valid'],
};
const part = signal('departments');
const found = signal('');
const all = signal(false);
const lists = signal(/** @type {Record<string, {fields: Field[], rows: Row[]}>} */ ({}));
const places = signal(/** @type {{id: string, name: string, label: Record<string, string>}[]} */ ([]));
const open = signal(/** @type {Row | null} */ (null));

/** @param {string} name */
async function fetchPart(name) {
	try {
		const list = await get('directory/' + name);
		lists.value = { ...lists.value, [name]: list };
	} catch (error) {
		say(error);
	}
}

export async function loadDirectory() {
	await Promise.all(parts.map(fetchPart));
	const catalog = await get('catalog').catch(() => null);
	places.value = catalog?.places ?? [];
}

/** @param {string} code */
function placeText(code) {
	const place = places.value.find(one => one.name === code);
	return code ? (place ? label(place.label) : code) : t('directory.province');
}

/** What a code stands for. @param {string} name @param {string} code */
function nameOf(name, code) {
	return lists.value[name]?.rows.find(row => row.code === code)?.name ?? code;
}

/** A value as people read it. @param {Row} row @param {string} column */
function cell(row, column) {
	if (column === 'valid') return [row.valid_from, row.valid_until].some(Boolean) ? `${row.valid_from || '…'} ~ ${row.valid_until || '…'}` : '–';
	const value = row[column];
	if (column === 'place') return placeText(value);
	if (column === 'department') return nameOf('departments', value);
	if (column === 'official') return nameOf('officials', value);
	if (column === 'hazard') return t('hazard.' + value);
	if (column === 'kind') return t('number_use.' + value);
	if (column === 'turn') return value === '0' ? t('directory.first') : t('directory.stand_in', { n: value });
	if (column === 'hours') return value || t('directory.always');
	if (column === 'dial') return t(value === 'yes' ? 'directory.yes' : 'directory.no');
	return value || '–';
}

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

/** @param {Row} row */
const isOver = row => row.active === 'no' || (row.valid_until && row.valid_until < today());

function rows() {
	const list = lists.value[part.value]?.rows;
	if (!list) return null;
	const texts = (/** @type {Row} */ row) => shown[part.value].map(column => cell(row, column)).join(' ') + ' ' + row.code;
	return list.filter(row => (all.value || !isOver(row)) && (!found.value || findHangul(found.value, texts(row)) >= 0));
}

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const row = /** @type {Row} */ (open.value);
	const body = { ...Object.fromEntries(form.entries()), ...(row.id ? { id: row.id, rev: row.rev } : {}) };
	if (await attempt(() => post('directory/' + part.value, body))) {
		open.value = null;
		fetchPart(part.value);
	}
}

/** @param {{field: Field}} p */
function choices({ field }) {
	if (field.type === 'word') return field.words.map(word => [word, t((field.name === 'kind' ? 'number_use.' : 'hazard.') + word)]);
	if (field.type === 'flag') return ['yes', 'no'].map(word => [word, t('directory.' + word)]);
	if (field.type === 'places') return [['', t('directory.province')], ...places.value.map(place => [place.name, label(place.label)])];
	return (lists.value[field.type]?.rows ?? []).map(row => [row.code, row.department ? `${row.name} (${nameOf('departments', row.department)} ${row.post})` : row.name]);
}

const choosing = new Set(['word', 'flag', 'places', 'departments', 'officials']);
const kinds = /** @type {Record<string, string>} */ ({ phone: 'tel', date: 'date', count: 'number' });

/** @param {{field: Field, row: Row}} p */
function Entry({ field, row }) {
	const id = 'd-' + field.name;
	const value = row[field.name] ?? field.otherwise;
	return html`<div><label for=${id}>${t('directory.' + field.name)}${field.needed ? ' *' : ''}</label>
		${choosing.has(field.type)
		? html`<select class="in" id=${id} name=${field.name} value=${value}>${choices({ field }).map(([word, text]) => html`<option value=${word} key=${word}>${text}</option>`)}</select>`
		: html`<input class="in" id=${id} name=${field.name} type=${kinds[field.type] ?? 'text'} value=${value} required=${field.needed} maxlength=${field.cap}
			min=${field.type === 'count' ? 0 : undefined} max=${field.type === 'count' ? 9 : undefined} autocomplete="off" />`}
		${field.type === 'hours' && html`<small class="dim">${t('directory.hours_hint')}</small>`}
		${field.name === 'mobile' && html`<small class="dim">${t('directory.mobile_hint')}</small>`}</div>`;
}

/** @param {{row: Row}} p */
const RowSheet = ({ row }) => html`<${Sheet} title=${row.id ? row.name ?? cell(row, 'official') : t('directory.new')} onClose=${() => { open.value = null; }}>
	<form class="form-grid" onSubmit=${save}>${lists.value[part.value].fields.map(field => html`<${Entry} field=${field} row=${row} key=${field.name} />`)}
		<button class="btn pri big" data-do="save-row">${t('admin.save')}</button></form><//>`;

const columns = () => shown[part.value].map(column => ({ key: column, head: t('directory.' + column), cell: (/** @type {Row} */ row) => cell(row, column) }));

const Bar = () => html`<div class="row bar"><${Segments} label=${t('admin.directory')} value=${part.value} onPick=${(/** @type {string} */ value) => { part.value = value; }}
		options=${parts.map(value => ({ value, text: t('directory.part.' + value) }))} />
	<div class="grow"><label class="unseen" for="d-find">${t('directory.find')}</label><input class="in" id="d-find" type="search" placeholder=${t('directory.find')}
		value=${found.value} onInput=${(/** @type {any} */ event) => { found.value = event.currentTarget.value; }} /></div>
	<label class="tick"><input type="checkbox" checked=${all.value} onChange=${(/** @type {any} */ event) => { all.value = event.currentTarget.checked; }} />${t('directory.all')}</label>
	<button type="button" class="btn" data-do="import" onClick=${() => { importing.value = part.value; }}><${Icon} name="doc" />${t('directory.import')}</button>
	<button type="button" class="btn pri" data-do="new-row" onClick=${() => { open.value = {}; }}><${Icon} name="plus" />${t('directory.new')}</button></div>`;

export const Directory = () => html`<p class="mut">${t('directory.about')}</p><${Bar} />
	<${Table} label=${t('directory.part.' + part.value)} columns=${columns()} rows=${rows()} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" onClick=${() => { open.value = row; }} aria-label=${t('admin.edit_one', { name: row.name ?? cell(row, 'official') })}>${t('admin.edit')}</button>`} />
	${open.value && html`<${RowSheet} row=${open.value} key=${open.value.id ?? 'new'} />`}
	${importing.value && html`<${Import} onDone=${() => fetchPart(importing.value || part.value)} fields=${lists.value[part.value]?.fields ?? []} />`}`;
