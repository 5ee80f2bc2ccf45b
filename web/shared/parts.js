// Small parts that several pages use.
import { computed, html, t, useLayoutEffect, useMemo, useRef } from './ui.js';
import { now, slowly } from './clock.js';
import { timerText } from './i18n.js';

/** @param {{name: string, size?: string, tone?: string}} p */
export const Icon = ({ name, size = '', tone = '' }) => html`<i class="i i-${name} ${size} ${tone}" aria-hidden="true" />`;

export const Logo = () => html`<span class="logo" role="img" aria-label=${t('app.name')}>
	<svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
		<path d="M25 7H8v13.5c0 3 2 4.5 4.5 4.5H25" /><circle cx="21" cy="16" r="1.2" fill="currentColor" stroke-width="2.5" />
	</svg></span>`;

/** Counts up from a moment, or down to one. Silent to a screen reader. @param {{since?: number | null, until?: number | null}} p */
export function Timer({ since, until }) {
	const text = useMemo(() => computed(() => until ? timerText(until - now.value) : since ? timerText(now.value - since) : '–'), [since, until]);
	return html`<time role="timer" aria-live="off">${text.value}</time>`;
}

/** Full minutes since a moment, below zero before it: a row that reads it is drawn again when its own minute is full, not with every tick. @param {number} at_ms */
export const useMinutes = at_ms => useMemo(() => computed(() => Math.floor((slowly.value - at_ms) / 60000)), [at_ms]).value;

/** A figure beside its limit: plain, near from 80 % of it, over. @param {number} value @param {number} limit */
export const against = (value, limit) => value > limit ? 'bad' : value > 0.8 * limit ? 'warn' : 'ok';

/** Shape for each degree, so that colour only repeats it. */
export const degreeIcon = { ok: 's-available', warn: 's-near', bad: 'octagon' };

/** @param {{tone: 'bad' | 'warn' | 'ok', children?: any, urgent?: boolean}} p */
export const Banner = ({ tone, children, urgent }) => html`<div class="ban ${tone}" role=${urgent ? 'alert' : 'status'}>
	<${Icon} name=${{ bad: 'octagon', warn: 's-near', ok: 'check-circle' }[tone]} /><span>${children}</span></div>`;

/** One choice among a few. @param {{label: string, value: string | null, options: {value: string, text: string}[],
 *   onPick: (value: string) => void}} p */
export function Segments({ label, value, options, onPick }) {
	const chosen = Math.max(0, options.findIndex(option => option.value === value));
	/** @param {KeyboardEvent} event */
	const move = event => {
		const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
		if (!step || event.altKey) return;
		event.preventDefault();
		const next = (chosen + step + options.length) % options.length;
		onPick(options[next].value);
		/** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).children[next]).focus();
	};
	return html`<div class="seg" role="radiogroup" aria-label=${label} onKeyDown=${move}>
		${options.map((option, i) => html`<button type="button" role="radio" key=${option.value}
			aria-checked=${option.value === value} tabindex=${i === chosen ? 0 : -1}
			onClick=${() => onPick(option.value)}>${option.value === value && html`<${Icon} name="check" size="xs" />`}
			${option.text}</button>`)}</div>`;
}

/** A sheet above the page. Escape and the cross close it. @param {{title: string, onClose: () => void, children?: any}} p */
export function Sheet({ title, onClose, children }) {
	const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
	useLayoutEffect(() => { // in the same moment as it is drawn: what is typed next is its own
		const before = document.activeElement;
		ref.current?.showModal();
		return () => { if (before instanceof HTMLElement) before.focus(); };
	}, []);
	/** Escape ends it in that moment: the event `close` comes later, and the next key may come sooner. @param {Event} event */
	const leave = event => {
		event.preventDefault();
		onClose();
	};
	return html`<dialog class="sheet" ref=${ref} aria-label=${title} onCancel=${leave} onClose=${onClose}>
		<header><h2>${title}</h2><button type="button" class="icb end" aria-label=${t('app.close')} onClick=${onClose}>
			<${Icon} name="x" /></button></header>${children}</dialog>`;
}
