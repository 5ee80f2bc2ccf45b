// What was written in a call that is over (real-time text), and how its pictures were: read when somebody asks for it.
import { html, t, useState } from './ui.js';
import { Icon } from './parts.js';
import { get } from './api.js';
import { clockText, hasText } from './i18n.js';

/** @typedef {{line: string, by: string, at_ms: number, text: string}} Line */
/** @typedef {{codec: string, received: number, sent: number, lost: number, asked: number, again: number, frames: number, rate: number, width: number, height: number, delay_ms: number, ahead_ms: number}} Seen */
/** @typedef {{id: string, kind: string, agent: string | null, agent_name: string | null, video: Seen | null}} Leg */

/** @param {{lines: Line[]}} p */
export const Lines = ({ lines }) => html`<ol class="typed-past">${lines.map(line => html`<li key=${line.line} data-line=${line.line}>
	<time class="n xs dim">${clockText(line.at_ms)}</time> <b>${t('typed.' + line.by)}</b> <span>${line.text}</span></li>`)}</ol>`;

/** A contact of the past, opened by hand. @param {{contact: string}} p */
export function PastTyped({ contact }) {
	const [lines, setLines] = useState(/** @type {Line[] | null} */ (null));
	const [trouble, setTrouble] = useState('');
	const open = (/** @type {any} */ event) => {
		if (!event.currentTarget.open || lines) return;
		get(`contacts/${contact}`).then(whole => setLines(whole.typed),
			error => setTrouble(hasText('verdict.' + error?.verdict) ? 'verdict.' + error.verdict : 'verdict.fault'));
	};
	return html`<details class="past-typed" data-do="past-typed" onToggle=${open}><summary class="xs"><${Icon} name="text" size="xs" /> ${t('typed.past')}</summary>
		${trouble && html`<p class="xs">${t(trouble)}</p>`}
		${lines && (lines.length ? html`<${Lines} lines=${lines} />` : html`<p class="xs dim">${t('typed.past_none')}</p>`)}</details>`;
}

const figures = /** @type {[string, (v: Seen) => string][]} */ ([
	['codec', v => v.codec.toUpperCase()],
	['frames', v => v.frames ? String(v.frames) : '–'],
	['rate', v => v.frames ? (v.rate / 10).toFixed(1) : '–'],
	['size', v => v.width ? `${v.width}×${v.height}` : '–'],
	['delay', v => v.frames ? `${v.delay_ms} ms` : '–'],
	['ahead', v => v.frames && v.ahead_ms ? `${v.ahead_ms} ms` : '–'],
	['lost', v => v.received ? `${(100 * v.lost / (v.received + v.lost)).toFixed(1)} %` : '–'],
	['asked', v => String(v.asked)],
]);

/** How the pictures of a call were, by whose screen and camera. @param {{legs: Leg[]}} p */
export function PictureFigures({ legs }) {
	const seen = legs.filter(leg => leg.video);
	return seen.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label=${t('pictures.title')}><table class="picture-figures"><caption>${t('pictures.title')}</caption>
		<thead><tr><th scope="col">${t('pictures.who')}</th>${figures.map(([name]) => html`<th scope="col" key=${name}>${t('pictures.' + name)}</th>`)}</tr></thead>
		<tbody>${seen.map(leg => html`<tr key=${leg.id}><th scope="row">${leg.agent_name ?? t(leg.agent ? 'typed.agent' : 'typed.citizen')}</th>
			${figures.map(([name, show]) => html`<td class="n" key=${name}>${leg.video && show(leg.video)}</td>`)}</tr>`)}</tbody></table></div>`;
}
