// A citizen who is rung back: that it rings, and what became of it.
import { html, signal, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { clockText } from '../shared/i18n.js';
import { codeCallback } from './actions.js';
import { callbacks, inWrap, me } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */

const results = ['reached', 'no_answer', 'busy', 'machine', 'refused', 'wrong_number', 'unreachable'];

/** What was said last, until the server's own view has it. */
const said = signal({ contact: '', result: '' });

/** @param {Contact} call @param {string} result */
async function code(call, result) {
	if (await codeCallback(call.id, result)) said.value = { contact: call.id, result };
}

/** Which results make sense now. @param {Contact} call */
const choices = call => inWrap.value ? results : call.state === 'dialling' ? ['no_answer'] : ['machine', 'wrong_number', 'refused'];

/** A machine is told nothing: these end the call. @param {Contact} call @param {string} result */
const text = (call, result) => t(inWrap.value ? 'callback_result.' + result : call.state === 'dialling' ? 'recall.stop'
	: result === 'machine' ? 'recall.machine' : 'callback_result.' + result);

/** Why we ring, when the list still has it. @param {{call: Contact}} p */
function About({ call }) {
	const one = callbacks.value.find(entry => entry.id === call.callback_id);
	if (!one) return null;
	return html`<p class="xs mut">${t('callback.' + one.reason)} · ${clockText(one.made_ms ?? one.due_ms)}${one.attempts ? ' · ' + t('work.attempts', { n: one.attempts }) : ''}</p>`;
}

/** @param {{call: Contact}} p */
export function Recall({ call }) {
	if (!call.callback || call.role !== 'agent') return null;
	const own = said.value.contact === call.id ? said.value.result : inWrap.value ? call.callback_result : '';
	const sentence = inWrap.value ? 'recall.what' : call.state === 'dialling' ? 'recall.ringing' : 'recall.talking';
	return html`<section class="recall card" aria-label=${t('recall.label')}>
		<p class="say" role="status">${t(sentence)} ${call.state === 'dialling' && !inWrap.value && html`<${Timer} since=${me.value?.since_ms} />`}</p><${About} call=${call} />
		<div class="row wrap">${choices(call).map(result => html`<button type="button" key=${result} class=${'btn sm' + (own === result ? ' on' : '')} data-do=${'result-' + result}
			aria-pressed=${own === result} onClick=${() => code(call, result)}>${own === result && html`<${Icon} name="check" size="xs" />`}${text(call, result)}</button>`)}</div></section>`;
}
