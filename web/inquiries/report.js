// What leaders look at: how much is done inside, with its definition; departments and their dates; pauses that should not have been; how periods are counted.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { get } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { openOne, problem, say } from './state.js';

/** @typedef {{days: number, resolution: {definition: number, inside: number, of: number, contacts: number, inquiries_inside: number, inquiries_handed: number}, answered: number, in_time: number,
 *   reopened: number, extended: number, open: number, overdue: number, unowned: number, tell: number, departments: {department: string, name: string, handed: number, in_time: number,
 *   overdue: number, open: number}[], came_in: {came_in: string, count: number}[]}} Figures */
/** @typedef {{inquiry: string, number: string, why: string, from_ms: number, to_ms: number | null, heard_ms: number, department_name: string, person_name: string | null}} Pause */
/** @typedef {{id: string, kind: string | null, sub: string | null, state: string | null, period: number, unit: string, first_day: boolean, office: string, valid_from: number}} Rule */

const figures = signal(/** @type {Figures | null} */ (null));
const pauses = signal(/** @type {Pause[]} */ ([]));
const rules = signal(/** @type {Rule[]} */ ([]));
const days = signal(30);

async function load() {
	try {
		figures.value = await get(`inquiry-figures?days=${days.value}`);
		pauses.value = (await get('inquiry-pauses')).pauses;
		rules.value = (await get('inquiry-rules')).rules;
	} catch (error) {
		say(error);
	}
}

/** @param {number} part @param {number} of */
const share = (part, of) => of ? `${(part * 100 / of).toFixed(1)} %` : '–';

/** @param {{title: string, value: any, of?: string}} p */
const Tile = ({ title, value, of }) => html`<div class="tile card"><h2>${title}</h2><b class="value n">${value}</b>${of && html`<span class="sm dim">${of}</span>`}</div>`;

/** @param {{found: Figures}} p */
const Tiles = ({ found }) => html`<div class="tiles">
	<${Tile} title=${t('inquiries.inside')} value=${share(found.resolution.inside, found.resolution.of)} of=${t('inquiries.inside_of', { part: found.resolution.inside, of: found.resolution.of })} />
	<${Tile} title=${t('inquiries.in_time')} value=${share(found.in_time, found.answered)} of=${t('inquiries.inside_of', { part: found.in_time, of: found.answered })} />
	<${Tile} title=${t('inquiry_view.open')} value=${found.open} /><${Tile} title=${t('inquiry_view.overdue')} value=${found.overdue} />
	<${Tile} title=${t('inquiry_view.unowned')} value=${found.unowned} /><${Tile} title=${t('inquiry_view.tell')} value=${found.tell} />
	<${Tile} title=${t('inquiries.reopened')} value=${found.reopened} /><${Tile} title=${t('inquiries.extended')} value=${found.extended} /></div>
	<p class="sm dim">${t('inquiries.definition', { n: found.resolution.definition })}</p>
	<p class="sm dim">${found.came_in.map(one => `${t('came_in.' + one.came_in)} ${one.count}`).join(' · ')}</p>`;

/** @param {{label: string, head: string[], rows: any[][]}} p */
const Table = ({ label, head, rows: lines }) => !lines.length ? html`<p class="none">${t('inquiries.none')}</p>` : html`<div class="scroll card" tabindex="0" role="region" aria-label=${label}><table>
	<thead><tr>${head.map(name => html`<th scope="col" key=${name}>${t('inquiries.' + name)}</th>`)}</tr></thead>
	<tbody>${lines.map((line, i) => html`<tr key=${i}>${line.map((cell, at) => at ? html`<td key=${at}>${cell}</td>` : html`<th scope="row" key=${at}>${cell}</th>`)}</tr>`)}</tbody></table></div>`;

/** @param {Rule} rule */
const fits = rule => rule.state ? t('inquiries.hop_of', { state: t('inquiry_state.' + rule.state) })
	: [rule.kind && t('inquiry_kind.' + rule.kind), rule.sub && t('inquiry_sub.' + rule.sub)].filter(Boolean).join(' · ') || t('inquiries.otherwise');
/** @param {number} date 20260101 */
const dateOf = date => date ? String(date).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3') : '–';

/** @param {{onOpen: () => void}} p */
export function Report({ onOpen }) {
	useEffect(() => { load(); }, [days.value]);
	if (!figures.value) return problem.value ? null : html`<p class="dim">${t('admin.loading')}</p>`;
	const go = (/** @type {string} */ id) => { onOpen(); openOne(id); };
	return html`<div class="report"><label>${t('inquiries.period')} <select class="in" value=${days.value} onChange=${(/** @type {any} */ event) => { days.value = Number(event.target.value); }}>
			${[7, 30, 90, 365].map(n => html`<option value=${n} key=${n} selected=${n === days.value}>${t('inquiries.last_days', { n })}</option>`)}</select></label>
		<${Tiles} found=${figures.value} />
		<h2>${t('inquiries.by_department')}</h2><${Table} label=${t('inquiries.by_department')} head=${['department', 'handed', 'in_time', 'late_now', 'open_now']}
			rows=${figures.value.departments.map(one => [one.name, one.handed, one.in_time, one.overdue, one.open])} />
		<h2>${t('inquiries.pauses')}</h2><p class="sm dim">${t('inquiries.pauses_help')}</p><${Table} label=${t('inquiries.pauses')} head=${['number', 'why', 'from', 'heard_at', 'department', 'by']}
			rows=${pauses.value.map(one => [html`<button type="button" class="link n" onClick=${() => go(one.inquiry)}>${one.number}</button>`, t('pause_why.' + one.why),
		`${dayText(one.from_ms)} ${clockText(one.from_ms)}`, `${dayText(one.heard_ms)} ${clockText(one.heard_ms)}`, one.department_name || '–', one.person_name ?? '–'])} />
		<h2>${t('inquiries.rules')}</h2><p class="sm dim">${t('inquiries.rules_help')}</p><${Table} label=${t('inquiries.rules')} head=${['what', 'term', 'first_day', 'hours_of', 'since']}
			rows=${rules.value.map(rule => [fits(rule), t('due_unit.' + rule.unit, { n: rule.period }), rule.first_day ? t('inquiries.counts') : '–', rule.office, dateOf(rule.valid_from)])} /></div>`;
}
