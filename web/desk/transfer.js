// Handing the call on, blindly: to a queue or to a colleague.
import { html, t, useEffect } from '../shared/ui.js';
import { Pick } from '../shared/pick.js';
import { stateLook } from '../shared/words.js';
import { loadCatalog, transfer } from './actions.js';
import { queueText } from './names.js';
import { catalog, contact, me } from './state.js';

/** Free colleagues first. @param {string} routing */
const freedom = routing => routing === 'idle' ? 0 : routing === 'off' ? 2 : 1;

function entries() {
	const known = catalog.value;
	const waiting = new Map(me.value?.waiting.map(queue => [queue.queue, queue.count]));
	const queues = (known?.queues ?? []).map(queue => ({
		id: 'queue:' + queue.id, text: queueText(queue.id, queue.name), icon: 'queue',
		note: t('transfer.waiting', { n: waiting.get(queue.id) ?? 0 }),
	}));
	const agents = (known?.agents ?? []).filter(agent => agent.id !== me.value?.agent.id)
		.sort((a, b) => freedom(a.routing) - freedom(b.routing))
		.map(agent => {
			const look = stateLook[agent.routing] ?? stateLook.offline;
			return { id: 'agent:' + agent.id, text: agent.display, icon: look.icon, tone: look.tone, note: t('routing.' + agent.routing) };
		});
	return [...queues.filter(queue => queue.id !== 'queue:' + contact.value?.queue), ...agents];
}

/** @param {string} picked */
function pick(picked) {
	const [kind, id] = picked.split(':');
	transfer(kind === 'queue' ? { queue: id } : { agent: id });
}

export function Transfer() {
	useEffect(() => { loadCatalog(); }, []);
	return html`<section class="xfer card" aria-label=${t('call.transfer')}><p class="xs mut">${t('transfer.blind')}</p>
		<${Pick} id="transfer-to" label=${t('transfer.to')} hint=${t('transfer.hint')} entries=${entries()} value=${null} onPick=${pick} icon="forward" always focus most=${40} /></section>`;
}
