// Webhooks out: other systems that are told what happens, how that goes, and what they answered.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { get, post, put, remove } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { Secret } from './secret.js';
import { Table } from './table.js';
import { change, load, say, webhooks } from './state.js';

/** @typedef {{id: string, name: string, url: string, kinds: string, processing: string | null, active: boolean, rev: number, old_until_ms: number | null, failures: number,
 *   hold_ms: number | null, tried_ms: number | null, well_ms: number | null, trouble: string, waiting: number, dead: number, oldest_ms: number | null, done: number}} Hook */
/** @typedef {{id: string, seq: number, type: string, subject: string | null, at_ms: number, state: string, tries: number, due_ms: number | null, tried_ms: number | null,
 *   status: number, took_ms: number, said: string}} Delivery */

const edited = signal('');
const shown = signal('');
const deliveries = signal(/** @type {Delivery[] | null} */ (null));
const purposes = signal(/** @type {{id: string, name: string, ended_ms: number | null}[]} */ ([]));
const kinds = signal(/** @type {string[]} */ ([]));
const secret = signal('');
const timeText = (/** @type {number | null} */ at) => at ? `${dayText(at)} ${clockText(at)}` : '–';

async function showDeliveries(/** @type {string} */ id) {
	shown.value = id;
	deliveries.value = null;
	load('webhooks');
	try { deliveries.value = (await get(`webhooks/${id}/deliveries`)).deliveries; } catch (error) { say(error); }
}

/** Does it, then shows the webhooks, and the deliveries that are open, anew. @param {() => Promise<any>} request */
async function act(request) {
	const answer = await change('webhooks', request);
	if (answer && shown.value) await showDeliveries(shown.value);
	return answer;
}

async function edit(/** @type {string} */ id) {
	try { kinds.value = (await get('webhooks')).kinds; } catch (error) { say(error); }
	try { purposes.value = (await get('processing')).entries.filter((/** @type {{ended_ms: number | null}} */ one) => !one.ended_ms); } catch { purposes.value = []; }
	edited.value = id;
}

/** @param {Hook | null} hook @param {FormData} form */
async function save(hook, form) {
	const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
	const body = { rev: hook?.rev ?? 0, name: text('name'), url: text('url'), kinds: form.getAll('kinds').join(' '), processing: text('processing') || undefined, active: hook ? hook.active : true };
	const answer = await act(() => hook ? put('webhooks/' + hook.id, body) : post('webhooks', body));
	if (!answer) return;
	edited.value = '';
	if (answer.secret) secret.value = answer.secret;
}

const turn = (/** @type {Hook} */ hook) => act(() => put('webhooks/' + hook.id, { rev: hook.rev, name: hook.name, url: hook.url, kinds: hook.kinds, processing: hook.processing ?? undefined, active: !hook.active }));

async function rotate(/** @type {Hook} */ hook) {
	const answer = await act(() => post(`webhooks/${hook.id}/secret`));
	if (answer?.secret) secret.value = answer.secret;
}

/** @param {{hook: Hook | null}} p */
function Form({ hook }) {
	const has = new Set((hook?.kinds ?? 'inquiry').split(' '));
	const submit = (/** @type {SubmitEvent} */ event) => { event.preventDefault(); save(hook, new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))); };
	const box = (/** @type {string} */ kind) => html`<label key=${kind}><input type="checkbox" name="kinds" value=${kind} defaultChecked=${has.has(kind)} /> ${
		kind.includes('.') ? html`<code>${kind}</code>` : t('webhooks.all.' + kind)}</label>`;
	return html`<form class="form-grid" onSubmit=${submit}>
		<${Field} id="hook-name" label=${t('webhooks.name')} name="name" maxlength="60" required defaultValue=${hook?.name ?? ''} />
		<${Field} id="hook-url" label=${t('webhooks.url')} name="url" type="url" maxlength="990" required placeholder="https://city.example/in" defaultValue=${hook?.url ?? ''} />
		<fieldset><legend>${t('webhooks.kinds')}</legend><div class="row wrap">${['inquiry', 'contact'].map(box)}</div>
			<details><summary>${t('webhooks.single')}</summary><div class="row wrap">${kinds.value.map(box)}</div></details></fieldset>
		<${Field} as="select" id="hook-purpose" label=${t('webhooks.personal')} name="processing">
			<option value="">${t('webhooks.ids_only')}</option>${purposes.value.map(one => html`<option value=${one.id} selected=${hook?.processing === one.id} key=${one.id}>${one.name}</option>`)}<//>
		<p><button class="btn pri" data-do="save-webhook">${t('webhooks.save')}</button> <button type="button" class="btn" onClick=${() => { edited.value = ''; }}>${t('channels.cancel')}</button></p></form>`;
}

const tones = /** @type {Record<string, string>} */ ({ done: 'ok', dead: 'bad', waits: '' });
const columns = () => [
	{ key: 'at', head: t('webhooks.at'), cell: (/** @type {Delivery} */ one) => html`<time>${timeText(one.at_ms)}</time>` },
	{ key: 'type', head: t('webhooks.type'), cell: (/** @type {Delivery} */ one) => html`<code>${one.type}</code> ${one.seq ? html`<span class="n mut">${'evt_' + one.seq}</span>` : ''}` },
	{ key: 'state', head: t('webhooks.state'), cell: (/** @type {Delivery} */ one) => html`<span class=${'tag ' + (tones[one.state] ?? '')}>${t('webhooks.state.' + one.state)}</span>${' '}
		${one.due_ms && one.tries ? html`<span class="mut">${t('webhooks.next', { time: timeText(one.due_ms) })}</span>` : ''}` },
	{ key: 'tries', head: t('webhooks.tries'), cell: (/** @type {Delivery} */ one) => html`<span class="n">${one.tries}</span>` },
	{ key: 'answer', head: t('webhooks.answer'), cell: (/** @type {Delivery} */ one) => one.tried_ms ? html`<span class="n">${one.status || t('webhooks.no_answer')}</span> <span class="n mut">${one.took_ms} ms</span>
		${one.said && html` <code class="said">${one.said}</code>`}` : '–' },
];

const Deliveries = () => deliveries.value ? html`<${Table} label=${t('webhooks.deliveries')} columns=${columns()} rows=${deliveries.value}
	actions=${(/** @type {Delivery} */ one) => html`<button type="button" class="btn sm" data-do="again" disabled=${one.state === 'waits'} onClick=${() => act(() => post(`deliveries/${one.id}/again`))}
		aria-label=${t('webhooks.again_one', { name: one.type })}>${t('webhooks.again')}</button>`} />` : html`<p class="dim">${t('admin.loading')}</p>`;

/** @param {{hook: Hook}} p */
function Condition({ hook }) {
	if (!hook.active) return html`<p><span class="tag">${t('channels.off')}</span> ${hook.trouble && html`<code>${hook.trouble}</code>`}</p>`;
	const [tone, text] = hook.failures ? ['bad', 'channels.trouble'] : hook.well_ms ? ['ok', 'channels.well'] : ['', 'channels.untried'];
	return html`<p><span class=${'tag ' + tone}>${t(text)}</span> <span class="dim">${t('channels.last', { time: timeText(hook.well_ms) })}</span></p>
		${hook.failures ? html`<p class="bad" role="status"><${Icon} name="octagon" /> ${timeText(hook.tried_ms)} · <code>${hook.trouble || t('webhooks.no_answer')}</code>
			${hook.hold_ms && html` · ${t('webhooks.next', { time: timeText(hook.hold_ms) })}`}</p>` : ''}
		${hook.old_until_ms && html`<p class="mut">${t('webhooks.two_secrets', { time: timeText(hook.old_until_ms) })}</p>`}`;
}

/** @param {{hook: Hook}} p */
function One({ hook }) {
	const button = (/** @type {string} */ name, /** @type {() => any} */ does, off = false) => html`<button type="button" class="btn" data-do=${name} disabled=${off} onClick=${does}>${t('webhooks.' + name)}</button> `;
	if (edited.value === hook.id) return html`<section class="card channel"><h2>${hook.name}</h2><${Form} hook=${hook} /></section>`;
	return html`<section class="card channel" data-webhook=${hook.id}><h2>${hook.name}</h2><p><code>${hook.url}</code></p><${Condition} hook=${hook} />
		<p class="mut">${hook.kinds} · ${hook.processing ? t('webhooks.with_words') : t('webhooks.ids_only')}</p>
		<dl class="pairs">${/** @type {const} */ (['done', 'waiting', 'dead']).map(key => html`<div key=${key}><dt>${t('webhooks.count.' + key)}</dt><dd class=${'n' + (key === 'dead' && hook.dead ? ' bad' : '')}>${hook[key]}</dd></div>`)}</dl>
		<p>${button('edit', () => edit(hook.id))}${button(hook.active ? 'switch_off' : 'switch_on', () => turn(hook))}${button('test', () => act(() => post(`webhooks/${hook.id}/test`)), !hook.active)}
			${button('rotate', () => rotate(hook))}${hook.dead ? button('again_all', () => act(() => post(`webhooks/${hook.id}/again`))) : ''}${hook.dead ? button('leave', () => act(() => post(`webhooks/${hook.id}/leave`))) : ''}
			${hook.active ? '' : button('remove', () => { shown.value = ''; return act(() => remove('webhooks/' + hook.id)); })}
			${button(shown.value === hook.id ? 'hide' : 'show', () => shown.value === hook.id ? (shown.value = '') : showDeliveries(hook.id))}</p>
		${shown.value === hook.id && html`<${Deliveries} />`}</section>`;
}

export const Webhooks = () => html`<p class="mut">${t('webhooks.about')}</p>
	${edited.value === 'new' ? html`<section class="card channel"><h2>${t('webhooks.new')}</h2><${Form} hook=${null} /></section>`
		: html`<p><button type="button" class="btn pri" data-do="new-webhook" onClick=${() => edit('new')}><${Icon} name="plus" />${t('webhooks.new')}</button></p>`}
	${webhooks.value ? webhooks.value.map((/** @type {Hook} */ hook) => html`<${One} hook=${hook} key=${hook.id} />`) : html`<p class="dim">${t('admin.loading')}</p>`}
	${secret.value && html`<${Secret} title=${t('webhooks.secret')} about=${t('webhooks.secret_about')} text=${secret.value} onClose=${() => { secret.value = ''; }} />`}`;
