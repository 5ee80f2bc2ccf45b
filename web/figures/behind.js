// Why this number: the contacts that it counts, newest first, each with the way to everything that happened to it.
import { html, signal, t } from '../shared/ui.js';
import { Sheet } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { clockText, durationText } from '../shared/i18n.js';
import { asAddress, ask, dayOf, keyText, problem, report, say } from './state.js';

/** @typedef {{contact: string, entry: string | null, queue: string | null, agent: string | null, at_ms: number, ending: string | null, wait_ms: number, talk_ms: number,
 *   hold_ms: number, wrap_ms: number}} Behind */

const shown = signal(/** @type {{figure: string, title: string, contacts: Behind[] | null} | null} */ (null));

/** @param {string} figure @param {import('./state.js').Row} [row] */
export async function lookBehind(figure, row) {
	const found = /** @type {import('./state.js').Report} */ (report.value), group = row ? found.group : '';
	const period = row ? { from: String(row.from_ms), to: String(row.to_ms) } : { from: String(found.from_ms), to: String(found.to_ms) };
	const title = t('behind.' + figure) + (row && group !== 'none' ? ' · ' + keyText(group, row.key) : '');
	shown.value = { figure, title, contacts: null };
	if (!row) period.from = ask.value.from, period.to = ask.value.to;
	try {
		const { contacts } = await get('figures/contacts?' + asAddress({ ...period, by: '', group: group === 'none' ? '' : group, key: row?.key ?? (group && group !== 'none' ? '0' : ''), figure, limit: '100' }));
		shown.value = { figure, title, contacts };
	} catch (error) {
		shown.value = null;
		say(error);
	}
}

/** @param {string | null} id */
const agentText = id => id ? keyAgent(id) : '–';
const keyAgent = (/** @type {string} */ id) => keyText('agent', id);

/** @param {{contact: Behind}} p */
const Line = ({ contact }) => html`<tr><th scope="row" class="n">${dayOf(contact.at_ms).slice(5)} ${clockText(contact.at_ms, true)}</th>
	<td>${contact.queue ? keyText('queue', contact.queue) : '–'}</td><td>${agentText(contact.agent)}</td>
	<td>${contact.ending ? t('ending_of.' + contact.ending) : '–'}</td><td class="r n">${contact.entry || contact.wait_ms ? durationText(contact.wait_ms) : '–'}</td>
	<td class="r n">${contact.entry || contact.talk_ms ? durationText(contact.talk_ms) : '–'}</td>
	<td><a class="link" href=${'/follow#' + contact.contact} target="_blank">${t('figures.follow')}<span class="unseen"> ${contact.contact}</span></a></td></tr>`;

export function BehindSheet() {
	const now = shown.value;
	if (!now) return null;
	return html`<${Sheet} title=${now.title} onClose=${() => { shown.value = null; }}>
		<div class="behind">${!now.contacts ? problem.value ? null : html`<p class="dim">${t('admin.loading')}</p>` : !now.contacts.length ? html`<p class="none">${t('figures.empty')}</p>` : html`
		<p class="dim">${t('figures.newest', { n: now.contacts.length })}</p>
		<table><thead><tr><th scope="col">${t('figures.at')}</th><th scope="col">${t('figures.group.queue')}</th><th scope="col">${t('figures.group.agent')}</th>
			<th scope="col">${t('figures.ending')}</th><th scope="col" class="r">${t('figures.wait')}</th><th scope="col" class="r">${t('figures.talk')}</th><th scope="col"><span class="unseen">${t('figures.follow')}</span></th></tr></thead>
			<tbody>${now.contacts.map((contact, i) => html`<${Line} key=${i} contact=${contact} />`)}</tbody></table>`}</div><//>`;
}
