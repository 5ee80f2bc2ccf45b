// The left pane: the call in hand, who is to be rung back, and who waits.
import { html, t } from '../shared/ui.js';
import { Icon, Timer, against } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { timerText } from '../shared/i18n.js';
import { Callbacks } from './callbacks.js';
import { Left } from './left.js';
import { Letters } from './mail.js';
import { Talks } from './talk_list.js';
import { callerText, lineText, queueText } from './names.js';
import { Inquiries } from './inquiry_list.js';
import { Tasks } from './tasks.js';
import { contact, inWrap, me } from './state.js';

function CallRow() {
	const view = me.value;
	const call = view?.offer?.contact ?? contact.value;
	if (!call) return html`<p class="none">${t('work.no_call')}</p>`;
	const ringing = !!view?.offer;
	const until = ringing ? view?.offer?.ends_ms : inWrap.value ? view?.wrap?.ends_ms : null;
	const since = inWrap.value ? view?.since_ms : call.answered_ms;
	const [icon, word] = ringing ? ['s-ringing', 'state.ringing'] : inWrap.value ? ['s-wrap', 'state.wrap_up']
		: call.state === 'held' ? ['s-hold', 'state.holding'] : ['s-talking', 'state.talking'];
	const tone = icon === 's-wrap' || icon === 's-hold' ? 'warn' : 'acc';
	return html`<div class=${'q on' + (ringing ? ' ring' : '')}>
		<span class="ch call"><${Icon} name=${ringing ? 'phone-in' : 'phone'} /></span><span class="who">${callerText(call)}</span>
		<span class=${'tm ' + tone}><${Icon} name=${icon} /><${Timer} since=${since} until=${until} /></span>
		<span class="what">${lineText(call)} · ${t('language.' + call.language)} · ${t(word)}</span></div>`;
}

/** @param {{queue: import('../shared/views.js').Me['waiting'][0]}} p */
function QueueRow({ queue }) {
	const wait_ms = queue.longest_since_ms ? now.value - queue.longest_since_ms : 0;
	const degree = against(wait_ms, 60000);
	return html`<li><span class="el">${queueText(queue.queue, queue.name)}</span><b class="n">${queue.count}</b>
		<time>${queue.count ? timerText(wait_ms) : '–'}</time>
		${degree === 'ok' ? html`<span />` : html`<i class=${`i i-${degree === 'bad' ? 'octagon' : 's-near'} ${degree}`} role="img" aria-label=${t('degree.' + degree)} />`}</li>`;
}

export function Work() {
	const waiting = me.value?.waiting ?? [];
	return html`<aside class="work" data-pane aria-label=${t('work.label')}>
		<h2>${t('work.calls')}<span class="n">${contact.value || me.value?.offer ? 1 : 0} / 1</span></h2><${CallRow} />
		<${Left} /><${Talks} /><${Letters} /><${Callbacks} />
		<${Tasks} /><${Inquiries} />
		<section class="team"><h2>${t('work.waiting')}</h2><ul>${waiting.map(queue => html`<${QueueRow} queue=${queue} key=${queue.queue} />`)}</ul></section>
	</aside>`;
}
