// What this person must have read: it stays on the desk until they say that they have.
import { html, signal, t } from '../shared/ui.js';
import { Icon, Sheet } from '../shared/parts.js';
import { get, post } from '../shared/api.js';
import { newest } from '../shared/newest.js';
import { dayText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { Body } from './answer.js';
import { say } from './state.js';

/** @typedef {import('../shared/views.js').MyReading} MyReading */

const mine = signal(/** @type {MyReading[]} */ ([]));
const shown = signal(/** @type {MyReading | null} */ (null));
const again_ms = 300000;

export const loadReadings = newest(() => get('me/readings'), answer => { mine.value = answer.readings; });

export function startReadings() {
	loadReadings();
	setInterval(loadReadings, again_ms);
}

/** @param {MyReading} one */
async function done(one) {
	try {
		await post(`readings/${one.id}/done`);
		shown.value = null;
		say(t('reading.thanks'));
	} catch (error) {
		say(refusalText(error));
	}
	loadReadings();
}

/** @param {{one: MyReading}} p */
const Shown = ({ one }) => html`<${Sheet} title=${one.title} onClose=${() => { shown.value = null; }}><div class="art-body"><${Body} text=${one.body} /></div>
	<button type="button" class="btn pri big" data-do="reading-done" onClick=${() => done(one)}><${Icon} name="check" />${t('reading.done')}</button><//>`;

export const Readings = () => html`${mine.value.length > 0 && html`<section class="card readings" aria-label=${t('reading.title')}><div class="hd">${t('reading.title')} <b class="n">${mine.value.length}</b></div>
	<ul>${mine.value.map(one => html`<li class="row" key=${one.id}><button type="button" class="link" data-do="reading-open" onClick=${() => { shown.value = one; }}>${one.title}</button>
		<span class=${'xs end ' + (one.due_ms < Date.now() ? 'bad' : 'dim')}>${t('reading.until', { day: dayText(one.due_ms) })}</span></li>`)}</ul></section>`}
	${shown.value && html`<${Shown} one=${shown.value} />`}`;
