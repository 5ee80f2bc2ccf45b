// Canned texts, call guides and checklists: the list, and one with its words, whom it is for, and what may stand in braces.
import { html, label, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Segments } from '../shared/parts.js';
import { get, post, put, remove } from '../shared/api.js';
import { languages } from '../shared/i18n.js';
import { canned, loadCanned, variables, wrongBrace } from '../shared/canned.js';
import { Table } from './table.js';
import { attempt, problem } from './state.js';

/** @typedef {import('../shared/canned.js').Canned} Row */

const kinds = ['text', 'script', 'checklist'], scopes = ['all', 'team', 'own'];
const shown = signal('text');
const opened = signal(/** @type {Row | null} */ (null));
const scope = signal('all');
const done = signal('');
const teams = signal(/** @type {{id: string, name: string}[]} */ ([]));
const topics = signal(/** @type {{id: string, parent: string | null, label: any}[]} */ ([]));

export async function loadCannedPage() {
	loadCanned();
	topics.value = (await get('catalog').catch(() => null))?.topics ?? [];
	teams.value = (await get('teams').catch(() => null))?.teams ?? [];
}

/** @param {Row | null} one */
function open(one) {
	opened.value = one;
	scope.value = one?.scope ?? 'all';
	problem.value = done.value = '';
}

/** @returns {Row} */
const blank = () => ({ id: '', kind: shown.value, scope: 'all', team: null, person: null, language: 'ko', keyword: '', title: '', body: '', topic: null, revision: 0, changed_ms: 0, uses: 0, mine: false });

/** @param {FormData} form @param {number} revision */
const written = (form, revision) => ({
	kind: form.get('kind'), scope: form.get('scope'), team: form.get('team') || undefined, language: form.get('language'), keyword: String(form.get('keyword')).trim(),
	title: String(form.get('title')).trim(), body: String(form.get('body')).replace(/\r\n/g, '\n').trim(), topic: form.get('topic') || undefined, revision,
});

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const one = /** @type {Row} */ (opened.value);
	const body = written(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)), one.revision);
	const wrong = wrongBrace(body.body);
	problem.value = wrong ? t('canned.wrong', { what: wrong }) : '';
	if (wrong) return;
	const answer = await attempt(() => one.id ? put('canned/' + one.id, body) : post('canned', body));
	if (!answer) return;
	await loadCanned();
	shown.value = String(body.kind);
	open(null);
	done.value = t('canned.saved', { keyword: body.keyword });
}

async function drop() {
	const one = /** @type {Row} */ (opened.value);
	if (!await attempt(() => remove('canned/' + one.id))) return;
	await loadCanned();
	open(null);
	done.value = t('canned.removed', { keyword: one.keyword });
}

/** @param {{name: string, value: string, options: {value: string, text: string}[], onPick?: (value: string) => void}} p */
const Choice = ({ name, value, options, onPick }) => html`<${Field} as="select" id=${'c-' + name} label=${t('canned.' + name)} name=${name} onChange=${(/** @type {any} */ event) => onPick?.(event.currentTarget.value)}>
	${options.map(one => html`<option value=${one.value} key=${one.value} selected=${one.value === value}>${one.text}</option>`)}<//>`;

const topicText = (/** @type {any} */ topic) => {
	const above = topics.value.find(one => one.id === topic.parent);
	return (above ? label(above.label) + ' › ' : '') + label(topic.label);
};

/** @param {{one: Row}} p */
const Form = ({ one }) => html`<form class="card form-grid" key=${one.id + one.revision} onSubmit=${save}>
	<${Choice} name="kind" value=${one.kind} options=${kinds.map(value => ({ value, text: t('canned_kind.' + value) }))} />
	<${Choice} name="scope" value=${one.scope} options=${scopes.map(value => ({ value, text: t('canned_scope.' + value) }))} onPick=${(/** @type {string} */ value) => { scope.value = value; }} />
	${scope.value === 'team' && html`<${Choice} name="team" value=${one.team ?? ''} options=${teams.value.map(team => ({ value: team.id, text: team.name }))} />`}
	<${Choice} name="language" value=${one.language} options=${languages.map(value => ({ value, text: t('language.' + value) }))} />
	<${Choice} name="topic" value=${one.topic ?? ''} options=${[{ value: '', text: t('canned.any_topic') }, ...topics.value.map(topic => ({ value: topic.id, text: topicText(topic) }))]} />
	<${Field} id="c-keyword" label=${t('canned.keyword')} name="keyword" required maxlength="40" pattern="[^\\s\\/]+" autocomplete="off" defaultValue=${one.keyword} hint=${t('canned.keyword_help')} />
	<${Field} class="wide" id="c-title" label=${t('canned.title')} name="title" required maxlength="100" defaultValue=${one.title} />
	<${Field} class="wide" as="textarea" id="c-body" label=${t('canned.body')} name="body" rows="8" required maxlength="1300" defaultValue=${one.body} hint=${t('canned.body_help')} />
	<ul class="wide xs vars">${variables.map(name => html`<li key=${name}><code>{${name}}</code> ${t('canned_variable.' + name)}</li>`)}</ul>
	<div class="row wide"><button class="btn pri big" data-do="canned-save">${t('canned.save')}</button>
		${one.id && html`<button type="button" class="btn end" data-do="canned-remove" onClick=${drop}>${t('canned.remove')}</button>`}</div></form>`;

const List = () => html`<p class="mut">${t('canned.about')}</p>
	<div class="row wrap"><${Segments} label=${t('canned.kind')} value=${shown.value} options=${kinds.map(value => ({ value, text: t('canned_kind.' + value) }))}
		onPick=${(/** @type {string} */ kind) => { shown.value = kind; }} />
	<button type="button" class="btn pri end" data-do="canned-new" onClick=${() => open(blank())}>${t('canned.new')}</button></div>
	<${Table} label=${t('admin.canned')} rows=${canned.value.filter(one => one.kind === shown.value)} columns=${[
	{ key: 'keyword', head: t('canned.keyword'), cell: (/** @type {Row} */ row) => html`<button type="button" class="link" onClick=${() => open(row)}>/${row.keyword}</button>` },
	{ key: 'title', head: t('canned.title'), wide: true, cell: (/** @type {Row} */ row) => row.title },
	{ key: 'language', head: t('canned.language'), cell: (/** @type {Row} */ row) => t('language.' + row.language) },
	{ key: 'scope', head: t('canned.scope'), cell: (/** @type {Row} */ row) => row.scope === 'team' ? teams.value.find(team => team.id === row.team)?.name ?? t('canned_scope.team') : t('canned_scope.' + row.scope) },
	{ key: 'topic', head: t('canned.topic'), wide: true, cell: (/** @type {Row} */ row) => topics.value.filter(topic => topic.id === row.topic).map(topicText)[0] ?? '–' },
	{ key: 'uses', head: t('canned.uses'), figure: true, cell: (/** @type {Row} */ row) => row.uses },
]} />`;

export const CannedPage = () => html`${done.value && html`<p class="ok" role="status">${done.value}</p>`}
	${opened.value ? html`<p><button type="button" class="link" data-do="canned-back" onClick=${() => open(null)}>${t('canned.back')}</button></p><${Form} one=${opened.value} />` : html`<${List} />`}`;
