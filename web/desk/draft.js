// The record of the contact in hand: what the citizen said, summary, topic, place, outcome. Owns saving: every letter goes to
// localStorage at once and to the server when the hands rest, and is forgotten here only when the server has it.
import { effect, signal, untracked } from '../shared/ui.js';
import { Refusal, get, put } from '../shared/api.js';
import { contact } from './state.js';

/** @typedef {import('../shared/views.js').RecordFields} RecordFields */
/** @typedef {import('../shared/views.js').Classified} Classified */
/** state: 'saved' | 'dirty' | 'failed' | 'changed'
 * @typedef {{id: string, fields: RecordFields, revision: number, state: string, saved_ms: number, other: Classified | null}} Draft */

export const draft = signal(/** @type {Draft | null} */ (null));

const rest_ms = 800;
const key = (/** @type {string} */ id) => 'dj.draft.' + id;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<boolean> | null} */
let saving = null;

/** @param {Classified} from @returns {RecordFields} */
const fieldsOf = ({ topic, place, outcome, note, words }) => ({ topic, place, outcome, note, words });

/** What this browser keeps of a contact: the fields, the revision they were made on, and what was sent last.
 * @param {string} id @returns {{fields: RecordFields, revision: number, sent?: RecordFields} | null} */
const kept = id => JSON.parse(localStorage.getItem(key(id)) ?? 'null');

/** @param {string} id @param {object} part */
const keep = (id, part) => localStorage.setItem(key(id), JSON.stringify({ ...kept(id), ...part }));

/** @param {RecordFields | undefined} a @param {RecordFields | undefined} b */
const equal = (a, b) => !!a && !!b && JSON.stringify(fieldsOf(/** @type {any} */ (a))) === JSON.stringify(fieldsOf(/** @type {any} */ (b)));

/** @param {Partial<Draft>} part */
const change = part => { if (draft.value) draft.value = { ...draft.value, ...part }; };

/** @param {string} id @param {Classified} classified */
function open(id, classified) {
	const typed = kept(id);
	draft.value = {
		id, fields: typed?.fields ?? fieldsOf(classified), revision: typed?.revision ?? classified.revision,
		state: typed ? 'dirty' : 'saved', saved_ms: 0, other: null,
	};
	if (typed) saveSoon(0);
}

/** @param {Partial<RecordFields>} part */
export function edit(part) {
	const now = draft.value;
	if (!now) return;
	const fields = { ...now.fields, ...part };
	keep(now.id, { fields, revision: now.revision });
	change({ fields, state: now.state === 'changed' ? 'changed' : 'dirty' });
	if (now.state !== 'changed') saveSoon(rest_ms);
}

/** @param {number} after_ms */
function saveSoon(after_ms) {
	clearTimeout(timer);
	timer = setTimeout(save, after_ms);
}

/** Everything typed so far is with the server when this answers true. @returns {Promise<boolean>} */
export async function save() {
	clearTimeout(timer);
	if (saving) await saving;
	const now = draft.value;
	if (!now || now.state === 'saved') return true;
	if (now.state === 'changed') return false;
	saving = send(now);
	const done = await saving;
	saving = null;
	return done;
}

/** @param {Draft} sent */
async function send(sent) {
	const earlier = kept(sent.id)?.sent;
	keep(sent.id, { sent: sent.fields });
	try {
		const { revision } = await put(`contacts/${sent.id}/record`, { ...sent.fields, revision: sent.revision });
		accepted(sent, revision);
		return true;
	} catch (error) {
		if (draft.value?.id === sent.id) await refused(sent, error, earlier);
		return false;
	}
}

/** What was typed since stays here until it is sent, also when the contact has left the desk meanwhile.
 * @param {Draft} sent @param {number} revision */
function accepted(sent, revision) {
	const typed = kept(sent.id), whole = !typed?.fields || equal(typed.fields, sent.fields);
	if (whole) localStorage.removeItem(key(sent.id));
	else keep(sent.id, { revision });
	if (draft.value?.id !== sent.id) return;
	change({ revision, state: whole ? 'saved' : 'dirty', saved_ms: Date.now() });
	if (!whole) saveSoon(rest_ms);
}

/** @param {Draft} sent @param {unknown} error @param {RecordFields} [earlier] what was sent before, by a page that is gone */
async function refused(sent, error, earlier) {
	const verdict = error instanceof Refusal ? error.verdict : 'fault';
	if (verdict !== 'changed') {
		change({ state: 'failed' });
		return saveSoon(3000);
	}
	const other = /** @type {Refusal} */ (error).body?.record ?? (await get('contacts/' + sent.id).catch(() => null))?.classified;
	if (equal(other, sent.fields)) return accepted(sent, other.revision); // ours, whose answer was lost
	if (equal(other, earlier)) { // ours too, but older than what stands here
		change({ revision: other.revision, state: 'dirty' });
		return saveSoon(0);
	}
	change({ state: 'changed', other: other ?? null });
}

/** Two writers: keep mine (over the other's), or take the other's. @param {boolean} mine */
export function settle(mine) {
	const now = draft.value;
	if (!now?.other) return;
	const { other } = now;
	change({ fields: mine ? now.fields : fieldsOf(other), revision: other.revision, other: null, state: 'dirty' });
	edit({});
}

/** What an earlier page typed and could not send goes now. */
export async function sendLeftovers() {
	for (const name of Object.keys(localStorage).filter(name => name.startsWith('dj.draft.'))) {
		const id = name.slice('dj.draft.'.length);
		const typed = kept(id);
		if (!typed || id === contact.value?.id) continue;
		await put(`contacts/${id}/record`, { ...typed.fields, revision: typed.revision })
			.then(() => localStorage.removeItem(name), () => {}); // not now: it stays for the next time
	}
}

/** The server's view of the contact in hand came. @param {import('../shared/views.js').Contact | null} current */
function follow(current) {
	const before = draft.value;
	if (before && before.id !== current?.id && before.state !== 'saved') {
		save();
		setTimeout(sendLeftovers, 3000);
	}
	if (!current) draft.value = null;
	else if (current.id !== before?.id) open(current.id, current.classified);
	else if (before.state === 'saved' && current.classified.revision > before.revision) open(current.id, current.classified);
}

export function startDraft() {
	effect(() => {
		const current = contact.value;
		untracked(() => follow(current));
	});
	window.addEventListener('online', () => { if (draft.value?.state === 'failed') save(); });
}
