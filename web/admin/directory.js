// The directory and what is told of places: departments, officials, duty rosters, numbers, facilities, rumours, programmes, notes of
// visits. Columns come from the server, so the parts are one page.
import { html, label, signal, t } from '../shared/ui.js';
import { Banner, Icon, Segments, Sheet } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { findHangul } from '../shared/hangul.js';
import { languageNames } from '../shared/i18n.js';
import { toldAll } from '../shared/told.js';
import { Import, columnText, importing } from './directory_import.js';
import { Table } from './table.js';
import { attempt, say } from './state.js';

/** @typedef {{name: string, told: string | null, of: string, type: string, needed: boolean, key: boolean, cap: number, otherwise: string, help: string, words: string[]}} Field */
/** @typedef {Record<string, any>} Row */

/** Whose numbers they are belongs to the administration, what is told to citizens to every editor. */
const office = ['departments', 'officials', 'duty', 'numbers'], told = ['facilities', 'rumours', 'programmes', 'notes'];
const parts = office.concat(told);
/** What a table shows; the sheet has everything. @type {Record<string, string[]>} */
const shown = {
	departments: ['name', 'code', 'place', 'number'],
	officials: ['name', 'code', 'department', 'post', 'work_number', 'mobile'],
	duty: ['official', 'hazard', 'place', 'hours', 'turn', 'valid'],
	numbers: ['name', 'number', 'kind', 'languages', 'hours', 'dial', 'valid'],
	facilities: ['name', 'kind', 'place', 'number', 'hours', 'checked_on'],
	rumours: ['claim', 'verdict', 'department', 'checked_at', 'valid'],
	programmes: ['name', 'run_by', 'number', 'department', 'checked_on'],
	notes: ['title', 'place', 'visited_on'],
};
const part = signal('departments');
/** What became of the feed that was given. */
const fed = signal('');
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

/** The texts of words, by the field that has them. @type {Record<string, string>} */
const words = { kind: 'number_use.', hazard: 'hazard.', verdict: 'rumour_verdict.' };
/** @param {string} field */
const wordOf = field => field === 'kind' && part.value === 'facilities' ? 'facility_kind.' : words[field];

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
	if (words[column]) return value ? t(wordOf(column) + value) : '–';
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
	const texts = (/** @type {Row} */ row) => [...shown[part.value].map(column => cell(row, column)), ...toldAll(row, 'name'), row.code].join(' ');
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
	if (field.type === 'word') return field.words.map(word => [word, t(wordOf(field.name) + word)]);
	if (field.type === 'flag') return ['yes', 'no'].map(word => [word, t('directory.' + word)]);
	if (field.type === 'places') return [['', t('directory.province')], ...places.value.map(place => [place.name, label(place.label)])];
	const none = field.needed ? [] : [['', '–']];
	return none.concat((lists.value[field.type]?.rows ?? []).map(row => [row.code, row.department ? `${row.name} (${nameOf('departments', row.department)} ${row.post})` : row.name]));
}

const choosing = new Set(['word', 'flag', 'places', 'departments', 'officials', 'facilities']);
const kinds = /** @type {Record<string, string>} */ ({ phone: 'tel', date: 'date', count: 'number', time: 'datetime-local' });

/** @param {{field: Field, row: Row}} p */
function Entry({ field, row }) {
	const id = 'd-' + field.name;
	const value = row[field.name] ?? field.otherwise;
	return html`<div><label for=${id}>${columnText(field)}${field.needed ? ' *' : ''}</label>
		${choosing.has(field.type)
		? html`<select class="in" id=${id} name=${field.name}>${choices({ field }).map(([word, text]) => html`<option value=${word} selected=${word === value} key=${word}>${text}</option>`)}</select>`
		: field.type === 'lines' ? html`<textarea class="in" id=${id} lang=${field.told ?? undefined} name=${field.name} rows="3" required=${field.needed} maxlength=${field.cap}>${value}</textarea>`
		: html`<input class="in" id=${id} lang=${field.told ?? undefined} name=${field.name} type=${kinds[field.type] ?? 'text'} defaultValue=${field.type === 'time' ? value.replace(' ', 'T') : value} required=${field.needed} maxlength=${field.cap}
			min=${field.type === 'count' ? 0 : undefined} max=${field.type === 'count' ? 9 : undefined} autocomplete="off" />`}
		${field.type === 'hours' && html`<small class="dim">${t('directory.hours_hint')}</small>`}
		${field.name === 'mobile' && html`<small class="dim">${t('directory.mobile_hint')}</small>`}</div>`;
}

/** A text in the other languages, behind a line that says in which it is written. @param {{fields: Field[], row: Row}} p */
const Told = ({ fields, row }) => html`<details class="told"><summary>${t('directory.told', { what: t('directory.' + fields[0].of),
	languages: fields.filter(field => row[field.name]).map(field => languageNames[/** @type {'ko'} */ (field.told)]).join(', ') || '–' })}</summary>
	${fields.map(field => html`<${Entry} field=${field} row=${row} key=${field.name} />`)}</details>`;

/** The fields of a row, after each what tells it in other languages. @param {{fields: Field[], row: Row}} p */
const Entries = ({ fields, row }) => html`${fields.filter(field => !field.told).map(field => {
	const others = fields.filter(one => one.told && one.of === field.name);
	return html`<${Entry} field=${field} row=${row} key=${field.name} />${others.length > 0 && html`<${Told} fields=${others} row=${row} key=${field.name + '.told'} />`}`;
})}`;

/** @param {Row} row */
const nameOfRow = row => row.name ?? row.claim ?? row.title ?? cell(row, 'official');

/** @param {{row: Row}} p */
const RowSheet = ({ row }) => html`<${Sheet} title=${row.id ? nameOfRow(row) : t('directory.new')} onClose=${() => { open.value = null; }}>
	<form class="form-grid" onSubmit=${save}><${Entries} fields=${lists.value[part.value].fields} row=${row} />
		<button class="btn pri big" data-do="save-row">${t('admin.save')}</button></form><//>`;

const columns = () => shown[part.value].map(column => ({ key: column, head: t('directory.' + column), cell: (/** @type {Row} */ row) => cell(row, column) }));

/** An answer of the public feed of emergency rooms, as it was fetched. @param {any} event */
async function feed(event) {
	const file = event.currentTarget.files[0];
	event.currentTarget.value = '';
	if (file) await attempt(async () => { fed.value = t('directory.fed', { n: (await post('facilities/feed', file)).facilities }); });
}

const Feed = () => html`<label class="btn" for="d-feed">${t('directory.feed')}</label><input class="unseen" id="d-feed" type="file" accept=".xml,.json" onChange=${feed} />`;

/** @param {{mine: string[]}} p */
const Bar = ({ mine }) => html`<div class="row bar"><${Segments} label=${t('admin.directory')} value=${part.value} onPick=${(/** @type {string} */ value) => { part.value = value; }}
		options=${mine.map(value => ({ value, text: t('directory.part.' + value) }))} />
	<div class="grow"><label class="unseen" for="d-find">${t('directory.find')}</label><input class="in" id="d-find" type="search" placeholder=${t('directory.find')}
		value=${found.value} onInput=${(/** @type {any} */ event) => { found.value = event.currentTarget.value; }} /></div>
	<label class="tick"><input type="checkbox" checked=${all.value} onChange=${(/** @type {any} */ event) => { all.value = event.currentTarget.checked; }} />${t('directory.all')}</label>
	${part.value === 'facilities' && html`<${Feed} />`}
	<button type="button" class="btn" data-do="import" onClick=${() => { importing.value = part.value; }}><${Icon} name="doc" />${t('directory.import')}</button>
	<button type="button" class="btn pri" data-do="new-row" onClick=${() => { open.value = {}; }}><${Icon} name="plus" />${t('directory.new')}</button></div>`;

/** @param {{office: boolean}} p */
export function Directory({ office: whole }) {
	const mine = whole ? parts : told;
	if (!mine.includes(part.value)) part.value = mine[0];
	return html`<p class="mut">${t('directory.about')}</p><${Bar} mine=${mine} />${part.value === 'facilities' && fed.value && html`<${Banner} tone="ok">${fed.value}<//>`}
	<${Table} label=${t('directory.part.' + part.value)} columns=${columns()} rows=${rows()} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" onClick=${() => { open.value = row; }} aria-label=${t('admin.edit_one', { name: nameOfRow(row) })}>${t('admin.edit')}</button>`} />
	${open.value && html`<${RowSheet} row=${open.value} key=${open.value.id ?? 'new'} />`}
	${importing.value && html`<${Import} onDone=${() => fetchPart(importing.value || part.value)} fields=${lists.value[part.value]?.fields ?? []} />`}`;
}
