// Settings that may change while the server runs. An empty field takes the file's value or the default again.
import { html, t, useState } from '../shared/ui.js';
import { put } from '../shared/api.js';
import { change, settings } from './state.js';

/** @typedef {import('./state.js').SettingRow} Row */

/** @param {{row: Row}} p */
function Setting({ row }) {
	const [saved, setSaved] = useState(false);
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		const value = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('value'));
		setSaved(await change('settings', () => put('settings', { name: row.name, value })) !== null);
	};
	const unit = row.unit ?? '', words = unit.includes('|'), title = t('setting.' + row.name);
	return html`<li><form onSubmit=${save}><label for=${'s-' + row.name}><b>${title}</b></label>
		<input class="in" id=${'s-' + row.name} name="value" defaultValue=${row.value ?? ''} placeholder=${row.otherwise ?? ''} aria-describedby=${'h-' + row.name}
			onInput=${() => setSaved(false)} /><span class="dim unit">${unit && !words ? t('setting_unit.' + unit) : ''}</span>
		<button class="btn" aria-label=${t('admin.save_one', { name: title })}>${t('admin.save')}</button>
		<span class="ok" role="status">${saved ? t('record.saved') : ''}</span></form>
		<p class="xs mut" id=${'h-' + row.name}>${t('setting_help.' + row.name)} ${words ? `(${unit.replaceAll('|', ', ')})` : ''} <code class="dim">${row.name}</code></p></li>`;
}

export const Settings = () => html`<p class="mut">${t('settings.about')}</p>
	<ul class="card set">${(settings.value ?? []).map(row => html`<${Setting} row=${row} key=${row.name} />`)}</ul>`;
