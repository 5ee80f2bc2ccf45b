// The middle of the desk: an offer, the call, its wrap-up, or nothing to do.
import { html, t } from '../shared/ui.js';
import { Idle } from './idle.js';
import { Check } from './check.js';
import { Offer } from './offer.js';
import { Asked } from './asked.js';
import { Call } from './call.js';
import { First } from './first.js';
import { TalkView } from './talk_view.js';
import { talk } from './talk_state.js';
import { contact, me, panel } from './state.js';

export function Centre() {
	const view = me.value;
	const inner = view?.offer && !contact.value ? html`<${Offer} offer=${view.offer} key=${view.offer.offer} />`
		: view?.asked ? html`<${Asked} asked=${view.asked} key=${view.asked.party} />`
		: talk.value ? html`<${TalkView} />`
		: contact.value ? html`<${Call} call=${contact.value} key=${contact.value.id} />`
		: panel.value === 'check' ? html`<${Check} />` : html`<${Idle} />`;
	return html`<main class="mid" data-pane tabindex="-1" aria-label=${t('centre.label')}><${First} />${inner}</main>`;
}
