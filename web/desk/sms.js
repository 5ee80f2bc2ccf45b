// A text message to whoever is on the line, with what was found: one key has it ready, to be changed or not, Enter sends it. What has gone to a citizen cannot be taken back, so it goes by a second key.
import { html, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { clockText, dayText } from '../shared/i18n.js';
import { onEscape, sendLetter, sending } from './letter_out.js';
import { contact, say } from './state.js';
import { Length, fits, smsLimits } from './talk_length.js';
import { sizeOf, tooLong, unfit } from './talk_size.js';

const writing = signal(/** @type {{of: string, text: string} | null} */ (null));
const escape = onEscape(() => { writing.value = null; });

/** Longer than the carrier takes, whatever stands for the letters that it lacks? @param {string} text */
function isTooLong(text) {
	const limits = smsLimits();
	return tooLong(limits, sizeOf(limits, unfit(limits, text).reduce((all, letter) => all.replaceAll(letter, '가'), text)));
}

/** As much of it as one message takes, to the end of a line or a sentence. @param {string} text */
export function fitting(text) {
	let whole = text.trim();
	while (isTooLong(whole)) {
		const end = Math.max(whole.lastIndexOf('\n', whole.length - 2), whole.lastIndexOf('. ', whole.length - 3) + 1);
		whole = whole.slice(0, end > 0 ? end : whole.length - 40).trimEnd();
	}
	return whole;
}

/** Has it ready below what it is about; the same key again puts it away. @param {string} of @param {string} text */
export function textTo(of, text) {
	if (!contact.value) return say(t('sms.nobody'));
	if (writing.value?.of === of) {
		writing.value = null;
		return;
	}
	writing.value = { of, text: fitting(text) };
	requestAnimationFrame(() => document.getElementById('sms-send')?.focus());
}

/** @param {(() => void) | undefined} onSent */
async function send(onSent) {
	const call = contact.value, what = writing.value;
	if (!call || !what || sending.value || !what.text.trim() || !fits(smsLimits(), what.text)) return;
	const made = await sendLetter({ channel: 'sms', contact: call.id, language: call.language, body: what.text.trim() });
	if (!made) return;
	writing.value = null;
	say(made.due_ms > Date.now() + 60000 ? t('letters.goes_at', { time: `${dayText(made.due_ms)} ${clockText(made.due_ms)}` }) : t('sms.goes'));
	onSent?.();
}

/** The button that has it ready. @param {{of: string, text: () => string}} p */
export const TextButton = ({ of, text }) => html`<button type="button" class="btn sm" data-do="sms-ready" aria-expanded=${writing.value?.of === of} onClick=${() => textTo(of, text())}><${Icon} name="chat" />${t('sms.ready')} <kbd>M</kbd></button>`;

/** @param {{of: string, onSent?: () => void}} p */
export function Texting({ of, onSent }) {
	const what = writing.value;
	if (what?.of !== of) return null;
	return html`<div class="texting" onKeyDown=${escape}><label class="xs dim" for="sms-text">${t('sms.to', { caller: contact.value?.caller ?? '' })}</label>
		<textarea class="ta" id="sms-text" rows="4" value=${what.text} onInput=${(/** @type {any} */ event) => { writing.value = { of, text: event.currentTarget.value }; }}></textarea>
		<div class="row wrap"><${Length} size=${smsLimits()} text=${what.text} onText=${(/** @type {string} */ text) => { writing.value = { of, text }; }} />
			<button type="button" class="btn sm end" onClick=${() => { writing.value = null; }}>${t('sms.not')}</button>
			<button type="button" class="btn sm pri" id="sms-send" data-do="sms-send" disabled=${sending.value || !fits(smsLimits(), what.text) || !what.text.trim()} onClick=${() => send(onSent)}>${t('sms.send')} <kbd>↵</kbd></button></div></div>`;
}
