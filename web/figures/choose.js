// What is asked for: period, steps, groups, one queue, consultant, team, topic, place, language or channel; and the report as a file or on paper.
import { html, t } from '../shared/ui.js';
import { ask, asAddress, catalog, dayOf, filters, groups, keyText, load, teams, units, view } from './state.js';

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

/** What a filter may be set to; a topic stands below the one that it belongs to. @param {string} name */
function choices(name) {
	const { queues = [], agents = [], topics = [], places = [], languages = [] } = catalog.value ?? {};
	const listed = (/** @type {any[]} */ list) => list.map(one => ({ value: one.id, text: (one.parent ? '– ' : '') + keyText(name, one.id) }));
	/** @type {Record<string, () => {value: string, text: string}[]>} */
	const all = {
		queue: () => listed(queues), agent: () => listed(agents), topic: () => listed(topics), place: () => listed(places),
		team: () => teams.value.map(team => ({ value: team.id, text: team.name })),
		language: () => languages.map((/** @type {string} */ value) => ({ value, text: keyText(name, value) })),
		channel: () => ['call', 'web'].map(value => ({ value, text: keyText(name, value) })),
	};
	return all[name]();
}

/** What people ask most, with its trend against the days before (R096). */
function topTopics() {
	view.value = 'matter';
	choose({ by: 'none', group: 'topic' });
}

export function Choose() {
	return html`<form class="ask card no-print" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); load(); }}>
		<div class="row wrap" role="group" aria-label=${t('figures.period')}>${Object.keys(periods()).map(name => html`
			<button type="button" class="btn sm" key=${name} onClick=${() => pick(name)}>${t('figures.' + name)}</button>`)}
			<button type="button" class="btn sm" data-do="top-topics" onClick=${topTopics}>${t('figures.top_topics')}</button></div>
		<div class="fields"><${Day} name="from" text=${t('figures.from')} /><${Day} name="to" text=${t('figures.until')} />
			<${Select} name="by" text=${t('figures.by')} options=${units.map(value => ({ value, text: t('figures.by.' + value) }))} />
			<${Select} name="group" text=${t('figures.group')} options=${groups.map(value => ({ value, text: t('figures.group.' + value) }))} />
			${filters.map(name => html`<${Select} key=${name} name=${name} text=${t('figures.group.' + name)} options=${[all(), ...choices(name)]} />`)}</div>
		<div class="row wrap"><a class="btn sm" href=${'/api/v1/figures.csv?' + asAddress({})} download>CSV</a>
			<a class="btn sm" href=${'/api/v1/figures.xlsx?' + asAddress({})} download>XLSX</a>
			<a class="btn sm" href=${'/api/v1/figures.pdf?' + asAddress({})} download>PDF</a>
			<button type="button" class="btn sm" onClick=${() => window.print()}>${t('figures.print')}</button></div></form>`;
}

/** What the address asks for, so that a report can be sent to somebody as a link. */
export function readAddress() {
	const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
	ask.value = { ...ask.value, ...asked };
}
