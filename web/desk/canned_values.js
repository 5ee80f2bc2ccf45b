// What the variables of canned texts stand for at this desk now; what nobody knows yet has no value.
import { label } from '../shared/ui.js';
import { dateText } from '../shared/i18n.js';
import { now } from '../shared/clock.js';
import { card } from './citizen_state.js';
import { draft } from './draft.js';
import { topicText } from './names.js';
import { catalog, contact, me } from './state.js';

/** @param {Record<string, string | undefined>} [more] of the inquiry in hand: number, due, department */
export function cannedValues(more = {}) {
	const fields = draft.value?.fields;
	const known = {
		name: card.value?.contact === contact.value?.id ? card.value?.fields.name : undefined, agent: me.value?.agent?.display, line: contact.value?.line, topic: topicText(fields?.topic ?? null),
		place: label(catalog.value?.places.find(place => place.id === fields?.place)?.label), today: dateText(now.peek()),
	};
	return /** @type {Record<string, string>} */ ({ ...known, ...more });
}
