// An answer that a search found, opened at the desk: in the citizen's language, put into what is being written, read aloud, sent,
// noted as used, or reported as wrong. Each by one key while the list has the focus.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Sheet } from '../shared/parts.js';
import { isField } from '../shared/keys.js';
import { get, post } from '../shared/api.js';
import { dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { draft, edit } from './draft.js';
import { FileList } from '../shared/viewer.js';
import { MailButton, Mailing, mailTo } from './mail_out.js';
import { TextButton, Texting, textTo } from './sms.js';
import { contact, say } from './state.js';

/** @typedef {import('../shared/views.js').Opened} Opened */

const noteMost = 1200; // letters of the record's note; what is longer belongs into a reply
export const opened = signal(/** @type {Opened | null} */ (null));
const remarking = signal(/** @type {Opened | null} */ (null));
const aloud = signal(false);
/** What was typed before it was opened: learned when the answer is used. */
let question = '';

/** @param {string} id @param {string} [typed] */
export async function open(id, typed = '') {
	if (opened.value?.id === id) {
		opened.value = null;
		return;
	}
	try {
		const one = await get('found/' + id);
		opened.value = one;
		aloud.value = false;
		question = typed || question;
	} catch (error) {
		say(refusalText(error));
	}
}

/** How it is read aloud: as the editors wrote it, else its first paragraph. @param {Opened} one */
export const spokenOf = one => one.spoken || one.body.split(/\n{2,}/)[0];

/** How it is sent by text message: its title, and as much of it as fits. @param {Opened} one */
const sentOf = one => one.title + '\n' + one.body.replace(/\n{2,}/g, '\n');

/** Where words go: the field that was typed in last and takes answers, else the record's note. */
let composer = /** @type {HTMLTextAreaElement | null} */ (null);
document.addEventListener('focusin', event => {
	const field = event.target;
	if (field instanceof HTMLTextAreaElement && field.dataset.answers !== undefined) composer = field;
});

/** @param {HTMLTextAreaElement} field @param {string} text */
function putInto(field, text) {
	field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
	field.dispatchEvent(new Event('input', { bubbles: true }));
	field.focus();
}

/** @param {string} text */
function putIntoNote(text) {
	const note = draft.value?.fields.note ?? '';
	edit({ note: ((note ? note.trimEnd() + '\n' : '') + text).slice(0, noteMost) });
}

/** @param {Opened} one */
function insert(one) {
	if (composer?.isConnected && composer.offsetParent) putInto(composer, one.body);
	else if (draft.value) putIntoNote(one.title + '\n' + spokenOf(one));
	else return say(t('search.no_field'));
	used(one);
}

/** It counts for the next search, and the words that led there are proposed to the editors. @param {Opened} one */
async function used(one) {
	const about = contact.value ? { contact: contact.value.id } : {};
	try {
		if (one.kind === 'article') await post(`articles/${one.id}/used`, about);
		if (one.kind === 'article' && question.length > 1) await post('searches', { q: question, article: one.id, ...about });
		question = '';
		say(t('search.used'));
	} catch (error) {
		say(refusalText(error));
	}
}

/** @param {Opened} one */
function use(one) {
	const note = draft.value?.fields.note ?? '';
	if (draft.value && !note.includes(one.title)) putIntoNote(one.title);
	used(one);
}

/** @param {object} body @param {string} done */
export async function remark(body, done) {
	try {
		await post('article-remarks', { ...body, ...contact.value && { contact: contact.value.id } });
		say(t(done));
		return true;
	} catch (error) {
		say(refusalText(error));
		return false;
	}
}

/** @param {SubmitEvent} event */
async function sendRemark(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	if (await remark({ article: remarking.value?.id, remark: form.get('remark'), words: form.get('words') }, 'search.remarked')) remarking.value = null;
}

/** The keys of an open answer, wherever the focus is in the list. @param {KeyboardEvent} event */
export function answerKeys(event) {
	const one = opened.value;
	if (!one || event.altKey || event.ctrlKey || event.metaKey || event.isComposing || isField(event.target)) return false;
	const does = { KeyI: () => insert(one), KeyR: () => { aloud.value = !aloud.value; }, KeyU: () => use(one), KeyM: () => textTo(one.id, sentOf(one)), KeyE: () => mailTo(one.id) }[event.code];
	if (!does) return false;
	does();
	event.preventDefault();
	return true;
}

/** Paragraphs, and lists of lines that begin with a dash. @param {{text: string}} p */
export const Body = ({ text }) => text.split(/\n{2,}/).map((block, i) => {
	const lines = block.split('\n');
	return lines.every(line => line.startsWith('- '))
		? html`<ul key=${i}>${lines.map(line => html`<li>${line.slice(2)}</li>`)}</ul>`
		: html`<p key=${i}>${lines.map((line, n) => html`${n > 0 && html`<br />`}${line}`)}</p>`;
});

/** @param {{one: Opened}} p */
const Languages = ({ one }) => one.languages.length > 1 && html`<div class="row wrap langs" role="group" aria-label=${t('search.languages')}>
	${one.languages.map(({ id, language }) => html`<button type="button" class=${'btn sm' + (id === one.id ? ' pri' : '')} key=${id} aria-pressed=${id === one.id}
		data-do=${'language-' + language} onClick=${() => id !== one.id && open(id)}>${t('language.' + language)}${language === contact.value?.language ? ' ●' : ''}</button>`)}</div>`;

/** @param {{one: Opened}} p */
const Related = ({ one }) => one.related.length > 0 && html`<p class="xs dim">${t('search.related')} ${one.related.map((other, i) => html`${i > 0 && ' · '}
	<button type="button" class="link" key=${other.id} onClick=${() => open(other.id)}>${other.title}</button>`)}</p>`;

/** @param {{one: Opened}} p */
export const Answer = ({ one }) => html`<div class="art"><${Languages} one=${one} />
	<div class=${'art-body' + (aloud.value ? ' aloud' : '')} lang=${one.language === 'unknown' ? undefined : one.language}><${Body} text=${aloud.value ? spokenOf(one) : one.body} /></div>
	<p class="xs dim">${t('search.source', { source: one.source || '–', day: dayText(one.checked_ms) })}</p><${FileList} files=${one.attachments ?? []} /><${Related} one=${one} />
	<div class="row wrap"><button type="button" class="btn sm pri" data-do="article-insert" onClick=${() => insert(one)}><${Icon} name="plus" />${t('search.insert')} <kbd>I</kbd></button>
		<button type="button" class="btn sm" data-do="article-aloud" aria-pressed=${aloud.value} onClick=${() => { aloud.value = !aloud.value; }}><${Icon} name="speaker" />${t('search.aloud')} <kbd>R</kbd></button>
		<button type="button" class="btn sm" data-do="article-use" onClick=${() => use(one)}><${Icon} name="check" />${t('search.use')} <kbd>U</kbd></button>
		<${TextButton} of=${one.id} text=${() => sentOf(one)} /><${MailButton} of=${one.id} />
		${one.kind === 'article' && html`<button type="button" class="btn sm" data-do="article-remark" onClick=${() => { remarking.value = one; }}>${t('search.remark')}</button>`}</div>
	<${Texting} of=${one.id} onSent=${() => used(one)} /><${Mailing} of=${one.id} subject=${one.title} text=${one.body} files=${one.attachments ?? []} onSent=${() => used(one)} /></div>`;

export const RemarkSheet = () => remarking.value && html`<${Sheet} title=${t('search.remark')} onClose=${() => { remarking.value = null; }}><form class="form-grid" onSubmit=${sendRemark}>
	<p><b>${remarking.value.title}</b></p>
	<${Field} as="select" id="remark-kind" label=${t('search.remark_kind')} name="remark">
		${['wrong', 'missing', 'old'].map(word => html`<option value=${word} key=${word}>${t('article_remark.' + word)}</option>`)}<//>
	<${Field} as="textarea" id="remark-words" label=${t('search.remark_words')} name="words" rows="4" maxlength="1000" />
	<button class="btn pri big" data-do="remark-send">${t('search.remark_send')}</button></form><//>`;
