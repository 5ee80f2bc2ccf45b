// Incidents that are declared (R047): what, where, until when. They stand on every screen for as long as they last.
import { html, label, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { now } from '../shared/clock.js';
import { clockText } from '../shared/i18n.js';
import { board, nameOf } from './state.js';

const most = 2;

/** Those that last at this moment. */
export const openIncidents = () => (board.value?.incidents ?? []).filter(one => one.start_ms <= now.value && now.value < one.ends_ms);

/** How many lines of a pane they take. */
export const incidentLines = () => openIncidents().length ? Math.min(most, openIncidents().length) + 1 : 0;

/** The lines are made once and shown or hidden afterwards: a screen that hangs for a month keeps what it had on the first day.
 * @param {{at: number}} p */
function Line({ at }) {
	const open = openIncidents(), one = open[at];
	const more = one && at === most - 1 && open.length > most ? `+${open.length - most} · ` : '';
	return html`<p class="incident" role="status" hidden=${!one}><${Icon} name="s-near" /><b>${one ? label(one.label) : ''}</b>
		<span>${one ? t('hazard.' + one.hazard) + (one.place ? ' · ' + nameOf('places', one.place, '') : '') : ''}</span>
		<span class="end">${one ? more + t('wall.incident_until', { time: clockText(one.ends_ms) }) : ''}</span></p>`;
}

export const Incidents = () => html`<${Line} at=${0} /><${Line} at=${1} />`;
