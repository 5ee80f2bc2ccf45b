// The call in hand: who, how long, keys, notes; in the wrap-up the same without keys and with what is left of the time.
import { html, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { altName } from '../shared/keys.js';
import { clockText, durationText, timerText } from '../shared/i18n.js';
import { extendWrap, toggleHold, toggleMute } from './actions.js';
import { finish } from './record.js';
import { Quality } from './quality.js';
import { Keypad } from './keypad.js';
import { Transfer } from './transfer.js';
import { Parties } from './parties.js';
import { Seen } from './video.js';
import { Hotline, HotlineChain } from './hotline.js';
import { Recall } from './recall.js';
import { Recording } from './recording.js';
import { Danger } from './crisis.js';
import { Emergency } from './emergency.js';
import { EndRow } from './ending.js';
import { Interpreter } from './interpreter.js';
import { Typed, hasTyped, reachTyped } from './typed.js';
import { Why } from './why.js';
import { HardKey } from './care.js';
import { Notes } from './notes.js';
import { Steps } from './steps.js';
import { Chips } from './offer.js';
import { callerText } from './names.js';
import { inWrap, me, panel, sheet, togglePanel } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */

/** @param {{call: Contact}} p */
function State({ call }) {
	if (inWrap.value) return html`<span class="st warn"><${Icon} name="s-wrap" />${t('state.wrap_up')}</span>`;
	if (call.role !== 'agent') return html`<span class="st acc"><${Icon} name="s-talking" />${t(call.role === 'supervisor' ? 'state.supervising' : 'state.talking')}</span>`;
	if (call.state === 'dialling') return html`<span class="st acc"><${Icon} name="s-ringing" />${t('recall.label')}</span>`;
	if (call.state === 'held') return html`<span class="st warn"><${Icon} name="s-hold" />${t('state.holding')}</span>`;
	if (call.state === 'reconnecting') return html`<span class="st warn"><${Icon} name="s-near" />${t('call.reconnecting')}</span>`;
	return html`<span class="st acc"><${Icon} name="s-talking" />${t('state.talking')}</span>`;
}

/** @param {{call: Contact}} p */
function Head({ call }) {
	const until = inWrap.value ? me.value?.wrap?.ends_ms ?? null : null;
	return html`<section class="chd"><div><div class="meta"><${State} call=${call} />
			${call.muted && !inWrap.value && html`<span class="st warn"><${Icon} name="mic-off" />${t('call.muted')}</span>`}</div>
		<h1 class="n">${callerText(call)}</h1></div>
		<div class="big">${until ? html`<${Timer} until=${until} />` : html`<${Timer} since=${inWrap.value ? me.value?.since_ms : call.answered_ms} />`}</div>
		<${Chips} call=${call} /></section>`;
}

/** @param {{icon: string, text: any, hint: string, on?: boolean, tone?: string, onPress: () => void, handle: string, opens?: boolean, shut?: boolean}} p */
const Key = ({ icon, text, hint, on, tone = '', onPress, handle, opens, shut }) => html`<button type="button" class=${`key ${on ? 'on' : ''} ${tone}`}
	aria-pressed=${opens ? undefined : !!on} aria-expanded=${opens ? !!on : undefined} disabled=${shut} data-do=${handle} onClick=${onPress}>
	<${Icon} name=${icon} /><span>${text}</span><kbd>${altName} ${hint}</kbd></button>`;

/** @param {{call: Contact}} p */
function Hold({ call }) {
	const since = call.state === 'held' ? call.held_since_ms ?? now.value : 0;
	const held_ms = since ? now.value - since : 0;
	const tone = held_ms > 60000 ? 'over' : held_ms > 45000 ? 'near' : '';
	return html`<${Key} icon=${since ? 'play' : 'pause'} on=${!!since} tone=${tone} hint="H" handle="hold" onPress=${toggleHold}
		shut=${!['talking', 'held'].includes(call.state)} text=${since ? html`${t('call.on_hold')} <time>${timerText(held_ms)}</time>` : t('call.hold')} />`;
}

/** @param {{call: Contact}} p */
const Keys = ({ call }) => html`<section class="keys" aria-label=${t('call.keys')}>
	<${Key} icon=${call.muted ? 'mic-off' : 'mic'} on=${call.muted} hint="M" handle="mute" onPress=${toggleMute} text=${t(call.muted ? 'call.unmute' : 'call.mute')} />
	<${Key} icon="text" on=${panel.value === 'typed' || hasTyped(call)} opens hint="Q" handle="typed" onPress=${reachTyped} text=${t('call.typed')} />
	${call.role === 'agent' && html`<${OwnKeys} call=${call} />`}
</section>
${panel.value === 'keypad' && html`<${Keypad} />`}${panel.value === 'transfer' && html`<${Transfer} />`}${panel.value === 'relay' && html`<${Transfer} join />`}${panel.value === 'hotline' && html`<${Hotline} call=${call} />`}`;

/** What only the one does whose call it is. @param {{call: Contact}} p */
const OwnKeys = ({ call }) => html`<${Hold} call=${call} />
	<${Key} icon="keypad" on=${panel.value === 'keypad'} opens hint="K" handle="keypad" onPress=${() => togglePanel('keypad')} text=${t('call.keypad')} />
	<${Key} icon="forward" on=${panel.value === 'transfer'} opens hint="T" handle="transfer" onPress=${() => togglePanel('transfer')} text=${t('call.transfer')} />
	<${Key} icon="alert" on=${panel.value === 'hotline'} opens hint="R" handle="hotline" onPress=${() => togglePanel('hotline')} text=${t('call.hotline')} />`;

/** Danger, emergency services, an interpreter. @param {{call: Contact}} p */
const Help = ({ call }) => html`<section class="help"><div class="row wrap"><${Danger} call=${call} /><${Emergency} call=${call} /><${Interpreter} call=${call} /></div></section>`;

function WrapRow() {
	const wrap = me.value?.wrap;
	const seconds = wrap?.ends_ms ? Math.ceil((wrap.ends_ms - now.value) / 1000) : 0;
	const next = me.value?.next ?? 'available', s = Math.max(0, seconds);
	const timed = () => next === 'available' ? t('wrap.timed', { s }) : t('wrap.then', { s, state: t('state.' + next) });
	const text = wrap?.mode === 'mandatory' ? t('wrap.mandatory') : wrap?.ends_ms ? timed() : t('wrap.open');
	return html`<section class="wraprow" aria-label=${t('state.wrap_up')}><p>${text}</p>
		${wrap?.ends_ms && html`<button type="button" class="btn" data-do="extend" onClick=${extendWrap}><${Icon} name="plus" />${t('wrap.extend')}</button>`}
		<${HardKey} />
		<button type="button" class="btn sec" data-do="finish" onClick=${finish}><${Icon} name="check" />${t('wrap.finish')} <kbd>${altName} ↵</kbd></button></section>`;
}

/** What happened when. @param {{call: Contact}} p */
function Trail({ call }) {
	const plus = (/** @type {number} */ ms) => '+' + timerText(ms - call.started_ms);
	return html`<ol class="trail" aria-label=${t('trail.label')}><li><time>${clockText(call.started_ms)}</time>${t('trail.arrived', { line: call.line })}</li>
		${call.queued_ms && html`<li><time>${plus(call.queued_ms)}</time>${t('trail.queued')}</li>`}
		${call.answered_ms && html`<li><time>${plus(call.answered_ms)}</time>${t('trail.answered', { time: durationText(call.waited_ms) })}</li>`}
		<li class="end"><button type="button" class="link" data-do="why" onClick=${() => { sheet.value = 'why'; }}><${Icon} name="info" size="xs" /> ${t('why.button')}</button></li></ol>
		${sheet.value === 'why' && html`<${Why} contact=${call.id} />`}`;
}

/** @param {{call: Contact}} p */
export const Call = ({ call }) => html`<${Head} call=${call} />
	<${Seen} />
	<${Recall} call=${call} />
	${inWrap.value ? html`<${WrapRow} /><${Typed} call=${call} />` : call.state !== 'dialling' && html`${me.value?.device !== 'phone' && html`<${Quality} />`}<${Parties} call=${call} /><${Keys} call=${call} /><${Typed} call=${call} />
		${call.role === 'agent' && html`<${Recording} call=${call} /><${Help} call=${call} /><${EndRow} call=${call} />`}`}
	<${HotlineChain} call=${call} />
	<${Steps} />
	<${Notes} />
	<${Trail} call=${call} />`;
