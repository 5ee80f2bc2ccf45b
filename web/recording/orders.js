// Decisions about a recording: legal hold, its end, deletion, each with a reason; and the log of who listened and who decided.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon, Sheet } from '../shared/parts.js';
import { post, put } from '../shared/api.js';
import { clockText, dateText } from '../shared/i18n.js';
import { load, may, refused } from './state.js';

/** @typedef {import('../shared/views.js').Recording} Recording */
/** @typedef {import('../shared/views.js').Log} Log */
/** @typedef {'keep' | 'release' | 'delete'} Order */

const reasons = { keep: ['court', 'audit', 'complaint', 'citizen', 'other'], release: ['settled', 'other'], delete: ['citizen', 'privacy', 'other'] };
const asked = signal(/** @type {{one: Recording, order: Order} | null} */ (null));
const close = () => { asked.value = null; };

/** @param {SubmitEvent} event */
async function decide(event) {
	event.preventDefault();
	const { one, order } = /** @type {{one: Recording, order: Order}} */ (asked.value);
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const body = { why: String(form.get('why')), note: String(form.get('note')).trim() };
	try {
		if (order === 'delete') await post(`recordings/${one.id}/delete`, body);
		else await put(`recordings/${one.id}/keep`, { on: order === 'keep', ...body });
		close();
		await load();
	} catch (error) {
		close();
		refused(error);
	}
}

const why = signal('');

/** @param {{order: Order}} p */
const OrderForm = ({ order }) => html`<form class="form-grid" onSubmit=${decide}>
	<p>${t('recording.order.about.' + order)}</p>
	<fieldset><legend>${t('recording.order.why')}</legend>${reasons[order].map(reason => html`<p key=${reason}><label>
		<input type="radio" name="why" value=${reason} required onChange=${() => { why.value = reason; }} /> ${t('recording.order.why.' + reason)}</label></p>`)}</fieldset>
	<${Field} id="order-note" label=${t('recording.order.note')} name="note" maxlength="95" required=${why.value === 'other'} />
	<button class="btn big pri" data-do="decide">${t('recording.order.' + order)}</button></form>`;

export const OrderSheet = () => asked.value && html`<${Sheet} title=${t('recording.order.' + asked.value.order)} onClose=${close}><${OrderForm} order=${asked.value.order} /><//>`;

/** @param {{one: Recording, order: Order}} p */
const Button = ({ one, order }) => html`<button type="button" class="btn sm" data-do=${'order-' + order} onClick=${() => { why.value = ''; asked.value = { one, order }; }}>
	<${Icon} name=${order === 'delete' ? 'x' : 'lock'} />${t('recording.order.' + order)}</button>`;

/** Those who may decide see how. @param {{one: Recording}} p */
export const Orders = ({ one }) => one.state !== 'deleted' && may('keep') && html`<div class="row">
	<${Button} one=${one} order=${one.kept ? 'release' : 'keep'} />
	${!one.kept && one.state === 'ready' && may('delete') && html`<${Button} one=${one} order="delete" />`}</div>`;

/** @param {{log: Log | undefined}} p */
export function AccessLog({ log }) {
	const rows = [
		...log?.played.map(one => ({ ...one, said: t('recording.use.' + one.use) + (one.download ? ' · ' + t('recording.downloaded') : '') })) ?? [],
		...log?.orders.map(one => ({ ...one, said: [t('recording.order.' + one.order), t('recording.order.why.' + one.why), one.note].filter(Boolean).join(' · ') })) ?? [],
	].sort((a, b) => b.at_ms - a.at_ms);
	return rows.length > 0 && html`<details class="listened"><summary>${t('recording.log', { n: rows.length })}</summary>
		<ul>${rows.map((one, i) => html`<li key=${i}><time>${dateText(one.at_ms)} ${clockText(one.at_ms)}</time> ${one.person_name ?? '–'} · ${one.said}</li>`)}</ul></details>`;
}
