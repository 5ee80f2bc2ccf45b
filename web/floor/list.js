// The middle: who needs somebody, and everybody by state. The second is windowed: of a thousand people those are in the page whom one
// can see. Arrows move between rows, Enter or a touch selects.
import { html, signal, t, useEffect, useRef, label } from '../shared/ui.js';
import { Icon, Timer, degreeIcon } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { timerText } from '../shared/i18n.js';
import { stateLook } from '../shared/words.js';
import { catalog } from '../desk/state.js';
import { attention, chosen, groups, nameOf, overBy, rows, selected } from './state.js';

/** @typedef {import('./state.js').Row} Row */

const line_px = 44;
const chip_px = 132;
const MOST = 12;

/** @param {Row} row */
export function titleOf(row) {
	if (row.agent) return nameOf(row);
	return nameOf(row) || t('parties.citizen');
}

/** @param {Row} row */
export const stateText = row => t(row.kind === 'contact' ? 'floor.contact.' + row.state : 'state.' + row.state);

/** @param {Row} row */
function lookOf(row) {
	if (row.why.startsWith('crisis')) return { icon: 'alert', tone: 'bad' };
	const over = overBy(row, now.value);
	if (over > 0) return { icon: 'octagon', tone: 'bad' };
	if (now.value - row.since_ms > 0.8 * row.limit_ms) return { icon: degreeIcon.warn, tone: 'warn' };
	return stateLook[row.state] ?? { icon: 'queue', tone: '' };
}

/** @param {string | null | undefined} id */
const queueName = id => label(catalog.value?.queues.find(one => one.id === id)?.label);
/** @param {string | null | undefined} id */
const topicName = id => label(catalog.value?.topics.find(one => one.id === id)?.label);

/** @param {Row} row */
function about(row) {
	const parts = [row.why && t('floor.why.' + row.why), topicName(row.contact?.topic), queueName(row.contact?.queue),
		row.contact && row.contact.language !== 'ko' && row.contact.language !== 'unknown' ? t('language.' + row.contact.language) : ''];
	return parts.filter(Boolean).join(' · ');
}

/** @param {KeyboardEvent} event */
function move(event) {
	const all = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('button.pick-row')]);
	const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
	const grid = /** @type {HTMLElement} */ (event.currentTarget).classList.contains('everybody') ? columns.value : 1;
	const to = { ArrowDown: at + grid, ArrowUp: at - grid, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
	if (to === undefined || event.altKey || at < 0) return;
	event.preventDefault();
	all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
}

/** @param {{row: Row}} p */
function NeedRow({ row }) {
	const look = lookOf(row);
	const over = overBy(row, now.value);
	const share = row.limit_ms === Infinity ? 100 : Math.min(100, (now.value - row.since_ms) * 100 / (row.limit_ms * 2));
	return html`<li><button type="button" class=${'pick-row need'} aria-pressed=${selected.value === row.id} data-row=${row.id}
		onClick=${() => { selected.value = row.id; }}><${Icon} name=${look.icon} tone=${look.tone} /><b class="el">${titleOf(row)}</b>
		<span class=${'sb ' + (look.tone === 'acc' ? '' : look.tone)}>${row.why.startsWith('crisis') ? t('crisis.on') : stateText(row)}</span><b class="n r"><${Timer} since=${row.since_ms} /></b>
		<span class="bar" aria-hidden="true"><i style=${`width:${share}%`} class=${look.tone} />${row.limit_ms < Infinity && html`<u />`}</span>
		<span class="el mut">${about(row)}</span><span class="n r dim">${over > 0 && over < Infinity ? '+' + timerText(over) : ''}</span></button></li>`;
}

export function Attention() {
	const list = attention.value;
	return html`<section aria-label=${t('floor.attention')}><h2>${t('floor.attention')} <b class="n">${list.length}</b>
		<small class="end dim">${t('floor.attention_hint')}</small></h2>
		${list.length ? html`<ul class="card needs" data-pane tabindex="-1" onKeyDown=${move}>${list.slice(0, MOST).map(row => html`<${NeedRow} row=${row} key=${row.id} />`)}</ul>
			${list.length > MOST && html`<p class="xs mut">${t('floor.more', { n: list.length - MOST })}</p>`}`
		: html`<p class="card none"><${Icon} name="check-circle" tone="ok" /> ${t('floor.calm')}</p>`}</section>`;
}

/** @param {{row: Row}} p */
function Chip({ row }) {
	const look = lookOf(row);
	return html`<button type="button" class=${'pick-row chip-row ' + (look.tone === 'bad' || look.tone === 'warn' && row.limit_ms < Infinity ? look.tone : '')}
		aria-pressed=${selected.value === row.id} data-row=${row.id} onClick=${() => { selected.value = row.id; }}><${Icon} name=${look.icon} tone=${look.tone} />
		<span class="el">${titleOf(row)}</span><span class="unseen">${stateText(row)}</span><b class="n"><${Timer} since=${row.since_ms} /></b></button>`;
}

const columns = signal(7);
const top_px = signal(0);
const high_px = signal(600);

/** Lines of one height: a heading, or as many people as fit beside each other. */
function lines() {
	/** @type {{key: string, head?: {state: string, n: number, kind: string}, list?: Row[]}[]} */
	const out = [];
	for (const { state, list } of groups.value) {
		out.push({ key: state, head: { state, n: list.length, kind: list[0].kind } });
		for (let i = 0; i < list.length; i += columns.value) out.push({ key: `${state} ${i}`, list: list.slice(i, i + columns.value) });
	}
	return out;
}

export function Everybody() {
	const box = useRef(/** @type {HTMLElement | null} */ (null));
	useEffect(() => {
		const pane = /** @type {HTMLElement} */ (box.current?.closest('.floor-mid'));
		const look = () => {
			columns.value = Math.max(2, Math.floor((box.current?.clientWidth ?? 900) / chip_px));
			top_px.value = pane.scrollTop - (box.current?.offsetTop ?? 0);
			high_px.value = pane.clientHeight;
		};
		const watcher = new ResizeObserver(look);
		watcher.observe(pane);
		pane.addEventListener('scroll', look, { passive: true });
		look();
		return () => { watcher.disconnect(); pane.removeEventListener('scroll', look); };
	}, []);
	const all = lines();
	const from = Math.max(0, Math.floor(top_px.value / line_px) - 4);
	const to = Math.min(all.length, Math.ceil((top_px.value + high_px.value) / line_px) + 4);
	return html`<section class="everybody" data-pane tabindex="-1" aria-label=${t('floor.everybody', { n: rows.value.length })} ref=${box} onKeyDown=${move}
		style=${`height:${all.length * line_px}px`}><div style=${`transform:translateY(${from * line_px}px)`}>
		${all.slice(from, Math.max(from, to)).map(({ key, head, list }) => head ? html`<h3 class="chips-head" key=${key}><${Icon} name=${stateLook[head.state]?.icon ?? 'queue'}
				tone=${stateLook[head.state]?.tone ?? ''} />${t(head.kind === 'contact' ? 'floor.contact.' + head.state : 'state.' + head.state)} <b class="n">${head.n}</b></h3>`
			: html`<div class="chips" key=${key} style=${`grid-template-columns:repeat(${columns.value},minmax(0,1fr))`}>${list?.map(row => html`<${Chip} row=${row} key=${row.id} />`)}</div>`)}
	</div></section>`;
}

/** The selection is gone from the floor: nothing is selected. */
export const hasChosen = () => chosen.value !== null;
