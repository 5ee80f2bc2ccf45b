// Real-time text at the desk: what the citizen writes as it is written, and the line that is being written to them.
import { html, signal, t, useEffect, useRef } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { joinField, Typing } from '../shared/typed.js';
import { contact, inWrap, panel } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */
/** @typedef {import('../shared/typed.js').Line} Line */

/** Rises with each change of the lines. */
const changes = signal(0);
let of = '';
/** @type {(message: object) => void} */
let toServer = () => {};
const restored = signal('');

const typing = new Typing({
	send: said => toServer({ type: 'typed', contact: of, ...said }),
	onChange: () => { changes.value++; },
	onRestore: text => { restored.value = text; },
});

/** @param {(message: object) => void} send */
export const connectTyped = send => { toServer = send; };

/** @param {{contact: string, whole: boolean, lines: Line[]}} message */
export function takeTyped(message) {
	if (message.contact !== of) {
		of = message.contact;
		typing.clear();
		restored.value = '';
	}
	typing.take(message);
}

/** What is shown belongs to the call in hand. @param {string} id */
function turnTo(id) {
	if (of === id) return;
	of = id;
	typing.clear();
}

/** @param {{line: Line}} p */
const Row = ({ line }) => html`<p class=${(line.mine ? 'by-me' : 'by-them') + (line.done ? '' : ' open')} data-line=${line.line}>
	<b>${line.mine ? t('typed.me') : line.by === 'citizen' ? t('typed.citizen') : line.name ?? t('typed.' + line.by)}</b><span>${line.text}</span></p>`;

function Field() {
	const ref = useRef(/** @type {HTMLInputElement | null} */ (null));
	useEffect(() => { if (ref.current) joinField(ref.current, typing); }, []);
	useEffect(() => { if (ref.current && restored.value) ref.current.value = restored.value; }, [restored.value]);
	return html`<form class="row"><label class="unseen" for="typed-field">${t('typed.field')}</label>
		<input class="in" id="typed-field" ref=${ref} maxlength="300" autocomplete="off" placeholder=${t('typed.field')} />
		<button type="submit" class="btn" data-do="typed-line"><${Icon} name="check" />${t('typed.line')}</button></form>`;
}

/** Does this contact have text, or was it asked for? @param {Contact} call */
export const hasTyped = call => !!changes.value && of === call.id && typing.lines.size > 0 || !!call.types;

/** @param {{call: Contact}} p */
export function Typed({ call }) {
	turnTo(call.id);
	const end = useRef(/** @type {HTMLElement | null} */ (null));
	useEffect(() => { end.current?.scrollTo(0, end.current.scrollHeight); }, [changes.value]);
	const writes = !inWrap.value && (call.role !== 'supervisor' || call.parties.some(one => one.supervision === 'join'));
	if (!hasTyped(call) && (panel.value !== 'typed' || !writes)) return null;
	return html`<section class="typed" aria-label=${t('typed.label')}><h2><${Icon} name="text" />${t('typed.label')}</h2>
		<div class="typed-lines" ref=${end} tabindex="0" role="group" aria-label=${t('typed.lines')} hidden=${!typing.lines.size}>
			<div role="log" aria-live="polite" aria-label=${t('typed.said')}>${typing.done.map(line => html`<${Row} line=${line} key=${line.line} />`)}</div>
			<div aria-live="off">${typing.open.map(line => html`<${Row} line=${line} key=${line.line} />`)}</div></div>
		${writes && html`<${Field} key=${call.id} />`}</section>`;
}

/** By its key: seen, and the cursor in it. */
export function reachTyped() {
	if (!contact.value || inWrap.value) return false;
	panel.value = 'typed';
	requestAnimationFrame(() => document.getElementById('typed-field')?.focus());
}
