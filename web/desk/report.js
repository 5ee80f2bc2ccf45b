// Writing a safety report that somebody else may be writing, too: nothing that either of them wrote is lost.
import { label, t } from '../shared/ui.js';
import { Refusal, get, put } from '../shared/api.js';
import { catalog } from './state.js';

/** @typedef {{hazard: string, place: string | null, injuries: string, address: string, note: string, revision: number}} Report */

/** What both wrote into one field, one after the other; once when one has it all. @param {string} base @param {string} theirs @param {string} mine */
function texts(base, theirs, mine) {
	if (mine === base || theirs.includes(mine)) return theirs;
	if (theirs === base || mine.includes(theirs)) return mine;
	return `${theirs} / ${mine}`;
}

/** A choice of theirs that mine stands over, in words. @param {'hazard' | 'place' | 'injuries'} field @param {Report} report */
function inWords(field, report) {
	if (field === 'place') return label(catalog.value?.places.find(one => one.id === report.place)?.label ?? {}) || '';
	return t(field === 'hazard' ? 'hazard.' + report.hazard : 'injuries.' + report.injuries);
}

/** `base` is what I saw last, `theirs` what is there now. Where both chose, mine stands and theirs is said in the note.
 * @param {Report} base @param {Report} theirs @param {Report} mine @returns {Report} */
export function together(base, theirs, mine) {
	const both = { ...theirs, address: texts(base.address, theirs.address, mine.address), note: texts(base.note, theirs.note, mine.note) };
	/** @type {string[]} */
	const over = [];
	for (const field of /** @type {const} */ (['hazard', 'place', 'injuries'])) {
		if (mine[field] === base[field] || mine[field] === theirs[field]) continue;
		if (theirs[field] !== base[field]) over.push(inWords(field, theirs));
		/** @type {any} */ (both)[field] = mine[field];
	}
	return { ...both, note: [both.note, over.filter(Boolean).length ? t('hotline.also', { what: over.filter(Boolean).join(', ') }) : ''].filter(Boolean).join(' / ') };
}

/** @param {string} contact @param {Report} report */
const write = (contact, { hazard, place, injuries, address, note, revision }) => put(`contacts/${contact}/report`, { hazard, place: place ?? undefined, injuries, address, note, revision });

/** Gives what is there afterwards; `merged` when somebody else had written. @param {string} contact @param {Report} base @param {Report} mine @returns {Promise<{report: Report, merged: boolean}>} */
export async function keepReport(contact, base, mine) {
	try {
		return { report: { ...mine, revision: (await write(contact, mine)).revision }, merged: false };
	} catch (error) {
		if (!(error instanceof Refusal) || error.verdict !== 'changed') throw error;
		const theirs = await get(`contacts/${contact}/report`);
		const both = together(base, theirs, mine);
		const { report } = await keepReport(contact, theirs, both);
		return { report, merged: true };
	}
}
