// Backups: those that there are, and one now. Restoring is a command on the server, never a button.
import { html, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { post } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { Table } from './table.js';
import { backups, change } from './state.js';

/** @typedef {import('./state.js').BackupRow} Row */

const busy = signal(false);

async function make() {
	busy.value = true;
	await change('backups', () => post('backups'));
	busy.value = false;
}

/** @param {number} bytes */
const sizeText = bytes => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

const columns = () => [
	{ key: 'made', head: t('backups.made'), cell: (/** @type {Row} */ row) => html`<time>${dayText(row.made_ms)} ${clockText(row.made_ms)}</time>` },
	{ key: 'file', head: t('backups.file'), cell: (/** @type {Row} */ row) => html`<code>${row.file}</code>` },
	{ key: 'bytes', head: t('backups.size'), figure: true, cell: (/** @type {Row} */ row) => sizeText(row.bytes) },
];

export const Backups = () => html`<div class="row bar"><p class="mut grow">${t('backups.about')}</p>
		<button type="button" class="btn pri" disabled=${busy.value} onClick=${make}><${Icon} name="plus" />${t(busy.value ? 'backups.busy' : 'backups.make')}</button></div>
	<${Table} label=${t('admin.backups')} columns=${columns()} rows=${backups.value} />
	<p class="mut xs">${t('backups.restore')} <code>dajeong restore FILE</code></p>`;
