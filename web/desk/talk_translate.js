// Translations beside the words they are of, always marked as a machine's: of what the citizen wrote, and of an answer before it is
// sent. The citizen's own words and the consultant's stay. Where no service is set up nothing of this is there.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { currentLanguage } from '../shared/i18n.js';
import { onTalk } from './talk_state.js';
import { inTheirs } from './talk_way.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('./talk_state.js').Piece} Piece */
/** @typedef {import('./talk_state.js').Translation} Translation */

const newest = 10;
/** Contacts whose new words are translated as they come; and what was asked for already. */
const whole = signal(/** @type {Record<string, boolean>} */ ({}));
const asked = new Set();

/** @param {Talk} one @param {Piece} piece */
const translationOf = (one, piece) => one.translations.find(entry => !entry.own && entry.letter === piece.id && entry.language === currentLanguage());

/** @param {Talk} one @param {string} letter */
function ask(one, letter) {
	asked.add(letter + currentLanguage());
	return onTalk(one.contact, 'translate', { letter, language: currentLanguage() });
}

/** @param {Talk} one */
function askNewest(one) {
	const pieces = one.letters.filter(piece => piece.way === 'in' && piece.body.trim()).slice(-newest);
	for (const piece of pieces) if (!translationOf(one, piece) && !asked.has(piece.id + currentLanguage())) ask(one, piece.id);
}

/** @param {{one: Talk}} p */
export function TranslateAll({ one }) {
	const on = !!whole.value[one.contact];
	useEffect(() => { if (on) askNewest(one); }, [on, one.letters.length]);
	if (!one.translates) return null;
	return html`<button type="button" class="btn sm ghost" data-do="talk-translate-all" aria-pressed=${on} onClick=${() => { whole.value = { ...whole.value, [one.contact]: !on }; }}>${t('talk.translate_all')}</button>`;
}

/** @param {{found: Translation}} p */
const Words = ({ found }) => found.state === 'done'
	? html`<div class="words machine" lang=${found.language}><span class="xs dim">${t('talk.machine_words')}</span> ${found.words}</div>`
	: html`<p class=${'xs ' + (found.state === 'failed' ? 'bad' : 'dim')} role="status">${t(found.state === 'failed' ? 'talk.translate_failed' : 'talk.translating')}${found.words && ' · ' + found.words}</p>`;

/** Below a letter of theirs: what a machine made of it, or the way to ask for it. Below one of ours: what its consultant wrote. @param {{one: Talk, piece: Piece}} p */
export function Translated({ one, piece }) {
	if (piece.way === 'out') {
		const own = one.translations.find(entry => entry.own && entry.letter === piece.id);
		return own ? html`<details class="xs"><summary>${t('talk.written')}</summary><p class="wraps">${own.written}</p></details>` : null;
	}
	const found = translationOf(one, piece);
	return html`${found && html`<${Words} found=${found} />`}${one.translates && piece.body.trim() && (!found || found.state === 'failed')
		&& html`<button type="button" class="link xs" data-do="talk-translate" onClick=${() => ask(one, piece.id)}>${t('talk.translate')}</button>`}`;
}

/** In the composer: own words into the citizen's language. `onUse` gets the words and the translation that they are.
 * @param {{one: Talk, text: string, onUse: (text: string, translation: string) => void}} p */
export function TranslateOwn({ one, text, onUse }) {
	if (!one.translates || one.language === currentLanguage()) return null;
	const found = one.translations.find(entry => entry.own && !entry.letter && entry.written === text.trim());
	const use = async (/** @type {Translation} */ entry) => onUse(`${entry.words}\n${await inTheirs(one, 'talk.machine_sign')}`, entry.id);
	return html`<div class="row wrap talk-own">${text.trim() && (!found || found.state === 'failed') && html`<button type="button" class="btn sm ghost" data-do="talk-translate-own"
			onClick=${() => onTalk(one.contact, 'translate', { text: text.trim(), language: one.language })}>${t('talk.translate_own', { language: t('language.' + one.language) })}</button>`}
		${found && html`<${Words} found=${found} />`}${found?.state === 'done' && html`<button type="button" class="btn sm" data-do="talk-translate-use" onClick=${() => use(found)}>${t('talk.translate_use')}</button>`}</div>`;
}
