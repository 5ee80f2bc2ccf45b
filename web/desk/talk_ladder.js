// The ladder against abuse: its next step for each kind, with the words that the citizen would read, taken by one key. The server
// keeps the order and says why not.
import { html, t, useEffect, useState } from '../shared/ui.js';
import { Segments } from '../shared/parts.js';
import { fold, loadTalks, onTalk, openTalk } from './talk_state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('./talk_state.js').Step} Step */

/** @param {Talk} one @param {Step} step */
async function take(one, step) {
	if (!await onTalk(one.contact, step.ends ? 'stop' : 'warn', { kind: step.kind })) return;
	fold.value = '';
	await loadTalks();
	openTalk(one.contact);
}

/** The kind that was warned of most, so that the key goes on where it was. @param {Step[]} ladder */
const furthest = ladder => ladder.reduce((most, step) => step.warned > most.warned ? step : most, ladder[0]);

/** @param {{one: Talk}} p */
export function LadderStep({ one }) {
	const [kind, setKind] = useState(furthest(one.ladder)?.kind ?? '');
	const step = one.ladder.find(entry => entry.kind === kind);
	useEffect(() => { document.getElementById('talk-step')?.focus(); }, []);
	if (!step) return null;
	const kinds = one.ladder.map(entry => ({ value: entry.kind, text: t('ending.kind.' + entry.kind) + (entry.warned ? ` · ${entry.warned}` : '') }));
	return html`<section class="card talk-ladder" aria-label=${t('talk.ladder')}>
		<div class="hd">${t('talk.ladder')}</div><${Segments} label=${t('ending.warn')} value=${kind} options=${kinds} onPick=${setKind} />
		${one.danger && html`<p class="ban bad" role="alert">${t('verdict.in_danger')}</p>`}${step.leads && html`<p class="xs">${t('talk.step_leads')}</p>`}
		<p class="xs dim">${t(step.words ? 'talk.step_words' : 'talk.step_silent')}</p>${step.words && html`<blockquote lang=${one.language} id="talk-step-words">${step.words}</blockquote>`}
		<button type="button" class="btn pri" id="talk-step" data-do="talk-step" aria-describedby=${step.words ? 'talk-step-words' : undefined} disabled=${one.danger}
			onClick=${() => take(one, step)}>${step.ends ? t('talk.step_end') : t('talk.step_warn', { n: step.warned + 1 })}</button></section>`;
}
