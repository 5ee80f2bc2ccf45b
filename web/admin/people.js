// People: who may come in, as what, and the secret of an agent's telephone.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Sheet } from '../shared/parts.js';
import { post, put } from '../shared/api.js';
import { languages } from '../shared/i18n.js';
import { Table } from './table.js';
import { Secret } from './secret.js';
import { change, people } from './state.js';

/** @typedef {import('./state.js').PersonRow} Row */

const roles = ['agent', 'supervisor', 'manager', 'admin', 'auditor', 'trainer', 'qa', 'interpreter', 'official', 'duty_officer', 'governor_office', 'volunteer'];
/** The person in the sheet; without id a new one. */
const open = signal(/** @type {Partial<Row> | null} */ (null));
const secret = signal(/** @type {{name: string, text: string} | null} */ (null));

/** @param {FormData} form */
function skillsOf(form) {
	const levels = [...form.entries()].filter(([key, value]) => key.startsWith('skill.') && value !== '');
	return Object.fromEntries(levels.map(([key, value]) => [key.slice('skill.'.length), Number(value)]));
}

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const row = /** @type {Partial<Row>} */ (open.value);
	const body = {
		name: String(form.get('name') ?? row.name), display: form.get('display'), language: form.get('language'), active: form.get('active') === 'on',
		roles: roles.filter(role => form.get('role.' + role) === 'on'), skills: skillsOf(form), rev: row.id ? row.rev : undefined,
		password: form.get('password') || undefined,
	};
	if (await change('people', () => row.id ? put('people/' + row.id, body) : post('people', body))) open.value = null;
}

/** @param {Row} row */
async function makeSecret(row) {
	const answer = await change('people', () => post(`people/${row.id}/device-secret`));
	if (answer) secret.value = { name: row.name, text: answer.secret };
}

/** @param {{row: Partial<Row>}} p */
function Skills({ row }) {
	const names = [...new Set((people.value ?? []).flatMap(one => Object.keys(one.skills)))].sort();
	return html`<fieldset><legend>${t('people.skills')}</legend><div class="boxes">${names.map(name => html`<label key=${name}>${name}
		<select class="in" name=${'skill.' + name}><option value="">–</option>${[1, 2, 3, 4, 5].map(level => html`
			<option value=${String(level)} selected=${level === row.skills?.[name]}>${level}</option>`)}</select></label>`)}</div></fieldset>`;
}

/** @param {{row: Partial<Row>}} p */
const PersonSheet = ({ row }) => html`<${Sheet} title=${row.id ? row.display : t('people.new')} onClose=${() => { open.value = null; }}>
	<form class="form-grid" onSubmit=${save}>
		${!row.id && html`<${Field} id="f-name" name="name" label=${t('login.name')} required autocomplete="off" hint=${t('people.name_hint')} />`}
		<${Field} id="f-display" name="display" label=${t('people.display')} defaultValue=${row.display ?? ''} required autocomplete="off" />
		<${Field} id="f-password" name="password" label=${t('login.password')} type="password" required=${!row.id} autocomplete="new-password" hint=${row.id ? t('people.password_hint') : ''} />
		<${Field} as="select" id="f-language" label=${t('prefs.language')} name="language">
			${languages.map(language => html`<option value=${language} selected=${language === (row.language ?? 'ko')}>${t('language.' + language)}</option>`)}<//>
		<fieldset><legend>${t('people.roles')}</legend><div class="boxes">${roles.map(role => html`<label key=${role} class="tick">
			<input type="checkbox" name=${'role.' + role} defaultChecked=${row.roles?.includes(role)} />${t('role.' + role)}</label>`)}</div></fieldset>
		<${Skills} row=${row} />
		<label class="tick"><input type="checkbox" name="active" defaultChecked=${row.active ?? true} />${t('people.active')}</label>
		<button class="btn pri big">${t('admin.save')}</button></form><//>`;

const columns = () => [
	{ key: 'display', head: t('people.display'), cell: (/** @type {Row} */ row) => row.display },
	{ key: 'name', head: t('login.name'), cell: (/** @type {Row} */ row) => row.name },
	{ key: 'roles', head: t('people.roles'), cell: (/** @type {Row} */ row) => row.roles.map(role => t('role.' + role)).join(', ') },
	{ key: 'skills', head: t('people.skills'), wide: true, cell: (/** @type {Row} */ row) => Object.entries(row.skills).map(([name, level]) => `${name} ${level}`).join(' · ') },
	{ key: 'phone', head: t('people.phone'), cell: (/** @type {Row} */ row) => t(row.phone ? 'people.has_secret' : 'people.no_secret') },
	{ key: 'active', head: t('people.state'), cell: (/** @type {Row} */ row) => t(row.active ? 'people.is_active' : 'people.not_active') },
];

export const People = () => html`<div class="row bar"><p class="mut grow">${t('people.about')}</p>
		<button type="button" class="btn pri" onClick=${() => { open.value = {}; }}><${Icon} name="plus" />${t('people.new')}</button></div>
	<${Table} label=${t('admin.people')} columns=${columns()} rows=${people.value} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" onClick=${() => { open.value = row; }} aria-label=${t('admin.edit_one', { name: row.display })}>${t('admin.edit')}</button>
		${row.roles.includes('agent') && html`<button type="button" class="btn sm" onClick=${() => makeSecret(row)} aria-label=${t('people.secret_one', { name: row.display })}>${t('people.secret')}</button>`}`} />
	${open.value && html`<${PersonSheet} row=${open.value} key=${open.value.id ?? 'new'} />`}
	${secret.value && html`<${Secret} title=${t('people.secret_title', { name: secret.value.name })} about=${t('people.secret_about')} text=${secret.value.text}
		onClose=${() => { secret.value = null; }} />`}`;
