// A CSV file into the directory: what it would change and what is wrong with it, then all of it or nothing.
import { html, signal, t, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Banner, Sheet } from '../shared/parts.js';
import { post } from '../shared/api.js';
import { languageNames } from '../shared/i18n.js';
import { say } from './state.js';

/** Which part is imported; '' none. */
export const importing = signal('');

/** @typedef {{line: number, is_new: boolean, key: string, differences: {field: string, was: string | null, now: string}[]}} Change */
/** @typedef {{added: number, changed: number, same: number, wrong: number, changes: Change[], errors: {line: number, message: string}[]}} Preview */

/** @typedef {{name: string, told: string | null, of: string, help: string}} Column */

/** What a column is called; a text in another language by what it tells and that language's own name. @param {Column} field */
export const columnText = field => t('directory.' + field.of) + (field.told ? ' · ' + languageNames[/** @type {'ko'} */ (field.told)] : '');

/** @param {{change: Change, fields: Column[]}} p */
const ChangeRow = ({ change, fields }) => html`<li><b>${t(change.is_new ? 'directory.adds' : 'directory.changes', { line: change.line, key: change.key })}</b>
	<span>${change.differences.map(one => html`<span class="diff" key=${one.field}>${columnText(/** @type {Column} */ (fields.find(field => field.name === one.field)))}: ${one.was !== null && html`<del>${one.was || '–'}</del> → `}<ins>${one.now || '–'}</ins></span>`)}</span></li>`;

/** @param {{preview: Preview, fields: Column[]}} p */
const Shown = ({ preview, fields }) => html`<${Banner} tone=${preview.wrong ? 'bad' : 'ok'}>${t('directory.would', { added: preview.added, changed: preview.changed, same: preview.same, wrong: preview.wrong })}<//>
	${preview.errors.length > 0 && html`<ul class="import-list bad">${preview.errors.map(one => html`<li key=${one.line}><b>${t('directory.line', { line: one.line })}</b> <span lang="en">${one.message}</span></li>`)}</ul>`}
	<ul class="import-list">${preview.changes.map(change => html`<${ChangeRow} change=${change} fields=${fields} key=${change.line} />`)}</ul>`;

/** @param {{onDone: () => void, fields: Column[]}} p */
export function Import({ onDone, fields }) {
	const [file, setFile] = useState(/** @type {File | null} */ (null));
	const [preview, setPreview] = useState(/** @type {Preview | null} */ (null));
	const close = () => { importing.value = ''; };
	/** @param {boolean} apply @param {File} what */
	const send = async (apply, what) => {
		try {
			return await post(`directory/${importing.value}/import${apply ? '?apply=1' : ''}`, what);
		} catch (error) {
			say(error);
			close();
			return null;
		}
	};
	/** @param {any} event */
	const choose = async event => {
		const chosen = event.currentTarget.files[0];
		setFile(chosen);
		setPreview(chosen ? await send(false, chosen) : null);
	};
	const apply = async () => {
		if (file && await send(true, file)) {
			onDone();
			close();
		}
	};
	return html`<${Sheet} title=${t('directory.import_title', { part: t('directory.part.' + importing.value) })} onClose=${close}><div class="import">
		<p class="mut">${t('directory.import_about')}</p><p class="xs"><code>${fields.map(field => field.name).join(',')}</code></p>
		<${Field} id="d-file" label=${t('directory.file')} type="file" accept=".csv,.json,text/csv,application/json" onChange=${choose} />
		${preview && html`<${Shown} preview=${preview} fields=${fields} />
			<button type="button" class="btn pri big" data-do="apply" disabled=${preview.wrong > 0 || preview.added + preview.changed === 0} onClick=${apply}>${t('directory.apply')}</button>`}</div><//>`;
}
