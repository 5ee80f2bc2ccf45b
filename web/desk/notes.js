// Notes: the citizen's own words and the summary, apart, with the time they were saved.
import { html, t } from '../shared/ui.js';
import { altName } from '../shared/keys.js';
import { clockText } from '../shared/i18n.js';
import { CannedField } from '../shared/canned_field.js';
import { draft, edit, settle } from './draft.js';
import { cannedValues } from './canned_values.js';
import { contact } from './state.js';

const most = 3900;

function Saved() {
	const now = draft.value;
	if (!now) return null;
	if (now.state === 'failed') return html`<span class="warn">${t('notes.not_sent')}</span>`;
	if (now.state === 'changed') return html`<span class="warn">${t('notes.two_texts')}</span>`;
	if (now.state === 'dirty') return html`<span>${t('notes.saving')}</span>`;
	return now.saved_ms ? html`<span class="n">${t('notes.saved', { time: clockText(now.saved_ms, true) })}</span>` : null;
}

/** Somebody else wrote meanwhile: both texts, and a choice. */
function TwoTexts() {
	const other = draft.value?.other;
	if (!other) return null;
	return html`<section class="other" role="alert"><p><b>${t('notes.changed')}</b></p><p class="xs mut">${t('notes.theirs')}</p>
		<blockquote>${[other.words, other.note].filter(Boolean).join(' — ') || '–'}</blockquote>
		<div class="row"><button type="button" class="btn sm" onClick=${() => settle(true)}>${t('notes.keep_mine')}</button>
		<button type="button" class="btn sm" onClick=${() => settle(false)}>${t('notes.take_theirs')}</button></div></section>`;
}

/** @param {{name: 'words' | 'note', head: any}} p */
const Text = ({ name, head }) => html`<div class="col"><label for=${name}>${head}</label>
	<${CannedField} kind="grow" id=${name} max=${most} value=${draft.value?.fields[name] ?? ''} values=${cannedValues()} language=${contact.value?.language}
		contact=${contact.value?.id} onValue=${(/** @type {string} */ text) => edit({ [name]: text })} /></div>`;

export const Notes = () => draft.value && html`<${TwoTexts} /><section class="notes" aria-label=${t('notes.label')}>
	<${Text} name="words" head=${html`${t('notes.words')}<kbd>${altName} N</kbd>`} />
	<${Text} name="note" head=${html`${t('notes.note')}<span class="end" role="status"><${Saved} /></span>`} /></section>`;
