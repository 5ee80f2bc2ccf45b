// What the citizen allows: the words are read out before anybody says yes, and yes or no may be about one way of writing alone.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { get, post } from '../shared/api.js';
import { dateText } from '../shared/i18n.js';
import { act } from './citizen_state.js';
import { contact } from './state.js';

const purposes = ['contact', 'survey', 'news', 'share', 'sensitive'];
const written = ['contact', 'survey', 'news'];
const ways = ['', 'call', 'mail', 'sms'];

/** @typedef {{purpose: string, language: string, version: number, text: string}} Text */

/** @param {{one: import('../shared/views.js').Citizen}} p */
export function Consent({ one }) {
	const [texts, setTexts] = useState(/** @type {Text[]} */ ([])), [read, setRead] = useState(''), [way, setWay] = useState('');
	useEffect(() => { get('consent-texts').then(found => setTexts(found.texts), () => {}); }, []);
	const spoken = contact.value?.language ?? 'ko';
	/** @param {string} purpose */
	const textFor = purpose => texts.find(text => text.purpose === purpose && text.language === spoken) ?? texts.find(text => text.purpose === purpose);
	/** @param {string} purpose @param {boolean} given @param {string | null | undefined} channel */
	const say = (purpose, given, channel) => act(() => post(`citizens/${one.id}/consent`,
		{ purpose, given, language: textFor(purpose)?.language ?? spoken, contact: contact.value?.id, ...(channel ? { channel } : {}) }));
	return html`<section><h3>${t('citizen_card.consent')}</h3><ul class="lines">${purposes.map(purpose => {
		const said = (one.consents ?? []).filter(consent => consent.purpose === purpose), text = textFor(purpose);
		return html`<li key=${purpose}><div class="row"><b class="grow">${t('consent_purpose.' + purpose)}</b>
			${text && html`<button type="button" class="btn" onClick=${() => setRead(read === purpose ? '' : purpose)} aria-expanded=${read === purpose}>${t('citizen_card.read_out')}</button>`}</div>
			${said.map(now => html`<div class="row" key=${now.channel ?? ''}><span class="grow xs dim">${t(now.channel ? 'channel.' + now.channel : 'citizen_card.any_way')} · ${t(now.given ? 'citizen_card.given' : 'citizen_card.taken', { day: dateText(now.at_ms), n: now.version })}</span>
				${now.given && html`<button type="button" class="btn" onClick=${() => say(purpose, false, now.channel)}>${t('citizen_card.withdraw')}</button>`}</div>`)}
			${read === purpose && text && html`<p lang=${text.language}>${text.text}</p><div class="row wrap">
				${written.includes(purpose) && html`<select class="in" aria-label=${t('letters.channel')} value=${way} onChange=${(/** @type {any} */ event) => setWay(event.currentTarget.value)}>
					${ways.map(word => html`<option value=${word} key=${word}>${t(word ? 'channel.' + word : 'citizen_card.any_way')}</option>`)}</select>`}
				<button type="button" class="btn pri" onClick=${() => { setRead(''); say(purpose, true, way); }}>${t('citizen_card.agrees')}</button>
				<button type="button" class="btn" onClick=${() => { setRead(''); say(purpose, false, way); }}>${t('citizen_card.refuses')}</button></div>`}</li>`;
	})}</ul></section>`;
}
