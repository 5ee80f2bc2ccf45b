// What the page of figures asks for and has: the period, the report, names, formulas, and how a value is said.
import { label, signal, t } from '../shared/ui.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { currentLanguage, durationText, hasText } from '../shared/i18n.js';

/** @typedef {{name: string, kind: 'count' | 'ms' | 'share' | 'mean', part: string, of: string | null}} Figure */
/** @typedef {number | [number, number]} Value */
/** @typedef {{from_ms: number, to_ms: number, key: string | null, values: Value[]}} Row */
/** @typedef {{from_ms: number, to_ms: number, by: string, group: string, now_ms: number, as_of_ms: number | null, behind: number, facts: number,
 *   again: boolean, figures: Figure[], estimate_p90_ms: number | null, total: {values: Value[]}, levels: {formula: string, part: number, of: number}[], rows: Row[],
 *   before: {key: string | null, contacts: number}[], names: {key: string | null, name: string}[]}} Report */
/** @typedef {{queue: string, name: string, formula: string, own: boolean, weights: string, target: number, within_ms: number, short_ms: number}} QueueLevel */
/** @typedef {{formulas: {formula: string, weights: string}[], all: {formula: string, weights: string}, queues: QueueLevel[]}} Levels */
/** @typedef {{id: string, name: string, members: {person: string, from_ms: number, until_ms: number | null}[]}} Team */

export const units = ['none', 'half_hour', 'day', 'week', 'month', 'year'];
export const groups = ['none', 'queue', 'agent', 'team', 'topic', 'place', 'language', 'channel'];

/** What a report may be limited to, as the address names it. */
export const filters = ['queue', 'agent', 'team', 'topic', 'place', 'language', 'channel'];

/** The figures of each view, in their order. */
export const views = {
	line: ['offered', 'answered', 'level', 'response', 'abandonment', 'answer_speed', 'abandon_time', 'longest_wait', 'abandoned', 'short_abandoned',
		'flowed_out', 'chose_callback', 'failed', 'still_waiting', 'estimate_error', 'estimate_off'],
	work: ['handled', 'handle_time', 'talk_time', 'hold_time', 'wrap_time', 'transfers', 'passed_in', 'passed_out', 'rung_back', 'rung_back_time',
		'occupancy', 'utilisation'],
	matter: ['contacts', 'left_menu', 'menu_abandonment', 'refused', 'first_contact', 'not_again', 'resolution', 'undeclared'],
	written: ['written', 'written_answered', 'written_response', 'first_answer', 'written_longest', 'written_abandoned', 'written_abandonment', 'written_ended', 'written_waiting',
		'written_handled', 'written_held', 'written_passed'],
	survey: ['survey_answered', 'kindness', 'professionalism', 'promptness', 'overall', 'praised'],
};

/** What the certificate and the centre's own promise ask for; below the least or above the most is missed. */
export const targets = /** @type {Record<string, {least?: number, most?: number}>} */ ({
	abandonment: { most: 5 }, first_contact: { least: 70 }, resolution: { least: 95 }, overall: { least: 96 },
});

/** Figure -> the contacts that stand behind it. */
export const behindOf = /** @type {Record<string, string>} */ ({
	offered: 'offered', answered: 'answered', level: 'in_time', response: 'answered', abandoned: 'abandoned', abandonment: 'abandoned',
	short_abandoned: 'short_abandoned', flowed_out: 'flowed_out', failed: 'failed', still_waiting: 'still_waiting', handled: 'handled',
	transfers: 'passed_out', passed_out: 'passed_out', passed_in: 'passed_in', rung_back: 'rung_back', contacts: 'contacts', left_menu: 'left_menu',
	menu_abandonment: 'left_menu', refused: 'refused', first_contact: 'not_closed_first', resolution: 'handed_over', undeclared: 'undeclared',
	written: 'written', written_answered: 'written_answered', written_response: 'written_answered', first_answer: 'written_answered', written_abandoned: 'written_abandoned',
	written_abandonment: 'written_abandoned', written_ended: 'written_ended', written_waiting: 'written_waiting', written_handled: 'written_handled', written_passed: 'written_passed',
});

/** YYYY-MM-DD of the local day. @param {number} ms */
export function dayOf(ms) {
	const at = new Date(ms);
	return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}

export const ask = signal(/** @type {Record<string, string>} */ ({ from: dayOf(Date.now()), to: dayOf(Date.now()), by: 'half_hour', group: 'none', ...Object.fromEntries(filters.map(name => [name, ''])) }));
export const view = signal(/** @type {keyof views} */ ('line'));
export const report = signal(/** @type {Report | null} */ (null));
export const progress = signal(/** @type {number | null} */ (null));
export const problem = signal('');
export const catalog = signal(/** @type {any} */ (null));
export const levels = signal(/** @type {Levels | null} */ (null));
export const teams = signal(/** @type {Team[]} */ ([]));

/** @param {unknown} error */
export function say(error) {
	if (error instanceof Refusal && error.verdict === 'not_logged_in') goToLogin();
	const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
	problem.value = error instanceof Refusal && error.verdict === 'bad_request' ? error.message : t(hasText(key) ? key : 'verdict.fault');
}

/** @param {Record<string, string>} more */
export const asAddress = more => new URLSearchParams(Object.entries({ ...ask.value, words: currentLanguage(), ...more }).filter(([, value]) => value)).toString();

/** The months of a long period, so that progress can be told; a week or the whole is asked for at once.
 * @returns {{from: string, to: string}[]} */
function pieces() {
	const { from, to, by } = ask.value;
	const end = new Date(to + 'T00:00'), found = [];
	if (!['half_hour', 'day', 'month'].includes(by) || end.getTime() - new Date(from + 'T00:00').getTime() < 62 * 86400000) return [{ from, to }];
	for (let at = new Date(from + 'T00:00'); at <= end;) {
		const last = new Date(at.getFullYear(), at.getMonth() + 1, 0);
		found.push({ from: dayOf(at.getTime()), to: dayOf(Math.min(last.getTime(), end.getTime())) });
		at = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
	}
	return found;
}

let turn = 0;

/** Asks for the report, piece by piece; the whole of several pieces is a question of its own. */
export async function load() {
	const mine = ++turn, parts = pieces();
	const rows = /** @type {Row[]} */ ([]);
	problem.value = '';
	progress.value = 0;
	try {
		let found = /** @type {Report | null} */ (null);
		for (const [i, part] of parts.entries()) {
			found = await get('figures?' + asAddress(part));
			if (mine !== turn) return;
			rows.push(...(found?.rows ?? []));
			progress.value = (i + 1) / (parts.length + 1);
		}
		if (parts.length > 1) found = await get('figures?' + asAddress({ by: '', group: '' }));
		if (mine === turn && found) report.value = { ...found, rows, by: ask.value.by, group: ask.value.group };
	} catch (error) {
		if (mine === turn) say(error);
	}
	if (mine === turn) progress.value = null;
}

export async function loadNames() {
	try {
		catalog.value = await get('catalog');
		levels.value = await get('figures/levels');
		teams.value = (await get('teams')).teams;
	} catch (error) {
		say(error);
	}
}

/** @param {string} name */
export const figureAt = name => report.value?.figures.findIndex(figure => figure.name === name) ?? -1;

/** What a row is of. @param {string} group @param {string | null} key */
export function keyText(group, key) {
	if (group === 'language') return t('language.' + key);
	if (group === 'channel') return t('figures.channel.' + key);
	if (!key) return t('figures.nobody');
	const person = group === 'agent' && catalog.value?.agents.find((/** @type {any} */ one) => one.id === key);
	if (person) return person.display || person.name;
	const listed = { queue: 'queues', topic: 'topics', place: 'places' }[group];
	const known = listed && catalog.value?.[listed]?.find((/** @type {any} */ one) => one.id === key);
	if (known) return label(known.label) || known.name;
	return report.value?.names.findLast(one => one.key === key)?.name ?? key;
}

/** A duration to the tenth of a second while it is short. @param {number} ms */
const msText = ms => Math.abs(ms) < 60000 ? t('duration.s', { s: (ms / 1000).toFixed(1) }) : (ms < 0 ? '−' : '') + durationText(Math.abs(ms));

/** The value itself; a quotient of nothing is not defined. @param {Figure} figure @param {Value} value */
export function valueText(figure, value) {
	if (figure.kind === 'count') return String(value);
	if (figure.kind === 'ms') return msText(/** @type {number} */ (value));
	const [part, of] = /** @type {[number, number]} */ (value);
	if (!of) return t('figures.undefined');
	return figure.kind === 'share' ? (part * 100 / of).toFixed(1) + ' %' : msText(part / of);
}

/** Both numbers of a share or an average. @param {Figure} figure @param {Value} value */
export function partsText(figure, value) {
	if (figure.kind === 'count' || figure.kind === 'ms') return '';
	const [part, of] = /** @type {[number, number]} */ (value);
	const say = (/** @type {string | null} */ name, /** @type {number} */ number) => name?.endsWith('_ms') ? msText(number) : number;
	return t('figures.parts', { part: say(figure.part, part), of: say(figure.of, of) });
}

/** The share in per cent, or null. @param {Value} value */
export const percent = value => Array.isArray(value) && value[1] ? value[0] * 100 / value[1] : null;

/** The least that the queues which are asked for promise. */
export function levelTarget() {
	const mine = (levels.value?.queues ?? []).filter(queue => !ask.value.queue || queue.queue === ask.value.queue);
	return mine.length ? Math.min(...mine.map(queue => queue.target)) : null;
}
