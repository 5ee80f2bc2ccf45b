// Care of the one at this desk (docs/care.md): what was hard, thanks, and asking for somebody to talk with. Only they see it.
import { html, signal, t, useState } from '../shared/ui.js';
import { Icon, Segments, Sheet } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { get, post } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { catalog, contact, me, onWords, say, sheet } from './state.js';

/** @typedef {{id: string, by: string, sender: string | null, from: string | null, contact: string | null, at_ms: number, seen: boolean, text: string}} Praise */
/** @typedef {{id: string, kind: string, at_ms: number, text: string, state: string, answered_by: string | null, answered_name: string | null, answer: string, meet_ms: number | null}} Request */
/** @typedef {{days: number, hard: {contact: string, why: string, at_ms: number}[], praise: Praise[], requests: Request[]}} Mine */

export const mine = signal(/** @type {Mine | null} */ (null));

const load = () => get('me/care').then(got => { mine.value = got; }, () => {});

/** Thanks come with the words to this desk; an answer to a request is looked for once a minute while one is open. */
export function startCare() {
	onWords(load);
	setInterval(() => { if (mine.value?.requests.some(one => one.state === 'open')) load(); }, 60000);
}

/** @param {() => Promise<any>} request @param {string} [done] */
async function attempt(request, done) {
	try {
		await request();
		if (done) say(done);
		await load();
		setTimeout(load, 1000); // what the log tells comes a moment later
		return true;
	} catch (error) {
		say(refusalText(error));
		return false;
	}
}

const nameOf = (/** @type {string | null} */ id, /** @type {string | null} */ otherwise) => catalog.value?.agents.find(one => one.id === id)?.display ?? otherwise ?? '';
const When = (/** @type {number} */ ms) => html`<time>${dayText(ms)} ${clockText(ms)}</time>`;

/* ---- it was hard ---- */

/** The last one that was marked here: the log comes a moment later. */
const marked = signal('');
const said = (/** @type {string} */ id) => marked.value === id || (mine.value?.hard.some(one => one.contact === id && one.why === 'said') ?? false);

export function sayHard() {
	const call = contact.value;
	if (!call || call.role !== 'agent') return false;
	if (!said(call.id)) attempt(() => post(`contacts/${call.id}/hard`, {}).then(() => { marked.value = call.id; }), t('hard.noted'));
}

export const HardKey = () => contact.value && html`<button type="button" class="btn hard-key" data-do="hard" aria-pressed=${said(contact.value.id)} onClick=${sayHard}>
	<${Icon} name=${said(contact.value.id) ? 'check' : 's-cool'} />${t('hard.say')} <kbd>${altName} 7</kbd></button>`;

/* ---- thanks ---- */

/** @param {string} id */
const read = id => attempt(() => post(`praise/${id}/seen`, {}));

/** New thanks stay above the desk until they are read. */
export const PraiseBanners = () => html`${(mine.value?.praise ?? []).filter(one => !one.seen).map(one => html`<div class="ban ok praise" role="status" key=${one.id}><${Icon} name="star" />
	<span><b>${t('praise.from.' + one.by, { name: nameOf(one.sender, one.from) })}</b> <span class="word-text">${one.text}</span></span>
	<button type="button" class="btn sm end" data-do="praise-seen" onClick=${() => read(one.id)}><${Icon} name="check" />${t('message.read')}</button></div>`)}`;

/** @param {{by: string[], to?: string, about?: string | null, onDone: () => void}} p */
export function PraiseForm({ by, to, about, onDone }) {
	const [form, setForm] = useState({ as: by[0], agent: to ?? '', text: '' });
	const put = (/** @type {object} */ part) => setForm({ ...form, ...part });
	const send = async (/** @type {Event} */ event) => {
		event.preventDefault();
		const body = { by: form.as, agent: form.agent, text: form.text.trim(), contact: form.as === 'citizen' ? about ?? undefined : undefined };
		if (await attempt(() => post('praise', body), t('praise.sent'))) onDone();
	};
	const people = (catalog.value?.agents ?? []).filter(one => form.as === 'citizen' || one.id !== me.value?.agent.id);
	return html`<form class="form-grid" onSubmit=${send}>${by.length > 1 && html`<${Segments} label=${t('praise.by')} value=${form.as} onPick=${(/** @type {string} */ as) => put({ as })}
			options=${by.map(value => ({ value, text: t('praise.by.' + value) }))} />`}
		${!to && html`<label for="praise-to">${t('praise.to')}</label><select class="in" id="praise-to" required value=${form.agent} onChange=${(/** @type {any} */ event) => put({ agent: event.currentTarget.value })}>
			<option value=""></option>${people.map(one => html`<option value=${one.id} key=${one.id}>${one.display}</option>`)}</select>`}
		<label for="praise-text">${t('praise.text')}</label><textarea class="in" id="praise-text" rows="3" maxlength="330" required value=${form.text}
			onInput=${(/** @type {any} */ event) => put({ text: event.currentTarget.value })} />
		<button type="submit" class="btn pri" data-do="send-praise" disabled=${!form.text.trim() || !form.agent}><${Icon} name="star" />${t('praise.send')}</button></form>`;
}

/* ---- somebody to talk with ---- */

const wish = signal({ kind: 'talk', text: '' });

async function askSupport(/** @type {Event} */ event) {
	event.preventDefault();
	const { kind, text } = wish.value;
	if (await attempt(() => post('support', { kind, text: text.trim() }), t('support.asked'))) wish.value = { kind: 'talk', text: '' };
}

const Ask = () => html`<form class="form-grid" onSubmit=${askSupport}><${Segments} label=${t('support.kind')} value=${wish.value.kind}
		onPick=${(/** @type {string} */ kind) => { wish.value = { ...wish.value, kind }; }} options=${['talk', 'counsel'].map(value => ({ value, text: t('support.kind.' + value) }))} />
	<label for="support-text">${t('support.text')}</label><textarea class="in" id="support-text" rows="3" maxlength="330" value=${wish.value.text}
		onInput=${(/** @type {any} */ event) => { wish.value = { ...wish.value, text: event.currentTarget.value }; }} />
	<p class="xs mut"><${Icon} name="lock" size="xs" /> ${t('support.private')}</p>
	<button type="submit" class="btn pri" data-do="ask-support">${t('support.ask')}</button></form>`;

/** @param {{one: Request}} p */
const Asked = ({ one }) => html`<li class="card"><p><b>${t('support.kind.' + one.kind)}</b> <span class=${'st ' + (one.state === 'open' ? 'warn' : 'ok')}>${t('support.state.' + one.state)}</span> ${When(one.at_ms)}</p>
	${one.text && html`<p class="word-text mut">${one.text}</p>`}
	${one.answered_by && html`<p><b>${nameOf(one.answered_by, one.answered_name)}</b>${one.meet_ms && html` · ${When(one.meet_ms)}`} <span class="word-text">${one.answer}</span></p>`}
	${['open', 'answered'].includes(one.state) && html`<button type="button" class="btn sm" data-do="close-support" onClick=${() => attempt(() => post(`support/${one.id}/close`, {}))}>
		${t(one.state === 'open' ? 'support.take_back' : 'support.talked')}</button>`}</li>`;

/* ---- the card and its sheet ---- */

/** How many contacts, each counted once. */
const hardCount = () => new Set(mine.value?.hard.map(one => one.contact)).size;

/** The reasons of each contact together, the newest first. */
function hardContacts() {
	/** @type {Map<string, {at_ms: number, why: string[]}>} */
	const found = new Map();
	for (const one of mine.value?.hard ?? []) {
		const known = found.get(one.contact) ?? { at_ms: one.at_ms, why: [] };
		found.set(one.contact, { at_ms: Math.max(known.at_ms, one.at_ms), why: [...known.why, one.why] });
	}
	return [...found].sort((a, b) => b[1].at_ms - a[1].at_ms);
}

/** Without a call: how it went, and where help is. */
export function CareCard() {
	if (!mine.value) return null;
	const last = mine.value.praise[0], open = mine.value.requests.find(one => ['open', 'answered'].includes(one.state));
	return html`<section class="card caring" aria-label=${t('caring.title')}><div class="hd">${t('caring.title')}<small class="end dim">${t('caring.days', { n: mine.value.days })}</small></div>
		<p>${t('hard.count')} <b class="n">${hardCount()}</b></p>
		${last && html`<p class="mut"><${Icon} name="star" size="xs" /> ${last.text}</p>`}
		${open && html`<p class=${'st ' + (open.state === 'open' ? 'warn' : 'ok')}>${t('support.state.' + open.state)}${open.answered_by ? ` · ${nameOf(open.answered_by, open.answered_name)}` : ''}</p>`}
		<div class="row wrap"><button type="button" class="btn sm" data-do="care" onClick=${() => { sheet.value = 'care'; }}>${t('caring.open')}</button>
			<button type="button" class="btn sm" data-do="praise" onClick=${() => { sheet.value = 'praise'; }}><${Icon} name="star" />${t('praise.give')}</button></div></section>`;
}

const close = () => { sheet.value = ''; };

export const CareSheets = () => html`${sheet.value === 'care' && html`<${Sheet} title=${t('caring.title')} onClose=${close}>
		<h3>${t('support.title')}</h3><${Ask} /><ul class="asked">${mine.value?.requests.map(one => html`<${Asked} one=${one} key=${one.id} />`)}</ul>
		<h3>${t('hard.title')} <b class="n">${hardCount()}</b></h3><p class="xs mut">${t('hard.about')}</p>
		<ul class="hard-list">${hardContacts().map(([id, one]) => html`<li key=${id}>${When(one.at_ms)} ${one.why.map(why => t('hard.why.' + why)).join(' · ')}</li>`)}</ul>
		<p class="xs mut">${t('caring.breaks')}</p>
		<h3>${t('praise.title')}</h3>${mine.value?.praise.length ? html`<ul class="hard-list">${mine.value.praise.map(one => html`<li key=${one.id}>${When(one.at_ms)} <b>${t('praise.from.' + one.by, { name: nameOf(one.sender, one.from) })}</b>
			<span class="word-text">${one.text}</span></li>`)}</ul>` : html`<p class="mut">${t('praise.none')}</p>`}<//>`}
	${sheet.value === 'praise' && html`<${Sheet} title=${t('praise.give')} onClose=${close}><${PraiseForm} by=${['citizen', 'colleague']} about=${contact.value?.id} onDone=${close} /><//>`}`;
