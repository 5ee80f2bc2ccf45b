// The server's time on this page, and a second hand. Owns `now`; durations on the page come from it, never from Date.now().
import { computed, signal } from '@preact/signals';

let offset_ms = 0;

export const serverNow = () => Date.now() + offset_ms;

/** Milliseconds UTC by the server's clock, renewed four times a second. */
export const now = signal(Date.now());

/** The same every five seconds: for long lists that say minutes. */
export const slowly = computed(() => now.value - now.value % 5000);

/** The server said what time it is. @param {number} ms */
export function setServerTime(ms) {
	offset_ms = ms - Date.now();
	now.value = serverNow();
}

setInterval(() => { now.value = serverNow(); }, 250);
