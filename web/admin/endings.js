// The rules by which the centre may end a call before the caller does: notices, waiting, who decides, how long the number is blocked.
import { html, t, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { put } from '../shared/api.js';
import { changeCare, endings } from './care.js';

/** @typedef {import('./care.js').Rule} Rule */

const minute = 60_000, hour = 3_600_000;
/** What each kind can say: others have no meaning for it. @type {Record<string, string[]>} */
const parts = { long: ['warnings', 'least', 'after'], silent: ['least'], gone: [] };
/** @param {string} kind */
const partsOf = kind => parts[kind] ?? ['warnings', 'after', 'block', 'step'];

/** @param {{kind: string, name: string, text: string, value: number, least?: number, most: number}} p */
const Count = ({ kind, name, text, value, least = 0, most }) => html`<${Field} id=${kind + name} label=${text} look="short n" name=${name} type="number" required min=${least} max=${most} defaultValue=${String(value)} />`;

/** @param {Rule} rule @param {FormData} form */
function ruleOf(rule, form) {
	const number = (/** @type {string} */ name, /** @type {number} */ unit, /** @type {number} */ was) => form.has(name) ? Number(form.get(name)) * unit : was;
	return { kind: rule.kind, warnings: number('warnings', 1, rule.warnings), least_ms: number('least', rule.kind === 'long' ? minute : 1000, rule.least_ms),
		after_ms: number('after', 1000, rule.after_ms), block_ms: number('block', hour, rule.block_ms),
		supervisor: (form.get('step') ?? rule.step) === 'supervisor' };
}

/** @param {{rule: Rule}} p */
function RuleForm({ rule }) {
	const [saved, setSaved] = useState(false);
	const has = (/** @type {string} */ part) => partsOf(rule.kind).includes(part);
	const kind = rule.kind, name = t('ending.kind.' + kind);
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
		setSaved(await changeCare(() => put('endings/rule', ruleOf(rule, form))) !== null);
	};
	return html`<li class="card group"><h2 class="hd">${name}</h2><p class="mut">${t('endings.about.' + kind)}</p>
		${partsOf(kind).length > 0 && html`<form class="inline-form" onSubmit=${save} onInput=${() => setSaved(false)}>
			${has('warnings') && html`<${Count} kind=${kind} name="warnings" text=${t('endings.warnings')} value=${rule.warnings} least=${1} most=${5} />`}
			${has('least') && html`<${Count} kind=${kind} name="least" text=${t(kind === 'long' ? 'endings.least_long' : 'endings.least_silent')}
				value=${rule.least_ms / (kind === 'long' ? minute : 1000)} least=${kind === 'long' ? 1 : 30} most=${kind === 'long' ? 1440 : 86400} />`}
			${has('after') && html`<${Count} kind=${kind} name="after" text=${t('endings.after')} value=${rule.after_ms / 1000} most=${86400} />`}
			${has('block') && html`<${Count} kind=${kind} name="block" text=${t('endings.block')} value=${rule.block_ms / hour} most=${2160} />`}
			${has('step') && html`<${Field} as="select" id=${kind + 'step'} label=${t('endings.step')} name="step" defaultValue=${rule.step}>
				${['end', 'supervisor'].map(step => html`<option value=${step} selected=${step === rule.step} key=${step}>${t('endings.step.' + step)}</option>`)}<//>`}
			<button class="btn" aria-label=${t('admin.save_one', { name })}>${t('admin.save')}</button><span class="ok" role="status">${saved ? t('record.saved') : ''}</span></form>`}</li>`;
}

export const Endings = () => endings.value ? html`<p class="mut">${t('endings.about')}</p><p class="mut">${t('endings.appeal')}</p>
	<ul class="form-grid">${endings.value.rules.map(rule => html`<${RuleForm} rule=${rule} key=${rule.kind} />`)}</ul>` : html`<p class="dim">${t('admin.loading')}</p>`;
