// One step of a flow as a form: only the fields that its kind has (docs/flows.md).
import { html, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';

/** @typedef {import('./flow_draw.js').Step} Step */
/** @typedef {import('./flow_draw.js').Flow} Flow */
/** @typedef {{what: string, serious: boolean, step: string | null, language: string | null, detail: string}} Finding */

export const kinds = ['greet', 'say', 'notice', 'language', 'hours', 'menu', 'queue', 'callback', 'voicemail', 'survey', 'transfer', 'goodbye'];
const speak = ['greet', 'say', 'notice'], serve = ['callback', 'voicemail', 'survey', 'transfer'];
/** Which kinds have which field. @type {Record<string, string[]>} */
const has = {
	say: [...speak, 'menu', 'goodbye'], when: ['notice'], over_s: ['notice'], queue: [...speak, 'hours', 'queue'], wait_s: ['language', 'menu'], tries: ['language', 'menu'],
	language: ['language'], number: ['transfer'], longest_s: ['voicemail'], choices: ['menu', 'queue'], next: [...speak, ...serve, 'language'], otherwise: [...serve, 'menu'],
	open: ['hours'], emergency: ['hours'], holiday: ['hours'], closed: ['hours'],
};
const wayFields = ['next', 'open', 'emergency', 'holiday', 'closed', 'otherwise'];

/** In words: what is wrong, where it is not clear from the step. @param {Finding} finding */
export const findingText = finding => t('flow.finding.' + finding.what, { detail: finding.detail, language: finding.language ? t('language.' + finding.language) : '' });

/** Takes away the fields that a step of another kind had. @param {Step} step @param {string} kind @returns {Step} */
export function asKind(step, kind) {
	/** @type {any} */
	const out = { name: step.name, do: kind };
	for (const [field, value] of Object.entries(step)) if (has[field]?.includes(kind)) out[field] = value;
	return out;
}

/** @param {{id: string, field: string, value: any, options: [string, string][], onChange: (value: string) => void, empty?: string}} p */
const Pick = ({ id, field, value, options, onChange, empty }) => html`<${Field} as="select" id=${id} label=${t('flow.field.' + field)} value=${value ?? ''} onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.value)}>
		<option value="">${empty ?? t('flows.none')}</option>${value && !options.some(([key]) => key === value) && html`<option value=${value}>${value}</option>`}
		${options.map(([key, text]) => html`<option value=${key} key=${key}>${text}</option>`)}<//>`;

/** @param {{step: Step, flow: Flow, findings: Finding[], announcements: string[], queues: {name: string, text: string}[], onChange: (step: Step) => void, onRename: (name: string) => void, onRemove: () => void}} p */
export function StepForm({ step, flow, findings, announcements, queues, onChange, onRename, onRemove }) {
	const id = 'step-' + step.name;
	const steps = /** @type {[string, string][]} */ (flow.steps.filter(other => other !== step).map(other => [other.name, `${other.name} — ${t('flow.do.' + other.do)}`]));
	const clips = /** @type {[string, string][]} */ ([...announcements, 'opening_hours'].map(key => [key, key]));
	const places = /** @type {[string, string][]} */ ([['language', t('flow.queue.language')], ['line', t('flow.queue.line')], ...queues.map(queue => [queue.name, queue.text])]);
	const shows = (/** @type {string} */ field) => has[field].includes(step.do);
	const set = (/** @type {string} */ field, /** @type {any} */ value) => {
		const changed = /** @type {any} */ ({ ...step, [field]: value });
		if (value === '' || value === undefined || Number.isNaN(value) || Array.isArray(value) && !value.length) delete changed[field];
		onChange(changed);
	};
	const said = Array.isArray(step.say) ? step.say : step.say ? [step.say] : [];
	const choices = step.choices ?? [];
	const setChoice = (/** @type {number} */ i, /** @type {any} */ change) => set('choices', choices.map((choice, k) => {
		const changed = k === i ? { ...choice, ...change } : choice;
		if (!changed.say) delete changed.say;
		return changed;
	}));
	/** @param {string} field @param {number} least @param {number} most */
	const number = (field, least, most) => shows(field) && html`<${Field} key=${field} id=${id + field} label=${t('flow.field.' + field)} look="n" type="number" min=${least} max=${most} value=${/** @type {any} */ (step)[field] ?? ''} onChange=${(/** @type {any} */ event) => set(field, parseInt(event.currentTarget.value, 10))} />`;
	return html`<form class="form-grid card group" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()} aria-label=${t('flows.step', { name: step.name })}>
		${findings.length > 0 && html`<ul class="findings">${findings.map(finding => html`<li class=${finding.serious ? 'bad' : 'warn'} key=${finding.what + finding.detail + finding.language}>${findingText(finding)}</li>`)}</ul>`}
		<div class="pair"><${Field} id=${id + 'name'} label=${t('flow.field.name')} value=${step.name} pattern="[a-z0-9_]+" maxlength="23" onChange=${(/** @type {any} */ event) => onRename(event.currentTarget.value)} />
			<${Field} as="select" id=${id + 'do'} label=${t('flow.field.do')} value=${step.do} onChange=${(/** @type {any} */ event) => onChange(asKind(step, event.currentTarget.value))}>
				${kinds.map(kind => html`<option value=${kind} key=${kind}>${t('flow.do.' + kind)}</option>`)}<//></div>
		${shows('say') && [...said, ''].slice(0, 4).map((key, i) => html`<${Pick} key=${'say' + i} id=${id + 'say' + i} field="say" value=${key} options=${clips}
			onChange=${(/** @type {string} */ value) => set('say', [...said.slice(0, i), value, ...said.slice(i + 1)].filter(Boolean))} />`)}
		${shows('when') && html`<${Pick} id=${id + 'when'} field="when" value=${step.when} empty=${t('flow.when.always')} options=${['caller_pays', 'long_wait', 'recorded'].map(when => [when, t('flow.when.' + when)])} onChange=${(/** @type {string} */ value) => set('when', value)} />`}
		${step.when === 'long_wait' && number('over_s', 1, 36000)}
		${shows('queue') && html`<${Pick} id=${id + 'queue'} field="queue" value=${step.queue} empty=${t('flow.queue.language')} options=${places.slice(1)} onChange=${(/** @type {string} */ value) => set('queue', value)} />`}
		${shows('language') && html`<${Pick} id=${id + 'language'} field="language" value=${step.language} options=${['ko', 'en', 'zh', 'ja', 'vi', 'mn'].map(one => [one, t('language.' + one)])} onChange=${(/** @type {string} */ value) => set('language', value)} />`}
		${number('wait_s', 1, 60)}${number('tries', 1, 9)}${number('longest_s', 10, 600)}
		${shows('number') && html`<${Field} id=${id + 'number'} label=${t('flow.field.number')} look="n" inputmode="tel" value=${step.number ?? ''} onChange=${(/** @type {any} */ event) => set('number', event.currentTarget.value)} />`}
		${shows('choices') && html`<fieldset><legend>${t('flow.field.choices')}</legend>${choices.map((choice, i) => html`<div class="choice" key=${i}>
			<${Field} as="select" id=${id + 'key' + i} label=${t('flow.field.key')} value=${choice.key} onChange=${(/** @type {any} */ event) => setChoice(i, { key: event.currentTarget.value })}>
				${[...'1234567890*#'].map(key => html`<option value=${key} key=${key}>${key}</option>`)}<//>
			<${Pick} id=${id + 'csay' + i} field="say" value=${choice.say} options=${clips} onChange=${(/** @type {string} */ say) => setChoice(i, { say })} />
			<${Pick} id=${id + 'cnext' + i} field="next" value=${choice.next} options=${[...steps, [step.name, step.name]]} onChange=${(/** @type {string} */ next) => setChoice(i, { next })} />
			<button type="button" class="btn sm" aria-label=${t('flows.remove_choice', { key: choice.key })} onClick=${() => set('choices', choices.filter((_, k) => k !== i))}>−</button></div>`)}
			<button type="button" class="btn sm" disabled=${choices.length > 9} onClick=${() => set('choices', [...choices, { key: [...'1234567890'].find(key => !choices.some(choice => choice.key === key)) ?? '*' }])}>${t('flows.add_choice')}</button></fieldset>`}
		${wayFields.filter(shows).map(field => html`<${Pick} key=${field} id=${id + field} field=${field} value=${/** @type {any} */ (step)[field]} options=${steps} onChange=${(/** @type {string} */ value) => set(field, value)} />`)}
		<div><button type="button" class="btn sm" onClick=${onRemove}>${t('flows.remove_step')}</button></div></form>`;
}
