// How figures are made: the formula of each queue's service level, teams, and making everything anew.
import { html, signal, t } from '../shared/ui.js';
import { post, put } from '../shared/api.js';
import { catalog, dayOf, keyText, levels, load, loadNames, say, teams } from './state.js';

/** The seven counts of a formula. */
const counts = ['in_time', 'late', 'short', 'abandoned_in_time', 'abandoned_late', 'flowed_out', 'failed'];

/** @param {() => Promise<any>} work */
async function change(work) {
	try {
		await work();
		await loadNames();
		await load();
	} catch (error) {
		say(error);
	}
}

/** @param {string} weights */
const sumText = weights => counts.filter((_, i) => weights[i] === '1').map(name => t('count.' + name)).join(' + ') || '0';

/** What a formula says, in words. @param {{weights: string}} p */
export const Formula = ({ weights }) => html`<span class="formula"><span>${sumText(weights.slice(0, 7))}</span><span>÷ (${sumText(weights.slice(8))})</span></span>`;

/** @param {{name: string, value: string, own: boolean, onPick: (formula: string) => void}} p */
const Pick = ({ name, value, own, onPick }) => html`<select class="in" aria-label=${name} value=${value} onChange=${(/** @type {any} */ event) => onPick(event.currentTarget.value)}>
	${own && html`<option value="" selected=${value === ''}>${t('level.as_all')}</option>`}
	${(levels.value?.formulas ?? []).map(({ formula }) => html`<option value=${formula} selected=${formula === value} key=${formula}>${t('level.' + formula)}</option>`)}
	<option value="own" selected=${value === 'own'}>${t('level.own')}</option></select>`;

const ownWeights = signal('1000000/1101100');

/** The place for the certificate's own. @param {{path: string}} p */
function Own({ path }) {
	const flip = (/** @type {number} */ at) => { const word = ownWeights.value; ownWeights.value = word.slice(0, at) + (word[at] === '1' ? '0' : '1') + word.slice(at + 1); };
	return html`<fieldset><legend>${t('level.own')}</legend><table><thead><tr><th scope="col">${t('figures.counts')}</th><th scope="col">${t('figures.part')}</th><th scope="col">${t('figures.of')}</th></tr></thead>
		<tbody>${counts.map((name, i) => html`<tr key=${name}><th scope="row">${t('count.' + name)}</th>${[i, i + 8].map(at => html`<td><input type="checkbox" checked=${ownWeights.value[at] === '1'}
			aria-label=${t('count.' + name) + ' ' + t(at < 7 ? 'figures.part' : 'figures.of')} onChange=${() => flip(at)} /></td>`)}</tr>`)}</tbody></table>
		<button type="button" class="btn" onClick=${() => change(() => put(path, { formula: 'own', weights: ownWeights.value }))}>${t('admin.save')}</button></fieldset>`;
}

const owning = signal('');

/** @param {string} path @param {string} formula */
function pick(path, formula) {
	if (formula === 'own') owning.value = path;
	else change(() => put(path, formula ? { formula } : {}));
}

function Levels() {
	const all = levels.value;
	if (!all) return null;
	return html`<section class="card rules"><h2>${t('figures.levels')}</h2><p class="dim">${t('figures.levels.more')}</p>
		<table><thead><tr><th scope="col">${t('figures.group.queue')}</th><th scope="col">${t('figures.formula')}</th><th scope="col">${t('figures.meaning')}</th></tr></thead><tbody>
			<tr><th scope="row">${t('figures.all_queues')}</th><td><${Pick} name=${t('figures.all_queues')} value=${all.all.formula} own=${false} onPick=${(/** @type {string} */ f) => pick('figures/levels', f)} /></td><td><${Formula} ...${all.all} /></td></tr>
			${all.queues.map(queue => html`<tr key=${queue.queue}><th scope="row">${keyText('queue', queue.queue)}</th>
				<td><${Pick} name=${queue.name} value=${queue.own ? queue.formula : ''} own=${true} onPick=${(/** @type {string} */ f) => pick(`queues/${queue.queue}/level`, f)} /></td><td><${Formula} ...${queue} /></td></tr>`)}</tbody></table>
		${owning.value && html`<${Own} path=${owning.value} />`}</section>`;
}

/** @param {{team: import('./state.js').Team}} p */
function TeamRow({ team }) {
	const now = team.members.filter(member => !member.until_ms), free = (catalog.value?.agents ?? []).filter((/** @type {any} */ agent) => !now.some(member => member.person === agent.id));
	const move = (/** @type {string} */ person, /** @type {boolean} */ on) => change(() => put(`teams/${team.id}/members`, { person, on }));
	return html`<tr><th scope="row">${team.name}</th><td><ul class="members">${now.map(member => html`<li class="chip" key=${member.person}>${keyText('agent', member.person)}
			<span class="dim">${t('figures.since', { day: dayOf(member.from_ms) })}</span><button type="button" class="link" onClick=${() => move(member.person, false)}>${t('figures.leaves')}<span class="unseen"> ${keyText('agent', member.person)}</span></button></li>`)}</ul></td>
		<td><select class="in" aria-label=${t('figures.joins')} onChange=${(/** @type {any} */ event) => event.currentTarget.value && move(event.currentTarget.value, true)}>
			<option value="">${t('figures.joins')}</option>${free.map((/** @type {any} */ agent) => html`<option value=${agent.id} key=${agent.id}>${agent.display || agent.name}</option>`)}</select></td></tr>`;
}

/** @param {SubmitEvent} event */
function newTeam(event) {
	event.preventDefault();
	const form = /** @type {HTMLFormElement} */ (event.currentTarget), name = String(new FormData(form).get('team')).trim();
	change(() => post('teams', { name })).then(() => form.reset());
}

const Teams = () => html`<section class="card rules"><h2>${t('figures.teams')}</h2><p class="dim">${t('figures.teams.more')}</p>
	${teams.value.length ? html`<table><thead><tr><th scope="col">${t('figures.group.team')}</th><th scope="col">${t('figures.members')}</th><th scope="col">${t('figures.joins')}</th></tr></thead>
		<tbody>${teams.value.map(team => html`<${TeamRow} key=${team.id} team=${team} />`)}</tbody></table>` : ''}
	<form class="row wrap" onSubmit=${newTeam}><label>${t('figures.new_team')} <input class="in" name="team" maxlength="60" required /></label><button class="btn">${t('figures.add')}</button></form></section>`;

/** @param {{admin: boolean}} p */
export const Rules = ({ admin }) => html`<${Levels} /><${Teams} />
	${admin && html`<section class="card rules"><h2>${t('figures.anew')}</h2><p class="dim">${t('figures.anew.more')}</p>
		<button type="button" class="btn" onClick=${() => change(() => post('figures/again'))}>${t('figures.anew')}</button></section>`}`;
