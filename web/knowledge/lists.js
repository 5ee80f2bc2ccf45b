// The lists of the editors' page: articles, the work that waits, what must be read, and the words that the search knows.
import { html, signal, t } from '../shared/ui.js';
import { Segments } from '../shared/parts.js';
import { post, put, remove } from '../shared/api.js';
import { dateText } from '../shared/i18n.js';
import { Table } from '../admin/table.js';
import { blank } from './article.js';
import { articles, change, done, loadArticles, loadReadings, loadWords, loadWork, open, opened, person, readings, remarks, shown, states, wordings, words, work } from './state.js';

/** @typedef {import('../shared/views.js').ArticleRow} Row */
/** @typedef {import('../shared/views.js').Remark} Remark */

/** @param {{id: string, title: string}} row */
const title = row => html`<button type="button" class="link" onClick=${() => open(row.id)}>${row.title}</button>`;

/** @param {() => Promise<any>} what @param {() => any} load @param {string} text */
async function act(what, load, text) {
	if (!await change(what)) return;
	done.value = t(text);
	load();
}

export const Articles = () => html`<div class="row wrap"><${Segments} label=${t('knowledge.state')} value=${shown.value}
		options=${states.map(value => ({ value, text: t('article_state.' + value) }))} onPick=${(/** @type {string} */ state) => { shown.value = state; loadArticles(); }} />
	<button type="button" class="btn pri end" data-do="article-new" onClick=${() => { opened.value = { ...blank }; done.value = ''; }}>${t('knowledge.new')}</button></div>
	<${Table} label=${t('admin.knowledge')} rows=${articles.value} columns=${[
	{ key: 'title', head: t('knowledge.title'), cell: title },
	{ key: 'kind', head: t('knowledge.kind'), cell: (/** @type {Row} */ row) => t('knowledge_kind.' + row.kind) },
	{ key: 'audience', head: t('knowledge.audience'), cell: (/** @type {Row} */ row) => t('audience.' + row.audience) },
	{ key: 'language', head: t('knowledge.language'), cell: (/** @type {Row} */ row) => t('language.' + row.language) },
	{ key: 'checked', head: t('knowledge.checked'), cell: (/** @type {Row} */ row) => dateText(row.checked_ms) },
	{ key: 'used', head: t('knowledge.uses'), figure: true, cell: (/** @type {Row} */ row) => row.used },
	{ key: 'revision', head: t('knowledge.revision'), figure: true, cell: (/** @type {Row} */ row) => row.revision },
]} />`;

/* -- work */

const replying = signal('');

/** @param {Remark} row @param {string} state @param {string} [reply] */
const move = (row, state, reply) => act(() => put(`article-remarks/${row.id}/state`, { state, ...reply && { reply } }), loadWork, 'remark_state.' + state);

/** @param {SubmitEvent} event @param {Remark} row */
function refuse(event, row) {
	event.preventDefault();
	const reply = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('reply'));
	replying.value = '';
	move(row, 'refused', reply);
}

/** @param {Remark} row */
const RemarkActs = row => {
	if (row.state === 'done' || row.state === 'refused') return null;
	if (replying.value === row.id) return html`<form class="row" onSubmit=${(/** @type {any} */ event) => refuse(event, row)}><input class="in" name="reply" required maxlength="600" aria-label=${t('knowledge.reason')} placeholder=${t('knowledge.reason')} />
		<button class="btn sm">${t('remark_to.refused')}</button></form>`;
	return html`${row.state === 'open' ? html`<button type="button" class="btn sm" data-do="remark-take" onClick=${() => move(row, 'taken')}>${t('remark_to.taken')}</button>`
		: html`<button type="button" class="btn sm" onClick=${() => move(row, 'open')}>${t('remark_to.open')}</button>`}
		<button type="button" class="btn sm" data-do="remark-done" onClick=${() => move(row, 'done')}>${t('knowledge.mended')}</button>
		<button type="button" class="btn sm" data-do="remark-refuse" onClick=${() => { replying.value = row.id; }}>${t('remark_to.refused')}</button>`;
};

const Remarks = () => html`<h2>${t('knowledge.remarks')}</h2><${Table} label=${t('knowledge.remarks')} rows=${remarks.value} columns=${[
	{ key: 'remark', head: t('knowledge.what'), cell: (/** @type {Remark} */ row) => t('article_remark.' + row.remark) },
	{ key: 'words', head: t('knowledge.words'), wide: true, cell: (/** @type {Remark} */ row) => html`${row.words || '–'}${row.reply && html`<div class="xs dim">${row.reply}</div>`}` },
	{ key: 'title', head: t('knowledge.title'), wide: true, cell: (/** @type {Remark} */ row) => row.article ? title({ id: row.article, title: row.title }) : '–' },
	{ key: 'state', head: t('knowledge.state'), cell: (/** @type {Remark} */ row) => t('remark_state.' + row.state) + (row.taken_by ? ' · ' + row.taken_by : '') },
	{ key: 'at', head: t('knowledge.when'), cell: (/** @type {Remark} */ row) => dateText(row.at_ms) },
]} actions=${RemarkActs} />`;

/** @param {string} id @param {boolean} take */
const decide = (id, take) => act(() => put('knowledge/wordings/' + id, { take }), loadWork, take ? 'knowledge.wording_taken' : 'knowledge.wording_left');

const Wordings = () => html`<h2>${t('knowledge.wordings')}</h2><p class="sm dim">${t('knowledge.wordings_help')}</p><${Table} label=${t('knowledge.wordings')} rows=${wordings.value} columns=${[
	{ key: 'words', head: t('knowledge.words'), wide: true, cell: (/** @type {any} */ row) => row.words },
	{ key: 'title', head: t('knowledge.answered_by'), wide: true, cell: (/** @type {any} */ row) => row.article ? title({ id: row.article, title: row.title }) : html`<b class="st warn">${t('article_remark.nothing')}</b>` },
	{ key: 'times', head: t('knowledge.times'), figure: true, cell: (/** @type {any} */ row) => row.times },
	{ key: 'people', head: t('knowledge.people'), figure: true, cell: (/** @type {any} */ row) => row.people < 2 ? 1 : '2+' },
]} actions=${(/** @type {any} */ row) => html`${row.article && html`<button type="button" class="btn sm" data-do="wording-take" onClick=${() => decide(row.id, true)}>${t('knowledge.take')}</button>`}
	<button type="button" class="btn sm" data-do="wording-leave" onClick=${() => decide(row.id, false)}>${t('knowledge.leave')}</button>`} />`;

export const Work = () => html`${work.value && work.value.waiting.length > 0 && html`<h2>${t('knowledge.approve')}</h2><${Table} label=${t('knowledge.approve')} rows=${work.value.waiting} columns=${[
	{ key: 'title', head: t('knowledge.title'), cell: title },
	{ key: 'revision', head: t('knowledge.revision'), figure: true, cell: (/** @type {any} */ row) => row.revision },
	{ key: 'mine', head: t('knowledge.writer'), cell: (/** @type {any} */ row) => t(row.mine ? 'knowledge.by_me' : 'knowledge.by_other') },
]} />`}
	${work.value && work.value.due.length > 0 && html`<h2>${t('knowledge.due')}</h2><${Table} label=${t('knowledge.due')} rows=${work.value.due} columns=${[
	{ key: 'title', head: t('knowledge.title'), cell: title },
	{ key: 'due', head: t('knowledge.review'), cell: (/** @type {any} */ row) => dateText(row.review_ms) },
]} />`}<${Remarks} /><${Wordings} />`;

/* -- what must be read */

/** @param {any} row */
const unread = row => row.readers.filter((/** @type {any} */ one) => !one.read_ms);

export const Readings = () => html`<p class="sm dim">${t('reading.help')}</p><${Table} label=${t('reading.page')} rows=${readings.value} columns=${[
	{ key: 'title', head: t('knowledge.title'), cell: (/** @type {any} */ row) => title({ id: row.article, title: `${row.title} · ${t('knowledge.version', { n: row.revision })}` }) },
	{ key: 'team', head: t('reading.team'), cell: (/** @type {any} */ row) => row.team_name || t('reading.everybody') },
	{ key: 'due', head: t('reading.due'), cell: (/** @type {any} */ row) => html`<span class=${row.due_ms < Date.now() && unread(row).length ? 'bad' : ''}>${dateText(row.due_ms)}</span>` },
	{ key: 'read', head: t('reading.read'), figure: true, cell: (/** @type {any} */ row) => `${row.readers.length - unread(row).length} / ${row.readers.length}` },
	{ key: 'unread', head: t('reading.unread'), wide: true, cell: (/** @type {any} */ row) => unread(row).map((/** @type {any} */ one) => one.name ?? '–').join(', ') || '–' },
]} actions=${(/** @type {any} */ row) => html`<button type="button" class="btn sm" data-do="reading-end" onClick=${() => act(() => remove('readings/' + row.id), loadReadings, 'reading.ended')}>${t('reading.end')}</button>`} />`;

/* -- words and policy */

/** @param {SubmitEvent} event @param {string} word */
function addWord(event, word) {
	event.preventDefault();
	const at = /** @type {HTMLFormElement} */ (event.currentTarget), form = new FormData(at);
	const body = { word, said: String(form.get('said')).trim(), ...word === 'synonym' && { meant: String(form.get('meant')).trim(), both_ways: !!form.get('both') } };
	act(() => post('knowledge/words', body), () => { at.reset(); loadWords(); }, 'knowledge.word_added');
}

/** @param {SubmitEvent} event */
function savePolicy(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	act(() => put('knowledge/policy', { two_persons: !!form.get('two'), review_days: Number(form.get('days')) }), loadWork, 'knowledge.policy_saved');
}

const Policy = () => work.value && html`<h2>${t('knowledge.policy')}</h2><form class="card row wrap pad" onSubmit=${savePolicy}>
	<label><input type="checkbox" name="two" checked=${work.value.policy.two_persons} /> ${t('knowledge.two_persons')}</label>
	<label for="p-days">${t('knowledge.review_days')}</label><input class="in short" id="p-days" name="days" type="number" min="0" max="3650" defaultValue=${work.value.policy.review_days} />
	<button class="btn" data-do="policy-save">${t('knowledge.save')}</button></form>`;

export const Words = () => html`<p class="sm dim">${t('knowledge.words_help')}</p>
	<form class="card row wrap pad" onSubmit=${(/** @type {any} */ event) => addWord(event, 'synonym')}><label for="w-said">${t('knowledge.said')}</label><input class="in" id="w-said" name="said" required maxlength="40" />
		<label for="w-meant">${t('knowledge.meant')}</label><input class="in" id="w-meant" name="meant" required maxlength="40" />
		<label><input type="checkbox" name="both" /> ${t('knowledge.both_ways')}</label><button class="btn" data-do="word-add">${t('knowledge.add')}</button></form>
	<form class="card row wrap pad" onSubmit=${(/** @type {any} */ event) => addWord(event, 'phrase')}><label for="w-phrase">${t('knowledge.phrase')}</label><input class="in" id="w-phrase" name="said" required maxlength="40" />
		<button class="btn" data-do="phrase-add">${t('knowledge.add')}</button></form>
	<${Table} label=${t('knowledge.part.words')} rows=${words.value} columns=${[
	{ key: 'said', head: t('knowledge.said'), cell: (/** @type {any} */ row) => row.said },
	{ key: 'meant', head: t('knowledge.meant'), cell: (/** @type {any} */ row) => row.word === 'phrase' ? html`<span class="dim">${t('knowledge.counts_little')}</span>` : `${row.both_ways ? '↔' : '→'} ${row.meant}` },
	{ key: 'at', head: t('knowledge.when'), cell: (/** @type {any} */ row) => dateText(row.at_ms) },
]} actions=${(/** @type {any} */ row) => html`<button type="button" class="btn sm" data-do="word-end" onClick=${() => act(() => remove('knowledge/words/' + row.id), loadWords, 'knowledge.word_ended')}>${t('knowledge.take_away')}</button>`} />
	${person.value?.roles.some(role => role === 'admin' || role === 'manager') && html`<${Policy} />`}`;
