// The box in which the consultant looks for the answer while the citizen talks: results as one types, why each is there, what the
// conversation so far suggests, and a word to the editors when there is none.
import { effect, html, label, signal, t, untracked } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { post } from '../shared/api.js';
import { dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { Answer, RemarkSheet, answerKeys, open, opened, remark } from './answer.js';
import { draft } from './draft.js';
import { catalog, contact } from './state.js';

/** @typedef {import('../shared/views.js').SearchHit} Hit */
/** @typedef {import('../shared/views.js').FoundTitle} Title */
/** @typedef {import('../shared/views.js').Found} Found */

const rest_ms = 120, longest = 3000, talk_ms = 1500, talkLetters = 300, sureEnough = 55;
const typed = signal('');
const found = signal(/** @type {(Found & {text: string}) | null} */ (null));
const suggested = signal(/** @type {Hit[]} */ ([]));
const failed = signal('');
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let talkTimer;
let asked = 0;

/** A few letters, or initial consonants alone, are the beginning of a title. @param {string} text */
const isBeginning = text => text.length < 2 || /^[ㄱ-ㅎ\s]+$/.test(text);

/** @param {string} text */
const question = text => ({ q: text, ...draft.value?.fields.place && { place: draft.value.fields.place } });

/** @param {string} text @returns {Promise<Found>} */
async function titles(text) {
	const { titles: list, behind } = await post('complete', question(text));
	const hits = list.map((/** @type {Title} */ one) => ({ ...one, title: [{ text: one.title, mark: false }], snippet: [] }));
	return { hits, total: hits.length, read_as: null, meant: null, gap: !hits.length, behind };
}

/** @param {string} text */
async function ask(text) {
	const turn = ++asked;
	try {
		const answer = await (isBeginning(text) ? titles(text) : post('search', question(text)));
		if (turn !== asked) return; // a later question was answered first
		found.value = { ...answer, text };
		opened.value = null;
		failed.value = '';
	} catch (error) {
		if (turn === asked) failed.value = refusalText(error);
	}
}

/** What nobody answered is counted for the editors when the consultant goes on to something else. */
function leave() {
	const last = found.value;
	if (last?.gap && !isBeginning(last.text)) post('searches', { q: last.text.slice(0, 200), ...contact.value && { contact: contact.value.id } }).catch(() => {});
}

/** @param {string} text */
export function search(text) {
	typed.value = text;
	clearTimeout(timer);
	const wanted = text.trim().slice(0, longest);
	if (wanted) {
		timer = setTimeout(ask, rest_ms, wanted);
		return;
	}
	asked++;
	leave();
	found.value = opened.value = null;
	failed.value = '';
}

/** What is being written says what it is about. */
function talkedOf() {
	const fields = draft.value?.fields;
	const topic = catalog.value?.topics.find(one => one.id === fields?.topic);
	const words = `${fields?.words ?? ''} ${fields?.note ?? ''}`.trim().slice(-talkLetters);
	return words.length > 3 ? words + (topic ? ' ' + label(topic.label) : '') : '';
}

async function suggest(/** @type {string} */ text) {
	try {
		const { hits } = await post('search', question(text));
		suggested.value = hits.filter((/** @type {Hit} */ hit) => (hit.sure ?? 0) >= sureEnough || hit.why?.includes('pinned')).slice(0, 2);
	} catch {
		suggested.value = [];
	}
}

effect(() => {
	const text = contact.value ? talkedOf() : '';
	clearTimeout(talkTimer);
	if (text) talkTimer = setTimeout(suggest, talk_ms, text);
	else untracked(() => { suggested.value = []; });
});

/** Arrows go from the box through the results and back. @param {KeyboardEvent} event */
function move(event) {
	if (answerKeys(event)) return;
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

const icons = { article: 'doc', programme: 'doc', facility: 'pin', rumour: 's-near', number: 'phone', department: 'users', official: 'user', place_note: 'pin', inquiry: 'doc' };

/** @param {{hit: Hit}} p */
const Fresh = ({ hit }) => hit.checked_ms
	? html`<span class=${'fresh xs ' + (hit.stale ? 'warn' : 'dim')}>${hit.stale && html`<${Icon} name="s-near" size="xs" />`}${t(hit.stale ? 'search.stale' : 'search.checked', { day: dayText(hit.checked_ms) })}</span>` : null;

/** Whose it is, its number, and why it stands here. @param {{hit: Hit}} p */
const About = ({ hit }) => html`<span class="snip xs dim">${t('found_kind.' + hit.kind)}${hit.number && html` · <b class="n">${hit.number}</b>`}
	${hit.why && hit.why.length > 0 && html` · ${t('search.why')} ${hit.why.map(word => t('found_because.' + word)).join(', ')}`}</span>`;

/** @param {{hit: Hit}} p */
function HitRow({ hit }) {
	const one = opened.value && (opened.value.id === hit.id || opened.value.languages.some(other => other.id === hit.id)) ? opened.value : null;
	return html`<li><button type="button" class=${'hit' + (one ? ' on' : '')} aria-expanded=${!!one} onClick=${() => one ? opened.value = null : open(hit.id, found.value?.text)}>
		<span class="ch"><${Icon} name=${icons[/** @type {keyof typeof icons} */ (hit.kind)] ?? 'doc'} /></span>
		<span class="ttl"><${Marked} parts=${hit.title} /></span><${Fresh} hit=${hit} />
		${!one && hit.snippet.length > 0 && html`<span class="snip"><${Marked} parts=${hit.snippet} /></span>`}<${About} hit=${hit} /></button>
		${one && html`<${Answer} one=${one} />`}</li>`;
}

/** @param {{now: Found & {text: string}}} p */
const Notes = ({ now }) => html`${now.behind > 0 && html`<p class="sm warn" role="status">${t('search.behind', { n: now.behind })}</p>`}
	${now.read_as && html`<p class="sm">${t('search.read_as', { text: now.read_as })}</p>`}
	${now.meant && html`<p class="sm">${t('search.meant')} <button type="button" class="link" data-do="meant" onClick=${() => search(/** @type {string} */ (now.meant))}>${now.meant}</button></p>`}`;

/** @param {{now: Found & {text: string}}} p */
const Missing = ({ now }) => html`<div class="miss row wrap xs">${!now.hits.length && html`<b class="sm">${t('search.none', { text: now.text.slice(0, 60) })}</b>`}
	<button type="button" class="link end" data-do="article-missing" onClick=${() => remark({ remark: 'nothing', words: now.text.slice(0, 1000) }, 'search.missing_sent')}>${t('search.missing')}</button></div>`;

/** What was said so far may have its answer already: a quiet line. */
const Suggested = () => suggested.value.length > 0 && html`<p class="sm suggest" data-do="suggested"><span class="dim">${t('search.suggested')}</span>
	${suggested.value.map((hit, i) => html`${i > 0 && ' · '}<button type="button" class="link" key=${hit.id}
		onClick=${() => open(hit.id)}>${hit.title.map(part => part.text).join('')}</button>`)}</p>`;

/** One that was opened from no list. */
const Alone = () => opened.value && html`<div class="hits"><h3 class="ttl alone">${opened.value.title}</h3><${Answer} one=${opened.value} /></div>`;

export function Search() {
	const now = found.value;
	const listed = now?.hits.some(hit => hit.id === opened.value?.id || opened.value?.languages.some(other => other.id === hit.id));
	return html`<section class="know card" aria-label=${t('search.label')} onKeyDown=${move}>
		<div class="in"><${Icon} name="search" /><input id="search" type="search" aria-label=${t('search.label')} placeholder=${t('search.hint')} autocomplete="off"
			spellcheck=${false} maxlength=${longest} value=${typed.value} onInput=${(/** @type {any} */ event) => search(event.currentTarget.value)} />
			${now && html`<span class="xs dim n" role="status">${t('search.count', { n: now.hits.length })}</span>`}<kbd>${altName} S</kbd></div>
		${failed.value && html`<p class="bad sm" role="alert">${failed.value}</p>`}<${Suggested} />${!listed && html`<${Alone} />`}
		${now && html`<${Notes} now=${now} /><ul class="hits">${now.hits.map(hit => html`<${HitRow} hit=${hit} key=${hit.id} />`)}</ul><${Missing} now=${now} />`}
		${!now && !opened.value && html`<p class="sm dim">${t('search.how')}</p>`}<${RemarkSheet} /></section>`;
}
