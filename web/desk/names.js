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

/** @typedef {{id: string, parent?: string | null, label: any}} Node */

/** A tree's leaves: their own name, their whole path for searching, and what stands above them. @param {Node[]} nodes */
export function leaves(nodes) {
	const byId = new Map(nodes.map(node => [node.id, node]));
	const parents = new Set(nodes.map(node => node.parent));
	/** @param {Node} node @returns {string} */
	const above = node => {
		const parent = node.parent ? byId.get(node.parent) : undefined;
		return parent ? [above(parent), label(parent.label)].filter(Boolean).join(' › ') : '';
	};
	const found = nodes.filter(node => !parents.has(node.id)).map(node => {
		const group = above(node);
		return { id: node.id, name: label(node.label), group, text: group ? `${group} › ${label(node.label)}` : label(node.label) };
	});
	const groups = found.map(leaf => leaf.group);
	return found.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group)); // those of a group stand together
}

/** @param {string | null} id */
export const topicText = id => label(catalog.value?.topics.find(topic => topic.id === id)?.label);

/** @param {string | null} id */
export const placeText = id => label(catalog.value?.places.find(place => place.id === id)?.label);
