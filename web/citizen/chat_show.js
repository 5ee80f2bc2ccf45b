// What the chat page shows. Every word of anybody is set as text, in a box of its own direction; never as mark-up.
import { clockText, dateText, durationText, translate } from '../shared/i18n.js';
import { element, icon } from './look.js';

/** @param {string} tag @param {string} kind @param {(Node | string)[]} inside */
function part(tag, kind, ...inside) {
	const one = document.createElement(tag);
	if (kind) one.className = kind;
	one.append(...inside);
	return one;
}

/** @param {string} text */
function wordsOf(text) {
	const box = part('p', 'words', text);
	box.dir = 'auto';
	if (/[가-힣]/.test(text)) box.lang = 'ko'; // for a voice: they may be written in another language than the page's
	return box;
}

const isPicture = (/** @type {string} */ type) => /^image\/(jpeg|png|webp)$/.test(type);

/** Their own is there at once; ours when it was looked at. @param {{id: string, name: string, type: string, look?: string}} file @param {boolean} mine */
function fileOf(file, mine) {
	if (file.look === 'infected' || file.look === 'refused') return part('p', '', part('bdi', '', file.name), ' · ' + translate('citizen.chat.file_held'));
	if (!mine && (file.look === 'pending' || file.look === 'held')) return part('p', '', part('bdi', '', file.name), ' · ' + translate('citizen.chat.file_wait'));
	const link = /** @type {HTMLAnchorElement} */ (part('a', ''));
	Object.assign(link, { href: '/api/v1/chat/files/' + file.id, target: '_blank', rel: 'noopener' });
	if (!isPicture(file.type)) link.append(part('bdi', '', file.name));
	else {
		const picture = Object.assign(document.createElement('img'), { alt: file.name, loading: 'lazy', src: `/api/v1/chat/files/${file.id}?size=thumb` });
		picture.addEventListener('error', () => picture.replaceWith(part('bdi', '', file.name)));
		link.append(picture);
	}
	return link;
}

/** @param {import('./chat_talk.js').Letter} letter */
function letterOf(letter) {
	const mine = letter.way === 'in';
	const name = mine ? [] : [part('b', '', part('bdi', '', letter.bot ? translate('citizen.chat.bot') : letter.name ?? translate('citizen.chat.centre')))];
	const sign = mine ? ' · ' + translate(letter.sign === 'read' ? 'citizen.chat.read' : 'citizen.chat.sent') : '';
	const row = part('li', mine ? 'me' : letter.bot ? 'bot' : 'them', ...name, ...letter.text ? [wordsOf(letter.text)] : [], ...letter.attachments.map(file => fileOf(file, mine)),
		part('small', '', clockText(letter.at_ms) + sign));
	row.dataset.letter = letter.id;
	return row;
}

/** What is not there yet, with how far it is. @param {import('./chat_queue.js').Queued} item @param {import('./chat_talk.js').Chat} chat @param {boolean} first */
function queuedOf(item, chat, first) {
	const row = part('li', 'me', ...item.text ? [wordsOf(item.text)] : [], ...item.files.map(file => part('p', '', file.name)));
	if (first && chat.progress > 0 && !item.refused) row.append(Object.assign(document.createElement('progress'), { max: 1, value: chat.progress }));
	row.append(part('small', '', item.refused ? translate('citizen.chat.refused', { why: item.refused }) : translate(chat.reached ? 'citizen.chat.sending' : 'citizen.chat.queued')));
	row.dataset.mark = item.mark;
	return row;
}

/** @param {import('./chat_talk.js').Chat} chat */
function whoText(chat) {
	if (!chat.reached) return ['s-near', translate('citizen.chat.offline')];
	if (chat.state === 'with') return ['s-available', translate('citizen.chat.with', { name: chat.agent ?? translate('citizen.chat.centre') })];
	if (chat.state === 'waiting' && chat.line.opens_ms) return ['s-near', translate('citizen.chat.opens', { time: `${dateText(chat.line.opens_ms)} ${clockText(chat.line.opens_ms)}` })];
	if (chat.state === 'waiting') {
		const before = chat.line.position ? ' · ' + translate('citizen.chat.position', { n: chat.line.position }) : '';
		return ['s-near', translate('citizen.chat.waiting') + before + (chat.line.wait_ms ? ' · ' + translate('citizen.wait', { time: durationText(chat.line.wait_ms) }) : '')];
	}
	return ['s-available', translate('citizen.chat.ready')];
}

/** The list keeps what has not changed, so that a reader is not told everything again. @param {HTMLElement} list @param {{key: string, stamp: string, make: () => HTMLElement}[]} rows */
function sync(list, rows) {
	const old = new Map([...list.children].map(row => [/** @type {HTMLElement} */ (row).dataset.key, /** @type {HTMLElement} */ (row)]));
	const next = rows.map(({ key, stamp, make }) => {
		const kept = old.get(key);
		if (kept && kept.dataset.stamp === stamp) return kept;
		const row = make();
		Object.assign(row.dataset, { key, stamp });
		return row;
	});
	if (next.length === list.children.length && next.every((row, i) => row === list.children[i])) return false;
	list.replaceChildren(...next);
	return true;
}

/** @param {import('./chat_talk.js').Chat} chat @param {string} language */
export function showChat(chat, language) {
	const letters = chat.list(), sent = new Set(letters.map(letter => letter.mark));
	const waits = chat.queue.items.filter(item => !sent.has(item.mark));
	let day = '';
	const rows = letters.flatMap(letter => {
		const today = dateText(letter.at_ms), first = today !== day;
		day = today;
		const row = { key: letter.id, stamp: `${language}${letter.moved_ms}${letter.sign}${letter.attachments.map(file => file.look).join()}`, make: () => letterOf(letter) };
		return first ? [{ key: today, stamp: language, make: () => part('li', 'day', part('small', '', today)) }, row] : [row];
	});
	rows.push(...waits.map((item, i) => ({ key: item.mark, stamp: `${language}${chat.reached}${item.refused}${i === 0 ? chat.progress : ''}`, make: () => queuedOf(item, chat, i === 0) })));
	const moved = sync(element('letters'), rows);
	const [sign, text] = whoText(chat);
	if (element('who').textContent !== text) element('who').replaceChildren(icon(sign), ' ' + text);
	element('hello').hidden = rows.length > 0;
	element('end').hidden = letters.length === 0;
	element('typing').hidden = !chat.isTyping;
	if (moved) element('talk').scrollTop = element('talk').scrollHeight;
}

/** @param {{name: string, blob: Blob}[]} files @param {(at: number) => void} onDrop */
export function showFiles(files, onDrop) {
	element('files').replaceChildren(...files.map((file, i) => {
		const shown = isPicture(file.blob.type) ? Object.assign(document.createElement('img'), { alt: file.name, src: URL.createObjectURL(file.blob) }) : part('span', '', file.name);
		const drop = /** @type {HTMLButtonElement} */ (part('button', '', icon('x')));
		drop.type = 'button';
		drop.setAttribute('aria-label', translate('citizen.chat.without', { name: file.name }));
		drop.addEventListener('click', () => onDrop(i));
		return part('li', '', shown, drop);
	}));
}
