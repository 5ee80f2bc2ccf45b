// Who is on duty against who is required: now, and in the next half hours; the plan as it was entered.
import { html, label, t, useState } from '../shared/ui.js';
import { Icon, Sheet } from '../shared/parts.js';
import { saveCover } from './actions.js';
import { cover, open, present, skills } from './state.js';

/** @param {string | null} skill */
function skillText(skill) {
	const one = skills.value?.skills.find(known => known.name === skill);
	return !skill ? t('cover.all') : label(one?.label) || (one?.language ? t('language.' + one.language) : skill);
}

/** @param {number} half */
const halfText = half => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;

/** @param {string | null} skill @param {number} half */
const required = (skill, half) => cover.value?.today.find(one => one.skill === skill && one.half === half)?.required ?? 0;

/** Short of people now? For the figures on top. */
export function missingNow() {
	const half = cover.value?.half ?? 0;
	return { required: required(null, half), present: present(null) };
}

export function Cover() {
	const plan = cover.value;
	if (!plan) return null;
	const known = [...new Set(plan.today.map(one => one.skill))];
	const next = [plan.half, plan.half + 1, plan.half + 2].filter(half => half < 48);
	return html`<section class="cover" aria-label=${t('cover.title')}><h2>${t('cover.title')}<button type="button" class="link end" data-do="cover" onClick=${() => { open.value = 'cover'; }}>${t('cover.plan')}</button></h2>
		${known.length ? html`<table><thead><tr><th scope="col">${t('cover.who')}</th><th scope="col" class="r">${t('cover.now')}</th>${next.slice(1).map(half => html`<th scope="col" class="r" key=${half}>${halfText(half)}</th>`)}</tr></thead>
			<tbody>${known.map(skill => {
				const there = present(skill);
				const short = there < required(skill, plan.half);
				return html`<tr key=${skill}><th scope="row" class="el">${skillText(skill)}</th><td class=${'r n ' + (short ? 'bad' : '')}>${short && html`<${Icon} name="octagon" tone="bad" size="xs" />`}${there}/${required(skill, plan.half)}</td>
					${next.slice(1).map(half => html`<td class=${'r n ' + (there < required(skill, half) ? 'bad' : 'mut')} key=${half}>${required(skill, half) || '–'}</td>`)}</tr>`;
			})}</tbody></table>` : html`<p class="xs mut">${t('cover.none')}</p>`}</section>`;
}

const example = 'day,from,to,skill,required\nweekdays,09:00,18:00,,38\nweekend,09:00,18:00,,20\ndaily,18:00,24:00,,7\ndaily,00:00,09:00,,4\n';

export function CoverSheet() {
	const [csv, setCsv] = useState(cover.value?.csv || example);
	const close = () => { open.value = ''; };
	const save = async (/** @type {Event} */ event) => { event.preventDefault(); if (await saveCover(csv)) close(); };
	/** @param {any} event */
	const file = async event => { const chosen = event.currentTarget.files[0]; if (chosen) setCsv(await chosen.text()); };
	return html`<${Sheet} title=${t('cover.plan')} onClose=${close}><form class="form-grid" onSubmit=${save}><p class="xs mut">${t('cover.hint')}</p>
		<label for="cover-csv">CSV</label><textarea id="cover-csv" class="in mono" rows="12" spellcheck=${false} value=${csv} onInput=${(/** @type {any} */ event) => setCsv(event.currentTarget.value)} />
		<label for="cover-file">${t('cover.file')}</label><input id="cover-file" type="file" accept=".csv,text/csv" onChange=${file} />
		<button type="submit" class="btn pri big" data-do="save-cover">${t('cover.save')}</button></form><//>`;
}
