// The box in which the consultant looks for the answer while the citizen talks: results as one types, the article in its place,
// what is done with it, and a word to the editors when there is none.
import { html, signal, t } from '../shared/ui.js';
import { Icon, Sheet } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { get, post } from '../shared/api.js';
import { dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { draft, edit } from './draft.js';
import { contact, say } from './state.js';

/** @typedef {import('../shared/views.js').SearchHit} Hit */
/** @typedef {import('../shared/views.js').Found} Found */
/** @typedef {import('../shared/views.js').Article} Article */

const rest_ms = 120, longest = 80;
const typed = signal('');
const found = signal(/** @type {(Found & {text: string}) | null} */ (null));
const article = signal(/** @type {Article | null} */ (null));
const remarking = signal(/** @type {Article | null} */ (null));
const failed = signal('');
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let asked = 0;

/** A few letters, or initial consonants alone, are the beginning of a title. @param {string} text */
const isBeginning = text => text.length < 2 || /^[ㄱ-ㅎ\s]+$/.test(text);

/** @param {string} text @returns {Promise<Found>} */
async function titles(text) {
	const { titles: list } = await get('complete?q=' + encodeURIComponent(text));
	const hits = list.map((/** @type {any} */ one) => ({ ...one, title: [{ text: one.title, mark: false }], snippet: [], kind: 'guide' }));
	return { hits, total: hits.length, read_as: null, meant: null, gap: !hits.length };
}

/** @param {string} text */
async function ask(text) {
	const turn = ++asked;
	try {
		const answer = await (isBeginning(text) ? titles(text) : get('search?q=' + encodeURIComponent(text)));
		if (turn !== asked) return; // a later question was answered first
		found.value = { ...answer, text };
		article.value = null;
		failed.value = '';
	} catch (error) {
		if (turn === asked) failed.value = refusalText(error);
	}
}

/** @param {string} text */
export function search(text) {
	typed.value = text;
	clearTimeout(timer);
	const wanted = text.trim().slice(0, longest);
	if (wanted) timer = setTimeout(ask, rest_ms, wanted);
	else {
		asked++;
		found.value = article.value = null;
	}
}

/** @param {string} id */
async function open(id) {
	if (article.value?.id === id) {
		article.value = null;
		return;
	}
	try {
		article.value = await get('articles/' + id);
	} catch (error) {
		say(refusalText(error));
	}
}

/** The answer was given with it: it counts for the next search, and its title goes into the summary. @param {Article} one */
async function use(one) {
	try {
		await post(`articles/${one.id}/used`, contact.value ? { contact: contact.value.id } : {});
		const note = draft.value?.fields.note ?? '';
		if (draft.value && !note.includes(one.title)) edit({ note: (note ? note.trimEnd() + '\n' : '') + one.title });
		say(t('search.used'));
	} catch (error) {
		say(refusalText(error));
	}
}

/** @param {object} body @param {string} done */
async function remark(body, done) {
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

/** Arrows go from the box through the results and back. @param {KeyboardEvent} event */
function move(event) {
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (!step || event.isComposing || event.altKey) return;
	const stops = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#search, .hits .hit')]);
	const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
	if (at < 0 || !stops[at + step]) return;
	stops[at + step].focus();
	event.preventDefault();
}

/** @param {{parts: {text: string, mark: boolean}[]}} p */
const Marked = ({ parts }) => parts.map((part, i) => part.mark ? html`<mark key=${i}>${part.text}</mark>` : part.text);

/** Paragraphs, and lists of lines that begin with a dash. @param {{text: string}} p */
export const Body = ({ text }) => text.split(/\n{2,}/).map((block, i) => {
	const lines = block.split('\n');
	return lines.every(line => line.startsWith('- '))
		? html`<ul key=${i}>${lines.map(line => html`<li>${line.slice(2)}</li>`)}</ul>`
		: html`<p key=${i}>${lines.map((line, n) => html`${n > 0 && html`<br />`}${line}`)}</p>`;
});

const icons = { guide: 'doc', programme: 'doc', facility: 'pin', rumour: 's-near' };

/** @param {{hit: Hit}} p */
const Fresh = ({ hit }) => hit.checked_ms
	? html`<span class=${'fresh xs ' + (hit.stale ? 'warn' : 'dim')}>${hit.stale && html`<${Icon} name="s-near" size="xs" />`}${t(hit.stale ? 'search.stale' : 'search.checked', { day: dayText(hit.checked_ms) })}</span>` : null;

/** @param {{one: Article}} p */
const Open = ({ one }) => html`<div class="art"><div class="art-body"><${Body} text=${one.body} /></div>
	<p class="xs dim">${t('search.source', { source: one.source || '–', day: dayText(one.checked_ms), revision: one.revision })}</p>
	<div class="row wrap"><button type="button" class="btn sm pri" data-do="article-use" onClick=${() => use(one)}><${Icon} name="check" />${t('search.use')}</button>
		<button type="button" class="btn sm" data-do="article-remark" onClick=${() => { remarking.value = one; }}>${t('search.remark')}</button></div></div>`;

/** @param {{hit: Hit}} p */
function HitRow({ hit }) {
	const one = article.value?.id === hit.id ? article.value : null;
	return html`<li><button type="button" class=${'hit' + (one ? ' on' : '')} aria-expanded=${!!one} onClick=${() => open(hit.id)}>
		<span class="ch"><${Icon} name=${icons[/** @type {keyof typeof icons} */ (hit.kind)] ?? 'doc'} /></span>
		<span class="ttl"><${Marked} parts=${hit.title} /></span><${Fresh} hit=${hit} />
		${!one && hit.snippet.length > 0 && html`<span class="snip"><${Marked} parts=${hit.snippet} /></span>`}</button>
		${one && html`<${Open} one=${one} />`}</li>`;
}

/** @param {{now: Found & {text: string}}} p */
const Notes = ({ now }) => html`${now.read_as && html`<p class="sm">${t('search.read_as', { text: now.read_as })}</p>`}
	${now.meant && html`<p class="sm">${t('search.meant')} <button type="button" class="link" data-do="meant" onClick=${() => search(/** @type {string} */ (now.meant))}>${now.meant}</button></p>`}`;

/** @param {{now: Found & {text: string}}} p */
const Missing = ({ now }) => html`<div class="miss row wrap xs">${!now.hits.length && html`<b class="sm">${t('search.none', { text: now.text })}</b>`}
	<button type="button" class="link end" data-do="article-missing" onClick=${() => remark({ remark: 'nothing', words: now.text }, 'search.missing_sent')}>${t('search.missing')}</button></div>`;

const RemarkSheet = () => html`<${Sheet} title=${t('search.remark')} onClose=${() => { remarking.value = null; }}><form class="form-grid" onSubmit=${sendRemark}>
	<p><b>${remarking.value?.title}</b></p>
	<div><label for="remark-kind">${t('search.remark_kind')}</label><select class="in" id="remark-kind" name="remark">
		${['wrong', 'missing', 'old'].map(word => html`<option value=${word} key=${word}>${t('article_remark.' + word)}</option>`)}</select></div>
	<div><label for="remark-words">${t('search.remark_words')}</label><textarea class="in" id="remark-words" name="words" rows="4" maxlength="1000"></textarea></div>
	<button class="btn pri big" data-do="remark-send">${t('search.remark_send')}</button></form><//>`;

export function Search() {
	const now = found.value;
	return html`<section class="know card" aria-label=${t('search.label')} onKeyDown=${move}>
		<div class="in"><${Icon} name="search" /><input id="search" type="search" aria-label=${t('search.label')} placeholder=${t('search.hint')} autocomplete="off"
			spellcheck=${false} maxlength="200" value=${typed.value} onInput=${(/** @type {any} */ event) => search(event.currentTarget.value)} />
			${now && html`<span class="xs dim n" role="status">${t('search.count', { n: now.hits.length })}</span>`}<kbd>${altName} S</kbd></div>
		${failed.value && html`<p class="bad sm" role="alert">${failed.value}</p>`}
		${now && html`<${Notes} now=${now} /><ul class="hits">${now.hits.map(hit => html`<${HitRow} hit=${hit} key=${hit.id} />`)}</ul><${Missing} now=${now} />`}
		${!now && html`<p class="sm dim">${t('search.how')}</p>`}
		${remarking.value && html`<${RemarkSheet} />`}</section>`;
}
