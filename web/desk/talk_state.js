// Contacts in writing at this desk: mine, those that wait, the one that is open, who else looks at it. The server tells what changed;
// what it is now is asked for.
import { computed, signal } from '../shared/ui.js';
import { get, post, put } from '../shared/api.js';
import { attempt, refusalText } from './actions.js';
import { me, say, tab } from './state.js';

/** @typedef {{contact: string, channel: string, state: string, language: string, queue: string | null, queue_name: string, position: number | null, estimate_ms: number | null,
 *   in_hours: boolean, opens_ms: number | null, agent: string | null, agent_name: string | null, asked: string | null, last_agent: string | null, because: string, heard_ms: number | null,
 *   answered_ms: number | null, since_ms: number, place_ms: number, unread: number, danger: boolean, due_ms: number | null, name: string, caller: string | null, preview: string}} Row */
/** @typedef {{id: string, channel: string, way: string, state: string, kind: string, why: string, open: boolean, note: boolean, person: string | null, person_name: string | null, name: string,
 *   body: string, detail: string, fold: number, made_ms: number, contact: string | null, attachments: import('../shared/viewer.js').Seen[]}} Piece */
/** A way to the citizen: `to` masked, `shut` why not.
 * @typedef {{channel: string, to: string, shut: string, until_ms: number | null, goes_ms: number | null, size: import('./talk_size.js').Limits}} Way */
/** A call about the same thing. @typedef {{contact: string, started_ms: number, answered_ms: number | null, ended_ms: number | null, result: string, agent_name: string | null, talk_ms: number}} TalkCall */
/** What comes next against abuse of this kind, and what the citizen would read. @typedef {{kind: string, warned: number, ends: boolean, leads: boolean, words: string}} Step */
/** Somebody had it; `begun`: what they had not sent. @typedef {{at_ms: number, agent: string | null, agent_name: string | null, because: string, since_ms: number, heard_ms: number | null,
 *   answered_ms: number | null, begun: string}} Handover */
/** A machine's, of a letter of theirs or of own words. @typedef {{id: string, letter: string | null, own: boolean, language: string, state: string, at_ms: number, written: string, words: string}} Translation */
/** @typedef {Row & {inquiry: string | null, letters: Piece[], draft: string, shut: string, answer_until_ms: number | null, size: import('./talk_size.js').Limits,
 *   ways: Way[], calls: TalkCall[], warned: {kind: string, warned: number}[], ladder: Step[], handovers: Handover[],
 *   translates: boolean, translations: Translation[]}} Talk */

export const mine = signal(/** @type {Row[]} */ ([]));
export const waiting = signal(/** @type {Row[]} */ ([]));
export const talk = signal(/** @type {Talk | null} */ (null));
/** Who else looks at the open one or writes in it, and when that was heard last. */
export const others = signal(/** @type {Record<string, {name: string, at: number}>} */ ({}));
/** '', 'hand', 'call', 'end', 'ladder', 'article': what is open below the open one. */
export const fold = signal('');

export const offered = computed(() => mine.value.find(row => row.state === 'offered') ?? null);
export const isMine = computed(() => talk.value?.state === 'open' && talk.value.agent === me.value?.agent?.id);

export async function loadTalks() {
	const [own, line] = await Promise.all(['mine', 'waiting'].map(state => get('conversations?state=' + state).catch(() => null)));
	if (own) mine.value = own.conversations;
	if (line) waiting.value = line.conversations.filter((/** @type {Row} */ row) => row.state === 'waiting');
}

/** @param {string} id @param {string} verb @param {object} [body] */
export const onTalk = (id, verb, body = {}) => attempt(() => post(`conversations/${id}/${verb}`, body));

async function refresh() {
	const id = talk.value?.contact;
	if (!id) return;
	const fresh = await get('conversations/' + id).catch(() => null);
	if (!fresh || talk.value?.contact !== id) return;
	talk.value = fresh;
	if (fresh.unread && fresh.agent === me.value?.agent?.id && document.visibilityState === 'visible') await post(`conversations/${id}/seen`).then(loadTalks).catch(() => {});
}

/** @param {string} id */
export async function openTalk(id) {
	const fresh = await get('conversations/' + id).catch(error => say(refusalText(error)));
	if (!fresh) return;
	talk.value = fresh;
	others.value = {};
	fold.value = '';
	tab.value = 'call';
	look();
	refresh();
}

export function closeTalk() {
	talk.value = null;
}

/** Others who have it open are told that somebody is here. */
export function look() {
	if (talk.value) post(`conversations/${talk.value.contact}/writing`).catch(() => {});
}

/** The offer, or the next one of mine with something unread; else the first that waits. */
export async function nextTalk() {
	const one = offered.value;
	if (one) return acceptTalk(one);
	const next = mine.value.find(row => row.unread && row.contact !== talk.value?.contact) ?? mine.value.find(row => row.contact !== talk.value?.contact);
	if (next) return openTalk(next.contact);
	const first = waiting.value[0];
	if (first && await onTalk(first.contact, 'take')) await Promise.all([loadTalks(), openTalk(first.contact)]);
}

/** @param {Row} row */
export async function acceptTalk(row) {
	if (!await onTalk(row.contact, 'accept')) return;
	await Promise.all([loadTalks(), openTalk(row.contact)]);
	document.getElementById('talk-text')?.focus();
}

/** What the live connection says. @param {{contact: string, what: string, person?: string, name?: string}} message */
export function takeTalk(message) {
	if (message.what === 'writing') {
		if (message.person && message.contact === talk.value?.contact) others.value = { ...others.value, [message.person]: { name: message.name ?? '', at: Date.now() } };
		return;
	}
	loadTalks();
	if (message.contact === talk.value?.contact) refresh();
}

/** @param {Talk} one @param {string} text */
export const keepDraft = (one, text) => put(`conversations/${one.contact}/draft`, { text }).catch(() => {});

export function startTalks() {
	loadTalks();
	setInterval(loadTalks, 10000);
	setInterval(look, 30000);
	document.addEventListener('visibilitychange', () => refresh());
}
