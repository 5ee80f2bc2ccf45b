// First answers by rule: the steps of a document in each language, what the check finds, a talk to try it in, versions and which one is live.
import { html, signal, t, useEffect, useState } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { get, post, put } from '../shared/api.js';
import { Icon } from '../shared/parts.js';
import { currentLanguage, dateText, clockText, languages, languageNames } from '../shared/i18n.js';
import { attempt } from './state.js';

/** @typedef {Record<string, string>} Texts */
/** @typedef {{label: Texts, also?: string[], next?: string}} Choice */
/** @typedef {{name: string, do: string, say?: Texts, choices?: Choice[], next?: string, otherwise?: string, queue?: string, urgent?: boolean}} Step */
/** @typedef {{start: string, sign: Texts, person: Texts, helped: Texts, danger: {words: string[], next: string}, wants_person: {words: string[], next: string}, steps: Step[]}} Document */
/** @typedef {{finding: string, serious: boolean, step: string | null, detail: string}} Finding */
/** @typedef {{said: string[], offers: string[], search: boolean, person: boolean, urgent: boolean, over: boolean}} Turn */
/** @typedef {{version: number, newest: number, live: number, document: string, versions: {version: number, at_ms: number, note: string, person_name: string | null, live_ms: number | null}[]}} Kept */

const kept = signal(/** @type {Kept | null} */ (null));

export async function loadFront() {
	const found = await attempt(() => get('front'));
	if (found) kept.value = found;
}

/** @param {Document} doc @param {string[]} words @param {string} language @param {boolean} articles */
const tryOut = (doc, words, language, articles) => post('front/try', { document: JSON.stringify(doc), words, language, articles });

/** A copy in which one step is another one. @param {Document} doc @param {number} at @param {Partial<Step>} part @returns {Document} */
const withStep = (doc, at, part) => ({ ...doc, steps: doc.steps.map((step, i) => i === at ? { ...step, ...part } : step) });

/** @param {{id: string, value: string | undefined, steps: Step[], text: string, onPick: (name: string) => void}} p */
const Next = ({ id, value, steps, text, onPick }) => html`<${Field} as="select" id=${id} label=${text} value=${value ?? ''} onChange=${(/** @type {any} */ event) => onPick(event.currentTarget.value)}>
	<option value="" selected=${!value}>–</option>${steps.map(step => html`<option value=${step.name} selected=${step.name === value} key=${step.name}>${step.name}</option>`)}<//>`;

/** @param {{doc: Document, at: number, language: string, onDoc: (doc: Document) => void}} p */
function StepForm({ doc, at, language, onDoc }) {
	const step = doc.steps[at], id = 'step-' + step.name;
	const change = (/** @type {Partial<Step>} */ part) => onDoc(withStep(doc, at, part));
	const choices = step.choices ?? [];
	/** @param {number} i @param {Partial<Choice>} part */
	const choose = (i, part) => change({ choices: choices.map((one, k) => k === i ? { ...one, ...part } : one) });
	return html`<li class="card group" data-step=${step.name}><h2 class="hd">${step.name} <span class="mut">${t('front.do.' + step.do)}${step.urgent ? ' · ' + t('front.urgent') : ''}</span></h2>
		<label for=${id}>${t('front.say')} (${languageNames[/** @type {keyof typeof languageNames} */ (language)]})</label>
		<textarea class="ta" id=${id} rows="2" lang=${language} value=${step.say?.[language] ?? ''} onInput=${(/** @type {any} */ event) => change({ say: { ...step.say, [language]: event.currentTarget.value } })}></textarea>
		<div class="inline-form"><${Next} id=${id + '-next'} text=${t('front.next')} value=${step.next} steps=${doc.steps} onPick=${(/** @type {string} */ next) => change({ next: next || undefined })} />
			${step.do === 'articles' && html`<${Next} id=${id + '-otherwise'} text=${t('front.otherwise')} value=${step.otherwise} steps=${doc.steps} onPick=${(/** @type {string} */ otherwise) => change({ otherwise: otherwise || undefined })} />`}
			${step.do === 'person' && html`<label class="check"><input type="checkbox" checked=${!!step.urgent} onChange=${(/** @type {any} */ event) => change({ urgent: event.currentTarget.checked })} /> ${t('front.urgent')}</label>`}</div>
		${step.do === 'ask' && html`<ul class="plain">${choices.map((one, i) => html`<li class="inline-form" key=${i}>
			<${Field} id=${`${id}-c${i}`} label=${t('front.choice', { n: i + 1 })} maxlength="40" lang=${language} value=${one.label[language] ?? ''} onInput=${(/** @type {any} */ event) => choose(i, { label: { ...one.label, [language]: event.currentTarget.value } })} />
			<${Next} id=${`${id}-n${i}`} text=${t('front.next')} value=${one.next} steps=${doc.steps} onPick=${(/** @type {string} */ next) => choose(i, { next: next || undefined })} />
			<button type="button" class="btn sm ghost" onClick=${() => change({ choices: choices.filter((_, k) => k !== i) })}>${t('front.choice_remove')}</button></li>`)}</ul>
			${choices.length < 8 && html`<button type="button" class="btn sm" onClick=${() => change({ choices: [...choices, { label: { ko: '', en: '' }, next: step.next }] })}>${t('front.choice_add')}</button>`}`}</li>`;
}

/** Words of danger, words that ask for a person: one a line. @param {{doc: Document, part: 'danger' | 'wants_person', onDoc: (doc: Document) => void}} p */
const Words = ({ doc, part, onDoc }) => html`<div class="card group"><label class="hd" for=${'front-' + part}>${t('front.' + part)}</label>
	<textarea class="ta" id=${'front-' + part} rows="4" defaultValue=${doc[part].words.join('\n')} onChange=${(/** @type {any} */ event) =>
		onDoc({ ...doc, [part]: { ...doc[part], words: event.currentTarget.value.split('\n').map((/** @type {string} */ word) => word.trim()).filter(Boolean) } })}></textarea></div>`;

/** @param {{findings: Finding[]}} p */
const Findings = ({ findings }) => findings.length ? html`<ul class="plain findings">${findings.map((one, i) => html`<li key=${i} class=${one.serious ? 'bad' : 'warn'}>
	<${Icon} name=${one.serious ? 'octagon' : 's-near'} /> ${one.step ? one.step + ': ' : ''}${t('front.finding.' + one.finding)} ${one.detail}</li>`)}</ul>` : html`<p class="ok">${t('front.well')}</p>`;

/** @param {{doc: Document, language: string, onFindings: (findings: Finding[]) => void}} p */
function Talk({ doc, language, onFindings }) {
	const [words, setWords] = useState(/** @type {string[]} */ ([]));
	const [typed, setTyped] = useState('');
	const [articles, setArticles] = useState(false);
	const [turns, setTurns] = useState(/** @type {Turn[]} */ ([]));
	useEffect(() => {
		const timer = setTimeout(() => tryOut(doc, words, language, articles).then(found => { setTurns(found.turns); onFindings(found.findings); }).catch(() => {}), 300);
		return () => clearTimeout(timer);
	}, [doc, words, language, articles]);
	const say = (/** @type {string} */ text) => { if (text.trim()) setWords([...words, text.trim()]); setTyped(''); };
	const last = turns[turns.length - 1];
	return html`<section class="card group front-try" aria-label=${t('front.try')}><h2 class="hd">${t('front.try')}</h2>
		<ol class="plain" aria-live="polite">${words.map((text, i) => html`<li key=${i}><p class="heard">${text}</p>${(turns[i]?.said ?? []).map((one, k) => html`<p class="said" key=${k} lang=${language}>${one}</p>`)}
			${turns[i]?.search && html`<p class="mut xs">${t('front.searches')}</p>`}${turns[i]?.person && !turns[i - 1]?.person && html`<p class="ok xs">${t(turns[i].urgent ? 'front.to_person_now' : 'front.to_person')}</p>`}</li>`)}</ol>
		${last && !last.over && html`<div class="row wrap">${last.offers.map(one => html`<button type="button" class="btn sm" key=${one} onClick=${() => say(one)}>${one}</button>`)}</div>`}
		<form class="inline-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); say(typed); }}>
			<${Field} id="front-words" label=${t('front.try_words')} value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.currentTarget.value)} />
			<button class="btn">${t('front.try_send')}</button><button type="button" class="btn ghost" onClick=${() => { setWords([]); setTurns([]); }}>${t('front.try_again')}</button>
			<label class="check"><input type="checkbox" checked=${articles} onChange=${(/** @type {any} */ event) => setArticles(event.currentTarget.checked)} /> ${t('front.try_articles')}</label></form></section>`;
}

/** @param {{now: Kept}} p */
const Versions = ({ now }) => html`<section class="card group"><h2 class="hd">${t('front.versions')}</h2><ul class="plain">${[...now.versions, { version: 0, at_ms: 0, note: t('front.built_in'), person_name: null, live_ms: null }].map(one => html`<li key=${one.version} class="row wrap">
	<b class="n">${one.version}</b><span class="grow">${one.note} <span class="xs mut">${one.at_ms ? `${dateText(one.at_ms)} ${clockText(one.at_ms)}` : ''} ${one.person_name ?? ''}</span></span>
	${one.version === now.live ? html`<b class="ok">${t('front.live')}</b>` : one.version > 0 && html`<button type="button" class="btn sm" data-live=${one.version} onClick=${async () => { if (await attempt(() => put('front/live', { version: one.version }))) loadFront(); }}>${t('front.put_live')}</button>`}</li>`)}</ul></section>`;

/** @param {{now: Kept}} p */
function Editor({ now }) {
	const [doc, setDoc] = useState(/** @type {Document} */ (JSON.parse(now.document)));
	const [language, setLanguage] = useState(currentLanguage());
	const [findings, setFindings] = useState(/** @type {Finding[]} */ ([]));
	const changed = JSON.stringify(doc) !== JSON.stringify(JSON.parse(now.document));
	/** @param {SubmitEvent} event */
	const save = async event => {
		event.preventDefault();
		const note = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('note'));
		if (await attempt(() => post('front', { document: JSON.stringify(doc), note, version: now.newest }))) loadFront();
	};
	return html`<div class="langs" role="group" aria-label=${t('front.language')}>${languages.map(one => html`<button type="button" class="btn sm" lang=${one} aria-pressed=${one === language} key=${one} onClick=${() => setLanguage(one)}>${languageNames[/** @type {keyof typeof languageNames} */ (one)]}</button>`)}</div>
		<${Findings} findings=${findings} />
		<ul class="form-grid">${doc.steps.map((step, at) => html`<${StepForm} doc=${doc} at=${at} language=${language} onDoc=${setDoc} key=${step.name} />`)}</ul>
		<div class="form-grid"><${Words} doc=${doc} part="danger" onDoc=${setDoc} /><${Words} doc=${doc} part="wants_person" onDoc=${setDoc} /></div>
		<${Talk} doc=${doc} language=${language} onFindings=${setFindings} />
		<form class="inline-form card group" onSubmit=${save}><${Field} id="front-note" label=${t('front.note')} name="note" maxlength="100" required />
			<button class="btn pri" data-do="front-save" disabled=${!changed}>${t('front.save')}</button></form>`;
}

export const Front = () => kept.value ? html`<p class="mut">${t('front.about')}</p><${Editor} now=${kept.value} key=${kept.value.newest} /><${Versions} now=${kept.value} />` : html`<p class="dim">${t('admin.loading')}</p>`;
