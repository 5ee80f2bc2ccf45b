// Another person for this call: whom, and how. Asking first is what is chosen already, since nothing is lost by it.
import { html, signal, t, label, useEffect } from '../shared/ui.js';
import { Pick } from '../shared/pick.js';
import { stateLook } from '../shared/words.js';
import { consult, invite, loadCatalog, transfer } from './actions.js';
import { queueText } from './names.js';
import { asked, catalog, contact, me } from './state.js';

/** @typedef {import('../shared/views.js').Target} Target */

const way = signal('ask');
/** @type {[string, string, string, (to: Target) => void][]} */
const ways = [
	['ask', 'transfer.ask', 'transfer.ask_more', consult],
	['pass', 'transfer.pass', 'transfer.blind', transfer],
	['join', 'transfer.join', 'transfer.join_more', invite],
];
const purposeOf = { ask: 'consult', pass: 'transfer', join: 'conference' };

/** Free colleagues first. @param {string} routing */
const freedom = routing => routing === 'idle' ? 0 : routing === 'off' ? 2 : 1;

function colleagues() {
	return (catalog.value?.agents ?? []).filter(agent => agent.id !== me.value?.agent.id)
		.sort((a, b) => freedom(a.routing) - freedom(b.routing))
		.map(agent => {
			const look = stateLook[agent.routing] ?? stateLook.offline;
			return { id: 'agent:' + agent.id, text: agent.display, icon: look.icon, tone: look.tone, note: t('routing.' + agent.routing) };
		});
}

function queues() {
	const waiting = new Map(me.value?.waiting.map(queue => [queue.queue, queue.count]));
	return (catalog.value?.queues ?? []).filter(queue => way.value !== 'pass' || queue.id !== contact.value?.queue).map(queue => ({
		id: 'queue:' + queue.id, text: queueText(queue.id, queue.name), icon: 'queue',
		note: t('transfer.waiting', { n: waiting.get(queue.id) ?? 0 }),
	}));
}

/** Those of the directory that may be rung for this; emergency numbers stand first. */
function numbers() {
	const purpose = purposeOf[/** @type {keyof purposeOf} */ (way.value)];
	return (catalog.value?.numbers ?? []).filter(number => number.purposes.includes(purpose))
		.sort((a, b) => Number(b.emergency) - Number(a.emergency))
		.map(number => ({
			id: 'entry:' + number.id, text: label(number.label) || number.name, icon: number.emergency ? 'alert' : 'phone', tone: number.emergency ? 'bad' : '',
			note: number.emergency ? t('transfer.emergency') : t('transfer.number'),
		}));
}

/** @param {string} picked */
function pick(picked) {
	const [kind, id] = picked.split(':');
	ways.find(([name]) => name === way.value)?.[3](/** @type {Target} */ ({ [kind]: id }));
}

function Ways() {
	return html`<div class="ways" role="radiogroup" aria-label=${t('transfer.how')}>${ways.map(([name, text]) => html`
		<label class=${'way' + (way.value === name ? ' on' : '')}><input type="radio" name="way" value=${name} checked=${way.value === name}
			disabled=${name === 'pass' && !!asked.value} onChange=${() => { way.value = name; }} /><span>${t(text)}</span></label>`)}</div>
		<p class="xs mut" aria-live="polite">${t(ways.find(([name]) => name === way.value)?.[2] ?? '')}</p>`;
}

/** `join`: somebody comes into the conversation. @param {{join?: boolean}} p */
export function Transfer({ join }) {
	useEffect(() => { way.value = join || asked.value ? 'join' : 'ask'; loadCatalog(); }, [join]);
	const entries = [...numbers().filter(one => one.icon === 'alert'), ...colleagues(), ...queues(), ...numbers().filter(one => one.icon !== 'alert')];
	return html`<section class="xfer card" aria-label=${t('call.transfer')}><${Ways} />
		<${Pick} id="transfer-to" label=${t('transfer.to')} hint=${t('transfer.hint')} entries=${entries} value=${null} onPick=${pick} icon="forward" always focus most=${40} /></section>`;
}
