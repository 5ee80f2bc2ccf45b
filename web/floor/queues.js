// The left pane's queues and the filters above the middle.
import { html, label, t } from '../shared/ui.js';
import { Icon, against } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { timerText } from '../shared/i18n.js';
import { catalog } from '../desk/state.js';
import { board, filter, groups, narrow, rules } from './state.js';

/** @param {{queue: import('../shared/views.js').Board['queues'][0]}} p */
function Queue({ queue }) {
	const wait_ms = queue.longest_since_ms ? now.value - queue.longest_since_ms : 0;
	const degree = against(wait_ms, board.value?.waiting.target_ms ?? 60000);
	const on = filter.value.queue === queue.queue;
	const icon = { ok: 's-available', warn: 's-near', bad: 'octagon' }[degree];
	return html`<li><button type="button" class=${'queue-row' + (on ? ' on' : '')} aria-pressed=${on} data-queue=${queue.queue} onClick=${() => narrow({ queue: on ? '' : queue.queue })}>
		<span class="el">${label(catalog.value?.queues.find(one => one.id === queue.queue)?.label) || queue.name}</span><b class="n lg">${queue.waiting}</b>
		<span class=${'xs st ' + degree}><${Icon} name=${icon} />${queue.waiting ? timerText(wait_ms) : '–'}</span></button></li>`;
}

export const Queues = () => html`<section aria-label=${t('floor.queues')}><h2>${t('floor.queues')}</h2><ul class="queue-list">${board.value?.queues.map(queue => html`<${Queue} queue=${queue} key=${queue.queue} />`)}</ul></section>`;

export function Filters() {
	const { text, state, team } = filter.value;
	const states = groups.value.map(group => group.state);
	const filtered = text || state || team || filter.value.queue;
	return html`<form class="filters row" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}><span class="in"><${Icon} name="search" />
			<input id="floor-search" type="search" aria-label=${t('floor.search')} placeholder=${t('floor.search')} value=${text} autocomplete="off" onInput=${(/** @type {any} */ event) => narrow({ text: event.currentTarget.value })} /></span>
		<select class="in" aria-label=${t('floor.state')} value=${state} onChange=${(/** @type {any} */ event) => narrow({ state: event.currentTarget.value })}><option value="">${t('floor.every_state')}</option>
			${[...new Set([...states, ...(state ? [state] : [])])].map(one => html`<option value=${one} key=${one}>${['waiting', 'greeting', 'dialling', 'linked'].includes(one) ? t('floor.contact.' + one) : t('state.' + one)}</option>`)}</select>
		${rules.value.teams.length > 0 && html`<select class="in" id="floor-team" aria-label=${t('floor.team')} value=${team} onChange=${(/** @type {any} */ event) => narrow({ team: event.currentTarget.value })}><option value="">${t('floor.every_team')}</option>
			${rules.value.teams.map(one => html`<option value=${one.id} key=${one.id}>${one.name}</option>`)}</select>`}
		${filtered && html`<button type="button" class="btn sm" onClick=${() => narrow({ text: '', state: '', queue: '', team: '' })}><${Icon} name="x" />${t('floor.clear')}</button>`}</form>`;
}
