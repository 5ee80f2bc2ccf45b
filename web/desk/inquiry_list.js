// The left pane's inquiries: those that are being written here, and those that I opened and that are not done, soonest due first.
import { computed, html, t } from '../shared/ui.js';
import { Icon, useMinutes } from '../shared/parts.js';
import { slowly } from '../shared/clock.js';
import { clockText, dayText } from '../shared/i18n.js';
import { current, drafts, mine, toTell } from './inquiry_draft.js';
import { topicText } from './names.js';
import { me, tab } from './state.js';

/** @typedef {import('./inquiry_draft.js').Row} Row */
/** @typedef {import('./inquiry_draft.js').Inquiry} Inquiry */

const near_minutes = 24 * 60;

const today = computed(() => dayText(slowly.value));
/** Today's by its hour, others by their day. @param {number} until */
const near = until => dayText(until) === today.value;

/** How it stands with its time: a shape beside the day, so that colour only repeats it. @param {number} past minutes since it was due */
const degree = past => past >= 0 ? { icon: 'octagon', tone: 'bad', word: 'degree.bad' } : past >= -near_minutes ? { icon: 's-near', tone: 'warn', word: 'degree.warn' } : { icon: '', tone: '', word: '' };

/** @param {{row: Row}} p */
function InquiryRow({ row }) {
	const until = row.hop_due_ms ?? row.due_ms, { icon, tone, word } = degree(useMinutes(until));
	return html`<li><a class="q work-row" href=${'/inquiries#' + row.id} target="_blank"><span class="ch"><${Icon} name="list" /></span><span class="who">${row.excerpt}</span>
		<span class=${'tm ' + tone}>${icon && html`<i class=${'i i-' + icon} role="img" aria-label=${t(word)} />`}${near(until) ? clockText(until) : dayText(until)}</span>
		<span class="what"><span class="n">${row.number}</span> · ${t('inquiry_state.' + row.state)} · ${row.state === 'answered' ? html`<b class=${row.tell_shut === 'none' ? '' : 'warn'}>${t(row.tell_shut === 'none' ? 'inquiry_form.tell_by' : 'inquiry_form.tell_shut', { by: t('tell_by.' + row.tell_by) })}</b>`
			: row.department_name || topicText(row.topic) || t('inquiry_kind.' + row.kind)}</span></a></li>`;
}

/** @param {{one: Inquiry}} p */
const DraftRow = ({ one }) => html`<li><button type="button" class=${'q work-row' + (current.value === one.key ? ' on' : '')} data-do="inquiry-draft" onClick=${() => { current.value = one.key; tab.value = 'record'; }}>
	<span class="ch"><${Icon} name="text" /></span><span class="who">${one.text || t('inquiry_form.empty')}</span><span class="tm warn">${t(one.wanted ? 'inquiry_form.going' : 'inquiry_form.unfinished')}</span>
	<span class="what">${topicText(one.topic) || t('inquiry_kind.' + one.kind)} · ${one.caller || t('caller.withheld')}</span></button></li>`;

export function Inquiries() {
	const own = drafts.value.filter(one => one.by === me.value?.agent.id);
	return html`<h2>${t('inquiry_form.mine')}<span class="n">${own.length + mine.value.length}</span></h2>
		<ul class="work-list" tabindex=${own.length + mine.value.length ? undefined : -1}>${own.map(one => html`<${DraftRow} one=${one} key=${one.key} />`)}
			${mine.value.map(row => html`<${InquiryRow} row=${row} key=${row.id} />`)}
			${!own.length && !mine.value.length && html`<li class="none">${t('inquiry_form.none')}</li>`}</ul>
		${toTell.value.length > 0 && html`<h2>${t('inquiry_form.to_tell')}<span class="n">${toTell.value.length}</span></h2>
			<ul class="work-list" data-list="to-tell">${toTell.value.map(row => html`<${InquiryRow} row=${row} key=${row.id} />`)}</ul>`}`;
}
