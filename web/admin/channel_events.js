// The last that came on a channel: when, by which address, whether it could be read. What is in it stands in the letters.
import { html, signal, t } from '../shared/ui.js';
import { get } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { person, say } from './state.js';
import { Table } from './table.js';

/** @typedef {{id: string, at_ms: number, what: string, bytes: number, tries: number, read_ms: number | null, unread: boolean}} Event */

const shown = signal('');
const events = signal(/** @type {Event[] | null} */ (null));

async function show(/** @type {string} */ name) {
	shown.value = shown.value === name ? '' : name;
	events.value = null;
	if (!shown.value) return;
	try { events.value = (await get(`channels/${name}/events`)).events; } catch (error) { say(error); }
}

const columns = () => [
	{ key: 'at', head: t('channels.came_at'), cell: (/** @type {Event} */ one) => html`<time>${dayText(one.at_ms)} ${clockText(one.at_ms)}</time>` },
	{ key: 'what', head: t('channels.came_by'), cell: (/** @type {Event} */ one) => html`<code>${one.what || '–'}</code>` },
	{ key: 'bytes', head: t('channels.came_bytes'), cell: (/** @type {Event} */ one) => html`<span class="n">${one.bytes}</span>` },
	{ key: 'read', head: t('channels.came_read'), cell: (/** @type {Event} */ one) => one.unread ? html`<span class="tag bad">${t('channels.unread')}</span>` : t(one.read_ms ? 'channels.came_done' : 'channels.came_waits') },
];

/** @param {{name: string}} p */
export function Came({ name }) {
	if (!person.value?.roles.some(role => role === 'admin' || role === 'auditor')) return '';
	return html`<p><button type="button" class="btn ghost" data-do=${'came-' + name} aria-expanded=${shown.value === name} onClick=${() => show(name)}>${t('channels.came')}</button></p>
		${shown.value === name && html`<${Table} label=${t('channels.came')} columns=${columns()} rows=${events.value} />`}`;
}
