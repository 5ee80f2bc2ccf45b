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

export function Incidents() {
	const open = openIncidents();
	return html`${open.slice(0, most).map((one, i) => html`<p class="incident" role="status" key=${one.id}><${Icon} name="s-near" />
		<b>${label(one.label)}</b><span>${t('hazard.' + one.hazard)}${one.place && ' · ' + nameOf('places', one.place, '')}</span>
		<span class="end">${i === most - 1 && open.length > most && `+${open.length - most} · `}${t('wall.incident_until', { time: clockText(one.ends_ms) })}</span></p>`)}`;
}
