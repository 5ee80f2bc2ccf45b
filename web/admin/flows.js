// Flows: what callers hear and choose between. A list; then one flow as picture, form and text, with the check's findings beside the step.
import { html, signal, t, label } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Banner, Segments } from '../shared/parts.js';
import { get, post, put } from '../shared/api.js';
import { dateText } from '../shared/i18n.js';
import { Table } from './table.js';
import { change, flows, load, people, problem, prompts, queues, say } from './state.js';
import { Picture } from './flow_draw.js';
import { StepForm, findingText } from './flow_form.js';
import { Try } from './flow_try.js';

/** @typedef {import('./flow_draw.js').Flow} Flow */
/** @typedef {{id: string, name: string, newest: number, live: number, changed_ms: number}} Row */
/** @typedef {{id: string, name: string, newest: number, live: number, version: number, document: string, findings: import('./flow_form.js').Finding[] | null,
 *   versions: {version: number, at_ms: number, note: string, person: string | null, live_ms: number | null}[]}} Opened */

const opened = signal(/** @type {Opened | null} */ (null));
const draft = signal(/** @type {Flow | null} */ (null));
const text = signal('');
const textProblem = signal('');
const mode = signal('form');
const picked = signal('');
const note = signal('');
const done = signal('');
const changed = signal(false);

/** Short enough to read: one step a line. @param {Flow} flow */
const written = flow => JSON.stringify({ ...flow, steps: undefined }).replace(/}$/, '') + ',"steps":[\n ' + flow.steps.map(step => JSON.stringify(step)).join(',\n ') + '\n]}';

/** @param {Flow} flow @param {boolean} [edited] */
function use(flow, edited = true) {
	draft.value = flow;
	text.value = written(flow);
	textProblem.value = '';
	changed.value = edited;
	if (!flow.steps.some(step => step.name === picked.value)) picked.value = flow.steps[0]?.name ?? '';
}

/** @param {string} value */
function typed(value) {
	text.value = value;
	changed.value = true;
	try {
		const flow = JSON.parse(value);
		if (!Array.isArray(flow.steps) || !flow.steps.length || flow.steps.some((/** @type {any} */ step) => !step || typeof step.name !== 'string' || typeof step.do !== 'string')) throw new Error(t('flows.no_steps'));
		draft.value = flow;
		textProblem.value = '';
	} catch (error) {
		textProblem.value = t('flows.not_json', { why: /** @type {Error} */ (error).message });
	}
}

/** @param {string} id @param {number} [version] */
async function open(id, version) {
	problem.value = '';
	try {
		opened.value = await get(`flows/${id}${version ? '?version=' + version : ''}`);
		use(JSON.parse(/** @type {Opened} */ (opened.value).document), false);
		mode.value = 'form';
		note.value = '';
		await Promise.all([prompts.value ?? load('prompts'), queues.value ?? load('queues'), people.value ?? load('people')]);
	} catch (error) {
		say(error);
	}
}

async function create() {
	const answer = await get('flows').catch(say);
	const flow = answer && { ...JSON.parse(answer.otherwise), name: t('flows.new_name') + ' ' + ((flows.value?.length ?? 0) + 1), lines: [] };
	const made = flow && await change('flows', () => post('flows', { document: written(flow), note: '' }));
	if (made) open(made.id);
}

async function save() {
	const now = /** @type {Opened} */ (opened.value);
	done.value = '';
	const answer = await change('flows', () => put('flows/' + now.id, { document: text.value, note: note.value, version: now.newest }));
	if (!answer) return;
	await open(now.id);
	done.value = t('flows.saved', { n: answer.version });
}

/** @param {number} version */
async function publish(version) {
	const now = /** @type {Opened} */ (opened.value);
	done.value = '';
	const answer = await change('flows', () => put(`flows/${now.id}/live`, { version }));
	if (!answer) return;
	await open(now.id, now.version);
	done.value = version ? t('flows.now_live', { n: version }) : t('flows.nothing_live');
}

/** @param {string} from @param {string} to */
function rename(from, to) {
	const flow = /** @type {Flow} */ (draft.value);
	if (!/^[a-z0-9_]{1,23}$/.test(to) || flow.steps.some(step => step.name === to)) return;
	const point = (/** @type {any} */ value) => value === from ? to : value;
	const ways = ['next', 'otherwise', 'open', 'closed', 'holiday', 'emergency'];
	picked.value = to;
	use({ ...flow, start: point(flow.start), ...flow.after && { after: point(flow.after) }, steps: flow.steps.map(step => {
		const out = /** @type {any} */ ({ ...step, name: point(step.name) });
		for (const way of ways) if (out[way]) out[way] = point(out[way]);
		if (out.choices) out.choices = out.choices.map((/** @type {any} */ choice) => ({ ...choice, next: point(choice.next) }));
		return out;
	}) });
}

function addStep() {
	const flow = /** @type {Flow} */ (draft.value);
	let n = flow.steps.length + 1;
	while (flow.steps.some(step => step.name === 'step' + n)) n++;
	picked.value = 'step' + n;
	use({ ...flow, steps: [...flow.steps, { name: 'step' + n, do: 'say' }] });
}

function Head() {
	const flow = /** @type {Flow} */ (draft.value);
	const set = (/** @type {string} */ field, /** @type {any} */ value) => {
		const out = /** @type {any} */ ({ ...flow, [field]: value });
		if (!value || value.length === 0) delete out[field];
		use(out);
	};
	/** @param {string} field @param {string} value @param {(value: string) => any} read @param {string} [hint] */
	const input = (field, value, read, hint) => html`<${Field} id=${'flow-' + field} label=${t('flows.' + field)} value=${value} placeholder=${hint ?? ''} onChange=${(/** @type {any} */ event) => set(field, read(event.currentTarget.value.trim()))} />`;
	const step = (/** @type {'start' | 'after'} */ field) => html`<${Field} as="select" id=${'flow-' + field} label=${t('flows.' + field)} value=${flow[field] ?? ''} onChange=${(/** @type {any} */ event) => set(field, event.currentTarget.value)}><option value="">${t('flows.none')}</option>${flow.steps.map(one => html`<option value=${one.name} key=${one.name}>${one.name}</option>`)}<//>`;
	return html`<form class="card group flow-head" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
		${input('name', flow.name, value => value)}${input('lines', (flow.lines ?? []).join(' '), value => value.split(/[\s,]+/).filter(Boolean), '120 031120')}
		${input('from', flow.from ?? '', value => value, '2026-08-17 09:00')}${input('until', flow.until ?? '', value => value, '2026-08-19 00:00')}${step('start')}${step('after')}</form>`;
}

function Editor() {
	const now = /** @type {Opened} */ (opened.value), flow = /** @type {Flow} */ (draft.value);
	const findings = changed.value ? [] : now.findings ?? [];
	const step = flow.steps.find(one => one.name === picked.value);
	const serious = findings.some(finding => finding.serious);
	const known = [...new Set((prompts.value ?? []).map(prompt => prompt.id).filter(key => !/\./.test(key)))];
	const places = (queues.value ?? []).map(queue => ({ name: queue.name, text: label(queue.label) }));
	const update = (/** @type {any} */ with_) => use({ ...flow, steps: flow.steps.map(one => one.name === picked.value ? with_ : one) });
	return html`<div class="row bar"><button type="button" class="btn" onClick=${() => { opened.value = null; done.value = ''; }}>${t('flows.back')}</button><b class="lg">${now.name}</b>
		<span class="mut">${t('flows.version_n', { n: now.version })} · ${now.live ? t('flows.live_n', { n: now.live }) : t('flows.nothing_live')}</span></div>
		<p role="status" class="ok">${done.value}</p>
		<${Head} />
		<div role="group" aria-label=${t('flows.check')}>${changed.value ? html`<${Banner} tone="info">${t('flows.unsaved')}<//>`
			: now.findings === null ? html`<${Banner} tone="bad">${t('flows.unreadable')}<//>`
			: findings.length === 0 ? html`<${Banner} tone="ok">${t('flows.check_good')}<//>`
			: html`<ul class="findings card group">${findings.map(finding => html`<li key=${finding.what + finding.step + finding.detail + finding.language} class=${finding.serious ? 'bad' : 'warn'}>
				${finding.step && html`<button type="button" class="btn sm" onClick=${() => { picked.value = finding.step ?? ''; mode.value = 'form'; }}>${finding.step}</button> `}${findingText(finding)}</li>`)}</ul>`}</div>
		<${Picture} flow=${flow} wrong=${new Set(findings.filter(finding => finding.serious).map(finding => finding.step ?? ''))} picked=${picked.value} onPick=${(/** @type {string} */ name) => { picked.value = name; mode.value = 'form'; }} />
		<div class="row"><${Segments} label=${t('flows.edit_as')} value=${mode.value} options=${[{ value: 'form', text: t('flows.form') }, { value: 'text', text: t('flows.text') }]} onPick=${(/** @type {string} */ value) => { mode.value = value; }} /></div>
		${mode.value === 'text' ? html`<${Field} as="textarea" id="flow-text" label=${t('flows.text')} look="flow-text" rows="20" spellcheck=${false} value=${text.value} error=${textProblem.value}
			onInput=${(/** @type {any} */ event) => typed(event.currentTarget.value)} />`
			: html`<div class="row bar"><label for="flow-step" class="sb short">${t('flows.step_to_edit')}</label><select class="in" id="flow-step" value=${picked.value} onChange=${(/** @type {any} */ event) => { picked.value = event.currentTarget.value; }}>
				${flow.steps.map(one => html`<option value=${one.name} key=${one.name}>${one.name} — ${t('flow.do.' + one.do)}</option>`)}</select><button type="button" class="btn" onClick=${addStep}>${t('flows.add_step')}</button></div>
				${step && html`<${StepForm} key=${step.name} step=${step} flow=${flow} findings=${findings.filter(finding => finding.step === step.name)} announcements=${known} queues=${places}
					onChange=${update} onRename=${(/** @type {string} */ to) => rename(step.name, to)} onRemove=${() => flow.steps.length > 1 && use({ ...flow, steps: flow.steps.filter(one => one !== step) })} />`}`}
		<div class="row bar"><label for="flow-note" class="sb short">${t('flows.note')}</label><input class="in" id="flow-note" maxlength="60" value=${note.value} onInput=${(/** @type {any} */ event) => { note.value = event.currentTarget.value; }} />
			<button type="button" class="btn pri" disabled=${!changed.value || textProblem.value !== ''} onClick=${save}>${t('flows.save')}</button>
			<button type="button" class="btn" disabled=${changed.value || serious || now.findings === null || now.live === now.version} onClick=${() => publish(now.version)}>${t('flows.publish')}</button></div>
		<div><${Try} document=${() => text.value} number=${flow.lines?.[0] ?? '120'} disabled=${textProblem.value !== ''} /></div>
		<h2>${t('flows.earlier')}</h2><${Table} label=${t('flows.earlier')} columns=${versionColumns()} rows=${now.versions.map(row => ({ ...row, name: String(row.version) }))} actions=${(/** @type {any} */ row) => html`
			<button type="button" class="btn sm" onClick=${() => open(now.id, row.version)} aria-label=${t('flows.open_version', { n: row.version })}>${t('flows.open')}</button>
			${row.version !== now.live && html`<button type="button" class="btn sm" onClick=${() => publish(row.version)} aria-label=${t('flows.publish_version', { n: row.version })}>${t('flows.publish')}</button>`}`} />
		${now.live > 0 && html`<div><button type="button" class="btn" onClick=${() => publish(0)}>${t('flows.withdraw')}</button></div>`}`;
}

const personName = (/** @type {string | null} */ id) => people.value?.find(one => one.id === id)?.display ?? '';
const versionColumns = () => [
	{ key: 'version', head: t('flows.version'), cell: (/** @type {any} */ row) => row.version + (row.version === opened.value?.live ? ' · ' + t('flows.live') : '') },
	{ key: 'at', head: t('flows.changed'), cell: (/** @type {any} */ row) => row.at_ms ? dateText(row.at_ms) : '' },
	{ key: 'who', head: t('flows.by'), cell: (/** @type {any} */ row) => personName(row.person) },
	{ key: 'note', head: t('flows.note'), wide: true, cell: (/** @type {any} */ row) => row.note },
	{ key: 'live', head: t('flows.was_live'), cell: (/** @type {any} */ row) => row.live_ms ? dateText(row.live_ms) : '' },
];

const columns = () => [
	{ key: 'name', head: t('flows.name'), cell: (/** @type {Row} */ row) => row.name },
	{ key: 'live', head: t('flows.live'), cell: (/** @type {Row} */ row) => row.live ? t('flows.version_n', { n: row.live }) : t('flows.nothing_live') },
	{ key: 'newest', head: t('flows.newest'), cell: (/** @type {Row} */ row) => t('flows.version_n', { n: row.newest }) },
	{ key: 'changed', head: t('flows.changed'), cell: (/** @type {Row} */ row) => row.changed_ms ? dateText(row.changed_ms) : '' },
];

export function Flows() {
	if (opened.value && draft.value) return html`<${Editor} />`;
	return html`<p class="mut">${t('flows.about')}</p><div><button type="button" class="btn pri" onClick=${create}>${t('flows.new')}</button></div>
		<${Table} label=${t('admin.flows')} columns=${columns()} rows=${flows.value} actions=${(/** @type {Row} */ row) => html`
			<button type="button" class="btn sm" onClick=${() => open(row.id)} aria-label=${t('admin.edit_one', { name: row.name })}>${t('admin.edit')}</button>`} />`;
}
