// What was found as a mail, with the files that belong to it: one key asks for the address, Enter sends it.
import { html, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { onEscape, sendLetter, sending } from './letter_out.js';
import { contact, say } from './state.js';

/** @typedef {import('../shared/files.js').Kept} Kept */

/** What is being sent; '' nothing. */
const writing = signal('');
const escape = onEscape(() => { writing.value = ''; });

/** The same key again puts it away. @param {string} of */
export function mailTo(of) {
	writing.value = writing.value === of ? '' : of;
	if (writing.value) requestAnimationFrame(() => document.getElementById('mail-out-to')?.focus());
}

/** @param {SubmitEvent} event @param {{subject: string, text: string, files: Kept[], onSent: () => void}} what */
async function send(event, { subject, text, files, onSent }) {
	event.preventDefault();
	const to = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('to')).trim(), call = contact.value;
	if (sending.value || !to) return;
	if (!await sendLetter({ channel: 'mail', to, subject: subject.slice(0, 130), body: text, attachments: files.map(file => file.id), ...call && { contact: call.id, language: call.language } })) return;
	writing.value = '';
	say(t('mail_out.goes', { to }));
	onSent();
}

/** @param {{of: string}} p */
export const MailButton = ({ of }) => html`<button type="button" class="btn sm" data-do="mail-ready" aria-expanded=${writing.value === of} onClick=${() => mailTo(of)}><${Icon} name="forward" />${t('mail_out.ready')} <kbd>E</kbd></button>`;

/** @param {{of: string, subject: string, text: string, files: Kept[], onSent: () => void}} p */
export function Mailing({ of, ...what }) {
	if (writing.value !== of) return null;
	return html`<form class="texting" onKeyDown=${escape} onSubmit=${(/** @type {SubmitEvent} */ event) => send(event, what)}><label class="xs dim" for="mail-out-to">${t('mail_out.to')}</label>
		<input class="in" id="mail-out-to" name="to" type="email" required maxlength="255" autocomplete="off" />
		<div class="row wrap"><span class="xs dim">${what.files.map(file => file.name).join(' · ')}</span>
			<button type="button" class="btn sm end" onClick=${() => { writing.value = ''; }}>${t('sms.not')}</button>
			<button class="btn sm pri" data-do="mail-out-send" disabled=${sending.value}>${t('mail_out.send')} <kbd>↵</kbd></button></div></form>`;
}
