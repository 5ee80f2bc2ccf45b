// Public articles that this telephone keeps for when there is no network: one language, once a day, at most so many bytes. Searched as the
// directory is: initials, unfinished syllables, any gaps.
import { findFolded, fold, foldQuery } from '../shared/hangul.js';

const cache_name = 'dj.articles', day_ms = 86400000, bytes_most = 600000, title_score = 4, alias_score = 3, body_score = 1;
const pathOf = (/** @type {string} */ language) => '/api/v1/public/articles?language=' + language;

/** @typedef {{id: string, title: string, aliases: string, text: string, checked_ms: number}} Article */
/** @typedef {{at_ms: number, articles: Article[]}} Kept */

/** @param {string} language @returns {Promise<Kept | null>} */
async function kept(language) {
	const answer = 'caches' in window ? await (await caches.open(cache_name)).match(pathOf(language)) : undefined;
	return answer ? answer.json() : null;
}

/** Fetches them when what is here is older than a day, and not where data is dear. @param {string} language */
export async function keepArticles(language) {
	if (!('caches' in window) || /** @type {any} */ (navigator).connection?.saveData) return;
	const old = await kept(language);
	if (old && Date.now() - old.at_ms < day_ms) return;
	const answer = await fetch(pathOf(language)), text = answer.ok ? await answer.text() : '';
	if (!text || text.length > bytes_most) return;
	const cache = await caches.open(cache_name);
	for (const other of await cache.keys()) await cache.delete(other);
	await cache.put(pathOf(language), new Response(text, { headers: { 'content-type': 'application/json' } }));
}

/** How well one answers; 0: a word of the question is nowhere in it. @param {Article} one @param {string[][]} words */
function scoreOf(one, words) {
	/** @type {[import('../shared/hangul.js').Folded, number][]} */
	const parts = [[fold(one.title), title_score], [fold(one.aliases), alias_score], [fold(one.text), body_score]];
	const scores = words.map(word => parts.find(([text]) => findFolded(word, text) >= 0)?.[1] ?? 0);
	return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

/** Best first; null when nothing is kept. @param {string} language @param {string} query
 * @returns {Promise<{at_ms: number, found: Article[]} | null>} */
export async function searchKept(language, query) {
	const all = await kept(language).catch(() => null);
	if (!all) return null;
	const words = query.split(/\s+/).map(foldQuery).filter(word => word.length > 0);
	const scored = all.articles.map(one => ({ one, score: scoreOf(one, words) })).filter(({ score }) => score > 0);
	return { at_ms: all.at_ms, found: scored.sort((a, b) => b.score - a.score).map(({ one }) => one) };
}
