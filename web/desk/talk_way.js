// By which way the citizen is answered: the channels on which they can be reached, why the others are shut, a link into our own chat, and a call.
import { html, signal, t, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { post } from '../shared/api.js';
import { clockText, dayText, fetchTexts, fill, languages, textsOf } from '../shared/i18n.js';
import { attempt, refusalText } from './actions.js';
import { fold, loadTalks } from './talk_state.js';
import { say } from './state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('./talk_state.js').Way} Way */

/** Shut ones are shown with their reason; one for the morning is open. @param {Way} way */
export const isOpen = way => way.shut === 'none' || way.shut === 'quiet';

/** @param {Way} way */
function wayText(way) {
	const time = way.goes_ms ? `${dayText(way.goes_ms)} ${clockText(way.goes_ms)}` : '';
	return [t('channel.' + way.channel), way.to, way.shut === 'none' ? '' : t('talk.shut.' + way.shut, { time })].filter(Boolean).join(' · ');
}

/** @param {Talk} one */
const written = one => one.ways.filter(way => way.channel !== 'call');

/** Where their last word came from, else the channel that it began on. @param {Talk} one */
export const lastChannel = one => [...one.letters].reverse().find(piece => piece.way === 'in' && piece.contact === one.contact)?.channel ?? one.channel;

/** @param {Talk} one @param {string} channel @returns {Way | undefined} */
export const wayBy = (one, channel) => written(one).find(way => way.channel === channel);

/** @param {{one: Talk, value: string, onPick: (channel: string) => void}} p */
export const WayPick = ({ one, value, onPick }) => html`<label class="talk-way"><span class="xs dim">${t('talk.way')}</span>
	<select class="in" id="talk-way" value=${value} onChange=${(/** @type {any} */ event) => onPick(event.currentTarget.value)}>
		${written(one).map(way => html`<option key=${way.channel} value=${way.channel} disabled=${!isOpen(way) && way.channel !== value}>${wayText(way)}</option>`)}</select></label>`;

/** A text of ours in the citizen's language. @param {Talk} one @param {string} key @param {Record<string, string>} [values] */
export async function inTheirs(one, key, values = {}) {
	const language = languages.includes(one.language) ? one.language : 'ko';
	await fetchTexts(language);
	return fill(textsOf(language)?.[key] ?? '', values, language);
}

/** @param {Talk} one */
export const offerText = one => inTheirs(one, 'talk.call_text');

/** The sentence with a link that goes on in our own chat; '' when it was refused, which has been said. @param {Talk} one */
export async function chatLink(one) {
	try {
		const { secret } = await post(`conversations/${one.contact}/link`, {});
		return await inTheirs(one, 'talk.link_text', { link: `${location.origin}/chat#go=${secret}` });
	} catch (error) {
		say(refusalText(error));
		return '';
	}
}

// ---- the telephone ----

const asking = signal(false);
const pause_ms = 300, tries = 10;

/** A number that they wrote themselves, the newest first. @param {Talk} one */
function numberWritten(one) {
	for (const piece of [...one.letters].reverse()) {
		const found = piece.way === 'in' && piece.body.match(/(?<![\d-])0\d{1,2}[- ]?\d{3,4}[- ]?\d{4}(?![\d-])/);
		if (found) return found[0];
	}
	return '';
}

/** The centre has the entry a moment after the database: asked again until it knows it. @param {string} id */
async function ring(id) {
	for (let left = tries; ; left--) {
		try {
			return await post(`callbacks/${id}/call`, {});
		} catch (error) {
			if (left === 0 || /** @type {any} */ (error).verdict !== 'not_found') throw error;
			await new Promise(done => setTimeout(done, pause_ms));
		}
	}
}

/** @param {Talk} one @param {string} number @param {boolean} now */
async function callThem(one, number, now) {
	if (asking.value) return;
	asking.value = true;
	if (await attempt(async () => {
		const { id } = await post(`conversations/${one.contact}/call`, number ? { number } : {});
		if (now) await ring(id);
	})) {
		fold.value = '';
		if (!now) say(t('talk.call_listed'));
		loadTalks();
	}
	asking.value = false;
}

/** @param {{one: Talk, onOffer: () => void}} p */
export function CallThem({ one, onOffer }) {
	const known = one.ways.find(way => way.channel === 'call');
	const [number, setNumber] = useState(numberWritten(one));
	const can = !!number.trim() || known?.shut === 'none';
	return html`<form class="card talk-call" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); if (can) callThem(one, number.trim(), true); }}>
		<div class="hd">${t('talk.call')}</div>
		<label for="talk-number" class="xs dim">${t('talk.call_number')}</label>
		<input class="in n" id="talk-number" type="tel" autocomplete="off" maxlength="20" value=${number} placeholder=${known?.to ?? ''} onInput=${(/** @type {any} */ event) => setNumber(event.currentTarget.value)} />
		<div class="row wrap"><button class="btn pri" data-do="talk-ring" disabled=${!can || asking.value}><${Icon} name="phone" />${t('talk.call_now')}</button>
			<button type="button" class="btn" data-do="talk-list" disabled=${!can || asking.value} onClick=${() => callThem(one, number.trim(), false)}>${t('talk.call_later')}</button>
			<button type="button" class="btn ghost" data-do="talk-offer" onClick=${onOffer}>${t('talk.call_offer')}</button></div></form>`;
}
