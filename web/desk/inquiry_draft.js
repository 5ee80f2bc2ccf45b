// Inquiries being written at this desk: every letter stands in localStorage at once, by contact, and stays there until the server
// has the inquiry and what becomes of it. Owns sending: what somebody wanted to be saved goes as soon as it can, across a lost
// connection, a reload and the end of the contact; nothing is opened twice.
import { computed, effect, signal, untracked } from '../shared/ui.js';
import { Refusal, get, post } from '../shared/api.js';
import { newest, renewed } from '../shared/newest.js';
import { draft as record } from './draft.js';
import { contact, me } from './state.js';

/** @typedef {{id: string, number: string, kind: string, state: string, topic: string | null, place: string | null, excerpt: string, department: string | null,
 *   department_name: string | null, due_ms: number, opened_ms: number, hop_due_ms?: number | null, overdue?: boolean, reporters?: number, of_contact?: boolean, tell_by: string, tell_shut: string}} Row */
/** `then`: what becomes of it. `made`: it is open on the server. `wanted`: it is to be sent. `by`: whose it is.
 * @typedef {{key: string, contact: string, kind: string, sub: string, topic: string | null, place: string | null, address: string, text: string, urgency: string,
 *   language: string, tell_by: string, tell_to: string, parent: string | null, link: string, then: string, reason: string, department: string, answer: string, told: boolean,
 *   files?: import('../shared/files.js').Kept[], by: string, wanted: boolean, made: {id: string, number: string} | null, problem: string, begun_ms: number, caller: string}} Inquiry */

const prefix = 'dj.inquiry.';
const again_ms = 4000;

export const drafts = signal(/** @type {Inquiry[]} */ (read()));
/** The one in the form; '' none. */
export const current = signal('');
/** What is open on the server, by contact. */
export const opened = signal(/** @type {Record<string, Row[]>} */ ({}));
/** Mine, soonest due first. */
export const mine = signal(/** @type {Row[]} */ ([]));
/** Answered, their citizens do not know yet: of colleagues who may be off. */
export const toTell = signal(/** @type {Row[]} */ ([]));

export const inHand = computed(() => drafts.value.find(one => one.key === current.value) ?? null);

/** @returns {Inquiry[]} */
function read() {
	return Object.keys(localStorage).filter(name => name.startsWith(prefix)).map(name => JSON.parse(localStorage.getItem(name) ?? 'null')).filter(Boolean)
		.sort((a, b) => a.begun_ms - b.begun_ms);
}

/** @param {Inquiry} one */
function put(one) {
	localStorage.setItem(prefix + one.key, JSON.stringify(one));
	drafts.value = drafts.value.some(other => other.key === one.key) ? drafts.value.map(other => other.key === one.key ? one : other) : [...drafts.value, one];
}

/** @param {string} key */
export function forget(key) {
	localStorage.removeItem(prefix + key);
	drafts.value = drafts.value.filter(one => one.key !== key);
	if (current.value === key) current.value = '';
}

/** @param {string} key @param {Partial<Inquiry>} part */
export function edit(key, part) {
	const one = drafts.value.find(other => other.key === key);
	if (one) put({ ...one, problem: '', ...part });
}

/** The one that is being written for the contact in hand, or a new one that begins with what the record has.
 * @param {string} [beside] the first need of the same conversation */
export function begin(beside = '') {
	const call = contact.value, fields = record.value?.fields;
	if (!call || !fields) return;
	const there = beside ? undefined : drafts.value.find(one => one.contact === call.id && !one.wanted);
	if (there) {
		current.value = there.key;
		return;
	}
	const key = `${call.id}.${Date.now().toString(36)}`;
	put({
		key, contact: call.id, kind: 'inquiry', sub: 'none', topic: beside ? null : fields.topic, place: fields.place, address: '', text: beside ? '' : fields.words || fields.note,
		urgency: 'normal', language: call.language, tell_by: 'call', tell_to: '', parent: beside || null, link: beside ? 'referral' : 'none', then: fields.outcome === 'handed_over' ? 'hand' : 'answer',
		reason: '', department: '', answer: beside ? '' : fields.note, told: true, by: me.value?.agent.id ?? '', wanted: false, made: null, problem: '', begun_ms: Date.now(), caller: call.caller ?? '',
	});
	current.value = key;
}

export const loadMine = newest(() => Promise.all([get('inquiries?view=mine&limit=200'), get('inquiries?view=tell&limit=50')]), ([own, told]) => {
	mine.value = renewed(mine.value, own.inquiries);
	toTell.value = renewed(toTell.value, told.inquiries.filter((/** @type {Row} */ row) => !mine.value.some(one => one.id === row.id)));
});

/** @param {string} id of the contact @returns {Promise<Row[] | null>} */
export async function loadOpened(id) {
	const got = await get(`contacts/${id}/inquiries`).catch(() => null);
	if (!got) return null;
	opened.value = { ...opened.value, [id]: got.inquiries.filter((/** @type {Row} */ row) => row.of_contact !== false) };
	return got.inquiries;
}

/** @param {Inquiry} one */
const formOf = one => ({
	kind: one.kind, sub: one.sub, topic: one.topic ?? undefined, place: one.place ?? undefined, address: one.address, text: one.text, urgency: one.urgency, language: one.language,
	tell_by: one.tell_by, tell_to: one.tell_to || undefined, came_in: 'centre', files: one.files?.map(file => file.id).join(' ') || undefined, contact: one.contact, parent: one.parent ?? undefined, link: one.link, revision: 0,
});

/** The answer to an earlier attempt was lost: is it there? @param {Inquiry} one */
async function madeBefore(one) {
	const rows = await loadOpened(one.contact);
	const row = rows?.find(other => other.of_contact && other.opened_ms >= one.begun_ms - 60000 && one.text.trim().startsWith(other.excerpt.replace(/…$/, '').trim())
		&& !drafts.value.some(draft => draft.made?.id === other.id));
	return row ? { id: row.id, number: row.number } : null;
}

/** What becomes of it; what was done already is no refusal. @param {Inquiry} one @param {string} id */
async function follow(one, id) {
	const step = { answer: { reason: one.reason || 'solved', text: one.answer, told: one.told }, hand: { department: one.department, reason: one.reason || 'competence', text: one.answer || undefined },
		unowned: { reason: 'unclear', text: one.answer || undefined } }[one.then];
	if (!step) return;
	try {
		await post(`inquiries/${id}/${one.then}`, step);
	} catch (error) {
		if (!(error instanceof Refusal) || !one.problem || error.verdict !== 'wrong_state') throw error;
	}
}

/** @type {Set<string>} */
const going = new Set();

/** @param {Inquiry} one @returns {Promise<{id: string, number: string} | null>} what the server calls it */
async function send(one) {
	try {
		const made = one.made ?? (one.problem ? await madeBefore(one) : null) ?? await post('inquiries', formOf(one));
		edit(one.key, { made: { id: made.id, number: made.number } });
		await follow(one, made.id);
		forget(one.key);
		loadOpened(one.contact);
		loadMine();
		return made;
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		edit(one.key, { problem: verdict, wanted: waits(verdict) });
		return null;
	}
}

/** Nothing is wrong with it: it goes later, by itself. @param {string} verdict */
export const waits = verdict => ['offline', 'database_away', 'overloaded', 'fault', 'not_logged_in'].includes(verdict);

/** Saves it: now, or as soon as it can. @param {string} key @returns {Promise<{id: string, number: string} | null>} what the server calls it, once it has it */
export async function save(key) {
	const one = drafts.value.find(other => other.key === key);
	if (!one || going.has(key)) return null;
	put({ ...one, wanted: true });
	going.add(key);
	const made = await send({ ...one, wanted: true });
	going.delete(key);
	return made;
}

/** What could not go yet. */
const sendWaiting = () => { for (const one of drafts.value) if (one.wanted && one.by === me.value?.agent.id) save(one.key); };

export function startInquiries() {
	loadMine();
	sendWaiting();
	setInterval(sendWaiting, again_ms);
	setInterval(loadMine, 30000);
	window.addEventListener('online', sendWaiting);
	window.addEventListener('storage', event => { if (event.key?.startsWith(prefix)) drafts.value = read(); });
	let before = '';
	effect(() => {
		const id = contact.value?.id ?? '';
		me.value;
		untracked(() => {
			if (id && id !== before) loadOpened(id);
			if (id !== before && inHand.value?.contact !== id) current.value = '';
			before = id;
		});
	});
}
