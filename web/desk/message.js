// A message that a caller left, on the list of who is to be rung back: listen to it, or say that nothing is asked in it.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { timerText } from '../shared/i18n.js';
import { finishCallback } from './actions.js';

/** @typedef {import('../shared/views.js').Callback} Callback */

/** A message that was cut off has no length. @param {Callback} one */
export const messageText = one => one.message?.lasted_ms ? t('work.message', { time: timerText(one.message.lasted_ms) }) : t('work.message_cut');

/** @param {{one: Callback}} p */
export const Message = ({ one }) => html`<a class="btn sm" href=${'/recording?contact=' + one.contact} target="_blank"><${Icon} name="play" />${t('work.listen')}</a>
	<button type="button" class="btn sm" onClick=${() => finishCallback(one.id, 'no_matter')}><${Icon} name="x" />${t('work.no_matter')}</button>`;
