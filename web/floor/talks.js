// The left pane's contacts in writing: how many wait on each channel and since when; a sheet with all of them, to read one, write a note, or take it over.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Icon, Sheet, Timer } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { channelIcon, whoText } from '../desk/talk_list.js';
import { closeTalk, onTalk, openTalk, talk } from '../desk/talk_state.js';
import { TalkView } from '../desk/talk_view.js';
import { open } from './state.js';

/** @typedef {import('../desk/talk_state.js').Row} Row */

const all = signal(/** @type {{conversations: Row[], channels: {channel: string, waiting: number, oldest_ms: number | null, open: number}[]} | null} */ (null));

async function load() {
	const got = await get('conversations').catch(() => null);
	if (got) all.value = got;
}

/** @param {Row} row */
async function takeOver(row) {
	if (await onTalk(row.contact, 'take')) await Promise.all([load(), openTalk(row.contact)]);
}

/** @param {{row: Row}} p */
const One = ({ row }) => html`<tr data-talk=${row.contact}><td><${Icon} name=${channelIcon(row.channel)} /> ${t('channel.' + row.channel)}</td><td class="el">${row.danger && html`<b class="bad">${t('talk.danger')}</b> `}${whoText(row)}<br /><span class="xs dim">${row.preview}</span></td>
	<td>${t('conversation_state.' + row.state)}${row.agent_name ? ' · ' + row.agent_name : ''}</td><td class="n"><${Timer} since=${row.heard_ms ?? row.since_ms} /></td>
	<td class="row"><button type="button" class="btn sm" data-do="talk-read" onClick=${() => openTalk(row.contact)}>${t('talk.read')}</button>
		<button type="button" class="btn sm" data-do="talk-take-over" onClick=${() => takeOver(row)}>${t('talk.take_over')}</button></td></tr>`;

export function TalksSheet() {
	useEffect(() => { load(); }, []);
	const rows = all.value?.conversations ?? [];
	return html`<${Sheet} title=${t('talk.label')} onClose=${() => { closeTalk(); open.value = ''; }}>${talk.value ? html`<${TalkView} />`
		: html`<div class="scroll"><table class="table talks-all"><tbody>${rows.map(row => html`<${One} row=${row} key=${row.contact} />`)}</tbody></table>${!rows.length && html`<p class="none">${t('talk.none_open')}</p>`}</div>`}<//>`;
}

export function FloorTalks() {
	useEffect(() => {
		load();
		const timer = setInterval(load, 10000);
		return () => clearInterval(timer);
	}, []);
	const channels = all.value?.channels ?? [];
	const danger = (all.value?.conversations ?? []).filter(row => row.danger);
	return html`<section aria-label=${t('talk.label')}><h2>${t('talk.label')}</h2>${danger.length > 0 && html`<p class="ban bad" role="alert"><button type="button" class="link" data-do="talks-danger"
		onClick=${() => { open.value = 'talks'; openTalk(danger[0].contact); }}><${Icon} name="octagon" tone="bad" /> ${t('talk.danger_count', { n: danger.length })}</button></p>`}<ul class="queue-list">${channels.map(one => html`<li key=${one.channel}><button type="button" class="queue-row" data-channel=${one.channel}
			onClick=${() => { open.value = 'talks'; }}><span class="el"><${Icon} name=${channelIcon(one.channel)} /> ${t('channel.' + one.channel)}</span><b class="n lg">${one.waiting}</b>
			<span class="xs">${one.waiting ? html`<${Timer} since=${one.oldest_ms} />` : t('talk.open_count', { n: one.open })}</span></button></li>`)}</ul>
		${!channels.length && html`<p class="none">${t('talk.none_open')}</p>`}
		${channels.length > 0 && html`<button type="button" class="btn sm" data-do="talks-all" onClick=${() => { open.value = 'talks'; }}>${t('talk.all')}</button>`}</section>`;
}
