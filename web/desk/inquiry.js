// The inquiry form: what the citizen wants, where, how urgent, and what becomes of it; the due date stands there before it is saved,
// and so does what others reported of the same. One press opens it.
import { html, label, signal, t, useEffect } from '../shared/ui.js';
import { Icon, Segments } from '../shared/parts.js';
import { Pick } from '../shared/pick.js';
import { CannedField } from '../shared/canned_field.js';
import { Files, filesInto } from '../shared/files.js';
import { altName } from '../shared/keys.js';
import { clockText, dateText, languageNames, languages } from '../shared/i18n.js';
import { missingIn } from '../shared/canned.js';
import { get } from '../shared/api.js';
import { cannedValues } from './canned_values.js';
import { edit as editRecord, draft as record } from './draft.js';
import { begin, drafts, edit, forget, inHand, opened, save, waits } from './inquiry_draft.js';
import { ProvinceMap } from './map.js';
import { leaves, topicText } from './names.js';
import { catalog, contact, say, tab } from './state.js';

/** @typedef {import('./inquiry_draft.js').Inquiry} Inquiry */
/** @typedef {import('./inquiry_draft.js').Row} Row */

const kinds = ['inquiry', 'complaint', 'report', 'suggestion', 'praise', 'crisis', 'nuisance'], subs = ['none', 'simple', 'law', 'suggestion', 'grievance', 'certificate'];
const tells = ['call', 'sms', 'mail', 'letter', 'nobody'];
const reasons = { answer: ['solved', 'explained', 'partly', 'not_possible'], hand: ['competence', 'records', 'site_visit'] };

const mapOpen = signal(false);
const departments = signal(/** @type {{id: string, name: string, text: string}[] | null} */ (null));
const due = signal(/** @type {{of: string, due_ms: number, days: number, off: number} | null} */ (null));
const alike = signal(/** @type {{of: string, rows: Row[]}} */ ({ of: '', rows: [] }));
const missing = signal(/** @type {string[]} */ ([]));

async function loadDepartments() {
	const got = await get('directory/departments').catch(() => null);
	departments.value = (got?.rows ?? []).filter((/** @type {any} */ row) => row.active !== 'no').map((/** @type {any} */ row) => ({ id: row.id, name: row.name, text: row.name }));
}

/** When it will be due, were it opened now. @param {Inquiry} one */
async function askDue(one) {
	const of = `${one.kind} ${one.sub}`;
	if (due.peek()?.of === of) return;
	const got = await get(`inquiries/due?kind=${one.kind}&sub=${one.sub}`).catch(() => null);
	if (got) due.value = { of, ...got };
}

/** What others reported of the same. @param {Inquiry} one */
async function askAlike(one) {
	const of = `${one.topic} ${one.place}`;
	if (!one.topic || alike.peek().of === of) return;
	const got = await get(`inquiries/alike?topic=${one.topic}${one.place ? '&place=' + one.place : ''}`).catch(() => null);
	alike.value = { of, rows: got?.inquiries ?? [] };
}

/** From the keyboard: the form is there and the first field has the focus. */
export function openInquiry() {
	if (!contact.value) return false;
	begin();
	tab.value = 'record';
	requestAnimationFrame(() => document.getElementById('i-text')?.focus());
}

/** What it still lacks, by field. @param {Inquiry} one */
function lacks(one) {
	const wrong = [];
	if (!one.text.trim()) wrong.push('text');
	if (one.then === 'hand' && !one.department) wrong.push('department');
	if (one.then === 'answer' && !one.answer.trim()) wrong.push('answer');
	if (missingIn(one.answer).length || missingIn(one.text).length) wrong.push('variable');
	return wrong;
}

/** What the record of the contact does not say yet, it says now. @param {Inquiry} one */
function classify(one) {
	const fields = record.value?.id === one.contact ? record.value.fields : null;
	if (!fields) return;
	const outcome = fields.outcome !== 'none' ? fields.outcome : one.then === 'hand' ? 'handed_over' : one.then === 'answer' ? 'answered' : 'none';
	editRecord({ topic: fields.topic ?? one.topic, place: fields.place ?? one.place, outcome });
}

/** @param {Inquiry} one @param {boolean} [another] one more need of the same conversation follows */
async function send(one, another) {
	missing.value = lacks(one);
	if (missing.value.length) return document.getElementById('i-' + missing.value[0])?.focus();
	classify(one);
	const made = await save(one.key);
	say(made ? t('inquiry_form.saved', { number: made.number }) : t('inquiry_form.waits'));
	if (made && another) begin(one.link === 'referral' && one.parent ? one.parent : made.id);
}

/** The form in hand is saved; a key. */
export function saveInquiry() {
	const one = inHand.value;
	if (!one || !document.activeElement?.closest('.inq')) return false;
	send(one);
	return true;
}

/** @param {{one: Inquiry}} p */
function Due({ one }) {
	const now = due.value;
	if (!now || now.of !== `${one.kind} ${one.sub}` || one.then !== 'hand') return null;
	return html`<p class="due" role="status"><${Icon} name="clock" /> <b>${t('inquiry_form.due', { day: dateText(now.due_ms), time: clockText(now.due_ms) })}</b>
		${now.off > 0 && html`<span class="xs dim">${t('inquiry_form.days_off', { n: now.off })}</span>`}</p>`;
}

/** @param {{one: Inquiry}} p */
function Alike({ one }) {
	const { of, rows } = alike.value;
	if (!rows.length || of !== `${one.topic} ${one.place}`) return null;
	return html`<section class="alike" role="status"><b class="sm">${t('inquiry_form.alike', { n: rows.length })}</b><ul>${rows.slice(0, 3).map(row => html`<li class="row" key=${row.id}>
		<b class="n">${row.number}</b><span class="el grow">${row.excerpt}</span><span class="xs dim n">${t('inquiry_form.reporters', { n: row.reporters ?? 1 })}</span>
		<button type="button" class="btn sm" aria-pressed=${one.parent === row.id} onClick=${() => edit(one.key, one.parent === row.id ? { parent: null, link: 'none' } : { parent: row.id, link: 'duplicate' })}>
		${one.parent === row.id && html`<${Icon} name="check" size="xs" />`}${t('inquiry_form.join')}</button></li>`)}</ul></section>`;
}

/** @param {{name: string, value: string, words: string[], list: string, set: (value: string) => void}} p */
const Choice = ({ name, value, words, list, set }) => html`<label for=${'i-' + name}>${t('inquiry_form.' + name)}</label><select class="in" id=${'i-' + name} value=${value}
	onChange=${(/** @type {any} */ event) => set(event.currentTarget.value)}>${words.map(word => html`<option value=${word} key=${word} selected=${word === value}>${t(list + word)}</option>`)}</select>`;

/** @param {{one: Inquiry, set: (part: Partial<Inquiry>) => void}} p */
const Where = ({ one, set }) => html`<label for="i-place">${t('record.place')}</label><div class="row"><${Pick} id="i-place" label=${t('record.place')} hint=${t('record.place_hint')} icon="pin"
		entries=${leaves(catalog.value?.places ?? [])} value=${one.place} onPick=${(/** @type {string} */ place) => set({ place })} />
		<button type="button" class="btn" data-do="map" aria-expanded=${mapOpen.value} onClick=${() => { mapOpen.value = !mapOpen.value; }}>${t('map.open')}</button></div>
	${mapOpen.value && html`<div class="wide"><${ProvinceMap} value=${one.place} onPick=${(/** @type {string} */ place) => { set({ place }); mapOpen.value = false; document.getElementById('i-address')?.focus(); }}
		onClose=${() => { mapOpen.value = false; }} /></div>`}
	<label for="i-address">${t('inquiry_form.address')}</label><input class="in" id="i-address" maxlength="500" autocomplete="off" value=${one.address}
		onInput=${(/** @type {any} */ event) => set({ address: event.currentTarget.value })} />`;

/** @param {{one: Inquiry, set: (part: Partial<Inquiry>) => void}} p */
function Then({ one, set }) {
	const options = ['answer', 'hand', 'unowned', 'open'].map(value => ({ value, text: t('inquiry_then.' + value) }));
	const values = cannedValues({ number: one.made?.number, due: due.value ? dateText(due.value.due_ms) : undefined, department: departments.value?.find(row => row.id === one.department)?.name });
	useEffect(() => { if (one.then === 'hand' && !departments.value) loadDepartments(); }, [one.then]);
	return html`<span class="lb">${t('inquiry_form.then')}</span><${Segments} label=${t('inquiry_form.then')} value=${one.then} options=${options} onPick=${(/** @type {string} */ then) => set({ then, reason: '' })} />
		${one.then === 'hand' && html`<label for="i-department">${t('inquiry_form.department')}</label><${Pick} id="i-department" label=${t('inquiry_form.department')} hint=${t('inquiry_form.department_hint')}
			entries=${departments.value ?? []} value=${one.department || null} onPick=${(/** @type {string} */ department) => set({ department })} />`}
		${(one.then === 'hand' || one.then === 'answer') && html`<${Choice} name="reason" value=${one.reason || reasons[one.then][0]} words=${reasons[one.then]} list="inquiry_reason." set=${(/** @type {string} */ reason) => set({ reason })} />`}
		${one.then !== 'open' && html`<label for="i-answer">${t(one.then === 'answer' ? 'inquiry_form.answer' : 'inquiry_form.note')}</label><${CannedField} id="i-answer" rows=${3} value=${one.answer} values=${values}
			language=${one.then === 'answer' ? one.language : 'ko'} contact=${one.contact} hint=${t('canned.hint')} onValue=${(/** @type {string} */ answer) => set({ answer })} />`}
		${one.then === 'answer' && html`<span /><label class="told"><input type="checkbox" checked=${one.told} onChange=${(/** @type {any} */ event) => set({ told: event.currentTarget.checked })} /> ${t('inquiry_form.told')}</label>`}`;
}

/** The files of one as it is now: several may be on their way. @param {string} key */
const filesOf = key => drafts.peek().find(other => other.key === key)?.files ?? [];
/** @param {string} key @returns {(file: import('../shared/files.js').Kept) => void} */
const adding = key => file => edit(key, { files: [...filesOf(key), file] });

/** @param {{one: Inquiry}} p */
export function InquiryForm({ one }) {
	/** @param {Partial<Inquiry>} part */
	const set = part => { missing.value = []; edit(one.key, part); };
	useEffect(() => { askDue(one); }, [one.kind, one.sub]);
	useEffect(() => { askAlike(one); }, [one.topic, one.place]);
	return html`<section class="card form inq" aria-label=${t('inquiry_form.label')} data-key=${one.key} ...${filesInto('i-files', one.files ?? [], adding(one.key))}><div class="hd">${t('inquiry_form.label')}${one.link === 'referral' && html`<span class="chip">${t('inquiry_form.another_of')}</span>`}
			<span class="end xs dim" role="status">${one.problem ? t(waits(one.problem) ? 'inquiry_form.waits' : 'verdict.' + one.problem) : t('inquiry_form.kept')}</span>
			<button type="button" class="icb" aria-label=${t('inquiry_form.drop')} data-do="inquiry-drop" onClick=${() => forget(one.key)}><${Icon} name="x" /></button></div>
		<${Alike} one=${one} />
		<div class="fg"><label for="i-text">${t('inquiry_form.text')}</label><${CannedField} id="i-text" rows=${3} value=${one.text} values=${cannedValues()} contact=${one.contact}
				onValue=${(/** @type {string} */ text) => set({ text })} needed />
			<${Choice} name="kind" value=${one.kind} words=${kinds} list="inquiry_kind." set=${(/** @type {string} */ kind) => set({ kind })} />
			<${Choice} name="sub" value=${one.sub} words=${subs} list="inquiry_sub." set=${(/** @type {string} */ sub) => set({ sub })} />
			<label for="i-topic">${t('record.topic')}</label><${Pick} id="i-topic" label=${t('record.topic')} hint=${t('record.topic_hint')} entries=${leaves(catalog.value?.topics ?? [])} value=${one.topic}
				onPick=${(/** @type {string} */ topic) => set({ topic })} />
			<${Where} one=${one} set=${set} />
			<span class="lb">${t('files.label')}</span><${Files} id="i-files" files=${one.files ?? []} onAdd=${adding(one.key)} onRemove=${(/** @type {string} */ id) => edit(one.key, { files: filesOf(one.key).filter(file => file.id !== id) })} />
			<span class="lb">${t('inquiry_form.urgency')}</span><${Segments} label=${t('inquiry_form.urgency')} value=${one.urgency} options=${['normal', 'soon', 'urgent'].map(value => ({ value, text: t('urgency.' + value) }))}
				onPick=${(/** @type {string} */ urgency) => set({ urgency })} />
			<${Choice} name="tell_by" value=${one.tell_by} words=${tells} list="tell_by." set=${(/** @type {string} */ tell_by) => set({ tell_by })} />
			${one.tell_by !== 'nobody' && html`<label for="i-tell_to">${t('inquiry_form.tell_to')}</label><input class="in" id="i-tell_to" maxlength="200" autocomplete="off" value=${one.tell_to}
				placeholder=${['call', 'sms'].includes(one.tell_by) ? one.caller : ''} onInput=${(/** @type {any} */ event) => set({ tell_to: event.currentTarget.value })} />`}
			<label for="i-language">${t('inquiry_form.language')}</label><select class="in" id="i-language" onChange=${(/** @type {any} */ event) => set({ language: event.currentTarget.value })}>
				${languages.map(value => html`<option value=${value} key=${value} lang=${value} selected=${value === one.language}>${languageNames[/** @type {'ko'} */ (value)]}</option>`)}</select>
			<${Then} one=${one} set=${set} /></div>
		<${Due} one=${one} />
		${missing.value.map(name => html`<p class="bad xs" role="alert" key=${name}>${t('inquiry_form.lacks.' + name, { what: [...missingIn(one.answer), ...missingIn(one.text)].map(word => `{${word}}`).join(' ') })}</p>`)}
		<div class="row wrap save"><button type="button" class="btn" data-do="inquiry-another" disabled=${one.wanted} onClick=${() => send(one, true)}><${Icon} name="plus" />${t('inquiry_form.another')}</button>
			<button type="button" class="btn pri end" data-do="inquiry-save" disabled=${one.wanted} onClick=${() => send(one)}>${t('inquiry_save.' + one.then)} <kbd>${altName} ↵</kbd></button></div></section>`;
}

/** What this contact has opened, and the way to the next. */
export function Opened() {
	const call = contact.value;
	if (!call) return null;
	const rows = opened.value[call.id] ?? [];
	return html`<section class="opened" aria-label=${t('inquiry_form.opened')}>${rows.map(row => html`<a class="chip" key=${row.id} href=${'/inquiries#' + row.id} target="_blank"><${Icon} name="doc" size="xs" />
			<b class="n">${row.number}</b> ${topicText(row.topic) || t('inquiry_kind.' + row.kind)} · ${t('inquiry_state.' + row.state)}</a>`)}
		<button type="button" class="btn sm end" data-do="inquiry" onClick=${openInquiry}><${Icon} name="plus" />${t('inquiry_form.open')} <kbd>${altName} U</kbd></button></section>`;
}
