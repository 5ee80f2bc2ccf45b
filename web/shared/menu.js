// A button that opens a list to choose from. Arrows, Home, End and letters move, Enter chooses, Escape closes and gives the
// focus back.
import { html, useEffect, useRef, useState } from './ui.js';
import { Icon } from './parts.js';

/** @typedef {{value: string, text: string, icon?: string, tone?: string, group?: string, checked?: boolean}} Choice */
/** @typedef {{label: string, button: any, kind?: string, choices: Choice[], onPick: (value: string) => void, shut?: boolean,
 *   handle?: string, side?: string}} MenuProps */

/** @param {MenuProps} p */
export function Menu({ label, button, kind = 'btn', choices, onPick, shut, handle, side = '' }) {
	const [open, setOpen] = useState(false);
	const box = useRef(/** @type {HTMLElement | null} */ (null));
	const opener = () => /** @type {HTMLElement} */ (box.current?.querySelector('button'));
	useEffect(() => {
		if (!open) return;
		focusItem(box.current, Math.max(0, choices.findIndex(choice => choice.checked)));
		const outside = (/** @type {Event} */ event) => {
			if (!box.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
		};
		document.addEventListener('pointerdown', outside);
		return () => document.removeEventListener('pointerdown', outside);
	}, [open]);
	const close = () => { setOpen(false); opener()?.focus(); };
	const pick = (/** @type {string} */ value) => { close(); onPick(value); };
	return html`<div class="menu-box ${side}" ref=${box} onKeyDown=${(/** @type {KeyboardEvent} */ event) => open && move(event, box.current, close)}>
		<button type="button" class=${kind} aria-haspopup="menu" aria-expanded=${open} aria-label=${kind === 'icb' ? label : undefined} disabled=${shut}
			data-do=${handle} onClick=${() => setOpen(!open)}>${button}</button>
		${open && html`<div class="menu" role="menu" aria-label=${label}>${choices.map((choice, i) => html`
			${choice.group && choice.group !== choices[i - 1]?.group && html`<h3 role="presentation">${choice.group}</h3>`}
			<button type="button" role=${choice.checked === undefined ? 'menuitem' : 'menuitemradio'} key=${choice.value} tabindex="-1"
				aria-checked=${choice.checked} data-value=${choice.value} onClick=${() => pick(choice.value)}>
				${choice.icon && html`<${Icon} name=${choice.icon} tone=${choice.tone} />`}<span>${choice.text}</span></button>`)}</div>`}
	</div>`;
}

/** @param {HTMLElement | null} box */
const itemsOf = box => /** @type {HTMLElement[]} */ ([...(box?.querySelectorAll('.menu button') ?? [])]);

/** @param {HTMLElement | null} box @param {number} index */
function focusItem(box, index) {
	const items = itemsOf(box);
	items[(index + items.length) % items.length]?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement | null} box @param {() => void} close */
function move(event, box, close) {
	const items = itemsOf(box);
	const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
	if (event.key === 'Escape' || event.key === 'Tab') close();
	else if (to !== undefined) focusItem(box, to);
	else if (event.key.length === 1 && !event.altKey && event.key !== ' ') {
		const typed = event.key.toLowerCase();
		const found = items.findIndex((item, i) => i > at && item.textContent?.trim().toLowerCase().startsWith(typed));
		if (found < 0) return;
		focusItem(box, found);
	} else return;
	if (event.key !== 'Tab') event.preventDefault();
	event.stopPropagation();
}
