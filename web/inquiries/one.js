// One inquiry: what is wanted, until when, what may be done, and its line of time.
import { html, t, useEffect } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { FileList } from '../shared/viewer.js';
import { clockText, dateText, dayText, durationText } from '../shared/i18n.js';
import { Acts, doing } from './acts.js';
import { Due } from './list.js';
import { act, nameOf, opened, openOne, shut } from './state.js';

/** @typedef {import('./state.js').Full} Full */

/** @param {{name: string, children?: any}} p */
const Item = ({ name, children }) => html`<div><dt>${t('inquiries.' + name)}</dt><dd>${children}</dd></div>`;

/** @param {{one: Full}} p */
const About = ({ one }) => html`<dl class="about">
	<${Item} name="kind">${t('inquiry_kind.' + one.kind)}${one.sub !== 'none' && ` · ${t('inquiry_sub.' + one.sub)}`}<//>
	<${Item} name="topic">${nameOf(one.topic ?? '')}<//>
	<${Item} name="place">${nameOf(one.place ?? '')} ${one.address}<//>
	<${Item} name="came_in">${t('came_in.' + one.came_in)} ${one.site} ${one.floor}<//>
	<${Item} name="tell">${t('tell_by.' + one.tell_by)} ${one.tell_to ?? ''} · ${t('language.' + one.language)}<//>
	<${Item} name="department">${one.department_name || '–'} ${one.official_name ?? ''}<//>
	<${Item} name="by">${one.person_name ?? '–'} · ${dateText(one.opened_ms)} ${clockText(one.opened_ms)}<//>
	${one.interim_ms && !one.closed_ms && html`<${Item} name="interim_at">${dateText(one.interim_ms)}<//>`}</dl>`;

/** @param {{one: Full}} p */
const Line = ({ one }) => one.entries.length > 0 && html`<h3>${t('inquiries.line')}</h3><ol class="line">${one.entries.map(entry => html`<li key=${entry.id} class=${entry.kind}>
	<p class="sm dim"><b>${entry.move ? t('inquiry_act.' + entry.move) : t('inquiry_entry.' + entry.kind)}</b>
		${entry.reason !== 'none' && ` · ${t('inquiry_reason.' + entry.reason)}`} · ${entry.name ?? t('inquiries.itself')} · <span class="n">${dayText(entry.at_ms)} ${clockText(entry.at_ms)}</span></p>
	${entry.text && html`<p class="words">${entry.text}</p>`}<${FileList} files=${entry.attachments} inquiry=${one.id} /></li>`)}</ol>`;

/** @param {{one: Full}} p */
const Hops = ({ one }) => html`<details class="hops"><summary>${t('inquiries.hops')}</summary><ol>${one.hops.map((hop, i) => html`<li key=${i}>
	<b>${t('inquiry_state.' + hop.state)}</b> ${hop.department_name} · <span class="n">${dayText(hop.from_ms)} ${clockText(hop.from_ms)}</span>
	${hop.to_ms ? html` · ${t('inquiries.worked', { time: durationText(hop.worked_ms) })}` : html` · ${t('inquiries.running')}`}</li>`)}</ol></details>`;

/** @param {{title: string, rows: import('./state.js').Row[], join?: boolean}} p */
const Others = ({ title, rows, join }) => rows.length > 0 && html`<h3>${title}</h3><ul class="others">${rows.map(row => html`<li key=${row.id}>
	<button type="button" class="link n" onClick=${() => openOne(row.id)}>${row.number}</button> ${t('inquiry_state.' + row.state)} · ${row.excerpt}
	${join && html`<button type="button" class="btn sm" data-do="join" onClick=${() => act('link', { parent: row.id, link: 'duplicate' })}>${t('inquiries.join')}</button>`}</li>`)}</ul>`;

/** On paper: the answer as a letter, and the page itself. @param {{one: Full}} p */
const Paper = ({ one }) => html`<p class="row wrap no-print">${one.entries.some(entry => entry.kind === 'reply' || entry.kind === 'answer') && html`
	<a class="btn sm" href=${`/api/v1/inquiries/${one.id}/answer.pdf`} target="_blank" rel="noopener" data-do="answer-pdf"><${Icon} name="doc" size="xs" />${t('inquiries.paper')}</a>`}
	<button type="button" class="btn sm" data-do="print" onClick=${() => print()}>${t('inquiries.print')}</button></p>`;

export function One() {
	const one = opened.value;
	useEffect(() => {
		doing.value = '';
		if (one) document.getElementById('one')?.focus();
	}, [one?.id]);
	if (!one) return html`<p class="none wide-only">${t('inquiries.choose')}</p>`;
	return html`<article class="one" id="one" tabindex="-1" aria-labelledby="one-title"><p class="phone-only"><button type="button" class="btn" data-do="inq-back" onClick=${shut}><${Icon} name="left" /> ${t('inquiries.back')}</button></p>
		<h2 id="one-title"><span class="n">${one.number}</span> <span class="st">${t('inquiry_state.' + one.state)}</span></h2>
		<${Due} one=${one} />
		${one.paused && html`<p class="st warn"><${Icon} name="s-hold" />${t('inquiries.paused_since', { why: t('pause_why.' + one.paused.why), time: `${dayText(one.paused.from_ms)} ${clockText(one.paused.from_ms)}` })}</p>`}
		${one.lock && html`<p class="sm dim"><${Icon} name="lock" size="xs" /> ${t('inquiries.locked', { name: one.lock.name ?? '' })}</p>`}
		${one.moves.includes('close') && one.tell_shut !== 'none' && html`<p class="st warn"><${Icon} name="s-near" />${t('inquiries.shut.' + one.tell_shut, { by: t('tell_by.' + one.tell_by) })}
			${one.contact && html` <a class="link" href=${'/follow?contact=' + one.contact} target="_blank">${t('inquiries.contact')}</a>`}</p>`}
		<p class="words card">${one.text}</p><${FileList} files=${one.attachments} inquiry=${one.id} /><${Paper} one=${one} /><${Acts} /><${About} one=${one} /><${Line} one=${one} /><${Hops} one=${one} />
		<${Others} title=${t('inquiries.linked')} rows=${one.linked} />
		<${Others} title=${t('inquiries.alike')} rows=${one.moves.includes('link') ? one.alike : []} join /></article>`;
}
