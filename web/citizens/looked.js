// Who looked at a record, when and why: on the screen, and as a paper for the citizen.
import { html, label, t } from '../shared/ui.js';
import { clockText } from '../shared/i18n.js';
import { catalog } from './state.js';

/** @typedef {{number: number, at_ms: number, person: string | null, person_name: string | null, citizen: string | null, contact: string | null,
 *   what: string, why: string, reason: string | null, note: string}} Entry */

/** A day with its year: the log is read after years. @param {number} ms */
export const dayText = ms => { const at = new Date(ms); return `${at.getFullYear()}.${String(at.getMonth() + 1).padStart(2, '0')}.${String(at.getDate()).padStart(2, '0')}`; };

/** @param {Entry} entry */
const whyText = entry => entry.why === 'reason'
	? label(catalog.value?.number_reasons?.find(reason => reason.id === entry.reason)?.label) || t('access_why.reason') : t('access_why.' + entry.why);

/** @param {{title: string, entries: Entry[]}} p */
export const Entries = ({ title, entries }) => html`<div class="scroll" tabindex="0" role="region" aria-label=${title}><table class="list"><caption>${title}</caption>
	<thead><tr><th scope="col">${t('citizens.when')}</th><th scope="col">${t('citizens.who')}</th><th scope="col">${t('citizens.what')}</th><th scope="col">${t('citizens.why')}</th></tr></thead>
	<tbody>${entries.map(entry => html`<tr key=${entry.number}><td class="n">${dayText(entry.at_ms)} ${clockText(entry.at_ms, true)}</td><td>${entry.person_name ?? t('citizens.program')}</td>
		<td>${t('access_what.' + entry.what)}</td><td>${whyText(entry)}${entry.note ? ` · ${entry.note}` : ''}</td></tr>`)}
		${entries.length === 0 && html`<tr><td colspan="4" class="dim">${t('citizens.nobody_looked')}</td></tr>`}</tbody></table></div>`;
