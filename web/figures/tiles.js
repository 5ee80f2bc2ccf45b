// Figures as tiles: value, both its numbers, target with a shape, definition, and the way to what stands behind.
import { html, t } from '../shared/ui.js';
import { Icon, degreeIcon } from '../shared/parts.js';
import { ask, behindOf, figureAt, levelTarget, levels, partsText, percent, report, targets, valueText, view, views } from './state.js';
import { durationText } from '../shared/i18n.js';

/** @param {string} name @returns {{text: string, degree: 'ok' | 'warn' | 'bad' | ''}} */
function target(name, /** @type {import('./state.js').Value} */ value) {
	const { least, most } = name === 'level' ? { least: levelTarget() ?? undefined, most: undefined } : targets[name] ?? {};
	const is = percent(value);
	if (least === undefined && most === undefined) return { text: '', degree: '' };
	const text = least !== undefined ? t('figures.at_least', { n: least }) : t('figures.at_most', { n: most ?? 0 });
	if (is === null) return { text, degree: '' };
	if (least !== undefined) return { text, degree: is >= least ? 'ok' : is >= least * 0.9 ? 'warn' : 'bad' };
	return { text, degree: is > (most ?? 0) ? 'bad' : is > (most ?? 0) * 0.8 ? 'warn' : 'ok' };
}

/** The formulas in force, each with its threshold. */
function levelHow() {
	const mine = (levels.value?.queues ?? []).filter(queue => !ask.value.queue || queue.queue === ask.value.queue);
	const all = new Set(mine.map(queue => t('figures.within', { t: queue.within_ms ? durationText(queue.within_ms) : t('figures.undefined') })
		+ ' ' + t('level.' + queue.formula)));
	return [...all].join(' · ');
}

/** @param {string} name */
export const howText = name => name === 'level' ? levelHow() : t(`measure.${name}.how`);

/** @param {{name: string, onBehind: (figure: string) => void}} p */
function Tile({ name, onBehind }) {
	const at = figureAt(name), found = /** @type {import('./state.js').Report} */ (report.value);
	if (at < 0) return null;
	const figure = found.figures[at], value = found.total.values[at], aim = target(name, value);
	return html`<section class=${'tile card ' + (aim.degree || 'plain')} data-figure=${name}><h2>${t('measure.' + name)}</h2>
		<p class="value n">${valueText(figure, value)}</p><p class="of n">${partsText(figure, value)}
			${name === 'estimate_off' && found.estimate_p90_ms !== null && html`<br />${t('figures.p90', { t: durationText(found.estimate_p90_ms) })}`}</p>
		${aim.text && html`<p class="aim">${aim.degree && html`<span class=${'st ' + aim.degree}><${Icon} name=${degreeIcon[aim.degree]} />${t('figures.' + { ok: 'met', warn: 'near', bad: 'missed' }[aim.degree])}</span>`}
			<span>${aim.text}</span></p>`}
		<p class="how">${howText(name)}</p>
		${behindOf[name] && html`<button type="button" class="link no-print" onClick=${() => onBehind(behindOf[name])}>${t('figures.why')}
			<span class="unseen">: ${t('measure.' + name)}</span></button>`}</section>`;
}

/** @param {{onBehind: (figure: string) => void}} p */
export const Tiles = ({ onBehind }) => html`<div class="tiles">${views[view.value].map(name => html`<${Tile} key=${name} name=${name} onBehind=${onBehind} />`)}</div>`;

/** The same calls by each formula: how much a formula says by itself. Nothing of it is defined where consultants are asked for. */
export function Formulas() {
	const found = report.value?.levels ?? [];
	if (view.value !== 'line' || !found.some(one => one.of)) return null;
	return html`<details class="card formulas"><summary>${t('figures.all_formulas')}</summary><table><tbody>${found.map(({ formula, part, of }) => html`
		<tr key=${formula}><th scope="row">${t('level.' + formula)}</th><td class="r n">${of ? (part * 100 / of).toFixed(2) + ' %' : t('figures.undefined')}</td>
			<td class="r n">${t('figures.parts', { part, of })}</td></tr>`)}</tbody></table></details>`;
}
