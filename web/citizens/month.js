// The monthly review: who looked at how many records, what no conversation was the reason of, and whether the log is whole.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Banner } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { Entries } from './looked.js';
import { attempt } from './state.js';

/** @typedef {{person: string | null, person_name: string | null, entries: number, citizens: number, apart: number, numbers: number, copies: number}} Row */

const thisMonth = () => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`; };
const month = signal(thisMonth());
const review = signal(/** @type {{people: Row[], entries: import('./looked.js').Entry[], chain: {links: number, broken: number}} | null} */ (null));

async function load() {
	review.value = await attempt(() => get('access/' + month.value));
}

export function Month() {
	useEffect(() => { load(); }, []);
	const found = review.value;
	const columns = /** @type {const} */ (['entries', 'citizens', 'apart', 'numbers', 'copies']);
	return html`<${Field} class="row no-print" id="month" label=${t('citizens.month')} type="month" value=${month.value} onChange=${(/** @type {any} */ event) => { month.value = event.currentTarget.value; if (month.value) load(); }} />
		${found && html`<${Banner} tone=${found.chain.broken ? 'bad' : 'ok'} urgent=${found.chain.broken > 0}>${found.chain.broken
			? t('citizens.broken', { n: found.chain.broken }) : t('citizens.whole', { n: found.chain.links })}<//>
		<div class="scroll" tabindex="0" role="region" aria-label=${t('citizens.people')}><table class="list"><caption>${t('citizens.people')}</caption>
			<thead><tr><th scope="col">${t('citizens.who')}</th>${columns.map(name => html`<th scope="col" key=${name}>${t('citizens.' + name)}</th>`)}</tr></thead>
			<tbody>${found.people.map(row => html`<tr key=${row.person}><th scope="row">${row.person_name ?? t('citizens.program')}</th>${columns.map(name => html`<td class="n" key=${name}>${row[name]}</td>`)}</tr>`)}</tbody></table></div>
		<${Entries} title=${t('citizens.apart_list')} entries=${found.entries} />`}`;
}
