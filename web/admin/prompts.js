// Announcements: who speaks each in which language, and replacing the voice by a recording.
import { html, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { put } from '../shared/api.js';
import { languages } from '../shared/i18n.js';
import { findHangul } from '../shared/hangul.js';
import { change, prompts } from './state.js';

/** @typedef {import('./state.js').PromptRow} Row */

const language = signal('ko');
const query = signal('');
const done = signal('');
const largest_bytes = 5 * 1024 * 1024, most = 60;

/** @param {Row} row @param {HTMLInputElement} input */
async function upload(row, input) {
	const file = input.files?.[0];
	done.value = '';
	if (!file) return;
	if (file.size > largest_bytes) { done.value = t('prompts.too_large'); return; }
	const answer = await change('prompts', () => put(`prompts/${encodeURIComponent(row.id)}?language=${language.value}`, file));
	if (answer) done.value = t('prompts.replaced', { name: row.id });
	input.value = '';
}

/** @param {{row: Row}} p */
function Prompt({ row }) {
	const source = row.languages[language.value];
	const icon = source === 'recording' ? 'mic' : source === 'voice' ? 'speaker' : 's-near';
	return html`<li><b>${row.id}</b><span class="mut el">${row.when}</span><span class=${'st ' + (source === 'english' || source === 'none' ? 'warn' : '')}><${Icon} name=${icon} />${t('prompts.' + source)}</span>
		<label class="btn sm file">${t('prompts.upload')}<span class="unseen">${row.id}</span>
			<input type="file" accept="audio/wav,.wav" onChange=${(/** @type {any} */ event) => upload(row, event.currentTarget)} /></label></li>`;
}

export function Prompts() {
	const found = (prompts.value ?? []).filter(row => findHangul(query.value, `${row.id} ${row.when ?? ''}`) >= 0);
	return html`<p class="mut">${t('prompts.about')}</p><div class="row bar"><label for="prompt-language" class="sb short">${t('prompts.language')}</label>
		<select class="in short" id="prompt-language" value=${language.value} onChange=${(/** @type {any} */ event) => { language.value = event.currentTarget.value; }}>
			${languages.map(one => html`<option value=${one}>${t('language.' + one)}</option>`)}</select>
		<input class="in" type="search" aria-label=${t('prompts.search')} placeholder=${t('prompts.search')} value=${query.value}
			onInput=${(/** @type {any} */ event) => { query.value = event.currentTarget.value; }} /></div>
		<p role="status" class="ok">${done.value}</p>
		<ul class="card plist">${found.slice(0, most).map(row => html`<${Prompt} row=${row} key=${row.id + language.value} />`)}</ul>
		${found.length > most && html`<p class="dim">${t('prompts.more', { n: found.length - most })}</p>`}`;
}
