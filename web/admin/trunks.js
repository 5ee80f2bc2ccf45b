// Lines to carriers: whether each is alive, how full it is, and how its carrier wants to be spoken to.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { post, put } from '../shared/api.js';
import { clockText } from '../shared/i18n.js';
import { Table } from './table.js';
import { change, trunks } from './state.js';
import { TrunkTest, openTest } from './trunk_test.js';
import { sipMeaning } from '../shared/sip.js';

/** @typedef {import('./state.js').TrunkRow} Row */

const edited = signal(/** @type {Partial<Row> | null} */ (null));

/** @param {SubmitEvent} event */
async function save(event) {
	event.preventDefault();
	const row = edited.value;
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const text = (/** @type {string} */ key) => String(form.get(key) ?? '').trim();
	/** @type {Record<string, any>} */
	const body = { name: text('name'), peers: text('peers').split(/\s+/).filter(Boolean), active: form.get('active') === 'on' };
	for (const key of ['target', 'registrar', 'user', 'transport', 'profile']) body[key] = text(key);
	for (const key of ['priority', 'weight', 'channels']) body[key] = Number(text(key));
	if (text('secret')) body.secret = text('secret');
	if (row?.id) body.rev = row.rev;
	const answer = await change('trunks', () => row?.id ? put('trunks/' + row.id, body) : post('trunks', body));
	if (answer) edited.value = null;
}

/** @param {Row} row */
function State(row) {
	const state = row.state;
	if (!row.active) return html`<span class="dim">${t('trunks.off')}</span>`;
	if (!state) return html`<span class="dim">${t('trunks.unknown')}</span>`;
	return html`<span class=${'tag ' + (state.up ? 'ok' : 'bad')}>${t(state.up ? 'trunks.up' : 'trunks.down')}</span>
		${state.since_ms ? html` <span class="dim">${t('trunks.since', { time: clockText(state.since_ms) })}</span>` : ''}
		${row.registrar ? html` <span class="dim">${t(state.registered ? 'trunks.registered' : 'trunks.unregistered')}</span>` : ''}
		${!state.up && state.at_ms ? html`<br /><span class="n">${state.status || '–'}</span> <span class="dim">${sipMeaning(state.status)}</span>` : ''}`;
}

const columns = () => [
	{ key: 'name', head: t('trunks.name'), cell: (/** @type {Row} */ row) => row.name },
	{ key: 'state', head: t('trunks.state'), cell: State },
	{ key: 'use', head: t('trunks.use'), figure: true, cell: (/** @type {Row} */ row) => `${row.state?.in_use ?? 0} / ${row.channels || '–'}` },
	{ key: 'took', head: t('trunks.took'), figure: true, cell: (/** @type {Row} */ row) => row.state?.status ? `${row.state.took_ms || '< 1'} ms` : '–' },
	{ key: 'order', head: t('trunks.order'), figure: true, cell: (/** @type {Row} */ row) => `${row.priority} / ${row.weight}` },
	{ key: 'profile', head: t('trunks.profile'), wide: true, cell: (/** @type {Row} */ row) => html`<code>${row.profile || '–'}</code>` },
];

/** @param {{name: string, value?: any, type?: string, wide?: boolean, more?: any}} p */
const Line = ({ name, value, type = 'text', wide, more = {} }) => html`<${Field} class=${wide ? 'grow' : ''} id=${'trunk-' + name} label=${t('trunks.' + name)} name=${name} type=${type} defaultValue=${value ?? ''} ...${more} />`;

/** @param {{row: Partial<Row>}} p */
const Form = ({ row }) => html`<form class="inline-form card" onSubmit=${save} aria-label=${row.id ? t('trunks.edit_one', { name: row.name ?? '' }) : t('trunks.new')} key=${row.id ?? 'new'}>
	<${Line} name="name" value=${row.name} more=${{ required: true, maxlength: 39, pattern: '[A-Za-z0-9_\\-]+' }} />
	<${Line} name="peers" wide value=${row.peers?.join(' ')} />
	<${Line} name="target" value=${row.target} />
	<${Line} name="registrar" value=${row.registrar} />
	<${Line} name="user" value=${row.user} />
	<${Line} name="secret" type="password" more=${{ autocomplete: 'off' }} />
	<${Field} as="select" id="trunk-transport" label=${t('trunks.transport')} name="transport">
		${['udp', 'tcp', 'tls'].map(kind => html`<option value=${kind} selected=${row.transport === kind}>${kind.toUpperCase()}</option>`)}<//>
	<${Line} name="priority" type="number" value=${row.priority ?? 10} more=${{ min: 0, max: 1000 }} />
	<${Line} name="weight" type="number" value=${row.weight ?? 10} more=${{ min: 1, max: 1000 }} />
	<${Line} name="channels" type="number" value=${row.channels ?? 0} more=${{ min: 0, max: 100000 }} />
	<${Line} name="profile" wide value=${row.profile} more=${{ maxlength: 399, placeholder: 'codecs=pcma,pcmu ptime=20 called=uri caller=pai' }} />
	<div><label><input type="checkbox" name="active" defaultChecked=${row.active ?? true} /> ${t('trunks.active')}</label></div>
	<button class="btn pri" data-do="save-trunk">${t('trunks.save')}</button>
	<button type="button" class="btn" onClick=${() => { edited.value = null; }}>${t('trunks.cancel')}</button></form>`;

export const Trunks = () => html`<p class="mut">${t('trunks.about')}</p>
	<p><button type="button" class="btn" data-do="new-trunk" onClick=${() => { edited.value = {}; }}><${Icon} name="plus" />${t('trunks.new')}</button>
		<a class="btn ghost" href="/follow">${t('trunks.follow')}</a></p>
	${edited.value && html`<${Form} row=${edited.value} />`}
	<${Table} label=${t('admin.trunks')} columns=${columns()} rows=${trunks.value} actions=${(/** @type {Row} */ row) => html`
		<button type="button" class="btn sm" aria-label=${t('trunks.edit_one', { name: row.name })} onClick=${() => { edited.value = row; }}>${t('trunks.edit')}</button>
		<button type="button" class="btn sm" data-do="test-trunk" disabled=${!row.active || !(row.target || row.registrar)} aria-label=${t('trunks.test_one', { name: row.name })}
			onClick=${() => openTest(row)}>${t('trunks.test')}</button>`} /><${TrunkTest} />`;
