// The end of a contact in writing: what became of it is asked as after a call.
import { html, t, useEffect, useRef, useState } from '../shared/ui.js';
import { Segments } from '../shared/parts.js';
import { Pick } from '../shared/pick.js';
import { get, put } from '../shared/api.js';
import { attempt } from './actions.js';
import { leaves } from './names.js';
import { catalog } from './state.js';
import { closeTalk, fold, loadTalks, onTalk } from './talk_state.js';

/** @typedef {import('./talk_state.js').Talk} Talk */
/** @typedef {import('../shared/views.js').Classified} Classified */

/** @param {Talk} one @param {Classified} record */
async function finish(one, record) {
	const { topic, place, outcome, note, words, revision } = record;
	if (!await attempt(() => put(`contacts/${one.contact}/record`, { topic, place, outcome, note, words, revision }))) return;
	if (!await onTalk(one.contact, 'end')) return;
	fold.value = '';
	closeTalk();
	loadTalks();
}

/** @param {{one: Talk}} p */
export function Ending({ one }) {
	const [record, setRecord] = useState(/** @type {Classified | null} */ (null));
	const area = useRef(/** @type {HTMLElement | null} */ (null));
	useEffect(() => { // who was answered mostly is: then Enter is enough
		get('contacts/' + one.contact).then(({ classified: found }) => setRecord({ ...found, outcome: found.outcome === 'none' && one.answered_ms ? 'answered' : found.outcome })).catch(() => {});
	}, [one.contact]);
	useEffect(() => { /** @type {HTMLElement | null | undefined} */ (area.current?.querySelector('[data-do=talk-finish]:enabled, [role=radio]'))?.focus(); }, [!record]);
	if (!record) return null;
	const outcomes = (catalog.value?.outcomes ?? []).filter(word => word !== 'none').map(value => ({ value, text: t('outcome.' + value) }));
	return html`<section class="card talk-ending" ref=${area}><div class="hd">${t('talk.end_what')}</div>
		<${Pick} id="talk-topic" label=${t('record.topic')} hint=${t('record.topic_hint')} entries=${leaves(catalog.value?.topics ?? [])} value=${record.topic}
			onPick=${(/** @type {string} */ topic) => setRecord({ ...record, topic })} />
		<div class="row wrap"><${Segments} label=${t('record.outcome')} value=${record.outcome} options=${outcomes} onPick=${(/** @type {any} */ outcome) => setRecord({ ...record, outcome })} />
			<button type="button" class="btn pri end" data-do="talk-finish" disabled=${record.outcome === 'none'} onClick=${() => finish(one, record)}>${t('talk.end')}</button></div></section>`;
}
