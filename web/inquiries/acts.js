// What may be done with an inquiry: buttons as the server allows them, and the small form of each. What is typed stays in this browser until it is sent.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { colleagues } from './reassign.js';
import { act, departments, lock, opened, sendFile } from './state.js';

/** @typedef {{reasons?: string[], text?: 'needed' | 'may', department?: true, official?: true, why?: true, flag?: string, file?: true, main?: true}} Form */

const answers = ['solved', 'partly', 'explained', 'not_possible'];
/** @type {Record<string, Form>} */
const forms = {
	accept: { main: true },
	reply: { reasons: answers, text: 'needed', file: true, main: true },
	answer: { reasons: answers, text: 'needed', flag: 'told', file: true, main: true },
	close: { reasons: ['told', 'withdrawn', 'unreachable', 'nuisance'], text: 'may', flag: 'told_otherwise' },
	hand: { department: true, reasons: ['competence', 'records', 'site_visit'], text: 'may' },
	unowned: { reasons: ['unclear', 'several'], text: 'may' },
	return: { reasons: ['not_ours', 'incomplete', 'duplicate'], text: 'needed' },
	assign: { official: true, reasons: ['expertise', 'absence', 'workload'], text: 'may' },
	ask: { text: 'needed' },
	interim: { text: 'needed' },
	extend: { reasons: ['complex', 'other_body', 'site_visit', 'many'], text: 'needed' },
	pause: { why: true, text: 'may' },
	resume: {},
	note: { text: 'needed', flag: 'heard', file: true },
	reopen: { reasons: ['not_solved', 'new_facts', 'wrong_answer', 'mistake'], text: 'may' },
};
const whys = ['citizen', 'documents', 'site', 'other_body'];
const renew_ms = 45000;

/** Which form is open. */
export const doing = signal('');
const taken = signal(false);

/** @param {string} name */
const draftKey = name => `dj.inquiry-act.${opened.value?.id}.${name}`;

/** @param {string} name */
async function begin(name) {
	if (!forms[name].text && !forms[name].why) {
		await act(name, {});
		return;
	}
	doing.value = name;
	taken.value = !await lock(true);
}

async function end() {
	doing.value = '';
	await lock(false);
}

/** @param {SubmitEvent} event */
async function submit(event) {
	event.preventDefault();
	const name = doing.value, what = forms[name], form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	/** @type {Record<string, any>} */
	const body = {};
	for (const key of ['reason', 'why', 'department', 'official']) if (form.get(key)) body[key] = form.get(key);
	if (what.text) body.text = String(form.get('text')).trim();
	if (what.flag) body[what.flag] = form.get('flag') === 'on';
	const file = what.file && /** @type {File} */ (form.get('file'));
	if (file && file.name) {
		body.file = await sendFile(file);
		if (!body.file) return;
	}
	const key = draftKey(name);
	if (!await act(name, body)) return;
	localStorage.removeItem(key);
	doing.value = '';
	await lock(false);
}

/** @param {{name: string, options: {value: string, text: string}[]}} p */
const Choice = ({ name, options }) => html`<${Field} as="select" id=${'act-' + name} label=${t('inquiries.' + name)} name=${name} required>
	${options.map(option => html`<option value=${option.value} key=${option.value}>${option.text}</option>`)}<//>`;

/** Why nothing can go in the way that the citizen chose: somebody has to tell them in another. */
const Shut = () => opened.value && opened.value.tell_shut !== 'none' && html`<p class="st warn" role="status"><${Icon} name="s-near" />${t('inquiries.shut.' + opened.value.tell_shut, { by: t('tell_by.' + opened.value.tell_by) })}</p>`;

function ActForm() {
	const name = doing.value, what = forms[name];
	useEffect(() => {
		document.querySelector('.act-form')?.querySelector(/** @type {any} */ ('select, textarea'))?.focus();
		const timer = setInterval(async () => { taken.value = !await lock(true); }, renew_ms);
		return () => clearInterval(timer);
	}, [name]);
	return html`<form class="act-form card" key=${name} onSubmit=${submit} data-act=${name}><h3>${t('inquiry_act.' + name)}</h3>
		${taken.value && html`<p class="st warn" role="status">${t('verdict.in_use')} <button type="button" class="btn sm" data-do="take-over" onClick=${async () => { taken.value = !await lock(true, true); }}>${t('inquiries.take_over')}</button></p>`}
		${what.department && html`<${Choice} name="department" options=${departments.value.map(({ id, name: text }) => ({ value: id, text }))} />`}
		${what.official && html`<${Choice} name="official" options=${colleagues().map(one => ({ value: one.id, text: `${one.name} ${one.post}` }))} />`}
		${what.reasons && html`<${Choice} name="reason" options=${what.reasons.map(value => ({ value, text: t('inquiry_reason.' + value) }))} />`}
		${what.why && html`<${Choice} name="why" options=${whys.map(value => ({ value, text: t('pause_why.' + value) }))} />`}
		${what.text && html`<${Field} as="textarea" id="act-text" label=${t(`inquiries.text_of.${name === 'reply' || name === 'answer' || name === 'interim' ? 'answer' : name === 'ask' ? 'ask' : 'other'}`)} name="text" rows="6" maxlength="30000" required=${what.text === 'needed'} onInput=${(/** @type {any} */ event) => localStorage.setItem(draftKey(name), event.target.value)}>${localStorage.getItem(draftKey(name)) ?? ''}<//>`}
		${what.file && html`<${Field} id="act-file" label=${t('inquiries.file')} name="file" type="file" />`}
		${name === 'close' && html`<${Shut} />`}
		${what.flag && html`<label class="check"><input type="checkbox" name="flag" /> ${t('inquiries.' + what.flag)}</label>`}
		<div class="row wrap"><button class="btn pri big" data-do="act-send">${t('inquiry_act.' + name)}</button>
			<button type="button" class="btn big" data-do="act-cancel" onClick=${end}>${t('inquiries.cancel')}</button></div></form>`;
}

export function Acts() {
	const may = (opened.value?.moves ?? []).filter(name => forms[name] && !(forms[name].official && colleagues().length === 0));
	if (doing.value && may.includes(doing.value)) return html`<${ActForm} />`;
	return html`<div class="row wrap acts">${Object.keys(forms).filter(name => may.includes(name)).map(name => html`
		<button type="button" class=${forms[name].main ? 'btn pri' : 'btn'} key=${name} data-do=${'inq-' + name} onClick=${() => begin(name)}>${t('inquiry_act.' + name)}</button>`)}</div>`;
}
