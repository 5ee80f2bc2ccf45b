// A colleague asks: it rings like an offer, and declining needs no reason.
import { html, t, useEffect } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { altName, isTyping } from '../shared/keys.js';
import { accept, declineAsked } from './actions.js';
import { callerText } from './names.js';
import { Chips, Earlier, SecondsLeft } from './offer.js';
import { me } from './state.js';

/** @typedef {import('../shared/views.js').Asked} AskedView */

/** @param {{asked: AskedView}} p */
export function Asked({ asked }) {
	const call = asked.contact;
	const joins = call.parties.some(party => party.id === asked.party && party.with_citizen);
	useEffect(() => { if (!isTyping()) document.getElementById('accept')?.focus(); }, []);
	return html`<div class="offer-bg"><section class="offer" role="alertdialog" aria-labelledby="asked-title" aria-describedby="asked-text">
		<header><span class="st"><${Icon} name="s-ringing" /><span id="asked-title">${t('asked.title', { name: asked.from ?? '' })}</span></span></header>
		<div class="obody"><${SecondsLeft} offer=${asked} /><div class="grow"><h1 class="n">${callerText(call)}</h1><${Chips} call=${call} /></div></div>
		<div class="greet"><${Icon} name="info" size="sm" /><p id="asked-text">${t(joins ? 'asked.join' : 'asked.text')}</p></div>
		<div class="obtn">${me.value?.device === 'phone' ? html`<p class="lift"><${Icon} name="phone-in" />${t('offer.lift')}</p>`
			: html`<button type="button" class="btn pri xl" id="accept" data-do="accept" onClick=${accept}><${Icon} name="phone" />${t('offer.accept')} <kbd>${altName} A</kbd></button>`}
			<button type="button" class="btn xl decline" data-do="decline" onClick=${declineAsked}>${t('asked.decline')} <kbd>${altName} 4</kbd></button></div></section>
		<section class="pre card"><${Earlier} call=${call} /></section></div>`;
}
