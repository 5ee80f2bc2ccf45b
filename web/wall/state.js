// What the wallboard knows, and how names of the catalogue are said.
import { label, signal } from '../shared/ui.js';

/** @typedef {import('../shared/views.js').Board} Board */
/** @typedef {import('../shared/views.js').Catalog} Catalog */

export const board = signal(/** @type {Board | null} */ (null));
export const catalog = signal(/** @type {Catalog | null} */ (null));

/** Older figures are shown as old. */
export const late_ms = 10000;

/** @param {'queues' | 'topics' | 'places'} kind @param {string} id @param {string} name */
export function nameOf(kind, id, name) {
	return label(catalog.value?.[kind].find(one => one.id === id)?.label) || name;
}
