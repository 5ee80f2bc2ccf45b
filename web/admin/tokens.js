// Tokens of wallboards and programs. A token is shown once; a wallboard's as the address to open on the screen.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { post, put, remove } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { Secret } from './secret.js';
import { Table } from './table.js';
import { change, tokens } from './state.js';

/** @typedef {import('./state.js').TokenRow} Row */

const made = signal(/** @type {{scope: string, token: string} | null} */ (null));

/** @param {SubmitEvent} event */
async function make(event) {
	event.preventDefault();
	const element = /** @type {HTMLFormElement} */ (event.currentTarget);
	const form = new FormData(element);
	const scope = String(form.get('scope'));
	const answer = await change('tokens', () => post('tokens', { label: form.get('label'), scope }));
	if (!answer) return;
	element.reset();
	made.value = { scope, token: answer.token };
}

const layouts = ['floor', 'management', 'visitors'], languages = ['ko', 'en', 'zh', 'ja', 'vi', 'mn'];

/** How the screen of a wallboard looks: it follows within a minute. @param {{row: Row}} p */
function Look({ row }) {
	const save = (/** @type {object} */ part) => change('tokens', () => put(`tokens/${row.id}/look`, { layout: row.layout, light: row.light, language: row.language === 'unknown' ? undefined : row.language, ...part }));
	const pick = (/** @type {string} */ name, /** @type {string} */ value, /** @type {[string, string][]} */ options) => html`<select class="in" data-do=${'wall-' + name} aria-label=${t('tokens.' + name + '_of', { name: row.label })} value=${value}
		onChange=${(/** @type {any} */ event) => save(name === 'theme' ? { light: event.currentTarget.value === 'light' } : { [name]: event.currentTarget.value || undefined })}>
		${options.map(([one, text]) => html`<option value=${one} key=${one}>${text}</option>`)}</select>`;
	return html`<span class="row wrap">${pick('layout', row.layout, layouts.map(one => [one, t('tokens.layout.' + one)]))}
		${pick('theme', row.light ? 'light' : 'dark', [['dark', t('tokens.theme.dark')], ['light', t('tokens.theme.light')]])}
		${pick('language', row.language === 'unknown' ? '' : row.language, [['', t('tokens.language.screen')], ...languages.map(one => /** @type {[string, string]} */ ([one, t('language.' + one)]))])}</span>`;
}

const columns = () => [
	{ key: 'label', head: t('tokens.label'), cell: (/** @type {Row} */ row) => row.label },
	{ key: 'scope', head: t('tokens.scope'), cell: (/** @type {Row} */ row) => t('tokens.scope.' + row.scope) },
	{ key: 'layout', head: t('tokens.layout'), cell: (/** @type {Row} */ row) => row.scope === 'wall' ? html`<${Look} row=${row} />` : '' },
	{ key: 'made', head: t('tokens.made'), cell: (/** @type {Row} */ row) => html`<time>${dayText(row.made_ms)} ${clockText(row.made_ms)}</time>` },
];

const NewToken = () => html`<form class="inline-form card" onSubmit=${make}>
	<${Field} class="grow" id="token-label" label=${t('tokens.label')} name="label" maxlength="60" required placeholder=${t('tokens.label_hint')} />
	<${Field} as="select" id="token-scope" label=${t('tokens.scope')} name="scope">
		${['wall', 'api', 'open311'].map(scope => html`<option value=${scope}>${t('tokens.scope.' + scope)}</option>`)}<//>
	<button class="btn pri" data-do="make-token"><${Icon} name="plus" />${t('tokens.make')}</button></form>`;

export const Tokens = () => html`<p class="mut">${t('tokens.about')}</p><${NewToken} />
	<${Table} label=${t('admin.tokens')} columns=${columns()} rows=${tokens.value} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" onClick=${() => change('tokens', () => remove('tokens/' + row.id))} aria-label=${t('tokens.end_one', { name: row.label })}>${t('tokens.end')}</button>`} />
	${made.value && html`<${Secret} title=${t('tokens.scope.' + made.value.scope)} about=${t(made.value.scope === 'wall' ? 'tokens.wall_about' : 'tokens.api_about')}
		text=${made.value.scope === 'wall' ? `${location.origin}/wall?token=${made.value.token}` : made.value.token} onClose=${() => { made.value = null; }} />`}`;
