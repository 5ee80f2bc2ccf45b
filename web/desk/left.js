// The call that this agent left to others and that goes on: one key leads back into it.
import { html, t } from '../shared/ui.js';
import { Icon, Timer } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { comeBack } from './actions.js';
import { callerText } from './names.js';
import { me } from './state.js';

export function Left() {
	const left = me.value?.left;
	if (!left) return null;
	return html`<section aria-label=${t('left.label')}><h2>${t('left.label')}</h2><div class="q">
		<span class="ch call"><${Icon} name="users" /></span><span class="who">${callerText(left)}</span><span class="tm"><${Timer} since=${left.since_ms} /></span>
		<span class="what">${left.with.filter(Boolean).join(', ')}</span></div>
		<div class="q-more"><button type="button" class="btn sm" data-do="come-back" onClick=${comeBack}><${Icon} name="undo" />${t('left.back')} <kbd>${altName} V</kbd></button></div></section>`;
}
