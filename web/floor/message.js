// Words to one person or to everybody, hand-over notes, and who has read them.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { Icon, Segments, Sheet } from '../shared/parts.js';
import { serverNow } from '../shared/clock.js';
import { clockText } from '../shared/i18n.js';
import { get } from '../shared/api.js';
import { sendMessage } from './actions.js';
import { filter, open, rules } from './state.js';

/** @param {{person?: string, onDone: () => void}} p */
export function MessageForm({ person, onDone }) {
	const [text, setText] = useState('');
	const [kind, setKind] = useState('now');
	const [team, setTeam] = useState(person ? '' : filter.value.team);
	const hours = kind === 'handover' ? 24 : 12;
	const send = async (/** @type {Event} */ event) => {
		event.preventDefault();
		if (await sendMessage({ kind, text: text.trim(), person, team: team || undefined, until_ms: serverNow() + hours * 3600000 })) onDone();
	};
	return html`<form class="form-grid" onSubmit=${send}>
		${!person && html`<${Segments} label=${t('message.kind')} value=${kind} onPick=${setKind} options=${['now', 'handover'].map(value => ({ value, text: t('message.kind.' + value) }))} />`}
		${!person && rules.value.teams.length > 0 && html`<label for="message-team">${t('message.for')}</label><select class="in" id="message-team" value=${team} onChange=${(/** @type {any} */ event) => setTeam(event.currentTarget.value)}>
			<option value="">${t('message.everybody')}</option>${rules.value.teams.map(one => html`<option value=${one.id} key=${one.id}>${one.name}</option>`)}</select>`}
		<label for="message-text">${t('message.text')}</label><textarea id="message-text" class="in" rows="4" maxlength="330" required value=${text}
			onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />
		<p class="xs mut">${t(kind === 'handover' ? 'message.handover_hint' : 'message.now_hint')}</p>
		<button type="submit" class="btn pri big" data-do="send-message" disabled=${!text.trim()}><${Icon} name="chat" />${t('message.send')}</button></form>`;
}

/** @typedef {{id: string, kind: string, to_name: string | null, team: string | null, at_ms: number, text: string, seen: {name: string | null}[]}} Sent */

function SentList() {
	const [list, setList] = useState(/** @type {Sent[]} */ ([]));
	useEffect(() => { get('messages/sent').then(got => setList(got.messages), () => {}); }, []);
	return html`<ul class="sent">${list.map(one => html`<li key=${one.id}><p class="xs mut">${clockText(one.at_ms)} · ${one.to_name ?? one.team ?? t('message.everybody')} · ${t('message.kind.' + one.kind)}</p>
		<p>${one.text}</p><p class="xs dim">${t('message.seen_by', { n: one.seen.length })} ${one.seen.map(who => who.name).filter(Boolean).join(', ')}</p></li>`)}
		${!list.length && html`<li class="none">${t('message.none_sent')}</li>`}</ul>`;
}

export const MessageSheet = () => html`<${Sheet} title=${t('message.to_all')} onClose=${() => { open.value = ''; }}>
	<${MessageForm} onDone=${() => { open.value = ''; }} /><h3>${t('message.last')}</h3><${SentList} /><//>`;
