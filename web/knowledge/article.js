// One article: its words in a form, its languages, what is live, its owner and review, where it is pinned, who must read it, and
// what each version changed.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { post, put } from '../shared/api.js';
import { dateText } from '../shared/i18n.js';
import { Files } from '../shared/files.js';
import { difference } from './diff.js';
import { audiences, change, departments, done, incidents, kinds, languages, loadArticles, loadReadings, loadWork, open, opened, states, teams } from './state.js';

/** @typedef {import('../shared/views.js').Article} Article */
/** @typedef {import('../shared/views.js').ArticleVersion} Version */

/** @type {Article} */
export const blank = {
	id: '', kind: 'guide', audience: 'staff', language: 'ko', department: null, title: '', state: 'draft', revision: 0, checked_ms: 0,
	valid_from_ms: null, valid_to_ms: null, changed_ms: 0, of: null, live_revision: 0, review_ms: null, used: 0, aliases: [], body: '', spoken: '', source: '',
	versions: [], languages: [], incidents: [], attachments: [],
};
const compared = signal(0);

/** A day of the form as milliseconds; '' is none. @param {unknown} text */
const dayOf = text => text ? new Date(String(text) + 'T00:00').getTime() : 0;
/** @param {number | null} ms */
const dayField = ms => ms ? new Date(ms - new Date(ms).getTimezoneOffset() * 60000).toISOString().slice(0, 10) : '';

/** @param {FormData} form @param {Article} one */
const written = (form, one) => ({
	words: [form.get('title'), ...String(form.get('aliases')).split('\n')].map(line => String(line).trim()).filter(Boolean).join('\n'),
	body: String(form.get('body')).replace(/\r\n/g, '\n').trim(), spoken: String(form.get('spoken')).trim(), source: form.get('source'), kind: form.get('kind'),
	audience: form.get('audience'), language: form.get('language'), revision: one.revision, valid_from_ms: dayOf(form.get('from')), valid_to_ms: dayOf(form.get('to')),
	...one.of && { of: one.of }, ...form.get('department') && { department: form.get('department') },
});

/** Opens it again, and says what happened. @param {string} id @param {string} text */
async function settled(id, text) {
	await open(id);
	done.value = text;
	loadArticles();
	loadWork();
}

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const one = /** @type {Article} */ (opened.value);
	const body = written(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)), one);
	const answer = await change(() => one.id ? put('articles/' + one.id, body) : post('articles', body));
	if (answer) settled(answer.id, t('knowledge.saved', { n: answer.revision }));
}

/** @param {Article} one @param {string} state */
async function setState(one, state) {
	if (await change(() => put(`articles/${one.id}/state`, { state }))) settled(one.id, t('article_state.' + state));
}

/** @param {Article} one */
async function reviewed(one) {
	if (await change(() => post(`articles/${one.id}/reviewed`))) settled(one.id, t('knowledge.reviewed'));
}

/** @param {Article} one @param {string} incident @param {boolean} on */
async function pin(one, incident, on) {
	if (await change(() => put(`articles/${one.id}/pin`, { incident, on }))) settled(one.id, t(on ? 'knowledge.pinned' : 'knowledge.unpinned'));
}

/** @param {Article} one @param {string} file @param {boolean} on */
async function attach(one, file, on) {
	if (await change(() => put(`articles/${one.id}/files`, { file, on }))) settled(one.id, t(on ? 'knowledge.file_added' : 'knowledge.file_gone'));
}

/** @param {SubmitEvent} event */
async function mustRead(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)), one = /** @type {Article} */ (opened.value);
	const body = { due_ms: dayOf(form.get('due')) + 86399999, ...form.get('team') && { team: form.get('team') } };
	if (await change(() => post(`articles/${one.id}/readings`, body))) done.value = t('reading.asked');
	loadReadings();
}

/** @param {{name: string, value: string, words: string[], list: string}} p */
const Choice = ({ name, value, words, list }) => html`<${Field} as="select" id=${'a-' + name} label=${t('knowledge.' + name)} name=${name}>
	${words.map(word => html`<option value=${word} key=${word} selected=${word === value}>${t(`${list}.${word}`)}</option>`)}<//>`;

/** @param {{one: Article}} p */
const Form = ({ one }) => html`<form class="card form-grid" key=${one.id + '.' + one.revision + one.language} onSubmit=${save}>
	<${Field} class="wide" id="a-title" label=${t('knowledge.title')} name="title" required maxlength="300" defaultValue=${one.title} />
	<${Field} class="wide" as="textarea" id="a-aliases" label=${t('knowledge.aliases')} name="aliases" rows="4" maxlength="1200" hint=${t('knowledge.aliases_help')}>${one.aliases.join('\n')}<//>
	<${Field} class="wide" as="textarea" id="a-body" label=${t('knowledge.body')} name="body" rows="14" required maxlength="60000">${one.body}<//>
	<${Field} class="wide" as="textarea" id="a-spoken" label=${t('knowledge.spoken')} name="spoken" rows="3" maxlength="1200" hint=${t('knowledge.spoken_help')}>${one.spoken}<//>
	<${Choice} name="kind" value=${one.kind} words=${kinds} list="knowledge_kind" /><${Choice} name="audience" value=${one.audience} words=${audiences} list="audience" />
	<${Choice} name="language" value=${one.language} words=${languages} list="language" />
	<${Field} as="select" id="a-department" label=${t('knowledge.department')} name="department">
		<option value="">–</option>${departments.value.map(unit => html`<option value=${unit.id} key=${unit.id} selected=${unit.id === one.department}>${unit.name}</option>`)}<//>
	<${Field} id="a-source" label=${t('knowledge.source')} name="source" maxlength="60" defaultValue=${one.source} />
	<${Field} id="a-from" label=${t('knowledge.from')} name="from" type="date" defaultValue=${dayField(one.valid_from_ms)} />
	<${Field} id="a-to" label=${t('knowledge.to')} name="to" type="date" defaultValue=${dayField(one.valid_to_ms)} />
	<button class="btn pri big" data-do="article-save">${t('knowledge.save')}</button></form>`;

/** Its other languages, and one more. @param {{one: Article}} p */
const Languages = ({ one }) => {
	const missing = languages.filter(word => !one.languages.some(other => other.language === word));
	const start = (/** @type {string} */ language) => { opened.value = { ...blank, language, of: one.of ?? one.id, kind: one.kind, audience: one.audience, department: one.department, source: one.source, body: one.body, title: one.title }; };
	return html`<div class="row wrap" role="group" aria-label=${t('knowledge.languages')}>${one.languages.map(other => html`<button type="button" class=${'btn sm' + (other.id === one.id ? ' pri' : '')}
		key=${other.id} aria-pressed=${other.id === one.id} onClick=${() => open(other.id)}>${t('language.' + other.language)}</button>`)}
		${missing.map(language => html`<button type="button" class="btn sm ghost" key=${language} data-do=${'translate-' + language} onClick=${() => start(language)}>+ ${t('language.' + language)}</button>`)}</div>`;
};

/** @param {{one: Article}} p */
const Status = ({ one }) => html`<div class="row wrap"><b class=${'st ' + (one.state === 'live' ? 'ok' : 'warn')}>${t('article_state.' + one.state)}</b>
	${one.live_revision !== one.revision && one.state !== 'withdrawn' && html`<span class="st warn">${t('knowledge.waits', { n: one.revision })}</span>`}
	${states.filter(state => state !== one.state || state === 'live' && one.live_revision !== one.revision).map(state => html`<button type="button" class="btn sm" key=${state}
		data-do=${'article-' + state} onClick=${() => setState(one, state)}>${t('article_to.' + state)}</button>`)}
	${one.state === 'live' && html`<button type="button" class="btn sm" data-do="article-reviewed" onClick=${() => reviewed(one)}>${t('knowledge.still_right')}</button>`}
	<span class="xs dim end">${t('knowledge.used', { n: one.used })}${one.review_ms ? ' · ' + t('knowledge.review_by', { day: dateText(one.review_ms) }) : ''}</span></div>`;

/** @param {{one: Article}} p */
const Pins = ({ one }) => {
	const now = incidents.value.filter(incident => !incident.ended_ms);
	return now.length > 0 && html`<div class="row wrap"><span class="sm dim">${t('knowledge.pin')}</span>${now.map(incident => {
		const on = one.incidents.includes(incident.id);
		return html`<button type="button" class=${'btn sm' + (on ? ' pri' : '')} key=${incident.id} aria-pressed=${on} data-do="article-pin" onClick=${() => pin(one, incident.id, !on)}>${incident.label.ko ?? incident.hazard}</button>`;
	})}</div>`;
};

const MustRead = () => html`<details class="card must"><summary>${t('reading.ask')}</summary><form class="row wrap" onSubmit=${mustRead}>
	<label for="r-team">${t('reading.team')}</label><select class="in" id="r-team" name="team"><option value="">${t('reading.everybody')}</option>
		${teams.value.map(team => html`<option value=${team.id} key=${team.id}>${team.name}</option>`)}</select>
	<label for="r-due">${t('reading.due')}</label><input class="in" id="r-due" name="due" type="date" required />
	<button class="btn" data-do="reading-ask">${t('reading.ask_do')}</button></form></details>`;

/** @param {{before: Version | undefined, after: Version}} p */
const Difference = ({ before, after }) => html`<div class="art-body diff">${['title', 'aliases', 'body', 'spoken'].map(key => {
	const text = (/** @type {any} */ version) => version ? [version[key]].flat().join('\n') : '';
	const pieces = difference(text(before), text(after));
	if (!pieces.length || key !== 'body' && pieces.every(piece => piece.how === 'same')) return null;
	return html`<div key=${key}><b class="xs dim">${t('knowledge.' + key)}</b><p>${pieces.map((piece, i) => piece.how === 'same' ? piece.text
		: piece.how === 'gone' ? html`<del key=${i}>${piece.text}</del>` : html`<ins key=${i}>${piece.text}</ins>`)}</p></div>`;
})}</div>`;

/** @param {{one: Article}} p */
const Versions = ({ one }) => one.versions.length > 0 && html`<h2>${t('knowledge.versions')}</h2><ol class="versions">${one.versions.map((version, i) => html`<li key=${version.revision}>
	<button type="button" class="link" aria-expanded=${compared.value === version.revision} data-do=${'version-' + version.revision}
		onClick=${() => { compared.value = compared.value === version.revision ? 0 : version.revision; }}>${t('knowledge.version', { n: version.revision })} · ${dateText(version.at_ms)} · ${version.title}
		${version.revision === one.live_revision ? ' · ' + t('knowledge.is_live') : ''}</button>
	${compared.value === version.revision && html`<${Difference} before=${one.versions[i + 1]} after=${version} />`}</li>`)}</ol>`;

/** @param {{one: Article}} p */
export const Opened = ({ one }) => html`<p><button type="button" class="link" data-do="article-back" onClick=${() => { opened.value = null; done.value = ''; }}>${t('knowledge.back')}</button></p>
	${one.id && html`<${Status} one=${one} /><${Languages} one=${one} /><${Pins} one=${one} />
	<section class="card" aria-label=${t('files.label')}><${Files} id="a-files" files=${one.attachments} onAdd=${(/** @type {{id: string}} */ file) => attach(one, file.id, true)} onRemove=${(/** @type {string} */ id) => attach(one, id, false)} /></section>
	${one.state === 'live' && html`<${MustRead} />`}`}
	<${Form} one=${one} /><${Versions} one=${one} />`;
