// Writing a letter: where to, words with their length as the channel counts it, files, a draft that survives a reload.
import { html, signal, t, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Segments } from '../shared/parts.js';
import { post } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { Purpose } from './mail_purpose.js';
import { say } from './state.js';
import { Length, fits, smsLimits } from './talk_length.js';

const sending = signal(false);

/** What is written stays in this window until it is sent. @param {string} key */
function draftOf(key) {
	try {
		return JSON.parse(sessionStorage.getItem('letter-' + key) ?? '{}');
	} catch {
		return {};
	}
}

/** @param {File} file */
async function upload(file) {
	const response = await fetch('/api/v1/attachments?name=' + encodeURIComponent(file.name), { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
	if (!response.ok) throw new Error((await response.json().catch(() => null))?.error?.message ?? response.statusText);
	return response.json();
}

/** @param {{files: any[], onFiles: (files: any[]) => void}} p */
export function FilePicker({ files, onFiles }) {
	const take = async (/** @type {Event} */ event) => {
		const field = /** @type {HTMLInputElement} */ (event.currentTarget);
		try {
			onFiles([...files, ...await Promise.all([...field.files ?? []].map(upload))]);
		} catch (error) {
			say(error instanceof Error ? error.message : String(error));
		}
		field.value = '';
	};
	return html`<div><label for="letter-files">${t('letters.files')}</label><input id="letter-files" type="file" multiple onChange=${take} />
		<ul class="files">${files.map(file => html`<li key=${file.id}>${file.name} <button type="button" class="btn sm ghost" aria-label=${t('letters.without', { name: file.name })}
			onClick=${() => onFiles(files.filter(one => one !== file))}><${Icon} name="x" /></button></li>`)}</ul></div>`;
}

/** @param {{answers?: any, contact?: string | null, onSent: () => void}} p */
export function Compose({ answers, contact, onSent }) {
	const key = answers?.id ?? 'new';
	const subject = answers ? (/^re:/i.test(answers.subject) ? answers.subject : answers.subject && 'Re: ' + answers.subject) : '';
	const [draft, setDraft] = useState(() => ({ channel: answers?.channel ?? (contact ? 'sms' : 'mail'), to: '', subject, body: '', files: /** @type {any[]} */ ([]), ...draftOf(key) }));
	const keep = (/** @type {object} */ changed) => {
		const next = { ...draft, ...changed };
		sessionStorage.setItem('letter-' + key, JSON.stringify(next));
		setDraft(next);
	};
	const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;
	const sms = draft.channel === 'sms';

	async function send(/** @type {Event} */ event) {
		event.preventDefault();
		if (sending.value || !draft.body.trim() || sms && !fits(smsLimits(), draft.body)) return;
		sending.value = true;
		try {
			const made = await post('letters', { ...(answers ? { answers: answers.id } : { channel: draft.channel, to: draft.to.trim(), contact: contact ?? undefined, purpose: draft.purpose }),
				...(sms ? {} : { subject: draft.subject, attachments: draft.files.map((/** @type {any} */ file) => file.id) }), body: draft.body });
			sessionStorage.removeItem('letter-' + key);
			say(made.due_ms > Date.now() + 60000 ? t('letters.goes_at', { time: `${dayText(made.due_ms)} ${clockText(made.due_ms)}` }) : t('letters.goes'));
			onSent();
		} catch (error) {
			say(refusalText(error));
		} finally {
			sending.value = false;
		}
	}

	/** Sends with one hand, never while a syllable is being put together. @param {KeyboardEvent} event */
	const onKey = event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) send(event); };
	return html`<form class="form-grid" onSubmit=${send} onKeyDown=${onKey}>
		${!answers && html`<${Segments} label=${t('letters.channel')} value=${draft.channel} onPick=${(/** @type {string} */ channel) => keep({ channel })}
				options=${['mail', 'sms'].map(name => ({ value: name, text: t('channel.' + name) }))} />
			<${Field} id="letter-to" label=${t('letters.to')} autocomplete="off" required=${!(sms && contact)} maxlength="255" value=${draft.to} type=${sms ? 'tel' : 'email'} placeholder=${sms && contact ? t('letters.caller') : ''} onInput=${(/** @type {Event} */ event) => keep({ to: value(event) })} />`}
		${!answers && html`<${Purpose} value=${draft.purpose ?? 'contact'} onPick=${(/** @type {string} */ purpose) => keep({ purpose })} />`}
		${!sms && html`<${Field} id="letter-subject" label=${t('letters.subject')} autocomplete="off" maxlength="130" value=${draft.subject} onInput=${(/** @type {Event} */ event) => keep({ subject: value(event) })} />`}
		<div><label for="letter-body">${t(answers ? 'letters.answer' : 'letters.body')}</label><textarea class="in" id="letter-body" rows="7" required value=${draft.body}
			onInput=${(/** @type {Event} */ event) => keep({ body: value(event) })}></textarea>${sms && html`<${Length} size=${smsLimits()} text=${draft.body} onText=${(/** @type {string} */ body) => keep({ body })} />`}</div>
		${!sms && html`<${FilePicker} files=${draft.files} onFiles=${(/** @type {any[]} */ files) => keep({ files })} />`}
		<button class="btn pri big" data-do="letter-send" disabled=${sending.value || sms && !fits(smsLimits(), draft.body)}>${t('letters.send')} <kbd>Ctrl ↵</kbd></button></form>`;
}
