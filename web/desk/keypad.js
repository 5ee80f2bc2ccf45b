// Digits into the call. Works by keyboard while it has the focus.
import { html, t, useEffect, useRef, useState } from '../shared/ui.js';
import { sendKeys } from './actions.js';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function Keypad() {
	const [sent, setSent] = useState('');
	const ref = useRef(/** @type {HTMLElement | null} */ (null));
	useEffect(() => ref.current?.focus(), []);
	const press = (/** @type {string} */ digit) => { sendKeys(digit); setSent(before => (before + digit).slice(-20)); };
	const typed = (/** @type {KeyboardEvent} */ event) => {
		if (event.altKey || event.ctrlKey || event.isComposing || !digits.includes(event.key)) return;
		event.preventDefault();
		press(event.key);
	};
	return html`<section class="pad card" ref=${ref} tabindex="-1" aria-label=${t('call.keypad')} onKeyDown=${typed}>
		<output class="n">${sent || t('keypad.hint')}</output>
		<div>${digits.map(digit => html`<button type="button" class="btn n" key=${digit} onClick=${() => press(digit)}>${digit}</button>`)}</div></section>`;
}
