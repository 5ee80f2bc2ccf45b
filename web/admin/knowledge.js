// What the centre knows: the list of articles, one with its wordings and versions, and what consultants said is wrong or missing.
import { html, signal, t } from '../shared/ui.js';
import { Segments } from '../shared/parts.js';
import { get, post, put } from '../shared/api.js';
import { dateText } from '../shared/i18n.js';
import { Table } from './table.js';
import { articles, change, load, problem, remarks, say } from './state.js';

/** @typedef {import('../shared/views.js').Article} Article */
/** @typedef {import('../shared/views.js').ArticleRow} Row */
/** @typedef {{id: string, article: string | null, remark: string, person: string | null, at_ms: number, words: string, title: string}} Remark */

const states = ['live', 'draft', 'withdrawn'], kinds = ['guide', 'programme', 'facility', 'rumour'], audiences = ['public', 'staff', 'leaders'];
const languages = ['ko', 'en', 'zh', 'ja', 'vi', 'mn'];
const shown = signal('live');
const opened = signal(/** @type {Article | null} */ (null));
const done = signal('');

/** @type {Article} */
const blank = {
	id: '', kind: 'guide', audience: 'staff', language: 'ko', department: null, title: '', state: 'draft', revision: 0, checked_ms: 0,
	valid_from_ms: null, valid_to_ms: null, changed_ms: 0, aliases: [], body: '', source: '', versions: [],
};

/** A day of the form as milliseconds; '' is none. @param {unknown} text */
const dayOf = text => text ? new Date(String(text) + 'T00:00').getTime() : 0;
/** @param {number | null} ms */
const dayField = ms => ms ? new Date(ms - new Date(ms).getTimezoneOffset() * 60000).toISOString().slice(0, 10) : '';

export async function loadKnowledge() {
	try {
		articles.value = (await get(`articles?limit=200&state=${shown.value}`)).articles;
	} catch (error) {
		say(error);
	}
	load('article-remarks');
}

/** @param {string} id */
async function open(id) {
	problem.value = done.value = '';
	try {
		opened.value = await get('articles/' + id);
	} catch (error) {
		say(error);
	}
}

/** @param {FormData} form @param {number} revision */
const written = (form, revision) => ({
	words: [form.get('title'), ...String(form.get('aliases')).split('\n')].map(line => String(line).trim()).filter(Boolean).join('\n'),
	body: String(form.get('body')).replace(/\r\n/g, '\n').trim(), source: form.get('source'), kind: form.get('kind'), audience: form.get('audience'),
	language: form.get('language'), revision, valid_from_ms: dayOf(form.get('from')), valid_to_ms: dayOf(form.get('to')),
});

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const one = /** @type {Article} */ (opened.value);
	const body = written(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)), one.revision);
	const answer = await change('articles', () => one.id ? put('articles/' + one.id, body) : post('articles', body));
	if (!answer) return;
	await open(answer.id);
	done.value = t('knowledge.saved', { n: answer.revision });
	loadKnowledge();
}

/** @param {string} state */
async function setState(state) {
	const one = /** @type {Article} */ (opened.value);
	if (!await change('articles', () => put(`articles/${one.id}/state`, { state }))) return;
	await open(one.id);
	done.value = t('article_state.' + state);
	loadKnowledge();
}

/** @param {{name: string, value: string, words: string[], list: string}} p */
const Choice = ({ name, value, words, list }) => html`<div><label for=${'a-' + name}>${t('knowledge.' + name)}</label><select class="in" id=${'a-' + name} name=${name} value=${value}>
	${words.map(word => html`<option value=${word} key=${word} selected=${word === value}>${t(`${list}.${word}`)}</option>`)}</select></div>`;

/** @param {{one: Article}} p */
const Form = ({ one }) => html`<form class="card form-grid" key=${one.id + one.revision} onSubmit=${save}>
	<div class="wide"><label for="a-title">${t('knowledge.title')}</label><input class="in" id="a-title" name="title" required maxlength="300" value=${one.title} /></div>
	<div class="wide"><label for="a-aliases">${t('knowledge.aliases')}</label><textarea class="in" id="a-aliases" name="aliases" rows="4" maxlength="1200">${one.aliases.join('\n')}</textarea>
		<p class="xs dim">${t('knowledge.aliases_help')}</p></div>
	<div class="wide"><label for="a-body">${t('knowledge.body')}</label><textarea class="in" id="a-body" name="body" rows="12" required maxlength="1300">${one.body}</textarea></div>
	<${Choice} name="kind" value=${one.kind} words=${kinds} list="knowledge_kind" /><${Choice} name="audience" value=${one.audience} words=${audiences} list="audience" />
	<${Choice} name="language" value=${one.language} words=${languages} list="language" />
	<div><label for="a-source">${t('knowledge.source')}</label><input class="in" id="a-source" name="source" maxlength="60" value=${one.source} /></div>
	<div><label for="a-from">${t('knowledge.from')}</label><input class="in" id="a-from" name="from" type="date" value=${dayField(one.valid_from_ms)} /></div>
	<div><label for="a-to">${t('knowledge.to')}</label><input class="in" id="a-to" name="to" type="date" value=${dayField(one.valid_to_ms)} /></div>
	<button class="btn pri big" data-do="article-save">${t('knowledge.save')}</button></form>`;

/** @param {{one: Article}} p */
const Versions = ({ one }) => one.versions.length > 0 && html`<h2>${t('knowledge.versions')}</h2><ol class="versions">${one.versions.map(version => html`<li key=${version.revision}>
	<details><summary>${t('knowledge.version', { n: version.revision })} · ${dateText(version.at_ms)} · ${version.title}</summary><pre class="art-body">${version.body}</pre></details></li>`)}</ol>`;

/** @param {{one: Article}} p */
const Opened = ({ one }) => html`<p><button type="button" class="link" data-do="article-back" onClick=${() => { opened.value = null; done.value = ''; }}>${t('knowledge.back')}</button></p>
	${one.id && html`<div class="row wrap"><b class=${'st ' + (one.state === 'live' ? 'ok' : 'warn')}>${t('article_state.' + one.state)}</b>
		${states.filter(state => state !== one.state).map(state => html`<button type="button" class="btn sm" key=${state} data-do=${'article-' + state} onClick=${() => setState(state)}>${t('article_to.' + state)}</button>`)}</div>`}
	<${Form} one=${one} /><${Versions} one=${one} />`;

/** @param {Remark} row */
const mended = row => change('article-remarks', () => post(`article-remarks/${row.id}/done`));

const Remarks = () => html`<h2>${t('knowledge.remarks')}</h2><${Table} label=${t('knowledge.remarks')} rows=${remarks.value} columns=${[
	{ key: 'remark', head: t('knowledge.what'), cell: (/** @type {Remark} */ row) => t('article_remark.' + row.remark) },
	{ key: 'words', head: t('knowledge.words'), wide: true, cell: (/** @type {Remark} */ row) => row.words || '–' },
	{ key: 'title', head: t('knowledge.title'), wide: true, cell: (/** @type {Remark} */ row) => row.article
		? html`<button type="button" class="link" onClick=${() => open(/** @type {string} */ (row.article))}>${row.title}</button>` : '–' },
	{ key: 'at', head: t('knowledge.when'), cell: (/** @type {Remark} */ row) => dateText(row.at_ms) },
]} actions=${(/** @type {Remark} */ row) => html`<button type="button" class="btn sm" data-do="remark-done" onClick=${() => mended(row)}>${t('knowledge.mended')}</button>`} />`;

const List = () => html`<div class="row wrap"><${Segments} label=${t('knowledge.state')} value=${shown.value}
		options=${states.map(value => ({ value, text: t('article_state.' + value) }))} onPick=${(/** @type {string} */ state) => { shown.value = state; loadKnowledge(); }} />
	<button type="button" class="btn pri end" data-do="article-new" onClick=${() => { opened.value = { ...blank }; done.value = ''; }}>${t('knowledge.new')}</button></div>
	<${Table} label=${t('admin.knowledge')} rows=${articles.value} columns=${[
	{ key: 'title', head: t('knowledge.title'), cell: (/** @type {Row} */ row) => html`<button type="button" class="link" onClick=${() => open(row.id)}>${row.title}</button>` },
	{ key: 'kind', head: t('knowledge.kind'), cell: (/** @type {Row} */ row) => t('knowledge_kind.' + row.kind) },
	{ key: 'audience', head: t('knowledge.audience'), cell: (/** @type {Row} */ row) => t('audience.' + row.audience) },
	{ key: 'language', head: t('knowledge.language'), cell: (/** @type {Row} */ row) => t('language.' + row.language) },
	{ key: 'checked', head: t('knowledge.checked'), cell: (/** @type {Row} */ row) => dateText(row.checked_ms) },
	{ key: 'revision', head: t('knowledge.revision'), figure: true, cell: (/** @type {Row} */ row) => row.revision },
]} /><${Remarks} />`;

export const Knowledge = () => html`${done.value && html`<p class="ok" role="status">${done.value}</p>`}
	${opened.value ? html`<${Opened} one=${opened.value} />` : html`<${List} />`}`;
