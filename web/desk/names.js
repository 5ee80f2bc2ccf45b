// How citizens, languages, queues and choices are called on the desk.
import { label, t } from '../shared/ui.js';
import { catalog } from './state.js';

/** @typedef {import('../shared/views.js').Contact} Contact */
/** @typedef {import('../shared/views.js').Catalog} Catalog */

/** The masked number, or what there is instead of one. @param {{caller: string | null, channel?: string}} contact */
export function callerText(contact) {
	return contact.caller || t(contact.channel === 'web' ? 'caller.web' : 'caller.withheld');
}

/** @param {Contact} contact */
export function lineText(contact) {
	if (contact.channel === 'web') return t('line.web', { line: contact.line });
	return t(contact.in_province ? 'line.inside' : 'line.outside', { line: contact.line });
}

/** @param {string} id @param {string} [name] */
export function queueText(id, name = '') {
	return label(catalog.value?.queues.find(queue => queue.id === id)?.label) || name;
}

/** A tree's entries with their whole path, for searching. @param {{id: string, parent?: string | null, label: any}[]} entries */
export function paths(entries) {
	const byId = new Map(entries.map(entry => [entry.id, entry]));
	/** @param {{parent?: string | null, label: any}} entry @returns {string} */
	const path = entry => {
		const above = entry.parent ? byId.get(entry.parent) : undefined;
		return (above ? path(above) + ' › ' : '') + label(entry.label);
	};
	return entries.map(entry => ({ id: entry.id, text: path(entry), leaf: !entries.some(other => other.parent === entry.id) }));
}

/** @param {string | null} id @param {'topics' | 'places'} kind */
export function pathText(id, kind) {
	return paths(catalog.value?.[kind] ?? []).find(entry => entry.id === id)?.text ?? '';
}
