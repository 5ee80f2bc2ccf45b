// What the centre knows, for those who read it and do not write it: the search, an article, what is wrong with it, what must be read.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { dayText } from '../shared/i18n.js';
import { change, done, problem, say } from './state.js';

/** @typedef {import('../shared/views.js').SearchHit} Hit */
/** @typedef {import('../shared/views.js').MyReading} MyReading */
/** @typedef {{id: string, title: string, body: string, source: string, kind: string, languages: {id: string, language: string}[], attachments: {id: string, name: string}[]}} Found */

const rest_ms = 200, longest = 3000, wrongs = ['wrong', 'missing', 'old'];
const typed = signal('');
const hits = signal(/** @type {Hit[] | null} */ (null));
const opened = signal(/** @type {Found | null} */ (null));
const mine = signal(/** @type {MyReading[]} */ ([]));
const reading = signal(/** @type {MyReading | null} */ (null));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let asked = 0;

async function ask() {
	const turn = ++asked, q = typed.value.trim().slice(0, longest);
	const got = q ? await change(() => post('search', { q })) : { hits: null };
	if (turn === asked && got) hits.value = got.hits;
}

/** @param {string} text */
function type(text) {
	typed.value = text;
	clearTimeout(timer);
	timer = setTimeout(ask, rest_ms);
}

const loadMine = () => get('me/readings').then(answer => { mine.value = answer.readings; }, say);

/** @param {string} id */
async function open(id) {
	const got = await change(() => get('found/' + id));
	if (!got) return;
	opened.value = got;
	reading.value = null;
}

/** @param {string} id @param {SubmitEvent} event */
async function tell(id, event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	if (await change(() => post('article-remarks', { article: id, remark: form.get('remark'), words: String(form.get('words')).trim() }))) {
		/** @type {HTMLFormElement} */ (event.target).reset();
		done.value = t('search.remarked');
	}
}

/** @param {MyReading} one */
async function read(one) {
	if (!await change(() => post(`readings/${one.id}/done`))) return;
	reading.value = null;
	done.value = t('reading.thanks');
	loadMine();
}

/** @param {{text: string}} p */
const Body = ({ text }) => html`<div class="art-body">${text.split(/\n{2,}/).map((part, i) => html`<p key=${i}>${part}</p>`)}</div>`;

/** @param {{one: Found}} p */
const Remark = ({ one }) => html`<form class="form-grid" onSubmit=${(/** @type {SubmitEvent} */ event) => tell(one.id, event)}><h3>${t('search.remark')}</h3>
	<${Field} as="select" id="remark-kind" label=${t('search.remark_kind')} name="remark">${wrongs.map(word => html`<option value=${word} key=${word}>${t('article_remark.' + word)}</option>`)}<//>
	<${Field} as="textarea" id="remark-words" label=${t('search.remark_words')} name="words" rows="3" maxlength="1000" required />
	<button class="btn pri" data-do="remark-send">${t('search.remark_send')}</button></form>`;

/** @param {{one: Found}} p */
const Article = ({ one }) => html`<article class="card pad" aria-labelledby="reader-title"><p><button type="button" class="btn" data-do="reader-back" onClick=${() => { opened.value = null; }}><${Icon} name="left" /> ${t('reader.back')}</button></p>
	<h2 id="reader-title">${one.title}</h2><p class="row wrap">${one.languages.map(other => html`<button type="button" class=${'btn sm' + (other.id === one.id ? ' pri' : '')} key=${other.id} aria-pressed=${other.id === one.id}
		onClick=${() => open(other.id)}>${t('language.' + other.language)}</button>`)}</p>
	<${Body} text=${one.body} />${one.attachments.map(file => html`<p key=${file.id}><a class="link" href=${'/api/v1/attachments/' + file.id} target="_blank" rel="noopener"><${Icon} name="doc" /> ${file.name}</a></p>`)}
	<p class="xs dim">${one.source}</p>${one.kind === 'article' && html`<${Remark} one=${one} />`}</article>`;

const Hits = () => hits.value && (hits.value.length ? html`<ul class="reader-hits">${hits.value.map(one => html`<li key=${one.id}><button type="button" class="link" data-do="reader-open" onClick=${() => open(one.id)}>
	${one.title.map(part => part.mark ? html`<mark>${part.text}</mark>` : part.text)}</button><p class="sm mut">${one.snippet.map(part => part.mark ? html`<mark>${part.text}</mark>` : part.text)}</p></li>`)}</ul>`
	: html`<p class="dim" role="status">${t('search.none', { text: typed.value })}</p>`);

const Mine = () => mine.value.length > 0 && html`<section class="card pad" aria-label=${t('reading.title')}><h2>${t('reading.title')} <span class="n">${mine.value.length}</span></h2>
	<ul>${mine.value.map(one => html`<li class="row" key=${one.id}><button type="button" class="link" data-do="reading-open" onClick=${() => { reading.value = one; }}>${one.title}</button>
		<span class=${'xs end ' + (one.due_ms < Date.now() ? 'bad' : 'dim')}>${t('reading.until', { day: dayText(one.due_ms) })}</span></li>`)}</ul></section>`;

/** @param {{one: MyReading}} p */
const MustRead = ({ one }) => html`<article class="card pad" aria-labelledby="must-title"><h2 id="must-title">${one.title}</h2><${Body} text=${one.body} />
	<button type="button" class="btn pri big" data-do="reading-done" onClick=${() => read(one)}><${Icon} name="check" />${t('reading.done')}</button></article>`;

export function Reader() {
	useEffect(() => { loadMine(); }, []);
	if (opened.value) return html`<${Article} one=${opened.value} />`;
	if (reading.value) return html`<${MustRead} one=${reading.value} />`;
	return html`<p class="mut">${t('reader.about')}</p><${Mine} /><${Field} id="reader-q" label=${t('search.label')} type="search" autocomplete="off" maxlength="3000" value=${typed.value} onInput=${(/** @type {any} */ event) => type(event.target.value)} />
		${!problem.value && html`<${Hits} />`}`;
}
