// The composer of a contact in writing: canned texts after a slash, length as the channel counts it, how it will be split, notes apart,
// public apart from private, a draft that is on the server. Never sends while a syllable is being put together.
import { html, signal, t, useEffect, useState } from '../shared/ui.js';
import { Segments } from '../shared/parts.js';
import { CannedField } from '../shared/canned_field.js';
import { missingIn } from '../shared/canned.js';
import { post } from '../shared/api.js';
import { refusalText } from './actions.js';
import { cannedValues } from './canned_values.js';
import { altName } from '../shared/keys.js';
import { FilePicker } from './mail_write.js';
import { ArticlePick } from './talk_article.js';
import { HandedFirst } from './talk_handed.js';
import { TranslateOwn } from './talk_translate.js';
import { me, person, say } from './state.js';
import { Length } from './talk_length.js';
import { sizeOf, tooLong } from './talk_size.js';
import { WayPick, chatLink, offerText, isOpen, lastChannel, wayBy } from './talk_way.js';
import { fold, isMine, keepDraft, loadTalks, look, onTalk, openTalk } from './talk_state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */

const sending = signal(false);
/** What stands in the field, for a hand-over that takes the note along. */
const note = signal('');
const saves_ms = 800, looks_ms = 5000;

/** Words that another part of the page puts into the field. */
const wanted = signal('');

/** @param {Talk} one */
export async function offerCall(one) {
	wanted.value = await offerText(one);
	fold.value = '';
}

/** @param {Talk} one */
export async function writeNote(one) {
	if (!note.value.trim()) return;
	if (await onTalk(one.contact, 'note', { text: note.value.trim() })) {
		note.value = '';
		keepDraft(one, '');
	}
}

/** @param {{one: Talk}} p */
export function Composer({ one }) {
	const [text, setText] = useState(one.draft);
	const noteOnly = !isMine.value && one.state !== 'waiting' && one.state !== 'closed' && !!person.value?.roles.some(role => role === 'supervisor' || role === 'manager');
	const [mode, setMode] = useState(noteOnly ? 'note' : 'answer');
	const [files, setFiles] = useState(/** @type {any[]} */ ([]));
	const last = [...one.letters].reverse().find(piece => piece.way === 'in' && piece.contact === one.contact && piece.kind === 'person');
	const [channel, setChannel] = useState(lastChannel(one));
	const [strange, setStrange] = useState(false);
	const [translation, setTranslation] = useState('');
	const way = wayBy(one, channel);
	const size = way?.size ?? one.size;
	const long = tooLong(size, sizeOf(size, text));
	const shut = !way || !isOpen(way);
	const elsewhere = channel !== last?.channel;
	const missing = missingIn(text);
	useEffect(() => {
		note.value = text;
		if (text === one.draft) return;
		const timer = setTimeout(() => keepDraft(one, text), saves_ms);
		return () => clearTimeout(timer);
	}, [text]);
	/** @param {string} words */
	const putIn = words => { if (words) setText(text ? text.trimEnd() + '\n' + words : words); };
	useEffect(() => {
		putIn(wanted.value);
		wanted.value = '';
		setStrange(false);
	}, [wanted.value]);
	useEffect(() => { // others see that somebody writes here
		if (!text) return;
		look();
		const timer = setInterval(look, looks_ms * 4);
		return () => clearInterval(timer);
	}, [!text]);

	/** @param {Event} event */
	async function send(event) {
		event.preventDefault();
		if (sending.value || !text.trim() || mode !== 'note' && (long || shut || missing.length > 0 || !last)) return;
		sending.value = true;
		try {
			if (mode === 'note') await post(`conversations/${one.contact}/note`, { text: text.trim() });
			else await post('letters', { answers: last?.id, body: text, ...(elsewhere ? { channel } : {}), ...(strange ? { links: 'meant' } : {}), ...(translation ? { translation } : {}), ...(last?.open && !elsewhere ? { open: mode === 'public' } : {}), ...(channel === 'mail' ? { attachments: files.map(file => file.id) } : {}) });
			setText('');
			setTranslation('');
			setStrange(false);
			setFiles([]);
			keepDraft(one, '');
			await Promise.all([openTalk(one.contact), loadTalks()]);
		} catch (error) {
			if (/** @type {any} */ (error).verdict === 'strange_link') setStrange(true);
			say(refusalText(error));
		} finally {
			sending.value = false;
		}
	}

	/** @param {KeyboardEvent} event */
	const onKey = event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing && event.keyCode !== 229) send(event); };
	const modes = [['answer', 'talk.answer'], ...(last?.open ? [['public', 'talk.public']] : []), ['note', 'talk.note']].slice(noteOnly ? -1 : 0).map(([value, key]) => ({ value, text: t(key) }));
	if (!isMine.value && one.state !== 'waiting' && !noteOnly) return html`<p class="mut talk-theirs">${one.state === 'closed' ? t('talk.closed') : t('talk.theirs')}</p>`;
	return html`${fold.value === 'article' && html`<${ArticlePick} one=${one} size=${size} />`}<${HandedFirst} one=${one} onBegun=${putIn} />
	<form class=${'talk-write ' + mode} onSubmit=${send} onKeyDown=${onKey}>
		${shut && mode !== 'note' && html`<p class="ban warn" role="status">${t('channel_shut.' + (way?.shut ?? 'off'))}</p>`}
		${strange && html`<p class="ban warn" role="alert">${t('verdict.strange_link')}</p>`}
		<div class="row wrap"><${Segments} label=${t('talk.kind')} value=${mode} options=${modes} onPick=${setMode} />
			${mode !== 'note' && html`<${WayPick} one=${one} value=${channel} onPick=${setChannel} />
			<button type="button" class="btn sm ghost" data-do="talk-link" onClick=${async () => putIn(await chatLink(one))}>${t('talk.link')}</button>
			<button type="button" class="btn sm ghost" data-do="talk-find" aria-expanded=${fold.value === 'article'} onClick=${() => { fold.value = fold.value === 'article' ? '' : 'article'; }}>${t('talk.article')} <kbd>${altName} F</kbd></button>`}</div>
		<${CannedField} id="talk-text" kind="grow" rows=${3} label=${t(mode === 'note' ? 'talk.note' : 'talk.answer')} hint=${t('talk.hint')} value=${text} language=${one.language} contact=${one.contact}
			values=${cannedValues({ agent: me.value?.agent?.display })} onValue=${(/** @type {string} */ typed) => { setText(typed); setStrange(false); if (!typed.trim()) setTranslation(''); }} />
		${mode !== 'note' && html`<${TranslateOwn} one=${one} text=${text} onUse=${(/** @type {string} */ words, /** @type {string} */ id) => { setText(words); setTranslation(id); }} />`}
		<div class="row">${mode !== 'note' && html`<${Length} size=${size} text=${text} onText=${setText} />`}${missing.length > 0 && html`<span class="xs bad">${t('talk.missing', { name: missing.join(', ') })}</span>`}
			<button class="btn pri end" data-do="talk-send" disabled=${sending.value || mode !== 'note' && (long || shut || missing.length > 0)}>${t(mode === 'note' ? 'talk.keep' : strange ? 'talk.send_meant' : 'letters.send')} <kbd>Ctrl ↵</kbd></button></div>
		${channel === 'mail' && mode !== 'note' && html`<${FilePicker} files=${files} onFiles=${setFiles} />`}</form>`;
}
