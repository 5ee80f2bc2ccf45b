// Teams: their names, who leads them and who belongs to them. Figures, must-read articles, canned texts and notes to a team go by them.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Sheet } from '../shared/parts.js';
import { get, post, put } from '../shared/api.js';
import { Table } from './table.js';
import { attempt, problem } from './state.js';

/** @typedef {{id: string, name: string, leader: string | null, leader_name: string | null, members: {person: string, from_ms: number, until_ms: number | null}[]}} Team */

const teams = signal(/** @type {Team[]} */ ([]));
const people = signal(/** @type {{id: string, display: string}[]} */ ([]));
/** The team in the sheet; without id a new one. */
const open = signal(/** @type {Partial<Team> | null} */ (null));

export async function loadTeams() {
	teams.value = (await attempt(() => get('teams')))?.teams ?? [];
	const found = await attempt(() => get('people'));
	people.value = (found?.people ?? []).filter((/** @type {any} */ one) => one.active && one.roles.some((/** @type {string} */ role) => ['agent', 'supervisor', 'manager'].includes(role)));
}

/** @param {Partial<Team>} team */
const belongs = team => new Set((team.members ?? []).filter(one => !one.until_ms).map(one => one.person));

/** Only who joined or left is sent, so that everybody keeps since when they belong. @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)), team = /** @type {Partial<Team>} */ (open.value);
	const body = { name: String(form.get('name')).trim(), leader: form.get('leader') || undefined };
	const made = await attempt(() => team.id ? put('teams/' + team.id, body) : post('teams', body));
	if (!made) return;
	const was = belongs(team), chosen = new Set(form.getAll('member').map(String));
	for (const { id } of people.value)
		if (was.has(id) !== chosen.has(id) && !await attempt(() => put(`teams/${team.id ?? made.id}/members`, { person: id, on: chosen.has(id) }).then(() => true))) return;
	open.value = null;
	await loadTeams();
}

/** @param {{team: Partial<Team>}} p */
const TeamSheet = ({ team }) => html`<${Sheet} title=${team.name || t('teams.new')} onClose=${() => { open.value = null; }}><form class="form-grid" onSubmit=${save}>
	<${Field} id="team-name" label=${t('teams.name')} name="name" maxlength="20" required autocomplete="off" defaultValue=${team.name ?? ''} />
	<${Field} as="select" id="team-leader" label=${t('teams.leader')} name="leader"><option value="">–</option>
		${people.value.map(one => html`<option value=${one.id} key=${one.id} selected=${one.id === team.leader}>${one.display}</option>`)}<//>
	<fieldset><legend>${t('teams.members')}</legend><div class="boxes">${people.value.map(one => html`<label class="check" key=${one.id}>
		<input type="checkbox" name="member" value=${one.id} defaultChecked=${belongs(team).has(one.id)} /> ${one.display}</label>`)}</div></fieldset>
	<button class="btn pri" data-do="save-team">${t('admin.save')}</button></form><//>`;

/** @param {string} id */
const nameOf = id => people.value.find(one => one.id === id)?.display;

export function Teams() {
	return html`<button type="button" class="btn pri" data-do="new-team" onClick=${() => { problem.value = ''; open.value = {}; }}>${t('teams.new')}</button>
		<${Table} label=${t('admin.teams')} rows=${teams.value} columns=${[
			{ key: 'name', head: t('teams.name'), cell: (/** @type {Team} */ team) => team.name },
			{ key: 'leader', head: t('teams.leader'), cell: (/** @type {Team} */ team) => team.leader_name ?? '–' },
			{ key: 'members', head: t('teams.members'), wide: true, cell: (/** @type {Team} */ team) => [...belongs(team)].map(nameOf).filter(Boolean).join(', ') || '–' }]}
			actions=${(/** @type {Team} */ team) => html`<button type="button" class="btn sm" data-do="edit-team" aria-label=${t('admin.edit_one', { name: team.name })}
				onClick=${() => { problem.value = ''; open.value = team; }}>${t('admin.edit')}</button>`} />
		${open.value && html`<${TeamSheet} team=${open.value} key=${open.value.id ?? 'new'} />`}`;
}
