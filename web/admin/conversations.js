// How contacts in writing are given out: for each channel its line, how many at once, what keeps it waiting, when silence closes it. What that would
// mean now stands below the fields, before anything is saved.
import { html, signal, t, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { get, put } from '../shared/api.js';
import { attempt } from './state.js';
import { OurAddresses, loadOurAddresses } from './our_addresses.js';

/** @typedef {{channel: string, queue: string | null, most: number, blocked_by: string[], ring_ms: number, reserve: number, due_ms: number, remind_ms: number,
 *   close_ms: number, reopen_ms: number, rev: number}} Rule */
/** @typedef {{rules: Rule[], queues: {id: string, name: string}[], agents: {id: string, display: string, routing: string}[],
 *   open: {channel: string, state: string, agent: string | null}[]}} Known */

const known = signal(/** @type {Known | null} */ (null));
const second = 1000, minute = 60 * second, day = 24 * 60 * minute;
const voice = ['call', 'web'], busy = ['ringing', 'talking', 'holding', 'wrap_up'];
/** Fields in their units, with the limits that the server holds. @type {[keyof Rule, number, number, number][]} */
const numbers = [['most', 1, 0, 50], ['reserve', 1, 0, 1000], ['ring_ms', second, 5, 86400], ['due_ms', minute, 1, 525600], ['remind_ms', minute, 0, 525600],
	['close_ms', minute, 0, 525600], ['reopen_ms', day, 0, 365]];

export async function loadConversations() {
	const found = await attempt(() => Promise.all([get('conversation-rules'), get('catalog')]));
	if (found) known.value = { rules: found[0].rules, queues: found[1].queues, agents: found[1].agents, open: found[0].open };
	loadOurAddresses();
}

/** @param {Rule} rule */
const isVoice = rule => voice.includes(rule.channel);

/** What an agent has at the moment, by channel. @param {Known} now @param {{id: string, routing: string}} agent */
function loadOf(now, agent) {
	/** @type {Record<string, number>} */
	const count = busy.includes(agent.routing) ? { call: 1 } : {};
	for (const one of now.open) if (one.agent === agent.id && one.state === 'open') count[one.channel] = (count[one.channel] ?? 0) + 1;
	return count;
}

/** Who could be offered one more by this rule, and what keeps the others. @param {Known} now @param {Rule} rule */
export function whatNow(now, rule) {
	const there = now.agents.filter(agent => agent.routing === 'idle' || busy.includes(agent.routing));
	/** @type {{free: string[], blocked: string[], full: string[]}} */
	const found = { free: [], blocked: [], full: [] };
	for (const agent of there) {
		const has = loadOf(now, agent);
		const kept = rule.blocked_by.some(channel => has[channel]);
		found[kept ? 'blocked' : !isVoice(rule) && (has[rule.channel] ?? 0) >= rule.most ? 'full' : 'free'].push(agent.display);
	}
	return { ...found, waiting: now.open.filter(one => one.channel === rule.channel && one.state !== 'open').length };
}

/** @param {{now: Known, rule: Rule}} p */
function Now({ now, rule }) {
	const found = whatNow(now, rule);
	const left = Math.max(found.free.length - rule.reserve, 0);
	const names = (/** @type {string[]} */ list) => list.slice(0, 8).join(', ') + (list.length > 8 ? ' …' : '');
	return html`<div class="preview" role="status"><b>${t('conversations.now')}</b> ${t('conversations.now_free', { waiting: found.waiting, free: found.free.length, left })}
		${found.blocked.length > 0 && html`<br />${t('conversations.now_blocked', { names: names(found.blocked) })}`}
		${found.full.length > 0 && html`<br />${t('conversations.now_full', { names: names(found.full) })}`}</div>`;
}

/** @param {HTMLFormElement} form @param {Rule} rule @returns {Rule} */
function ruleOf(form, rule) {
	const said = new FormData(form);
	const next = { ...rule, blocked_by: said.getAll('blocked_by').map(String) };
	if (isVoice(rule)) return next;
	next.queue = String(said.get('queue') ?? '') || null;
	for (const [name, unit] of numbers) /** @type {any} */ (next)[name] = Math.round(Number(said.get(name)) * unit);
	return next;
}

/** @param {{now: Known, rule: Rule}} p */
function RuleForm({ now, rule }) {
	const [draft, setDraft] = useState(rule);
	const [saved, setSaved] = useState(false);
	const name = t('channel.' + rule.channel), id = 'cr-' + rule.channel;
	const wrong = draft.close_ms > 0 && draft.remind_ms >= draft.close_ms;
	/** @param {any} event */
	const typed = event => { setDraft(ruleOf(event.currentTarget, rule)); setSaved(false); };
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		if (wrong) return;
		const done = await attempt(() => put('conversation-rules', { ...ruleOf(/** @type {HTMLFormElement} */ (event.currentTarget), rule), rev: draft.rev }));
		if (done) await loadConversations();
		setSaved(!!done);
	};
	return html`<li class="card group" data-channel=${rule.channel}><h2 class="hd">${name}</h2><form class="inline-form" onSubmit=${save} onInput=${typed} onChange=${typed}>
		${!isVoice(rule) && html`<${Field} as="select" id=${id + 'queue'} label=${t('conversations.queue')} name="queue">
			<option value="" selected=${!rule.queue}>${t('conversations.queue_first')}</option>
			${now.queues.map(queue => html`<option value=${queue.id} selected=${queue.id === rule.queue} key=${queue.id}>${queue.name}</option>`)}<//>
		${numbers.map(([field, unit, least, most]) => html`<${Field} key=${field} id=${id + field} label=${t('conversations.' + field)} look="short n" name=${field} type="number" required min=${least} max=${most} step="any" defaultValue=${String(Number(rule[field]) / unit)} />`)}`}
		<fieldset class="checks"><legend>${t(isVoice(rule) ? 'conversations.calls_blocked_by' : 'conversations.blocked_by')}</legend>
			${now.rules.map(other => html`<label key=${other.channel}><input type="checkbox" name="blocked_by" value=${other.channel} defaultChecked=${rule.blocked_by.includes(other.channel)} /> ${t('channel.' + other.channel)}</label>`)}</fieldset>
		<button class="btn" disabled=${wrong} aria-label=${t('admin.save_one', { name })}>${t('admin.save')}</button><span class="ok" role="status">${saved ? t('record.saved') : ''}</span>
		${wrong && html`<p class="bad xs" role="alert">${t('conversations.wrong_silence')}</p>`}</form><${Now} now=${now} rule=${draft} /></li>`;
}

export function Conversations() {
	const now = known.value;
	if (!now) return html`<p class="dim">${t('admin.loading')}</p>`;
	return html`<p class="mut">${t('conversations.about')}</p>
		<ul class="form-grid">${now.rules.filter(rule => rule.channel !== 'web').map(rule => html`<${RuleForm} now=${now} rule=${rule} key=${rule.channel + rule.rev} />`)}</ul>
		<${OurAddresses} />`;
}
