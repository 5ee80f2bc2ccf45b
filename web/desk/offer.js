// The offer card: who calls and why me, seconds left, answer or decline. Takes the focus only when nobody is typing.
import { html, label, t, tIn, useEffect, useRef } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { PastTyped } from '../shared/typed_past.js';
import { Menu } from '../shared/menu.js';
import { now } from '../shared/clock.js';
import { altName, isTyping } from '../shared/keys.js';
import { dayText, durationText } from '../shared/i18n.js';
import { accept, decline } from './actions.js';
import { SeenSoon } from './video.js';
import { callerText, lineText, queueText, topicText } from './names.js';
import { catalog, me, say } from './state.js';

/** @typedef {import('../shared/views.js').Offer} OfferView */
/** @typedef {import('../shared/views.js').Contact} Contact */

const around = 2 * Math.PI * 52;

/** @param {{offer: {ends_ms: number, ring_ms: number}}} p */
export function SecondsLeft({ offer }) {
	const left_ms = Math.max(0, offer.ends_ms - now.value);
	const part = Math.min(1, left_ms / offer.ring_ms);
	return html`<div class="ring-c"><svg viewBox="0 0 120 120" aria-hidden="true">
		<circle cx="60" cy="60" r="52" class="all" /><circle cx="60" cy="60" r="52" class="left" stroke-dasharray=${`${part * around} ${around}`} transform="rotate(-90 60 60)" /></svg>
		<span role="timer" aria-live="off"><b class="n">${Math.ceil(left_ms / 1000)}</b><small>${t('offer.seconds_left')}</small></span></div>`;
}

/** @param {{call: Contact}} p */
export function Chips({ call }) {
	const degree = call.waited_ms > 60000 ? 'warn' : '';
	return html`<div class="meta"><span class="chip">${lineText(call)}</span><span class="chip">${t('language.' + call.language)}</span>
		<span class="chip">${queueText(call.queue, call.queue_name)}</span>
		<span class=${'chip ' + degree}>${degree && html`<${Icon} name="s-near" />`}${t('call.waited', { time: durationText(call.waited_ms) })}</span></div>`;
}

/** @param {{call: Contact}} p */
export const Earlier = ({ call }) => html`<div class="hd">${t('earlier.title')}<span class="end n">${call.earlier.length || ''}</span></div>
	${call.earlier.length ? html`<ul class="hist">${call.earlier.slice(0, 3).map(one => html`<li key=${one.contact}><time>${dayText(one.at_ms)}</time>
		<${Icon} name=${one.channel === 'web' ? 'globe' : 'phone'} /><span class="what">${topicText(one.topic) || t('earlier.no_topic')}</span>
		<span class="dim">${t('outcome.' + one.outcome)}</span>
		<span class="row more"><a class="link xs" href=${'/recording?contact=' + one.contact} target="_blank">${t('recording.open')}</a>
			<a class="link xs" href=${'/follow#' + one.contact} target="_blank">${t('follow.open')}</a></span><${PastTyped} contact=${one.contact} /></li>`)}</ul>` : html`<p class="xs dim">${t('earlier.none')}</p>`}`;

/** @param {{offer: OfferView}} p */
function Why({ offer }) {
	const reasons = [t('rule.' + offer.rule), t('why.eligible', { n: offer.eligible })];
	if (offer.level) reasons.push(t('why.level', { level: offer.level }));
	reasons.push(t('why.idle', { time: durationText(offer.idle_ms) }));
	return html`<footer><${Icon} name="info" size="xs" /> ${t('why.label')} ${reasons.join(' · ')}</footer>`;
}

/** What to say first, in the citizen's language. @param {{call: Contact}} p */
function Greeting({ call }) {
	const key = call.waited_ms > 20000 ? 'offer.greet_waited' : 'offer.greet';
	return html`<div class="greet"><${Icon} name="text" size="sm" /><p><small>${t('offer.first_words')}</small>
		<span lang=${call.language}>“${tIn(call.language, key, { name: me.value?.agent.display ?? '' })}”</span></p></div>`;
}

/** @param {{offer: OfferView}} p */
function Buttons({ offer }) {
	const byPhone = me.value?.device === 'phone';
	const reasons = (catalog.value?.decline_reasons ?? []).map(reason => ({ value: reason.id, text: label(reason.label), group: t('offer.why_not') }));
	const expired = offer.ends_ms <= now.value;
	return html`<div class="obtn">
		${byPhone ? html`<p class="lift"><${Icon} name="phone-in" />${t('offer.lift')}</p>` : html`<button type="button" class="btn pri xl" id="accept" data-do="accept"
			disabled=${expired} onClick=${accept}><${Icon} name="phone" />${t('offer.accept')} <kbd>${altName} A</kbd></button>`}
		<${Menu} label=${t('offer.decline')} kind="btn xl decline" side="right" button=${html`${t('offer.decline')} <${Icon} name="down" size="sm" />`}
			choices=${reasons} onPick=${decline} handle="decline" /></div>`;
}

/** @param {{offer: OfferView}} p */
export function Offer({ offer }) {
	const call = offer.contact;
	const before = useRef(/** @type {Element | null} */ (null));
	useEffect(() => {
		before.current = document.activeElement;
		if (!isTyping()) document.getElementById('accept')?.focus();
		return () => {
			if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
			const next = me.peek();
			if (next?.routing === 'not_answering') say(t('offer.expired'));
		};
	}, []);
	return html`<div class="offer-bg"><section class="offer" role="alertdialog" aria-labelledby="offer-title" aria-describedby="offer-who">
		<header><span class="st"><${Icon} name="s-ringing" /><span id="offer-title">${t('offer.title')}</span></span>
			<span class="xs end">${queueText(call.queue, call.queue_name)} · ${t('language.' + call.language)}</span></header>
		<div class="obody"><${SecondsLeft} offer=${offer} /><div class="grow" id="offer-who"><h1 class="n">${callerText(call)}</h1><${Chips} call=${call} /></div></div>
		${call.callback && html`<p class="recall-offer"><${Icon} name="callback" />${t(call.callback_id ? 'recall.offer_there' : 'recall.offer')}</p>`}
		<${SeenSoon} />
		<${Greeting} call=${call} />
		<${Buttons} offer=${offer} />
		<${Why} offer=${offer} /></section>
		<section class="pre card"><${Earlier} call=${call} /></section></div>`;
}
