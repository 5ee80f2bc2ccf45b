// A consultant's own canned texts: what they say often, under a word that they choose.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Sheet } from '../shared/parts.js';
import { currentLanguage, languages } from '../shared/i18n.js';
import { post, put, remove } from '../shared/api.js';
import { canned, loadCanned, wrongBrace } from '../shared/canned.js';
import { refusalText } from './actions.js';
import { sheet } from './state.js';

/** @typedef {import('../shared/canned.js').Canned} Canned */

const opened = signal(/** @type {Canned | null} */ (null));
const problem = signal('');

/** @param {() => Promise<any>} request */
async function attempt(request) {
	try {
		await request();
		opened.value = null;
		problem.value = '';
	} catch (error) {
		problem.value = refusalText(error);
	}
	await loadCanned();
}

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)), one = opened.value;
	const body = String(form.get('body')).replace(/\r\n/g, '\n').trim(), wrong = wrongBrace(body);
	problem.value = wrong ? t('canned.wrong', { what: wrong }) : '';
	if (wrong) return;
	const words = { kind: 'text', scope: 'own', language: form.get('language'), keyword: String(form.get('keyword')).trim(), title: body.split('\n')[0].slice(0, 60), body, revision: one?.revision ?? 0 };
	await attempt(() => one ? put('canned/' + one.id, words) : post('canned', words));
}

export function MineSheet() {
	const own = canned.value.filter(one => one.mine && one.kind === 'text'), one = opened.value;
	return html`<${Sheet} title=${t('canned.mine')} onClose=${() => { sheet.value = ''; opened.value = null; problem.value = ''; }}>
		<p class="mut">${t('canned.mine_about')}</p>
		<ul class="mine-list">${own.map(row => html`<li class="row" key=${row.id}><b>/${row.keyword}</b><span class="el grow">${row.title}</span>
			<button type="button" class="btn sm" onClick=${() => { opened.value = row; }}>${t('canned.change')}</button>
			<button type="button" class="btn sm" aria-label=${`${t('canned.remove')} /${row.keyword}`} onClick=${() => attempt(() => remove('canned/' + row.id))}><${Icon} name="x" /></button></li>`)}</ul>
		<form class="form-grid" key=${one?.id ?? 'new' + own.length} onSubmit=${save}>
			<${Field} id="mine-keyword" label=${t('canned.keyword')} name="keyword" required maxlength="40" pattern="[^\\s\\/]+" autocomplete="off" defaultValue=${one?.keyword ?? ''} />
			<${Field} as="select" id="mine-language" label=${t('canned.language')} name="language">${languages.map(value => html`<option value=${value} key=${value}
				selected=${value === (one?.language ?? currentLanguage())}>${t('language.' + value)}</option>`)}<//>
			<${Field} as="textarea" id="mine-body" label=${t('canned.body')} name="body" rows="5" required maxlength="1300" defaultValue=${one?.body ?? ''} />
			${problem.value && html`<p class="bad sm" role="alert">${problem.value}</p>`}
			<button class="btn pri big" data-do="mine-save">${t('canned.save')}</button></form><//>`;
}
