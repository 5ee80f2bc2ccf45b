// Hosts and names on other networks that are ours: a link in an answer that leads elsewhere is sent only when it is meant.
import { html, signal, t, useState } from '../shared/ui.js';
import { get, put } from '../shared/api.js';
import { attempt } from './state.js';

const addresses = signal(/** @type {string[] | null} */ (null));

export async function loadOurAddresses() {
	const found = await attempt(() => get('our-addresses'));
	if (found) addresses.value = found.addresses;
}

export function OurAddresses() {
	const [saved, setSaved] = useState(false);
	if (!addresses.value) return null;
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		const text = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('addresses')).trim();
		const done = await attempt(() => put('our-addresses', { text }));
		if (done) await loadOurAddresses();
		setSaved(!!done);
	};
	return html`<section class="card group"><h2 class="hd">${t('our_addresses')}</h2><p class="mut" id="our-help">${t('our_addresses.about')}</p>
		<form class="inline-form" onSubmit=${save} onInput=${() => setSaved(false)}>
			<label class="unseen" for="our-addresses">${t('our_addresses')}</label>
			<textarea class="ta" id="our-addresses" name="addresses" rows="6" spellcheck="false" aria-describedby="our-help" defaultValue=${addresses.value.join('\n')}></textarea>
			<button class="btn" aria-label=${t('admin.save_one', { name: t('our_addresses') })}>${t('admin.save')}</button><span class="ok" role="status">${saved ? t('record.saved') : ''}</span></form></section>`;
}
