// The left pane's contacts in writing: the one that is offered, mine with what is unread, those that wait.
import { html, t } from '../shared/ui.js';
import { Icon, Timer, against } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { altName } from '../shared/keys.js';
import { mine, onTalk, offered, acceptTalk, openTalk, talk, waiting, loadTalks } from './talk_state.js';

/** @typedef {import('./talk_state.js').Row} Row */

export const channelIcon = (/** @type {string} */ channel) => channel === 'mail' ? 'doc' : channel === 'x' || channel === 'facebook' ? 'globe' : 'chat';
export const whoText = (/** @type {{name: string, caller: string | null}} */ row) => row.name || row.caller || t('talk.somebody');

/** Until when an answer is due: the time that is left, or over. @param {{row: Row}} p */
function Due({ row }) {
	if (!row.due_ms) return html`<span class="tm dim"><${Timer} since=${row.answered_ms ?? row.since_ms} /></span>`;
	const whole = row.due_ms - (row.heard_ms ?? row.place_ms);
	const degree = against(now.value - (row.heard_ms ?? row.place_ms), Math.max(whole, 1));
	return html`<span class=${'tm ' + (degree === 'ok' ? '' : degree)}><${Timer} since=${row.heard_ms ?? row.place_ms} /></span>`;
}

/** @param {{row: Row, onOpen: () => void}} p */
const TalkRow = ({ row, onOpen }) => html`<li><button type="button" class=${'q work-row' + (row.contact === talk.value?.contact ? ' on' : '')} data-talk=${row.contact} onClick=${onOpen}>
	<span class="ch"><${Icon} name=${channelIcon(row.channel)} /><span class="unseen">${t('channel.' + row.channel)}</span></span><span class="who">${row.danger && html`<b class="bad" data-do="talk-danger">${t('talk.danger')}</b> `}${whoText(row)}
		${row.unread > 0 && row.state === 'open' && html` <b class="unread n" aria-label=${t('talk.unread', { n: row.unread })}>${row.unread}</b>`}</span><${Due} row=${row} />
	<span class="what">${row.preview}</span></button></li>`;

/** @param {{row: Row}} p */
const Offered = ({ row }) => html`<div class="q ring talk-offer" role="alert"><span class="ch"><${Icon} name=${channelIcon(row.channel)} /></span><span class="who">${row.danger && html`<b class="bad">${t('talk.danger')}</b> `}${whoText(row)}</span>
	<${Due} row=${row} /><span class="what">${t('channel.' + row.channel)} · ${row.preview}</span></div>
	<div class="q-more"><button type="button" class="btn sm pri" data-do="talk-accept" onClick=${() => acceptTalk(row)}>${t('talk.accept')} <kbd>${altName} O</kbd></button>
		<button type="button" class="btn sm ghost" data-do="talk-decline" onClick=${async () => { await onTalk(row.contact, 'decline'); loadTalks(); }}>${t('talk.decline')}</button></div>`;

/** Out of the line, without having been asked. @param {Row} row */
async function take(row) {
	if (await onTalk(row.contact, 'take')) await Promise.all([loadTalks(), openTalk(row.contact)]);
}

export function Talks() {
	const own = mine.value.filter(row => row.state === 'open');
	const line = waiting.value.slice(0, 8);
	return html`<section class="talks" aria-label=${t('talk.label')}><h2>${t('talk.label')}<span class="n">${own.length}</span></h2>
		${offered.value && html`<${Offered} row=${offered.value} />`}
		<ul class="work-list">${own.map(row => html`<${TalkRow} row=${row} key=${row.contact} onOpen=${() => openTalk(row.contact)} />`)}
			${!own.length && !offered.value && html`<li class="none">${t('talk.none')}</li>`}</ul>
		${line.length > 0 && html`<h3 class="xs dim">${t('talk.waiting', { n: waiting.value.length })}</h3><ul class="work-list line">${line.map(row => html`<${TalkRow} row=${row} key=${row.contact}
			onOpen=${() => take(row)} />`)}</ul>`}</section>`;
}
