// The report as a picture: bars of a step's contacts with the level above them, or the groups with their trend. The table says the same.
import { html, t } from '../shared/ui.js';
import { clockText, dayText } from '../shared/i18n.js';
import { figureAt, keyText, levelTarget, percent, report, view } from './state.js';

/** @typedef {import('./state.js').Row} Row */

const left = 60, right = 940, top = 16, bottom = 216;

/** What the bars of each view count. */
export const counted = { line: 'offered', work: 'handled', matter: 'contacts', written: 'written', survey: 'survey_answered' };
const followed = { line: 'level', work: 'occupancy', matter: 'resolution', written: 'written_response', survey: 'overall' };

/** An even number above. @param {number} value */
function roundUp(value) {
	const power = 10 ** Math.floor(Math.log10(Math.max(value, 4)));
	return [1, 2, 4, 5, 6, 8, 10].map(step => step * power).find(step => step >= value) ?? value;
}

/** @param {Row} row @param {string} name */
export function numberOf(row, name) {
	const value = row.values[figureAt(name)];
	return Array.isArray(value) ? value[1] : value ?? 0;
}

/** @param {Row} row */
const stepText = row => report.value?.by === 'half_hour' ? clockText(row.from_ms) : dayText(row.from_ms);

/** @param {{rows: Row[]}} p */
function Steps({ rows }) {
	const name = counted[view.value], line = followed[view.value], aim = line === 'level' ? levelTarget() : null;
	const most = roundUp(Math.max(1, ...rows.map(row => numberOf(row, name)))), step = (right - left) / rows.length;
	const y = (/** @type {number} */ share) => bottom - share * (bottom - top) / 100;
	const points = rows.map((row, i) => ({ x: left + (i + 0.5) * step, share: percent(row.values[figureAt(line)]) }));
	return html`<svg viewBox="0 0 1000 250" role="img" aria-label=${t('figures.chart', { bars: t('measure.' + name), line: t('measure.' + line) })}>
		${[0, 0.5, 1].map(part => html`<line x1=${left} x2=${right} y1=${y(part * 100)} y2=${y(part * 100)} class="grid" />
			<text x=${left - 8} y=${y(part * 100) + 5} text-anchor="end">${Math.round(part * most)}</text>
			<text x=${right + 8} y=${y(part * 100) + 5}>${part * 100} %</text>`)}
		${rows.map((row, i) => {
		const height = numberOf(row, name) / most * (bottom - top);
		return html`<rect x=${left + i * step + step * 0.12} y=${bottom - height} width=${Math.max(step * 0.76, 1)} height=${height} class="bar" key=${row.from_ms}>
			<title>${stepText(row)}: ${numberOf(row, name)}</title></rect>
			${i % Math.ceil(rows.length / 16) === 0 && html`<text x=${left + i * step + step / 2} y="238" text-anchor="middle">${stepText(row)}</text>`}`;
	})}
		${aim !== null && html`<line x1=${left} x2=${right} y1=${y(aim)} y2=${y(aim)} class="aim" />`}
		<path d=${points.map(({ x, share }, i) => share === null ? '' : `${points[i - 1]?.share == null ? 'M' : 'L'}${x} ${y(share)}`).join('')} class="line" />
		${points.map(({ x, share }) => share !== null && html`<circle cx=${x} cy=${y(share)} r="3" class="dot" />`)}</svg>`;
}

/** @param {{row: Row, most: number, name: string}} p */
function Bar({ row, most, name }) {
	const found = /** @type {import('./state.js').Report} */ (report.value);
	const number = numberOf(row, name), before = found.before.find(one => one.key === row.key)?.contacts ?? 0;
	const trend = name === 'contacts' && before ? Math.round((number - before) * 100 / before) : null;
	return html`<li><span class="el">${keyText(found.group, row.key)}</span><span class="track"><i style=${`width: ${most ? number * 100 / most : 0}%`} /></span>
		<b class="n">${number}</b><span class="n dim">${trend === null ? '' : t(trend > 0 ? 'figures.up' : trend < 0 ? 'figures.down' : 'figures.same', { n: Math.abs(trend) })}</span></li>`;
}

/** @param {{rows: Row[]}} p */
function Groups({ rows }) {
	const name = counted[view.value];
	const best = [...rows].sort((a, b) => numberOf(b, name) - numberOf(a, name)).slice(0, 12);
	return html`<ol class="bars">${best.map(row => html`<${Bar} key=${row.key} row=${row} most=${numberOf(best[0], name)} name=${name} />`)}</ol>`;
}

export function Chart() {
	const found = report.value;
	if (!found?.rows.length) return null;
	const rows = found.rows, name = counted[view.value];
	if (found.group === 'none' && rows.length < 2) return null;
	return html`<figure class="card chart"><figcaption>${t('measure.' + name)}
		${found.group === 'none' ? html`<span class="key line">${t('measure.' + followed[view.value])}</span>` : name === 'contacts' ? html`<span class="dim">${t('figures.trend')}</span>` : ''}</figcaption>
		${found.group === 'none' ? html`<${Steps} rows=${rows} />` : found.by === 'none' ? html`<${Groups} rows=${rows} />` : ''}</figure>`;
}
