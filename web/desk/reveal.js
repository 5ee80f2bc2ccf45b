// The full telephone number, on demand, with a reason, for half a minute; who looked is kept by the server.
import { html, label, t, useEffect, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { showNumber } from './actions.js';
import { catalog } from './state.js';

const shown_ms = 30000;

/** @param {{contact: string}} p */
export function Reveal({ contact }) {
	const [number, setNumber] = useState('');
	useEffect(() => {
		if (!number) return;
		const timer = setTimeout(() => setNumber(''), shown_ms);
		return () => clearTimeout(timer);
	}, [number]);
	if (number) return html`<b class="n revealed" role="status">${number}</b>`;
	const reasons = catalog.value?.number_reasons ?? [];
	return html`<${Menu} label=${t('reveal.label')} kind="link xs" button=${html`<${Icon} name="eye" size="xs" /> ${t('reveal.button')}`}
		choices=${reasons.map(reason => ({ value: reason.id, text: label(reason.label), group: t('reveal.why') }))}
		onPick=${async (/** @type {string} */ reason) => setNumber(await showNumber(contact, reason))} handle="reveal" />`;
}
