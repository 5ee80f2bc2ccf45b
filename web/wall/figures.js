// The figures that a layout chooses from: value, target, and a shape and word that say how it stands.
import { html, t } from '../shared/ui.js';
import { Icon, against, degreeIcon } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { timerText } from '../shared/i18n.js';
import { board } from './state.js';

/** @typedef {{label: string, value: string, unit?: string, target: string, degree: 'ok' | 'warn' | 'bad' | ''}} Tile */

/** More than three figures and a mark or a short unit need smaller letters. @param {string} value @param {string} unit */
const isLong = (value, unit) => value.replace(/\D/g, '').length > 3 || value.length + unit.length > 5;

/** m:ss up to an hour, then whole minutes. @param {number} ms */
const waitParts = ms => ms < 3600000 ? { value: timerText(ms) } : { value: String(Math.floor(ms / 60000)), unit: t('wall.minutes') };

/** @param {Tile} p */
const KpiTile = ({ label, value, unit, target, degree }) => html`<div class=${('tile ' + degree).trim()}><h2>${label}</h2>
	<div class=${'fig' + (isLong(value, unit ?? '') ? ' long' : '')}>${value}${unit && html`<small>${unit}</small>`}</div>
	<footer><span>${target}</span>${degree && html`<span class="stw"><${Icon} name=${degreeIcon[degree]} />${t('degree.' + degree)}</span>`}</footer></div>`;

/** A share that must not fall under its target: near within a fifth of what is left. @param {number} percent @param {number} target */
const atLeast = (percent, target) => percent >= target ? 'ok' : percent >= target * 0.9 ? 'warn' : 'bad';

export function waiting() {
	const { waiting } = /** @type {import('./state.js').Board} */ (board.value);
	return { label: t('wall.waiting'), value: String(waiting.count), target: t('wall.at_most', { n: waiting.target_count }), degree: against(waiting.count, waiting.target_count) };
}

export function longest() {
	const { waiting } = /** @type {import('./state.js').Board} */ (board.value);
	const longest_ms = waiting.longest_since_ms ? Math.max(0, now.value - waiting.longest_since_ms) : 0;
	return { label: t('wall.longest'), ...waitParts(longest_ms), target: t('wall.target', { n: timerText(waiting.target_ms) }), degree: against(longest_ms, waiting.target_ms) };
}

/** @param {{in_time: number, of: number}} p */
const share = ({ in_time, of }) => of ? Math.round(in_time * 100 / of) : null;

export function level() {
	const { level } = /** @type {import('./state.js').Board} */ (board.value);
	const half = share(level.half), today = share(level.today);
	return {
		label: t('wall.level', { s: level.within_ms / 1000 }), value: half === null ? '–' : String(half), unit: half === null ? '' : '%',
		target: t('wall.level_target', { n: level.target, today: today ?? '–' }), degree: half === null ? '' : atLeast(half, level.target),
	};
}

/** The day's, with its denominator: what is shown to others must say of how many (R107). */
export function levelToday() {
	const { level: { within_ms, target, today } } = /** @type {import('./state.js').Board} */ (board.value);
	const percent = share(today);
	return {
		label: t('wall.level_today', { s: within_ms / 1000 }), value: percent === null ? '–' : String(percent), unit: percent === null ? '' : '%',
		target: t('wall.level_of', { of: today.of, target }), degree: percent === null ? '' : atLeast(percent, target),
	};
}

export function answered() {
	const { today } = /** @type {import('./state.js').Board} */ (board.value);
	return { label: t('wall.answered'), value: String(today.answered), target: t('wall.answered_of', { n: today.offered }), degree: '' };
}

export function abandoned() {
	const { today } = /** @type {import('./state.js').Board} */ (board.value);
	const target = t('wall.at_most', { n: today.abandoned_target });
	if (!today.abandoned_of) return { label: t('wall.abandoned'), value: '–', target, degree: '' };
	const percent = today.abandoned * 100 / today.abandoned_of;
	return { label: t('wall.abandoned'), value: percent.toFixed(percent < 9.95 ? 1 : 0), unit: '%', target, degree: against(percent, today.abandoned_target) };
}

export function callbacks() {
	const { callbacks } = /** @type {import('./state.js').Board} */ (board.value);
	return { label: t('wall.callbacks'), value: String(callbacks.due), target: t('wall.late_callbacks', { n: callbacks.late }), degree: callbacks.late ? 'bad' : 'ok' };
}

/** @param {{tiles: (() => Tile)[]}} p */
export const Tiles = ({ tiles }) => html`<section class="kpi" aria-label=${t('wall.figures')}>
	${tiles.map(tile => tile()).map(tile => html`<${KpiTile} ...${tile} key=${tile.label} />`)}</section>`;
