// What is asked for: period, steps, groups, one queue or team; and the report as a file or on paper.
import { html, t } from '../shared/ui.js';
import { ask, asAddress, catalog, dayOf, groups, keyText, load, teams, units } from './state.js';

/** Periods that are one key away. @returns {Record<string, () => [Date, Date, string]>} */
const periods = () => ({
	today: () => [new Date(), new Date(), 'half_hour'],
	yesterday: () => { const day = new Date(Date.now() - 86400000); return [day, day, 'half_hour']; },
	week: () => { const now = new Date(); return [new Date(now.getFullYear(), now.getMonth(), now.getDate() - (now.getDay() + 6) % 7), now, 'day']; },
	month: () => { const now = new Date(); return [new Date(now.getFullYear(), now.getMonth(), 1), now, 'day']; },
	last_month: () => { const now = new Date(); return [new Date(now.getFullYear(), now.getMonth() - 1, 1), new Date(now.getFullYear(), now.getMonth(), 0), 'day']; },
	year: () => { const now = new Date(); return [new Date(now.getFullYear(), 0, 1), now, 'month']; },
});

/** @param {Record<string, string>} change */
function choose(change) {
	ask.value = { ...ask.value, ...change };
	history.replaceState(null, '', '#' + new URLSearchParams(Object.entries(ask.value).filter(([, value]) => value)));
	load();
}

/** @param {string} name */
function pick(name) {
	const [from, to, by] = periods()[name]();
	choose({ from: dayOf(from.getTime()), to: dayOf(to.getTime()), by });
}

/** @param {{name: string, text: string, options: {value: string, text: string}[]}} p */
const Select = ({ name, text, options }) => html`<label>${text}<select class="in" name=${name} value=${ask.value[name]}
	onChange=${(/** @type {any} */ event) => choose({ [name]: event.currentTarget.value })}>${options.map(({ value, text }) => html`
		<option value=${value} selected=${value === ask.value[name]} key=${value}>${text}</option>`)}</select></label>`;

/** @param {{name: string, text: string}} p */
const Day = ({ name, text }) => html`<label>${text}<input class="in" type="date" name=${name} value=${ask.value[name]} required
	onChange=${(/** @type {any} */ event) => event.currentTarget.value && choose({ [name]: event.currentTarget.value })} /></label>`;

const all = () => ({ value: '', text: t('figures.all') });

export function Choose() {
	const queues = (catalog.value?.queues ?? []).map((/** @type {any} */ queue) => ({ value: queue.id, text: keyText('queue', queue.id) }));
	return html`<form class="ask card no-print" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); load(); }}>
		<div class="row wrap" role="group" aria-label=${t('figures.period')}>${Object.keys(periods()).map(name => html`
			<button type="button" class="btn sm" key=${name} onClick=${() => pick(name)}>${t('figures.' + name)}</button>`)}</div>
		<div class="fields"><${Day} name="from" text=${t('figures.from')} /><${Day} name="to" text=${t('figures.until')} />
			<${Select} name="by" text=${t('figures.by')} options=${units.map(value => ({ value, text: t('figures.by.' + value) }))} />
			<${Select} name="group" text=${t('figures.group')} options=${groups.map(value => ({ value, text: t('figures.group.' + value) }))} />
			<${Select} name="queue" text=${t('figures.group.queue')} options=${[all(), ...queues]} />
			<${Select} name="team" text=${t('figures.group.team')} options=${[all(), ...teams.value.map(team => ({ value: team.id, text: team.name }))]} /></div>
		<div class="row wrap"><a class="btn sm" href=${'/api/v1/figures.csv?' + asAddress({})} download>CSV</a>
			<a class="btn sm" href=${'/api/v1/figures.xlsx?' + asAddress({})} download>XLSX</a>
			<button type="button" class="btn sm" onClick=${() => window.print()}>${t('figures.print')}</button></div></form>`;
}

/** What the address asks for, so that a report can be sent to somebody as a link. */
export function readAddress() {
	const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
	ask.value = { ...ask.value, ...asked };
}
