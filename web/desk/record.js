// The record's choices: topic, city or county, outcome; and saving or finishing.
import { html, signal, t } from '../shared/ui.js';
import { Icon, Segments } from '../shared/parts.js';
import { Pick } from '../shared/pick.js';
import { altName } from '../shared/keys.js';
import { finishWrap } from './actions.js';
import { unfoldFor } from './fold.js';
import { draft, edit, save } from './draft.js';
import { leaves } from './names.js';
import { catalog, inWrap, me, say, tab } from './state.js';

const missing = signal('');

/** What a mandatory wrap-up still wants: '', 'topic' or 'outcome'. */
function wanted() {
	const fields = draft.value?.fields;
	if (me.value?.wrap?.mode !== 'mandatory' || !fields) return '';
	if (!fields.topic) return 'topic';
	return fields.outcome === 'none' ? 'outcome' : '';
}

/** Saves; in the wrap-up it also ends it. */
export async function finish() {
	if (!draft.value) return;
	missing.value = inWrap.value ? wanted() : '';
	if (missing.value) {
		tab.value = 'record';
		unfoldFor(missing.value);
		requestAnimationFrame(() => document.getElementById(missing.value)?.focus());
		return;
	}
	if (!await save()) return say(t('notes.not_sent'));
	if (inWrap.value) await finishWrap();
	else say(t('record.saved'));
}

export function Record() {
	const now = draft.value;
	if (!now) return null;
	const { fields } = now;
	const outcomes = (catalog.value?.outcomes ?? []).filter(word => word !== 'none').map(value => ({ value, text: t('outcome.' + value) }));
	return html`<section class="card form" aria-label=${t('record.label')}>
		<div class="fg"><label for="topic">${t('record.topic')}</label>
			<${Pick} id="topic" label=${t('record.topic')} hint=${t('record.topic_hint')} entries=${leaves(catalog.value?.topics ?? [])}
				value=${fields.topic} onPick=${(/** @type {string} */ topic) => edit({ topic })} key_hint=${`${altName} Y`} />
			<label for="place">${t('record.place')}</label>
			<${Pick} id="place" label=${t('record.place')} hint=${t('record.place_hint')} icon="pin" entries=${leaves(catalog.value?.places ?? [])}
				value=${fields.place} onPick=${(/** @type {string} */ place) => edit({ place })} />
			<span class="lb">${t('record.outcome')}</span><div class="row wrap" id="outcome" tabindex="-1">
			<${Segments} label=${t('record.outcome')} value=${fields.outcome} options=${outcomes} onPick=${(/** @type {any} */ outcome) => edit({ outcome })} /></div></div>
		${missing.value === 'topic' && html`<p class="bad xs" role="alert">${t('record.topic_missing')}</p>`}
		${missing.value === 'outcome' && html`<p class="bad xs" role="alert">${t('record.outcome_missing')}</p>`}
		<div class="row save"><span class="xs dim grow">${t(inWrap.value ? 'record.after' : 'record.during')}</span>
			<button type="button" class=${inWrap.value ? 'btn pri' : 'btn'} data-do="save" onClick=${finish}>${!inWrap.value && html`<${Icon} name="check" />`}
			${t(inWrap.value ? 'record.save_finish' : 'record.save')} <kbd>${altName} ↵</kbd></button></div></section>`;
}
