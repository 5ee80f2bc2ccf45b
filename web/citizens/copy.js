// A citizen's own copy of all that is kept about them: to read, to print, and as files.
import { html, signal, t } from '../shared/ui.js';
import { post } from '../shared/api.js';
import { dayText } from './looked.js';
import { attempt } from './state.js';

export const copied = signal(/** @type {any} */ (null));

/** The copy for a machine. @param {string} id @param {any} copy */
export function give(id, copy) {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(new Blob([JSON.stringify(copy, null, '\t')], { type: 'application/json' }));
	link.download = `citizen-${id}.json`;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** Listening is a look of its own, which the log keeps. @param {string} id */
async function saveSound(id) {
	if (!await attempt(() => post(`recordings/${id}/play`, { use: 'asked', download: true }).then(() => true))) return;
	const link = document.createElement('a');
	link.href = `/api/v1/recordings/${id}/sound?download=1`;
	link.download = `recording-${id}.ogg`;
	link.click();
}

/** @param {{title: string, rows: any[], line: (row: any) => any}} p */
const List = ({ title, rows, line }) => rows.length > 0 && html`<h3>${title}</h3><ul>${rows.map((row, i) => html`<li key=${row.id ?? i}>${line(row)}</li>`)}</ul>`;

/** @param {{files: any[]}} p */
const Files = ({ files }) => files.map(file => html`<p key=${file.id}><a href=${'/api/v1/attachments/' + file.id} download=${file.name}>${file.name}</a></p>`);

/** @param {any} one */
const inquiryLine = one => html`<b>${dayText(one.opened_ms)}</b> ${one.number} · ${t('inquiry_kind.' + one.kind)} · ${t('inquiry_state.' + one.state)}<p>${one.text}</p>${one.address && html`<p>${one.address}</p>`}
	<${Files} files=${one.attachments} />`;

/** @param {any} one */
const letterLine = one => html`<b>${dayText(one.made_ms)}</b> ${t('channel.' + one.channel)} · ${t(one.way === 'in' ? 'letters.came' : 'letters.went')} · ${one.address}<p>${one.subject}</p><p>${one.text}</p><${Files} files=${one.attachments} />`;

/** @param {any} one */
const soundLine = one => html`<b>${dayText(one.started_ms)}</b> ${one.message && t('citizens.copy_message')} ${Math.round(one.lasted_ms / 1000)} s ${one.held ? '· ' + t('citizens.hold') : ''}
	<button type="button" class="btn sm no-print" onClick=${() => saveSound(one.id)}>${t('citizens.copy_sound')}</button>`;

/** @param {{copy: any}} p */
export const Copy = ({ copy }) => html`<section class="paper"><h2>${t('citizens.copy_title')}</h2><p>${t('citizens.made', { day: dayText(copy.made_ms) })}</p>
	${copy.cards.map((/** @type {any} */ card, /** @type {number} */ i) => html`<dl key=${i}>${['name', 'address', 'notes'].map(key => html`<dt key=${key}>${t('citizen_card.' + key)}</dt><dd key=${key + 'd'}>${card[key] || '–'}</dd>`)}</dl>`)}
	<${List} title=${t('citizen_card.identities')} rows=${copy.identities} line=${(/** @type {any} */ one) => `${t('identity_kind.' + one.kind)}: ${one.value}`} />
	<${List} title=${t('citizens.contacts')} rows=${copy.contacts} line=${(/** @type {any} */ one) => html`<b>${dayText(one.at_ms)}</b> ${t('channel.' + one.channel)} · ${t('outcome.' + one.outcome)}
		${one.words && html`<p>${one.words}</p>`}${one.note && html`<p>${one.note}</p>`}`} />
	<${List} title=${t('citizens.copy_inquiries')} rows=${copy.inquiries} line=${inquiryLine} />
	<${List} title=${t('owned_noun.entry')} rows=${copy.entries} line=${(/** @type {any} */ one) => html`<b>${dayText(one.at_ms)}</b> <p>${one.text}</p><${Files} files=${one.attachments} />`} />
	<${List} title=${t('citizens.copy_letters')} rows=${copy.letters} line=${letterLine} />
	<${List} title=${t('citizens.copy_recordings')} rows=${copy.recordings} line=${soundLine} />
	<${List} title=${t('citizens.copy_callbacks')} rows=${copy.callbacks} line=${(/** @type {any} */ one) => html`<b>${dayText(one.made_ms)}</b> ${one.number}`} />
	<${List} title=${t('citizens.copy_consents')} rows=${copy.consents} line=${(/** @type {any} */ one) => html`<b>${dayText(one.at_ms)}</b> ${t('consent_purpose.' + one.purpose)}${one.channel ? ' · ' + t('channel.' + one.channel) : ''} · ${t(one.given ? 'citizens.given' : 'citizens.not_given')}`} />
	<${List} title=${t('citizens.copy_other')} rows=${[...copy.places.map((/** @type {any} */ one) => [one.at_ms, one.address]), ...copy.reports.map((/** @type {any} */ one) => [one.made_ms, `${one.address} ${one.note}`]),
		...copy.tasks.map((/** @type {any} */ one) => [one.made_ms, one.what]), ...copy.praises.map((/** @type {any} */ one) => [one.at_ms, one.text]), ...copy.drafts.map((/** @type {any} */ one) => [one.at_ms, one.text])]}
		line=${(/** @type {any[]} */ [at, text]) => html`<b>${dayText(at)}</b> <p>${text}</p>`} /></section>`;
