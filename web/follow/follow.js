// One contact, everything that happened to it: signalling and facts in one line of time.
import { html, render, changeLanguage, effect, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Banner, Logo } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { clockText, hasText, preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { sipMeaning } from '../shared/sip.js';
import { PastTyped } from '../shared/typed_past.js';
import { Heads, Rung, lanesOf } from './ladder.js';

/** @typedef {import('./ladder.js').Item} Item */
/** @typedef {{contact: string, cut: boolean, trunks: Record<string, string>, items: Item[]}} Line */

const asked = signal('');
const line = signal(/** @type {Line | null} */ (null));
const recent = signal(/** @type {{id: string, started_ms: number, caller: string | null}[]} */ ([]));
const problem = signal('');
const shown = signal({ signal: true, fact: true });

/** @param {unknown} error */
function say(error) {
	if (error instanceof Refusal && error.verdict === 'not_logged_in') goToLogin();
	const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
	problem.value = t(hasText(key) ? key : 'verdict.fault');
}

async function load() {
	asked.value = location.hash.slice(1).replace(/\D/g, '');
	line.value = null;
	problem.value = '';
	try {
		if (asked.value) line.value = await get(`contacts/${asked.value}/timeline`);
		else recent.value = (await get('contacts?limit=20')).contacts;
	} catch (error) {
		say(error);
	}
}

/** "contact=… how=…" without what says nothing. @param {Item} item */
function words(item) {
	const parts = Object.entries(item.fields ?? {}).filter(([key, value]) => value !== null && value !== 0 && value !== false && key !== 'contact');
	return parts.map(([key, value]) => `${key}=${key === 'trunk' ? line.value?.trunks[value] ?? value : value}`).join(' ');
}

/** To the millisecond. @param {number} ms */
const timeText = ms => `${clockText(ms)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;

/** Not telephones' messages but steps of a browser's way. */
const secures = new Set(['ICE', 'DTLS']);

/** @param {{item: Item}} p */
const What = ({ item }) => item.what === 'signal'
	? html`<details><summary><span class="unseen">${t(item.in ? 'follow.in' : 'follow.out')} </span>${secures.has(item.transport ?? '') && html`<b class="kind">${item.transport}</b> `}<code>${item.line}</code></summary>
		<p class="dim">${item.transport} ${item.ours} ${item.in ? '←' : '→'} ${item.theirs}</p><pre tabindex="0">${item.text}</pre></details>`
	: html`<b class="kind">${item.kind}</b> <span class="dim">${words(item)}</span> ${meaning(item)}`;

/** What the telephone network's answer means, where the fact has one. @param {Item} item */
const meaning = item => item.kind === 'leg.cause' && item.fields?.status ? html`<span>${sipMeaning(item.fields.status)}</span>`
	: item.kind === 'leg.routed' && item.fields?.status ? html`<span>${sipMeaning(item.fields.status)}</span>` : '';

/** @param {{name: 'signal' | 'fact', text: string}} p */
const Choice = ({ name, text }) => html`<label class="choice"><input type="checkbox" checked=${shown.value[name]}
	onChange=${() => { shown.value = { ...shown.value, [name]: !shown.value[name] }; }} /> ${text}</label>`;

/** @param {{line: Line}} p */
function Timeline({ line }) {
	const items = line.items.filter(item => shown.value[/** @type {'signal' | 'fact'} */ (item.what)]);
	const lanes = lanesOf(line.items);
	if (!line.items.length) return html`<p class="none">${t('follow.none')}</p>`;
	return html`<p class="tools"><${Choice} name="signal" text=${t('follow.signals')} /><${Choice} name="fact" text=${t('follow.facts')} />
			<a class="btn" href=${`/api/v1/contacts/${line.contact}/timeline.txt`} download>${t('follow.text')}</a>
			<a class="btn" href=${`/api/v1/contacts/${line.contact}/timeline.pcap`} download>${t('follow.capture')}</a></p>
		<${PastTyped} contact=${line.contact} key=${line.contact} />
		${line.cut && html`<${Banner} tone="warn">${t('follow.cut')}<//>`}
		<div class="scroll card" tabindex="0" role="region" aria-label=${t('follow.page')}><table class="line"><thead><tr><th scope="col">${t('follow.time')}</th>
			<th scope="col"><span class="unseen">${t('follow.ladder')}</span><${Heads} lanes=${lanes} items=${line.items} /></th><th scope="col">${t('follow.what')}</th></tr></thead>
			<tbody>${items.map((item, i) => html`<tr key=${i}><th scope="row" class="n"><time>${timeText(item.at_ms)}</time></th>
				<td class="draw"><${Rung} lanes=${lanes} item=${item} /></td><td><${What} item=${item} /></td></tr>`)}</tbody></table></div>`;
}

const Recent = () => html`<h2>${t('follow.recent')}</h2><ul class="recent">${recent.value.map(contact => html`<li key=${contact.id}>
	<a href=${'#' + contact.id}>${clockText(contact.started_ms)} · ${contact.caller ?? '–'} · <span class="n">${contact.id}</span></a></li>`)}</ul>`;

/** @param {SubmitEvent} event */
function choose(event) {
	event.preventDefault();
	location.hash = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('contact')).trim();
}

const Follow = () => html`<div class="follow"><header class="page-top"><${Logo} /><b class="lg">${t('follow.page')}</b><span class="end" /><${OwnStatus} /><${Preferences} /></header>
	<main class="body" id="body" tabindex="-1"><h1>${t('follow.page')}</h1><p class="mut">${t('follow.about')}</p>
		<form class="inline-form" onSubmit=${choose}><${Field} id="contact" label=${t('follow.contact')} name="contact" inputmode="numeric" pattern="[0-9]{1,19}" required value=${asked.value} />
			<button class="btn pri">${t('follow.show')}</button></form>
		${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}
		${line.value ? html`<${Timeline} line=${line.value} />` : !asked.value && html`<${Recent} />`}</main></div>`;

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('follow.page'); });
addEventListener('hashchange', load);
render(html`<${Follow} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
await load();
