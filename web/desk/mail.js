// Letters at the desk: what waits for an answer beside the other work, a sheet to read and answer one, a sheet to write one.
import { html, signal, t, useEffect } from '../shared/ui.js';
import { Icon, Sheet, Timer } from '../shared/parts.js';
import { FileList } from '../shared/viewer.js';
import { get, post } from '../shared/api.js';
import { clockText, dayText } from '../shared/i18n.js';
import { newest, renewed } from '../shared/newest.js';
import { attempt } from './actions.js';
import { Compose } from './mail_write.js';
import { contact, me, sheet } from './state.js';

/** @typedef {{id: string, channel: string, way: string, state: string, kind: string, why: string, contact: string | null, inquiry: string | null, person: string | null, person_name: string | null,
 *   address: string, name: string, subject: string, preview: string, made_ms: number, due_ms: number | null, moved_ms: number}} Row */
/** @typedef {Row & {body: string, fold: number, auth: string, detail: string, attachments: {id: string, name: string, type: string, bytes: number, look?: string}[], earlier: Row[]}} Letter */

const waiting = signal(/** @type {Row[]} */ ([]));
const problems = signal(/** @type {Row[]} */ ([]));
const open = signal(/** @type {Letter | null} */ (null));
const unfolded = signal(false);

const day_ms = 24 * 3600 * 1000;
const icon = (/** @type {string} */ channel) => channel === 'sms' ? 'chat' : 'doc';
const timeText = (/** @type {number} */ at) => `${dayText(at)} ${clockText(at)}`;
const nameOf = (/** @type {Row} */ letter) => letter.name || letter.address;

/** What did not go: mine for a day; what an inquiry's citizen or office should have heard is everybody's for a week. @param {Row} letter */
const isOurs = letter => letter.person === me.value?.agent.id && letter.moved_ms > Date.now() - day_ms || !!letter.inquiry && letter.moved_ms > Date.now() - 7 * day_ms;

export const loadLetters = newest(() => Promise.all([get('letters?state=waiting'), get('letters?state=problems&limit=20')]), ([open, failed]) => {
	waiting.value = renewed(waiting.value, open.letters.filter((/** @type {Row} */ letter) => letter.channel === 'mail' || !letter.contact)); // the others stand with the conversations
	problems.value = renewed(problems.value, failed.letters.filter((/** @type {Row} */ letter) => isOurs(letter)));
});

/** Does it, and the lists say what became of it. @param {() => Promise<any>} request */
async function change(request) {
	const done = await attempt(request);
	loadLetters();
	return done;
}

/** Whose answer opens: of two presses the later one. */
let wanted = '';

/** One that nobody has becomes mine; when somebody was quicker it is read as it is now. @param {string} id */
async function claimed(id) {
	const letter = await get('letters/' + id);
	if (letter.state !== 'waiting' || letter.person) return letter;
	return await change(() => post(`letters/${id}/claim`, { on: true })) ? letter : get('letters/' + id);
}

/** @param {string} id */
export async function openLetter(id) {
	wanted = id;
	await attempt(async () => {
		const letter = await claimed(id);
		if (wanted !== id) return;
		unfolded.value = false;
		open.value = letter;
		sheet.value = 'letter';
	});
}

/** The one that waits longest of mine and nobody's; without any a new one. */
export function nextLetter() {
	if (sheet.value) return false;
	const next = waiting.value.find(letter => !letter.person || letter.person === me.value?.agent.id);
	if (next) openLetter(next.id);
	else sheet.value = 'letter-new';
}

function close() {
	sheet.value = '';
	open.value = null;
}

/** @param {Letter} letter @param {string} verb @param {object} [body] */
async function act(letter, verb, body = {}) {
	if (await change(() => post(`letters/${letter.id}/${verb}`, body))) close();
}

/** @param {{letter: Row}} p */
function WaitingRow({ letter }) {
	const theirs = letter.person && letter.person !== me.value?.agent.id;
	return html`<li><button type="button" class="q work-row" data-letter=${letter.id} onClick=${() => openLetter(letter.id)}>
		<span class="ch"><${Icon} name=${icon(letter.channel)} /></span><span class="who">${nameOf(letter)}</span>
		<span class="tm"><${Timer} since=${letter.made_ms} /></span>
		<span class="what">${theirs ? t('letters.with', { name: letter.person_name ?? '' }) + ' · ' : letter.person ? t('letters.mine') + ' · ' : ''}${letter.subject || letter.preview}</span></button></li>`;
}

/** @param {{letter: Row}} p */
const ProblemRow = ({ letter }) => html`<li><button type="button" class="q work-row" data-letter=${letter.id} onClick=${() => openLetter(letter.id)}>
	<span class="ch"><${Icon} name="octagon" tone="bad" /></span><span class="who">${nameOf(letter)}</span><span class="tm warn">${clockText(letter.moved_ms)}</span>
	<span class="what">${t('letter_state.' + letter.state)}${letter.why !== 'none' ? ' · ' + t('letter_why.' + letter.why) : ''}</span></button></li>`;

/** Their own words; what they quote and sign with behind a press. @param {{letter: Letter}} p */
function Words({ letter }) {
	const bytes = new TextEncoder().encode(letter.body);
	const [own, rest] = [0, letter.fold].map((from, i) => new TextDecoder().decode(bytes.slice(from, i ? undefined : letter.fold)));
	return html`<div class="letter-words"><p lang=${/** @type {any} */ (letter).language}>${own.trim() || t('letters.empty')}</p>
		${rest.trim() && html`<button type="button" class="btn sm ghost" aria-expanded=${unfolded.value} onClick=${() => { unfolded.value = !unfolded.value; }}>${t('letters.rest')}</button>
			${unfolded.value && html`<p class="dim">${rest}</p>`}`}</div>`;
}

/** What our mail server found about the sender; a failed check is said in words. @param {{auth: string}} p */
const Auth = ({ auth }) => auth && html`<p class=${'xs ' + (/=fail/.test(auth) ? 'warn' : 'dim')}>${/=fail/.test(auth) ? html`<${Icon} name="s-near" /> ${t('letters.doubt')} ` : ''}${auth}</p>`;

/** @param {{letter: Letter}} p */
const Head = ({ letter }) => html`<dl class="letter-head"><div><dt>${t(letter.way === 'in' ? 'letters.from' : 'letters.to')}</dt><dd>${letter.name} <span class="n">${letter.address}</span></dd></div>
	<div><dt>${t('letters.time')}</dt><dd>${timeText(letter.made_ms)} · ${t('channel.' + letter.channel)} · ${t('letter_state.' + letter.state)}</dd></div>
	${letter.why !== 'none' && html`<div class="warn"><dt>${t('letters.why')}</dt><dd>${t('letter_why.' + letter.why)}${letter.detail && html` <code class="xs">${letter.detail}</code>`}</dd></div>`}</dl>`;

const Files = (/** @type {{letter: Letter}} */ { letter }) => html`<${FileList} files=${letter.attachments} />`;

/** @param {{letter: Letter}} p */
const Earlier = ({ letter }) => letter.earlier.length ? html`<details class="earlier"><summary>${t('letters.earlier', { n: letter.earlier.length })}</summary><ul>${letter.earlier.map(row => html`
	<li key=${row.id}><span class="dim">${timeText(row.made_ms)} · ${t(row.way === 'in' ? 'letters.came' : 'letters.went')}</span> ${row.subject || row.preview}</li>`)}</ul></details>` : null;

/** @param {{letter: Letter}} p */
function Reading({ letter }) {
	const theirs = letter.person && letter.person !== me.value?.agent.id && letter.state === 'waiting';
	const again = letter.state === 'failed' || letter.state === 'not_confirmed';
	return html`<${Sheet} title=${letter.subject || t('letters.one')} onClose=${close}><div class="letter">
		<${Head} letter=${letter} /><${Auth} auth=${letter.auth} /><${Words} letter=${letter} /><${Files} letter=${letter} /><${Earlier} letter=${letter} />
		${letter.state === 'not_confirmed' && html`<p class="warn">${t('letters.not_confirmed')}</p>`}
		${theirs && html`<p class="mut">${t('letters.with', { name: letter.person_name ?? '' })}</p>`}
		${letter.way === 'in' && letter.kind === 'person' && !theirs && html`<${Compose} answers=${letter} onSent=${() => { close(); loadLetters(); }} />`}
		<p class="acts">${letter.state === 'waiting' && !theirs && html`<button type="button" class="btn" data-do="letter-done" onClick=${() => act(letter, 'done')}>${t('letters.done')}</button>
			<button type="button" class="btn ghost" data-do="letter-back" onClick=${() => act(letter, 'claim', { on: false })}>${t('letters.give_back')}</button>`}
			${again && html`<button type="button" class="btn" data-do="letter-again" onClick=${() => act(letter, 'again')}>${t('letters.again')}</button>
				<button type="button" class="btn ghost" data-do="letter-told" onClick=${() => act(letter, 'done')}>${t('letters.told_otherwise')}</button>`}</p></div><//>`;
}

/** The part of the work pane. */
export function Letters() {
	useEffect(() => {
		loadLetters();
		const timer = setInterval(loadLetters, 60000); // the live connection tells of each that comes
		return () => clearInterval(timer);
	}, []);
	const rows = waiting.value.length + problems.value.length;
	return html`<h2>${t('letters.label')}<span class="n">${waiting.value.length}</span>
			<button type="button" class="icb end" data-do="letter-new" aria-label=${t('letters.new')} onClick=${() => { sheet.value = 'letter-new'; }}><${Icon} name="plus" /></button></h2>
		<ul class="work-list letters" tabindex=${rows ? undefined : -1}>${problems.value.map(letter => html`<${ProblemRow} letter=${letter} key=${letter.id} />`)}
			${waiting.value.map(letter => html`<${WaitingRow} letter=${letter} key=${letter.id} />`)}${!rows && html`<li class="none">${t('letters.none')}</li>`}</ul>
		${sheet.value === 'letter' && open.value && html`<${Reading} letter=${open.value} />`}
		${sheet.value === 'letter-new' && html`<${Sheet} title=${t('letters.new')} onClose=${close}><div class="letter"><${Compose} contact=${contact.value?.channel === 'call' ? contact.value.id : null}
			onSent=${() => { close(); loadLetters(); }} /></div><//>`}`;
}

