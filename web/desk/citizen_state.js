// What is known of the citizen of the contact in hand. Owns reading it (a restricted record asks for a reason first) and saving what is
// typed: it is kept in this browser at once, sent when the hands rest, and what two people wrote stands there from both.
import { effect, signal, t, untracked } from '../shared/ui.js';
import { Refusal, get, post, put } from '../shared/api.js';
import { contact, say } from './state.js';

/** @typedef {{name: string, address: string, notes: string, language: string, agent: string | null, place: string | null, segments: string[]}} Fields */
/** @typedef {import('../shared/views.js').Citizen} Citizen */
/** state: 'loading' | 'restricted' | 'open' | 'dirty' | 'failed' | 'hidden'
 * @typedef {{contact: string, state: string, citizen: Citizen | null, fields: Fields, base: Fields, revision: number}} Card */

export const card = signal(/** @type {Card | null} */ (null));

const rest_ms = 800;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let saving = null;

const key = (/** @type {string} */ id) => 'dj.citizen.' + id;
/** @type {Fields} */
const blank = { name: '', address: '', notes: '', language: 'unknown', agent: null, place: null, segments: [] };

/** @param {Citizen | null} from @returns {Fields} */
const fieldsOf = from => from?.open ? { name: from.name ?? '', address: from.address ?? '', notes: from.notes ?? '', language: from.language ?? 'unknown',
	agent: from.agent ?? null, place: from.place ?? null, segments: from.segments ?? [] } : blank;

/** @param {Fields} a @param {Fields} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** @param {Partial<Card>} part */
const change = part => { if (card.value) card.value = { ...card.value, ...part }; };

/** Both people's words: what only one changed is theirs, what both changed stands one beside the other.
 * @param {Fields} base @param {Fields} mine @param {Fields} theirs @returns {Fields} */
export function together(base, mine, theirs) {
	/** @param {'name' | 'address' | 'notes'} name @param {string} between */
	const words = (name, between) => {
		if (mine[name] === base[name] || theirs[name].includes(mine[name])) return theirs[name];
		if (theirs[name] === base[name] || mine[name].includes(theirs[name])) return mine[name];
		return theirs[name] + between + mine[name];
	};
	const chosen = /** @param {'language' | 'agent' | 'place'} name */ name => mine[name] === base[name] ? theirs[name] : mine[name];
	const segments = new Set(theirs.segments);
	for (const one of mine.segments) if (!base.segments.includes(one)) segments.add(one);
	for (const one of base.segments) if (!mine.segments.includes(one)) segments.delete(one);
	return { name: words('name', ' / '), address: words('address', ' / '), notes: words('notes', '\n'), language: chosen('language') ?? 'unknown',
		agent: chosen('agent'), place: chosen('place'), segments: [...segments] };
}

/** @param {string} id @param {Citizen | null} citizen */
function show(id, citizen) {
	if (card.value?.contact !== id) return;
	const base = fieldsOf(citizen);
	const typed = JSON.parse(localStorage.getItem(key(id)) ?? 'null');
	const fields = typed ? together(typed.base, typed.fields, base) : base;
	change({ citizen, base, fields, revision: citizen?.revision ?? 0, state: same(fields, base) ? 'open' : 'dirty' });
	if (!same(fields, base)) saveSoon();
	else localStorage.removeItem(key(id));
}

/** @param {string} id @param {{why?: string, note?: string}} [reason] */
export async function openCard(id, reason = {}) {
	try {
		show(id, (await post(`contacts/${id}/citizen`, reason)).citizen);
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (card.value?.contact === id) change({ state: verdict === 'reason_missing' ? 'restricted' : 'hidden' });
		if (verdict !== 'reason_missing' && verdict !== 'not_allowed') setTimeout(() => { if (card.value?.contact === id) openCard(id, reason); }, 5000);
		if (reason.why) say(t('verdict.' + verdict));
	}
}

/** @param {Partial<Fields>} part */
export function edit(part) {
	const now = card.value;
	if (!now) return;
	const fields = { ...now.fields, ...part };
	localStorage.setItem(key(now.contact), JSON.stringify({ base: now.base, fields }));
	change({ fields, state: 'dirty' });
	saveSoon();
}

function saveSoon(after_ms = rest_ms) {
	clearTimeout(timer);
	timer = setTimeout(() => { save(); }, after_ms);
}

/** @param {Card} now */
const bodyOf = now => ({ ...now.fields, segments: now.fields.segments.join(' '), agent: now.fields.agent ?? undefined, place: now.fields.place ?? undefined,
	contact: now.contact, revision: now.revision });

export async function save() {
	clearTimeout(timer);
	if (saving) await saving;
	const now = card.value;
	if (!now || (now.state !== 'dirty' && now.state !== 'failed')) return;
	saving = send(now);
	await saving;
	saving = null;
}

/** @param {Card} sent */
async function send(sent) {
	try {
		const id = sent.citizen?.id;
		const saved = id ? await put('citizens/' + id, bodyOf(sent)) : await post('citizens', bodyOf(sent));
		if (!id) return await made(sent);
		if (card.value?.contact !== sent.contact) return await sendRest(sent, saved.revision);
		const done = same(card.value.fields, sent.fields);
		change({ base: sent.fields, revision: saved.revision, state: done ? 'open' : 'dirty' });
		if (done) localStorage.removeItem(key(sent.contact));
		else saveSoon();
	} catch (error) {
		if (error instanceof Refusal && error.verdict === 'changed') return await meet(sent);
		if (card.value?.contact === sent.contact) change({ state: 'failed' });
		saveSoon(3000);
	}
}

/** Of a contact that has left the desk: what was typed while the rest was on its way. @param {Card} sent @param {number} revision */
async function sendRest(sent, revision) {
	const typed = JSON.parse(localStorage.getItem(key(sent.contact)) ?? 'null');
	if (typed && !same(typed.fields, sent.fields)) await put('citizens/' + sent.citizen?.id, bodyOf({ ...sent, fields: typed.fields, revision }));
	localStorage.removeItem(key(sent.contact));
}

/** The new record has a number and a place in the log: it is read whole. @param {Card} sent */
async function made(sent) {
	const { citizen } = await post(`contacts/${sent.contact}/citizen`, {});
	if (card.value?.contact === sent.contact) localStorage.setItem(key(sent.contact), JSON.stringify({ base: sent.fields, fields: card.value.fields }));
	else localStorage.removeItem(key(sent.contact));
	show(sent.contact, citizen);
}

/** Somebody else wrote meanwhile. @param {Card} sent */
async function meet(sent) {
	const { citizen } = sent.citizen ? await get('citizens/' + sent.citizen.id) : await post(`contacts/${sent.contact}/citizen`, {});
	say(t('citizen_card.both'));
	show(sent.contact, citizen);
}

/** @param {() => Promise<any>} what */
export async function act(what) {
	const now = card.value;
	if (!now) return;
	await save();
	try {
		await what();
	} catch (error) {
		say(t('verdict.' + (error instanceof Refusal ? error.verdict : 'fault')));
	}
	await openCard(now.contact);
}

export function startCitizen() {
	effect(() => {
		const id = contact.value?.id;
		untracked(() => {
			if (card.value && card.value.contact !== id) save();
			if (!id) card.value = null;
			else if (card.value?.contact !== id) {
				card.value = { contact: id, state: 'loading', citizen: null, fields: blank, base: blank, revision: 0 };
				openCard(id);
			}
		});
	});
	window.addEventListener('online', () => { if (card.value?.state === 'failed') save(); });
}
