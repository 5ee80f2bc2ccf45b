// An article put into the reply by key: looked for in a field of its own, which begins with what the citizen wrote last. Whole where
// the channel has room, else its short form with a link to it; in the citizen's language where there is one.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { putIn } from '../shared/canned_field.js';
import { get, post } from '../shared/api.js';
import { refusalText } from './actions.js';
import { spokenOf } from './answer.js';
import { onEscape } from './letter_out.js';
import { say } from './state.js';
import { sizeOf, tooLong } from './talk_size.js';
import { fold } from './talk_state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('./talk_size.js').Limits} Limits */
/** @typedef {import('../shared/views.js').SearchHit} Hit */
/** @typedef {import('../shared/views.js').Opened} Opened */

const rest_ms = 150, questionMost = 200, most = 6;

/** @param {Limits} size @param {string} text */
const isOne = (size, text) => !tooLong(size, sizeOf(size, text)) && sizeOf(size, text).parts.length <= 1;

/** What goes into the reply: the whole, its short form with the link, or its title with the link, whichever is the first that fits.
 * @param {Pick<Opened, 'title' | 'body' | 'spoken'>} one @param {string} link '' when it is not public @param {Limits} size */
export function articleText(one, link, size) {
	const tail = link ? '\n' + link : '';
	const forms = [one.body, one.title + '\n' + spokenOf(/** @type {Opened} */ (one)) + tail, one.title + tail];
	return forms.find(text => isOne(size, text)) ?? forms.find(text => !tooLong(size, sizeOf(size, text))) ?? forms[2];
}

/** @param {Opened} one @param {string} language */
async function inLanguage(one, language) {
	const other = one.languages.find(entry => entry.language === language);
	return other && other.id !== one.id ? get('found/' + other.id) : one;
}

/** Only what everybody may read has an address. @param {string} id */
const linkOf = id => get('public/found/' + id).then(() => `${location.origin}/answers#found=${id}`).catch(() => '');

/** @param {Talk} one @param {string} id @param {Limits} size */
async function insert(one, id, size) {
	try {
		const article = await inLanguage(await get('found/' + id), one.language);
		const text = articleText(article, await linkOf(article.id), size);
		const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById('talk-text'));
		if (!field) return;
		putIn(field, field.selectionStart, field.selectionEnd, text);
		field.dispatchEvent(new Event('input', { bubbles: true }));
		fold.value = '';
		if (article.kind === 'article') post(`articles/${article.id}/used`, { contact: one.contact }).catch(() => {});
	} catch (error) {
		say(refusalText(error));
	}
}

/** @param {Talk} one */
const lastWords = one => ([...one.letters].reverse().find(piece => piece.way === 'in')?.body ?? '').slice(0, questionMost);

/** @param {Hit} hit */
const titleOf = hit => hit.title.map(part => part.text).join('');

/** @param {{one: Talk, size: Limits}} p */
export function ArticlePick({ one, size }) {
	const [query, setQuery] = useState(() => lastWords(one));
	const [found, setFound] = useState(/** @type {Hit[] | null} */ (null));
	const [at, setAt] = useState(0);
	useEffect(() => { /** @type {HTMLInputElement | null} */ (document.getElementById('talk-article'))?.select(); }, []);
	useEffect(() => {
		let wanted = true;
		const timer = setTimeout(async () => {
			const hits = query.trim() ? (await post('search', { q: query.trim() }).catch(() => ({ hits: [] }))).hits : [];
			if (!wanted) return;
			setFound(hits.filter((/** @type {Hit} */ hit) => hit.kind !== 'inquiry').slice(0, most));
			setAt(0);
		}, rest_ms);
		return () => { wanted = false; clearTimeout(timer); };
	}, [query]);
	const hits = found ?? [];
	/** A syllable under composition keeps its keys. @param {KeyboardEvent} event */
	const keys = event => {
		if (event.isComposing || event.keyCode === 229 || event.altKey) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && hits.length) setAt((at + step + hits.length) % hits.length);
		else if (event.key === 'Enter' && hits[at]) insert(one, hits[at].id, size);
		else if (event.key !== 'Enter') return;
		event.preventDefault();
	};
	return html`<section class="card talk-article" aria-label=${t('talk.article')} onKeyDown=${onEscape(() => { fold.value = ''; document.getElementById('talk-text')?.focus(); })}>
		<input class="in" id="talk-article" type="search" autocomplete="off" spellcheck=${false} maxlength=${questionMost} role="combobox" aria-expanded=${hits.length > 0} aria-controls="talk-articles" aria-autocomplete="list"
			aria-activedescendant=${hits[at] ? 'talk-article-' + hits[at].id : undefined} aria-label=${t('talk.article_hint')} placeholder=${t('talk.article_hint')} value=${query}
			onInput=${(/** @type {any} */ event) => setQuery(event.currentTarget.value)} onKeyDown=${keys} />
		<span class="unseen" role="status">${found ? t('talk.article_found', { n: hits.length, first: hits[0] ? titleOf(hits[0]) : '' }) : ''}</span>
		<ul class="article-list" role="listbox" id="talk-articles" aria-label=${t('talk.article')}>${hits.map((hit, i) => html`<li role="option" id=${'talk-article-' + hit.id} key=${hit.id} aria-selected=${i === at}
			class=${i === at ? 'at' : ''} onClick=${() => insert(one, hit.id, size)}><b>${titleOf(hit)}</b> <span class="xs dim">${t('found_kind.' + hit.kind)}</span></li>`)}</ul>
		${found && !hits.length && html`<p class="xs dim">${t('talk.article_none')}</p>`}</section>`;
}
