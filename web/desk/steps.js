// Call guides and checklists for the topic of the contact: one sentence at a time, what was said and done is ticked, and stays
// ticked across a reload.
import { html, signal, t } from '../shared/ui.js';
import { Icon, Segments } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { canned, fillCanned, usedCanned } from '../shared/canned.js';
import { cannedValues } from './canned_values.js';
import { draft } from './draft.js';
import { catalog, contact } from './state.js';

/** @typedef {import('../shared/canned.js').Canned} Canned */
/** @typedef {{of: string, guide: string, at: Record<string, number>, ticked: Record<string, number[]>}} Progress */

const key = 'dj.steps';
const none = /** @type {Progress} */ ({ of: '', guide: '', at: {}, ticked: {} });
const kept = signal(/** @type {Progress} */ (JSON.parse(localStorage.getItem(key) ?? 'null') ?? none));

/** How far this contact is; another contact begins anew. */
function progress() {
	const of = contact.value?.id ?? '';
	return kept.value.of === of ? kept.value : { ...none, of };
}

/** @param {Partial<Progress>} part */
function keep(part) {
	kept.value = { ...progress(), ...part };
	localStorage.setItem(key, JSON.stringify(kept.value));
}

/** The topic and what stands above it, nearest first. */
function topics() {
	const found = [];
	for (let id = draft.value?.fields.topic ?? null; id && found.length < 10; id = catalog.value?.topics.find(topic => topic.id === id)?.parent ?? null) found.push(id);
	return found;
}

/** What to say, then what not to forget; those of the topic, nearest first, then those of any; of each keyword the one in the citizen's language, else the first. */
export function guides() {
	const path = topics(), language = contact.value?.language;
	const rank = (/** @type {Canned} */ one) => one.topic === null ? path.length : path.indexOf(one.topic);
	const fit = canned.value.filter(one => one.kind !== 'text' && rank(one) >= 0)
		.sort((a, b) => Number(a.kind === 'checklist') - Number(b.kind === 'checklist') || rank(a) - rank(b) || Number(b.language === language) - Number(a.language === language) || b.uses - a.uses);
	return fit.filter((one, i) => fit.findIndex(other => other.keyword === one.keyword && other.kind === one.kind) === i);
}

/** @param {Canned} guide */
const linesOf = guide => guide.body.split('\n').map(line => line.replace(/^[-*]\s+/, '').trim()).filter(Boolean);

function current() {
	const all = guides();
	return all.find(one => one.id === progress().guide) ?? all[0];
}

/** @param {string} id */
function choose(id) {
	keep({ guide: id });
	usedCanned(id, contact.value?.id);
}

/** Said or done, or not after all. @param {Canned} guide @param {number} i */
function tick(guide, i) {
	const was = progress().ticked[guide.id] ?? [];
	if (!was.length) usedCanned(guide.id, contact.value?.id);
	keep({ guide: guide.id, ticked: { ...progress().ticked, [guide.id]: was.includes(i) ? was.filter(one => one !== i) : [...was, i] } });
}

/** The next sentence of the script, or the one before; a key. @param {number} step */
export function stepOn(step) {
	const guide = contact.value ? current() : undefined;
	if (!guide) return false;
	const lines = linesOf(guide), at = progress().at[guide.id] ?? 0;
	const ticked = progress().ticked[guide.id] ?? [];
	if (guide.kind === 'checklist') {
		const next = lines.findIndex((_, i) => !ticked.includes(i));
		if (next >= 0 && step > 0) tick(guide, next);
		return;
	}
	if (step > 0 && !ticked.includes(at)) tick(guide, at);
	keep({ at: { ...progress().at, [guide.id]: Math.max(0, Math.min(lines.length - 1, at + step)) } });
}

/** Between asterisks stands what must be said. @param {{text: string}} p */
const Line = ({ text }) => fillCanned(text, cannedValues()).text.split(/\*([^*]+)\*/).map((part, i) => i % 2 ? html`<b key=${i}>${part}</b>` : part);

/** @param {{guide: Canned}} p */
function Script({ guide }) {
	const lines = linesOf(guide), at = Math.min(progress().at[guide.id] ?? 0, lines.length - 1);
	const ticked = progress().ticked[guide.id] ?? [];
	return html`<p class="step-now" lang=${guide.language} aria-live="polite"><${Line} text=${lines[at]} /></p>
		<div class="row"><ol class="step-dots" aria-hidden="true">${lines.map((_, i) => html`<li key=${i} class=${(i === at ? 'on ' : '') + (ticked.includes(i) ? 'done' : '')} />`)}</ol>
			<span class="xs dim n">${t('steps.of', { n: at + 1, all: lines.length })}</span>
			<button type="button" class="btn sm end" disabled=${at === 0} data-do="step-back" onClick=${() => stepOn(-1)}>${t('steps.back')} <kbd>${altName} ,</kbd></button>
			<button type="button" class="btn sm" disabled=${at === lines.length - 1 && ticked.includes(at)} data-do="step-next" onClick=${() => stepOn(1)}>
				${t(at === lines.length - 1 ? 'steps.last' : 'steps.next')} <kbd>${altName} .</kbd></button></div>`;
}

/** @param {{guide: Canned}} p */
function Checklist({ guide }) {
	const ticked = progress().ticked[guide.id] ?? [];
	return html`<ul class="checklist" lang=${guide.language}>${linesOf(guide).map((line, i) => html`<li key=${i}><label><input type="checkbox" checked=${ticked.includes(i)} onChange=${() => tick(guide, i)} />
		<span><${Line} text=${line} /></span></label></li>`)}</ul>`;
}

export function Steps() {
	const all = guides(), guide = current();
	if (!guide) return null;
	const left = guide.kind === 'checklist' ? linesOf(guide).length - (progress().ticked[guide.id] ?? []).length : 0;
	return html`<section class="steps card" aria-label=${t('steps.label')}><div class="hd">${t('canned_kind.' + guide.kind)}${left > 0 && html`<span class="end xs dim n">${t('steps.left', { n: left })}</span>`}</div>
		${all.length > 1 ? html`<${Segments} label=${t('steps.label')} value=${guide.id} options=${all.slice(0, 4).map(one => ({ value: one.id, text: one.title }))} onPick=${choose} />`
			: html`<b class="sm">${guide.title}</b>`}
		${guide.kind === 'script' ? html`<${Script} guide=${guide} />` : html`<${Checklist} guide=${guide} />`}</section>`;
}
