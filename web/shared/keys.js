// Shortcuts by event.code, so that the Korean or Latin state of the keyboard does not matter. Refuses to fire while Hangul is
// being composed, and leaves right Alt (Hangul/Latin) alone.

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** On a Mac Option types letters, so Control goes with it. */
export const altName = mac ? '⌃⌥' : 'Alt';

/** "Alt+KeyA", "Alt+Enter", "F8", "Shift+Alt+KeyJ"; null for what is no shortcut. @param {KeyboardEvent} event */
export function chordOf(event) {
	if (event.isComposing || event.keyCode === 229 || event.getModifierState('AltGraph')) return null;
	if (event.metaKey || event.ctrlKey !== (mac && event.altKey)) return null;
	return (event.shiftKey ? 'Shift+' : '') + (event.altKey ? 'Alt+' : '') + event.code;
}

/** @param {EventTarget | null} target */
export function isField(target) {
	return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

let typed_ms = -Infinity;
window.addEventListener('keydown', event => {
	if (isField(event.target) && !event.altKey && event.key !== 'Tab') typed_ms = performance.now();
}, true);

/** Is somebody typing, or was a moment ago, in a field that may be gone by now? */
export const isTyping = () => isField(document.activeElement) || performance.now() - typed_ms < 2000;

/** A handler that answers false did nothing: the key goes on. Returns what undoes it.
 * @param {Record<string, (event: KeyboardEvent) => void | boolean>} shortcuts */
export function listenToKeys(shortcuts) {
	/** @param {KeyboardEvent} event */
	const listener = event => {
		const chord = chordOf(event);
		const name = chord && (event.key === '?' && !isField(event.target) ? '?' : chord);
		const handler = name ? shortcuts[name] : undefined;
		if (!handler || handler(event) === false) return;
		event.preventDefault();
		event.stopPropagation();
	};
	window.addEventListener('keydown', listener, true);
	return () => window.removeEventListener('keydown', listener, true);
}
