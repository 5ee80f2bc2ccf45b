// How long what is kept, the proofs of what went, the words of consent and the register of what is processed.
import { html, signal, t, useEffect, useState } from '../shared/ui.js';
import { get, post, put } from '../shared/api.js';
import { clockText, languages } from '../shared/i18n.js';
import { dayText } from './looked.js';
import { attempt, done, has } from './state.js';

const retention = signal(/** @type {any} */ (null));
const texts = signal(/** @type {any[]} */ ([]));
const register = signal(/** @type {any[]} */ ([]));
const purposes = ['contact', 'survey', 'news', 'share', 'sensitive'];
const fields = ['name', 'purpose', 'items', 'basis', 'kept', 'recipients'];
const may = () => has('admin', 'manager');

const loadRetention = async () => { retention.value = await attempt(() => get('retention')); };
const loadTexts = async () => { texts.value = (await attempt(() => get('consent-texts')))?.texts ?? []; };
const loadRegister = async () => { register.value = (await attempt(() => get('processing')))?.entries ?? []; };

export function Retention() {
	useEffect(() => { loadRetention(); }, []);
	/** @param {string} kind @param {string} days */
	const save = async (kind, days) => {
		if (await attempt(() => put('retention', { kind, days: Number(days) }).then(() => true))) { await loadRetention(); done.value = t('citizens.saved'); }
	};
	const found = retention.value;
	return found && html`<p class="dim">${t('citizens.retention_help')}</p>
		<div class="fg">${found.policies.filter((/** @type {any} */ one) => one.kind !== 'request').map((/** @type {any} */ one) => html`<label for=${'r-' + one.kind} key=${one.kind}>${t('retention_kind.' + one.kind)}</label>
			<input class="in" type="number" min="0" max="36500" id=${'r-' + one.kind} key=${one.kind + 'i'} value=${one.days} disabled=${!may()} onChange=${(/** @type {any} */ event) => save(one.kind, event.currentTarget.value)} />`)}</div>
		<div class="scroll" tabindex="0" role="region" aria-label=${t('citizens.runs')}><table class="list"><caption>${t('citizens.runs')}</caption>
			<thead><tr>${['when', 'kind', 'rows', 'parts', 'who', 'digest'].map(name => html`<th scope="col" key=${name}>${t('citizens.' + name)}</th>`)}</tr></thead>
			<tbody>${found.runs.map((/** @type {any} */ run) => html`<tr key=${run.id}><td class="n">${dayText(run.at_ms)} ${clockText(run.at_ms)}</td><td>${t('retention_kind.' + run.kind)}</td><td class="n">${run.rows}</td>
				<td class="xs">${run.parts.map((/** @type {any} */ part) => `${t('owned_noun.' + part.noun)} ${part.rows}${part.held ? ` (${t('citizens.part_held', { n: part.held })})` : ''}`).join(', ')}</td>
				<td>${run.person_name ?? t(run.days ? 'citizens.run_days' : 'citizens.by_policy', { n: run.days })}</td><td class="xs"><code>${run.digest.slice(0, 16)}…</code></td></tr>`)}</tbody></table></div>`;
}

export function Consent() {
	const [purpose, setPurpose] = useState('contact'), [language, setLanguage] = useState('ko'), [text, setText] = useState('');
	useEffect(() => { loadTexts(); }, []);
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		if (text.trim() && await attempt(() => post('consent-texts', { purpose, language, text }).then(() => true))) { setText(''); await loadTexts(); done.value = t('citizens.saved'); }
	};
	return html`${may() && html`<form onSubmit=${save}><div class="row wrap"><select class="in" aria-label=${t('citizens.purpose')} value=${purpose} onChange=${(/** @type {any} */ event) => setPurpose(event.currentTarget.value)}>
			${purposes.map(word => html`<option value=${word} key=${word}>${t('consent_purpose.' + word)}</option>`)}</select>
			<select class="in" aria-label=${t('citizen_card.language')} value=${language} onChange=${(/** @type {any} */ event) => setLanguage(event.currentTarget.value)}>${languages.map(word => html`<option value=${word} key=${word}>${t('language.' + word)}</option>`)}</select></div>
			<textarea class="in" id="consent-text" rows="4" aria-label=${t('citizens.consent_text')} placeholder=${t('citizens.consent_help')} maxlength="1300" value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />
			<button type="submit" class="btn pri">${t('citizens.new_version')}</button></form>`}
		<ul class="texts">${texts.value.map(one => html`<li key=${one.purpose + one.language + one.version}><b>${t('consent_purpose.' + one.purpose)}</b> · ${t('language.' + one.language)} ·
			${t('citizens.version', { n: one.version, day: dayText(one.at_ms) })}<p lang=${one.language}>${one.text}</p></li>`)}</ul>`;
}

/** @param {{entry: any, onDone: () => void}} p */
function Entry({ entry, onDone }) {
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
		const body = { ...Object.fromEntries(fields.map(name => [name, String(form.get(name))])), ended: form.get('ended') === 'on', rev: entry.rev };
		if (!await attempt(() => (entry.id ? put('processing/' + entry.id, body) : post('processing', body)).then(() => true))) return;
		await loadRegister();
		done.value = t('citizens.saved');
		onDone();
	};
	return html`<form class="fg" onSubmit=${save}>${fields.map(name => html`<label for=${'p-' + name} key=${name}>${t('processing.' + name)}</label>
		<input class="in" id=${'p-' + name} name=${name} key=${name + 'i'} maxlength="200" required=${name === 'name' || name === 'purpose'} defaultValue=${entry[name] ?? ''} />`)}
		<label for="p-ended">${t('processing.ended')}</label><span><input type="checkbox" id="p-ended" name="ended" checked=${!!entry.ended_ms} /></span>
		<span /><div class="row"><button type="submit" class="btn pri">${t('citizens.save')}</button><button type="button" class="btn" onClick=${onDone}>${t('citizens.no')}</button></div></form>`;
}

export function Register() {
	const [entry, setEntry] = useState(/** @type {any} */ (null));
	useEffect(() => { loadRegister(); }, []);
	return html`${may() && !entry && html`<button type="button" class="btn pri no-print" data-do="new-entry" onClick=${() => setEntry({ rev: 0 })}>${t('citizens.new_entry')}</button>`}
		${entry && html`<${Entry} entry=${entry} onDone=${() => setEntry(null)} key=${entry.id ?? 'new'} />`}
		<div class="scroll" tabindex="0" role="region" aria-label=${t('citizens.register')}><table class="list"><caption>${t('citizens.register')}</caption><thead><tr>${fields.map(name => html`<th scope="col" key=${name}>${t('processing.' + name)}</th>`)}<th scope="col"><span class="unseen">${t('admin.actions')}</span></th></tr></thead>
			<tbody>${register.value.map(one => html`<tr key=${one.id} class=${one.ended_ms ? 'dim' : ''}>${fields.map(name => html`<td key=${name}>${one[name]}</td>`)}
				<td>${may() && html`<button type="button" class="link" onClick=${() => setEntry(one)}>${t('citizens.change')}</button>`}</td></tr>`)}</tbody></table></div>`;
}
