// The page of the chat: the field, photos, languages. What is written stays in the field until it is sent, over a reload too.
import { currentLanguage, preferredLanguage, translate, useLanguage } from '../shared/i18n.js';
import { keepForOffline } from './keep.js';
import { element, setTexts, startLook } from './look.js';
import { Chat } from './chat_talk.js';
import { showPush } from './push.js';
import { showChat, showFiles } from './chat_show.js';

const part_of_texts = 'citizen/', files_most = 10, file_most = 32 * 1024 * 1024, draftName = 'dj.chat.draft';

const field = /** @type {HTMLTextAreaElement} */ (element('text'));
const chat = new Chat(() => showChat(chat, currentLanguage()));
/** @type {{name: string, blob: Blob}[]} */
let chosen = [];

/** @param {string} text */
function trouble(text) {
	element('trouble').textContent = text;
	element('trouble').hidden = !text;
}

/** @param {string} language */
async function speakChat(language) {
	await useLanguage(language, part_of_texts);
	setTexts();
	field.placeholder = translate('citizen.chat.text');
	document.title = `${translate('citizen.chat')} — 120`;
	for (const chip of document.querySelectorAll('.langs button')) chip.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (chip).lang === language));
	showChat(chat, language);
	showPush(element('push'), 'chat', { of: 'chat' });
}

function showChosen() {
	showFiles(chosen, at => { chosen = chosen.filter((_, i) => i !== at); showChosen(); });
}

/** @param {FileList | null} list */
function choose(list) {
	trouble('');
	for (const file of list ?? []) {
		if (file.size > file_most) trouble(translate('citizen.chat.too_large', { name: file.name, most: file_most / 1024 / 1024 }));
		else if (chosen.length >= files_most) trouble(translate('citizen.chat.too_many', { most: files_most }));
		else chosen.push({ name: file.name, blob: file });
	}
	showChosen();
}

function sendNow() {
	const text = field.value.trim(), files = chosen;
	if (!text && !files.length) return;
	field.value = '';
	chosen = [];
	sessionStorage.removeItem(draftName);
	trouble('');
	showChosen();
	chat.write(text, files);
	field.focus();
}

/** Enter sends, Shift+Enter is a new line, and Enter that ends a Hangul syllable does neither. @param {KeyboardEvent} event */
function onKey(event) {
	if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229 || matchMedia('(pointer: coarse)').matches) return;
	event.preventDefault();
	sendNow();
}

/** @param {boolean} open */
function showCallMe(open) {
	element('callme').hidden = !open;
	if (open) element('number').focus();
}

/** A link that a consultant sent goes on here with what was begun elsewhere; it opens once. */
async function followLink() {
	const word = location.hash.match(/^#go=([\w-]+)$/)?.[1];
	if (!word) return;
	history.replaceState(null, '', location.pathname + location.search);
	const answer = await fetch('/api/v1/chat/follow', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ word }) }).catch(() => null);
	trouble(translate(answer?.ok ? 'citizen.chat.goes_on' : 'citizen.chat.link_over'));
}

function callMe() {
	const number = /** @type {HTMLInputElement} */ (element('number')).value.trim();
	if (!/^\+?[\d\s-]{8,20}$/.test(number)) return trouble(translate('citizen.chat.number_wrong'));
	trouble('');
	element('callme').hidden = true;
	chat.write(translate('citizen.chat.call_me_at', { number }), []);
}

function listenToPage() {
	for (const chip of document.querySelectorAll('.langs button')) chip.addEventListener('click', () => speakChat(/** @type {HTMLElement} */ (chip).lang));
	for (const id of ['camera', 'pick']) {
		element(id).addEventListener('change', event => {
			const input = /** @type {HTMLInputElement} */ (event.currentTarget);
			choose(input.files);
			input.value = '';
		});
	}
	element('write').addEventListener('submit', event => { event.preventDefault(); sendNow(); });
	field.addEventListener('keydown', onKey);
	field.addEventListener('input', () => { sessionStorage.setItem(draftName, field.value); chat.sayTyping(); });
	element('call').addEventListener('click', () => showCallMe(element('callme').hidden));
	showCallMe(location.hash === '#callme'); // from a call that waits
	element('callme-send').addEventListener('click', callMe);
	element('end').addEventListener('click', () => { if (confirm(translate('citizen.chat.end_sure'))) chat.end(translate('citizen.chat.ended')).catch(() => trouble(translate('citizen.chat.offline'))); });
}

startLook();
listenToPage();
field.value = sessionStorage.getItem(draftName) ?? '';
keepForOffline();
await speakChat(preferredLanguage());
await chat.begin();
await followLink();
