// Files that come along with what is written: chosen, dragged or pasted. Each goes up at once and stands as a chip with its size and type, so that what is kept of it is an id.
// What cannot be taken is said with its name and why.
import { html, signal, t } from './ui.js';
import { Icon } from './parts.js';
import { Refusal, post } from './api.js';
import { hasText } from './i18n.js';

/** @typedef {{id: string, name: string, type: string, bytes: number}} Kept */

const mega = 1024 * 1024, file_most = 32 * mega;
/** Of one inquiry. */
export const files_most = 10;
/** By the id of the field: names that are on their way, and what could not be taken. */
const going = signal(/** @type {Record<string, string[]>} */ ({}));
const problems = signal(/** @type {Record<string, string[]>} */ ({}));

/** The bytes as they came, to be saved; the centre notes who asked. @param {string} path @param {string} name */
export async function saveAsItCame(path, name) {
	const answer = await fetch('/api/v1/' + path, { method: 'POST', credentials: 'same-origin' });
	if (!answer.ok) throw new Refusal((await answer.json().catch(() => null))?.error?.verdict ?? 'fault', name);
	const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(await answer.blob()), download: name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** @param {number} bytes */
export const sizeText = bytes => bytes < mega ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / mega).toFixed(1)} MB`;
/** @param {{name: string, type: string}} file */
const kindText = file => (file.name.match(/\.([A-Za-z0-9]{1,5})$/)?.[1] ?? file.type.split('/').pop() ?? '').toUpperCase();

/** @param {string} field @param {string} text */
const refuse = (field, text) => { problems.value = { ...problems.value, [field]: [...problems.value[field] ?? [], text] }; };

/** @param {string} field @param {File} file @param {(file: Kept) => void} add */
async function send(field, file, add) {
	going.value = { ...going.value, [field]: [...going.value[field] ?? [], file.name] };
	try {
		add(await post('attachments?name=' + encodeURIComponent(file.name.slice(-80)), file));
	} catch (error) {
		const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
		refuse(field, t('files.failed', { name: file.name, why: t(hasText(key) ? key : 'verdict.fault') }));
	}
	const left = [...going.value[field]];
	left.splice(left.indexOf(file.name), 1);
	going.value = { ...going.value, [field]: left };
}

/** @param {string} field @param {Kept[]} files @param {(file: Kept) => void} add @param {Iterable<File>} chosen */
function take(field, files, add, chosen) {
	problems.value = { ...problems.value, [field]: [] };
	let room = files_most - files.length - (going.value[field]?.length ?? 0);
	for (const file of chosen) {
		if (!file.size) refuse(field, t('files.empty', { name: file.name }));
		else if (file.size > file_most) refuse(field, t('files.large', { name: file.name, size: sizeText(file.size), most: sizeText(file_most) }));
		else if (room-- <= 0) {
			refuse(field, t('files.many', { n: files_most }));
			break;
		} else send(field, file, add);
	}
}

/** For the element around the field: files that are dropped or pasted there. Words that are pasted go their own way.
 * @param {string} field @param {Kept[]} files @param {(file: Kept) => void} add */
export function filesInto(field, files, add) {
	const over = (/** @type {DragEvent} */ event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); };
	const got = (/** @type {Event} */ event, /** @type {DataTransfer | null | undefined} */ data) => {
		if (!data?.files.length) return;
		event.preventDefault();
		take(field, files, add, data.files);
	};
	return { onDragOver: over, onDrop: (/** @type {DragEvent} */ event) => got(event, event.dataTransfer), onPaste: (/** @type {ClipboardEvent} */ event) => got(event, event.clipboardData) };
}

/** The button and the chips. @param {{id: string, files: Kept[], onAdd: (file: Kept) => void, onRemove: (id: string) => void}} p */
export function Files({ id, files, onAdd, onRemove }) {
	const choose = (/** @type {any} */ event) => {
		take(id, files, onAdd, [...event.currentTarget.files]);
		event.currentTarget.value = '';
	};
	return html`<div class="kept-files"><input class="unseen" id=${id} type="file" multiple onChange=${choose} /><label class="btn sm" for=${id}><${Icon} name="plus" size="xs" />${t('files.add')}</label>
		<span class="xs dim">${t('files.hint')}</span>
		${files.length > 0 && html`<ul>${files.map(file => html`<li class="chip" key=${file.id}><a class="link" href=${'/api/v1/attachments/' + file.id} target="_blank" rel="noopener"><${Icon} name="doc" size="xs" /> ${file.name}</a>
			<span class="n dim">${kindText(file)} ${sizeText(file.bytes)}</span><button type="button" class="icb" aria-label=${t('files.without', { name: file.name })} onClick=${() => onRemove(file.id)}><${Icon} name="x" size="xs" /></button></li>`)}</ul>`}
		<span class="xs dim" role="status">${(going.value[id] ?? []).map(name => t('files.going', { name })).join(' · ')}</span>
		${(problems.value[id] ?? []).map(text => html`<p class="bad xs" role="alert" key=${text}>${text}</p>`)}</div>`;
}
