// A test call over one trunk: a number of the directory is rung, and each step is told as it happens, with what the carrier's answer means.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Banner, Sheet } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { clockText } from '../shared/i18n.js';
import { sipMeaning } from '../shared/sip.js';
import { attempt } from './state.js';

/** @typedef {import('./state.js').TrunkRow} Row */
/** @typedef {{at_ms: number, what: string, kind?: string, fields?: Record<string, any>}} Item */
/** @typedef {{at_ms: number, text: string, tone?: string}} Step */

export const tested = signal(/** @type {Row | null} */ (null));
const numbers = signal(/** @type {{number: string, name: string}[] | null} */ (null));
const run = signal(/** @type {{id: string, items: Item[]} | null} */ (null));

/** @param {Row} row */
export async function openTest(row) {
	tested.value = row;
	run.value = null;
	numbers.value = null;
	const lists = await Promise.all(['departments', 'numbers'].map(part => attempt(() => get('directory/' + part))));
	numbers.value = lists.flatMap(list => list?.rows ?? []).filter(mayRing).map(one => ({ number: one.number, name: one.name }));
}

/** Offices and services; no emergency number, and nobody's own telephone. @param {Record<string, string>} one */
const mayRing = one => one.number && one.dial !== 'no' && one.kind !== 'emergency' && one.kind !== 'volunteer';

/** @param {SubmitEvent} event */
async function ring(event) {
	event.preventDefault();
	const number = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('number'));
	const answer = await attempt(() => post(`trunks/${tested.value?.id}/test`, { number }));
	if (answer) run.value = { id: answer.id, items: [] };
	else tested.value = null; // the page behind says why not
}

const facts = (/** @type {Item[]} */ items, /** @type {string} */ kind) => items.filter(item => item.kind === kind);
const isOver = (/** @type {Item[]} */ items) => facts(items, 'leg.ended').length > 0;

/** Looks again until the call is over. @param {string} id */
function useItems(id) {
	useEffect(() => {
		let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
		const look = async () => {
			const line = await get(`contacts/${id}/timeline`).catch(() => null); // the facts come within a moment
			if (run.value?.id !== id) return;
			if (line) run.value = { id, items: line.items };
			if (!isOver(run.value.items)) timer = setTimeout(look, 500);
		};
		timer = setTimeout(look, 500);
		return () => clearTimeout(timer);
	}, [id]);
}

/** One line of what is shown, or nothing. @param {Item} item @param {string} name @returns {Step | null} */
function stepOf(item, name) {
	const f = item.fields ?? {}, at_ms = item.at_ms;
	const answer = (/** @type {number} */ status) => `${status || '–'} · ${sipMeaning(status)}`;
	if (item.kind === 'leg.routed') return { at_ms, text: f.attempt > 1 ? t('trunks.step.again', { status: f.status }) : t('trunks.step.routed', { name }) };
	if (item.kind === 'trunk.test_step') return { at_ms, text: (f.status ? `${f.status} · ` : '') + t('trunks.step.' + f.step), tone: f.step === 'answered' ? 'ok' : '' };
	if (item.kind === 'leg.cause') return { at_ms, text: answer(f.status) + (f.cause ? ` (Q.850 ${f.cause})` : ''), tone: 'bad' };
	if (item.kind === 'leg.ended' && f.sent > 0) return { at_ms, text: t(f.received ? 'trunks.step.sound' : 'trunks.step.no_sound', { n: f.received }), tone: f.received ? 'ok' : 'bad' };
	return null;
}

/** @param {{id: string, items: Item[], name: string}} p */
function Steps({ id, items, name }) {
	useItems(id);
	const steps = items.map(item => stepOf(item, name)).filter(step => step !== null);
	const answered = facts(items, 'trunk.test_step').some(item => item.fields?.step === 'answered');
	return html`<ol class="steps" aria-live="polite">${steps.map((step, i) => html`<li key=${i} class=${step.tone ?? ''}><time class="n">${clockText(step.at_ms, true)}</time> ${step.text}</li>`)}</ol>
		${!isOver(items) ? html`<p role="status">${t('trunks.test_running')}</p>`
		: answered ? html`<${Banner} tone="ok">${t('trunks.test_ok')}<//>`
		: html`<${Banner} tone="bad">${t(facts(items, 'leg.routed').length ? 'trunks.test_bad' : 'trunks.test_unsent')}<//>`}
		<p><a class="btn" href=${'/follow#' + id} target="_blank">${t('trunks.test_follow')}</a></p>`;
}

const Choose = () => html`<p class="mut">${t('trunks.test_about')}</p>
	${numbers.value && !numbers.value.length && html`<p class="none">${t('trunks.test_none')}</p>`}
	${numbers.value && numbers.value.length > 0 && html`<form class="inline-form" onSubmit=${ring}><${Field} class="grow" as="select" id="test-number" label=${t('trunks.test_number')} name="number">${numbers.value.map(one => html`<option value=${one.number} key=${one.number}>${one.name} · ${one.number}</option>`)}<//>
		<button class="btn pri" data-do="ring-test">${t('trunks.test_go')}</button></form>`}`;

export const TrunkTest = () => tested.value && html`<${Sheet} title=${t('trunks.test_one', { name: tested.value.name })} onClose=${() => { tested.value = null; run.value = null; }}>
	<div class="pad trunk-test">${run.value ? html`<${Steps} key=${run.value.id} id=${run.value.id} items=${run.value.items} name=${tested.value.name} />` : html`<${Choose} />`}</div><//>`;
