// A list of inquiries: how much of the time is gone stands as a shape, a bar and a word, so that no colour has to be seen.
import { html, t } from '../shared/ui.js';
import { Icon, degreeIcon } from '../shared/parts.js';
import { clockText, dayText } from '../shared/i18n.js';
import { now } from '../shared/clock.js';
import { nameOf, opened, openOne, problem, rows } from './state.js';

/** @typedef {import('./state.js').Row} Row */

const hour_ms = 3600000, day_ms = 24 * hour_ms;

/** @param {number} ms */
const spanText = ms => ms >= day_ms ? t('inquiries.days', { n: Math.floor(ms / day_ms) }) : t('inquiries.hours', { n: Math.max(1, Math.floor(ms / hour_ms)) });

/** How it stands with the date: a degree, a share of the time that is gone, a word.
 * @param {{opened_ms: number, due_ms: number | null, closed_ms: number | null, paused: any}} one */
export function dueOf(one) {
	const due = one.due_ms ?? 0, left = due - now.value, whole = Math.max(1, due - one.opened_ms);
	if (one.closed_ms) return { degree: 'ok', share: 1, text: t('inquiry_state.closed') };
	if (one.paused) return { degree: 'warn', share: Math.min(1, (now.value - one.opened_ms) / whole), text: t('inquiries.paused') };
	const degree = left < 0 ? 'bad' : left < Math.max(day_ms, 0.2 * whole) ? 'warn' : 'ok';
	return { degree, share: Math.max(0, Math.min(1, 1 - left / whole)), text: t(left < 0 ? 'inquiries.late' : 'inquiries.left', { span: spanText(Math.abs(left)) }) };
}

/** @param {{one: any}} p */
export function Due({ one }) {
	const { degree, share, text } = dueOf(one);
	return html`<span class=${'due ' + degree}><span class="track" aria-hidden="true"><i style=${{ width: `${Math.round(share * 100)}%` }} /></span>
		<b class=${'st ' + degree}><${Icon} name=${one.paused ? 's-hold' : degreeIcon[/** @type {'ok'} */ (degree)]} />${text}</b>
		${one.due_ms && html`<span class="xs dim n">${t('inquiries.until', { day: dayText(one.due_ms), time: clockText(one.due_ms) })}</span>`}</span>`;
}

/** @param {{row: Row}} p */
const Line = ({ row }) => html`<li><button type="button" class="inq" data-number=${row.number} aria-current=${opened.value?.id === row.id ? 'true' : undefined} onClick=${() => openOne(row.id)}>
	<span class="head"><b class="n">${row.number}</b><span>${t('inquiry_state.' + row.state)}</span>
		${row.urgency !== 'normal' && html`<b class="st bad"><${Icon} name="alert" />${t('urgency.' + row.urgency)}</b>`}
		${row.reporters > 1 && html`<span class="st"><${Icon} name="users" />${t('inquiries.reporters', { n: row.reporters })}</span>`}</span>
	<span class="what">${row.excerpt}</span>
	<span class="sm dim">${t('inquiry_kind.' + row.kind)} · ${nameOf(row.topic ?? '')} · ${nameOf(row.place ?? '')}${row.department_name && ' · ' + row.department_name}</span>
	<${Due} one=${row} /></button></li>`;

export function List() {
	if (!rows.value) return problem.value ? null : html`<p class="dim">${t('admin.loading')}</p>`;
	if (!rows.value.length) return html`<p class="none">${t('inquiries.none')}</p>`;
	return html`<ul class="inqs">${rows.value.map(row => html`<${Line} row=${row} key=${row.id} />`)}</ul>`;
}
