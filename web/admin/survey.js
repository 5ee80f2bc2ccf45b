// What citizens answered after their calls. A share never stands without how many of how many, and over which time (R107); who did not answer
// is counted as that, not as content (R098).
import { html, signal, t } from '../shared/ui.js';
import { currentLanguage } from '../shared/i18n.js';
import { Segments } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { Table } from './table.js';
import { problem, say, survey } from './state.js';

/** @typedef {{question: string, of: number, satisfied: number, scores: number[]}} Question */
/** @typedef {{language: string, offered: number, answered: number}} Asked */
/** @typedef {{since_ms: number, until_ms: number, offered: number, answered: number, questions: Question[], languages: Asked[]}} Survey */

const periods = ['1', '7', '30', '90', '365'];
const days = signal('30');

/** One decimal, and nothing where nobody is. @param {number} part @param {number} of */
export const share = (part, of) => of ? (Math.floor(part * 1000 / of) / 10).toFixed(1) + ' %' : '–';

/** With its year: a period is said whole. @param {number} ms */
const dateText = ms => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(ms);

/** @param {string} chosen */
async function choose(chosen) {
	days.value = chosen;
	try {
		survey.value = await get('survey?days=' + chosen);
	} catch (error) {
		say(error);
	}
}

/** How many gave each mark, 1 to 5. @param {{scores: number[], of: number}} p */
function Scores({ scores, of }) {
	const most = Math.max(1, ...scores);
	return html`<svg class="marks" viewBox="0 0 100 28" preserveAspectRatio="none" role="img" aria-label=${scores.map((n, i) => `${i + 1}: ${n}`).join(', ')}>${scores.map((n, i) => html`
		<rect key=${i} x=${i * 20 + 2} y=${28 - Math.max(of ? 1 : 0, n * 26 / most)} width="16" height=${Math.max(of ? 1 : 0, n * 26 / most)} class=${i >= 3 ? 'good' : 'plain'} />`)}</svg>
		<span class="mark-row n" aria-hidden="true">${scores.map((n, i) => html`<span key=${i}><b>${n}</b><small>${i + 1}</small></span>`)}</span>`;
}

/** @param {{one: Question}} p */
const Tile = ({ one }) => html`<section class="card mark-tile"><h2>${t('survey.' + one.question)}</h2>
	<p class="mark-share n">${share(one.satisfied, one.of)}</p><p class="xs mut">${t('survey.satisfied', { n: one.satisfied, of: one.of })}</p>
	<${Scores} scores=${one.scores} of=${one.of} /></section>`;

const columns = () => [
	{ key: 'language', head: t('survey.language'), cell: (/** @type {Asked} */ row) => t('language.' + row.language) },
	{ key: 'offered', head: t('survey.asked'), figure: true, cell: (/** @type {Asked} */ row) => row.offered },
	{ key: 'answered', head: t('survey.answered'), figure: true, cell: (/** @type {Asked} */ row) => row.answered },
	{ key: 'rate', head: t('survey.rate'), figure: true, cell: (/** @type {Asked} */ row) => share(row.answered, row.offered) },
];

export function Survey() {
	const found = /** @type {Survey | null} */ (survey.value);
	if (!found) return problem.value ? null : html`<p class="dim">${t('admin.loading')}</p>`;
	return html`<div class="row wrap"><${Segments} label=${t('survey.period')} value=${days.value} onPick=${choose}
			options=${periods.map(value => ({ value, text: t('survey.days', { n: +value }) }))} />
		<p class="mut" role="status">${t('survey.between', { from: dateText(found.since_ms), to: dateText(found.until_ms) })}</p></div>
		<p class="mark-rate">${t('survey.rate_of', { share: share(found.answered, found.offered), n: found.answered, of: found.offered })}</p>
		<div class="mark-tiles">${found.questions.map(one => html`<${Tile} one=${one} key=${one.question} />`)}</div>
		<${Table} label=${t('survey.by_language')} columns=${columns()} rows=${found.languages.map(row => ({ ...row, id: row.language }))} />
		<p class="xs dim">${t('survey.note')}</p>`;
}
