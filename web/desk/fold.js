// Sections of the right pane that fold into one line. What somebody chose stays; while an inquiry is written in a low window the others are folded until a key or a press wants them.
import { html, signal, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { inHand } from './inquiry_draft.js';

const store = 'dj.fold', low_px = 900;
/** Whose field a shortcut goes to. */
const holder = /** @type {Record<string, string>} */ ({ search: 'know', topic: 'record', place: 'record', outcome: 'record' });
const chosen = signal(/** @type {Record<string, boolean>} */ (JSON.parse(localStorage.getItem(store) ?? '{}')));

/** With an inquiry in hand the choice is another one. @param {string} name */
const keyOf = name => name + (inHand.value ? '+' : '');
/** @param {string} name */
const isShut = name => chosen.value[keyOf(name)] ?? (!!inHand.value && window.innerHeight < low_px);

/** @param {string} name @param {boolean} shut */
export function fold(name, shut) {
	chosen.value = { ...chosen.value, [keyOf(name)]: shut };
	localStorage.setItem(store, JSON.stringify(chosen.value));
}

/** A shortcut wants this field: what holds it is open for now. @param {string} id */
export function unfoldFor(id) {
	const name = holder[id];
	if (name && isShut(name)) chosen.value = { ...chosen.value, [keyOf(name)]: false }; // not kept: it was wanted once
}

/** @param {string} name */
function turn(name) {
	fold(name, !isShut(name));
	requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(`[data-do=fold-${name}]`))?.focus());
}

/** `summary`: what the line says besides its name. @param {{name: string, summary?: string, children?: any}} p */
export function Fold({ name, summary, children }) {
	const label = t('fold.' + name);
	if (isShut(name)) return html`<button type="button" class="fold-row card" aria-expanded="false" data-do=${'fold-' + name} onClick=${() => turn(name)}><${Icon} name="right" size="xs" /><b>${label}</b><span class="el dim">${summary}</span></button>`;
	return html`<div class=${'fold fold-' + name}>${children}<button type="button" class="fold-x" aria-expanded="true" aria-label=${label} title=${t('fold.shut')} data-do=${'fold-' + name} onClick=${() => turn(name)}><${Icon} name="down" size="xs" /></button></div>`;
}
