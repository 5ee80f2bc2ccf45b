// A contact in writing in the middle of the desk: what was said in one line of time, whatever the channel, and the composer below it.
import { html, t, useEffect, useRef } from '../shared/ui.js';
import { FileList } from '../shared/viewer.js';
import { Icon, Timer } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { clockText, dayText, durationText } from '../shared/i18n.js';
import { Pick } from '../shared/pick.js';
import { stateLook } from '../shared/words.js';
import { queueText } from './names.js';
import { catalog, me } from './state.js';
import { channelIcon, whoText } from './talk_list.js';
import { Ending } from './talk_end.js';
import { Handed } from './talk_handed.js';
import { LadderStep } from './talk_ladder.js';
import { TranslateAll, Translated } from './talk_translate.js';
import { CallThem } from './talk_way.js';
import { Composer, offerCall, writeNote } from './talk_write.js';
import { closeTalk, fold, isMine, loadTalks, mine, onTalk, openTalk, others, talk } from './talk_state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('./talk_state.js').Piece} Piece */

/** Who wrote last, for the head of a row. @param {Talk} one */
const nameOf = one => one.letters.find(piece => piece.way === 'in' && piece.name)?.name || whoText(mine.value.find(row => row.contact === one.contact) ?? one);

/** Their own words; what they quote is left out, the whole letter has it. @param {Piece} piece */
const ownWords = piece => new TextDecoder().decode(new TextEncoder().encode(piece.body).slice(0, piece.fold || undefined)).trim() || piece.body;

/** Numbers of telephones and of inquiries in a text stand out and are copied with a press. @param {{text: string}} p */
function Words({ text }) {
	const parts = text.split(/(\b01[016-9][- ]?\d{3,4}[- ]?\d{4}\b|\b0\d{1,2}-\d{3,4}-\d{4}\b|\b\d{4}-\d{4,6}\b)/);
	return parts.map((part, i) => i % 2 ? html`<button type="button" class="link n" title=${t('talk.copy')} onClick=${() => navigator.clipboard?.writeText(part)}>${part}</button>` : part);
}

/** What became of a letter of ours. @param {{piece: Piece}} p */
function Fate({ piece }) {
	const bad = ['failed', 'not_confirmed'].includes(piece.state);
	return html`<span class=${bad ? 'bad' : ''}>${bad && html`<${Icon} name="octagon" tone="bad" /> `}${t('letter_state.' + piece.state)}${piece.why !== 'none' ? ' · ' + t('letter_why.' + piece.why) : ''}</span>`;
}

/** @param {{piece: Piece, one: Talk}} p */
function Bubble({ piece, one }) {
	const { channel, inquiry } = one;
	const kind = piece.note ? 'note' : piece.way === 'in' ? 'theirs' : piece.kind === 'automatic' ? 'out auto' : 'out';
	const who = piece.note ? t('talk.note_of', { name: piece.person_name ?? '' }) : piece.way === 'in' ? piece.name || t('talk.citizen') : piece.kind === 'automatic' ? t('talk.machine') : piece.person_name ?? '';
	return html`<li class=${'bubble ' + kind} data-letter=${piece.id}><div class="words"><${Words} text=${ownWords(piece)} /></div>${!piece.note && html`<${Translated} one=${one} piece=${piece} />`}
		<${FileList} files=${piece.attachments} inquiry=${inquiry} />
		<p class="xs dim">${who} · <time>${clockText(piece.made_ms)}</time>${piece.channel !== channel ? ' · ' + t('channel.' + piece.channel) : ''}${piece.open ? ' · ' + t('talk.open_to_all') : ''}${piece.kind === 'held' ? ' · ' + t('talk.held') : ''}
			${piece.way === 'out' && !piece.note && html` · <${Fate} piece=${piece} />`}</p></li>`;
}

/** A call among what was written. @param {{call: import('./talk_state.js').TalkCall}} p */
const Called = ({ call }) => html`<li class="bubble called xs" data-call=${call.contact}><${Icon} name="phone" /> ${call.answered_ms ? t('talk.called', { time: durationText(call.talk_ms) }) : t('talk.called_not')}
	${call.agent_name ? ' · ' + call.agent_name : ''} · <time>${clockText(call.started_ms)}</time></li>`;

/** Letters, calls and who had it, by their times. @param {Talk} one */
const moments = one => [...one.letters.map(piece => ({ at: piece.made_ms, key: piece.id, row: html`<${Bubble} piece=${piece} one=${one} key=${piece.id} />` })),
	...one.calls.map(call => ({ at: call.started_ms, key: 'c' + call.contact, row: html`<${Called} call=${call} key=${'c' + call.contact} />` })),
	...one.handovers.map(handed => ({ at: handed.at_ms, key: 'h' + handed.at_ms, row: html`<${Handed} handed=${handed} key=${'h' + handed.at_ms} />` }))].sort((a, b) => a.at - b.at);

/** @param {{one: Talk}} p */
function Line({ one }) {
	const list = useRef(/** @type {HTMLElement | null} */ (null));
	const last = one.letters[one.letters.length - 1]?.id;
	useEffect(() => {
		const box = list.current;
		if (!box) return;
		const toEnd = () => { box.scrollTop = box.scrollHeight; };
		toEnd();
		const seen = new ResizeObserver(toEnd); // what opens below leaves their last words in sight
		seen.observe(box);
		return () => seen.disconnect();
	}, [one.contact, last]);
	let day = '';
	return html`<ol class="bubbles" ref=${list} tabindex="0" aria-label=${t('talk.line')} aria-live="polite">${moments(one).map(({ at, key, row }) => {
		const head = dayText(at) === day ? null : html`<li class="day xs dim" key=${'d' + key}>${day = dayText(at)}</li>`;
		return [head, row];
	})}</ol>`;
}

/** Others who look at it or write in it within the last minute. */
function Collision() {
	const names = Object.values(others.value).filter(one => Date.now() - one.at < 60000).map(one => one.name);
	return names.length ? html`<p class="ban warn" role="status"><${Icon} name="users" /> ${t('talk.also_here', { name: names.join(', ') })}</p>` : null;
}

/** @param {Talk} one @param {string} target */
async function handOn(one, target) {
	const [kind, id] = target.split(':');
	await writeNote(one);
	if (!await onTalk(one.contact, 'transfer', { [kind]: id })) return;
	closeTalk();
	loadTalks();
}

/** To whom: colleagues who are there, then queues. What stands in the field as a note goes along. @param {{one: Talk}} p */
function HandOn({ one }) {
	const people = (catalog.value?.agents ?? []).filter(agent => agent.id !== me.value?.agent?.id).map(agent => {
		const look = stateLook[agent.routing] ?? stateLook.offline;
		return { id: 'agent:' + agent.id, text: agent.display, icon: look.icon, tone: look.tone, note: t('routing.' + agent.routing) };
	});
	const queues = (catalog.value?.queues ?? []).map(queue => ({ id: 'queue:' + queue.id, text: queueText(queue.id, queue.name), icon: 'queue' }));
	return html`<section class="card hand-on"><div class="hd">${t('talk.hand_on')}</div><p class="xs mut">${t('talk.hand_on_more')}</p>
		<${Pick} id="talk-target" label=${t('talk.hand_on')} hint=${t('talk.hand_on_whom')} entries=${[...people, ...queues]} value=${null} always focus onPick=${(/** @type {string} */ id) => handOn(one, id)} /></section>`;
}

/** @param {Talk} one @param {string} verb */
async function leave(one, verb) {
	if (!await onTalk(one.contact, verb)) return;
	closeTalk();
	loadTalks();
}

/** For keys too: false when there is none of mine. */
export function endTalk() {
	if (!talk.value || !isMine.value) return false;
	toggle('end');
}
/** @param {string} what */
function toggle(what) {
	fold.value = fold.value === what ? '' : what;
}
/** For a key: false when there is none of mine. @param {string} what */
export const toggleMine = what => () => talk.value && isMine.value ? toggle(what) : false;

/** @param {{one: Talk}} p */
const Acts = ({ one }) => html`<div class="row talk-acts">${isMine.value ? html`
		<button type="button" class="btn sm" data-do="talk-hand" aria-expanded=${fold.value === 'hand'} onClick=${toggleMine('hand')}>${t('talk.hand_on')} <kbd>${altName} Z</kbd></button>
		<button type="button" class="btn sm" data-do="talk-call" aria-expanded=${fold.value === 'call'} onClick=${() => toggle('call')}><${Icon} name="phone" />${t('talk.call')}</button>
		<button type="button" class="btn sm ghost" data-do="talk-ladder" aria-expanded=${fold.value === 'ladder'} onClick=${toggleMine('ladder')}>${t('talk.ladder')} <kbd>⇧${altName} 5</kbd></button>
		<${TranslateAll} one=${one} />
		<button type="button" class="btn sm ghost" data-do="talk-back" onClick=${() => leave(one, 'back')}>${t('talk.give_back')}</button>
		<button type="button" class="btn sm pri" data-do="talk-end" aria-expanded=${fold.value === 'end'} onClick=${endTalk}>${t('talk.end')} <kbd>${altName} 5</kbd></button>`
	: one.state !== 'closed' && html`<button type="button" class="btn sm pri" data-do="talk-take" onClick=${async () => { if (await onTalk(one.contact, 'take')) { loadTalks(); openTalk(one.contact); } }}>${t('talk.take')}</button>`}
	<button type="button" class="icb" data-do="talk-close" aria-label=${t('talk.close')} onClick=${closeTalk}><${Icon} name="x" /></button></div>`;

export function TalkView() {
	const one = talk.value;
	if (!one) return null;
	return html`<section class="talk" aria-labelledby="talk-who"><header class="talk-head"><span class="ch"><${Icon} name=${channelIcon(one.channel)} /></span>
			<div><h1 id="talk-who">${nameOf(one)}</h1><p class="xs dim">${t('channel.' + one.channel)} · ${t('language.' + one.language)} · ${t('conversation_state.' + one.state)}
				${one.state === 'waiting' && one.position ? ' · ' + t('talk.place', { n: one.position }) : ''} · <${Timer} since=${one.due_ms ? one.heard_ms ?? one.since_ms : one.since_ms} /></p></div>
			<${Acts} one=${one} /></header>
		${one.danger && html`<p class="ban bad" role="alert" data-do="talk-danger"><${Icon} name="octagon" tone="bad" /><span><b>${t('talk.danger')}</b> ${t('talk.danger_more')}</span></p>`}
		<${Collision} /><${Line} one=${one} />${fold.value === 'hand' && html`<${HandOn} one=${one} />`}
		${fold.value === 'call' && html`<${CallThem} one=${one} onOffer=${() => offerCall(one)} />`}${fold.value === 'end' && html`<${Ending} one=${one} />`}
		${fold.value === 'ladder' && html`<${LadderStep} one=${one} />`}
		<${Composer} one=${one} key=${one.contact} /></section>`;
}
