// What the editors' page has: articles, the work on them, words, readings; and how a refusal is said.
import { signal, t } from '../shared/ui.js';
import { Refusal, get, goToLogin } from '../shared/api.js';

/** @typedef {import('../shared/views.js').Article} Article */
/** @typedef {import('../shared/views.js').ArticleRow} Row */
/** @typedef {import('../shared/views.js').KnowledgeWork} Work */
/** @typedef {import('../shared/views.js').Remark} Remark */
/** @typedef {import('../shared/views.js').Wording} Wording */
/** @typedef {import('../shared/views.js').KnowledgeWord} Word */
/** @typedef {import('../shared/views.js').Reading} Reading */

export const kinds = ['guide', 'programme', 'facility', 'rumour', 'story'], audiences = ['public', 'staff', 'leaders'];
export const languages = ['ko', 'en', 'zh', 'ja', 'vi', 'mn'], states = ['live', 'draft', 'withdrawn'];
export const parts = ['articles', 'work', 'readings', 'words', 'exchange'];

export const part = signal('articles');
export const person = signal(/** @type {import('../shared/views.js').Person | null} */ (null));
export const problem = signal('');
export const done = signal('');
export const shown = signal('live');
export const opened = signal(/** @type {Article | null} */ (null));
export const articles = signal(/** @type {Row[] | null} */ (null));
export const work = signal(/** @type {Work | null} */ (null));
export const remarks = signal(/** @type {Remark[] | null} */ (null));
export const wordings = signal(/** @type {Wording[] | null} */ (null));
export const words = signal(/** @type {Word[] | null} */ (null));
export const readings = signal(/** @type {Reading[] | null} */ (null));
export const departments = signal(/** @type {{id: string, name: string}[]} */ ([]));
export const teams = signal(/** @type {{id: string, name: string}[]} */ ([]));
export const incidents = signal(/** @type {import('../shared/views.js').Incident[]} */ ([]));

/** @param {string[]} roles */
const is = roles => person.value?.roles.some(role => roles.includes(role)) ?? false;
/** As permission.def has it: EDITS and READS. */
export const isEditor = () => is(['supervisor', 'manager', 'trainer', 'admin']);
export const isReader = () => is(['agent', 'auditor', 'qa']);

/** @param {unknown} error */
export function textOf(error) {
	if (error instanceof Refusal && error.verdict === 'not_logged_in') goToLogin();
	return t('verdict.' + (error instanceof Refusal ? error.verdict : 'fault'));
}

/** @param {unknown} error */
export function say(error) {
	done.value = '';
	problem.value = textOf(error);
}

/** Runs a change; true when it was made. @template T @param {() => Promise<T>} what @returns {Promise<T | null>} */
export async function change(what) {
	problem.value = done.value = '';
	try {
		return await what() ?? /** @type {any} */ ({});
	} catch (error) {
		say(error);
		return null;
	}
}

/** @param {{value: any}} into @param {string} path @param {string} key */
const fetchInto = async (into, path, key) => { into.value = await get(path).then(answer => answer[key], error => { say(error); return into.value; }); };

export const loadArticles = () => fetchInto(articles, `articles?limit=200&state=${shown.value}`, 'articles');
export const loadWords = () => fetchInto(words, 'knowledge/words', 'words');
export const loadReadings = () => fetchInto(readings, 'readings', 'readings');

export async function loadWork() {
	work.value = await get('knowledge/work').catch(error => { say(error); return work.value; });
	await Promise.all([fetchInto(remarks, 'article-remarks', 'remarks'), fetchInto(wordings, 'knowledge/wordings', 'wordings')]);
}

/** What may be asked by some editors only is left empty for the others. */
export async function loadNames() {
	const list = async (/** @type {string} */ path, /** @type {string} */ key) => get(path).then(answer => answer[key] ?? [], () => []);
	[departments.value, teams.value, incidents.value] = await Promise.all([list('directory/departments', 'rows'), list('teams', 'teams'), list('incidents', 'incidents')]);
}

/** How much waits for an editor. */
export const waiting = () => (work.value ? work.value.due.length + work.value.waiting.length : 0)
	+ (remarks.value ?? []).filter(one => one.state === 'open' || one.state === 'taken').length + (wordings.value?.length ?? 0);

/** @param {string} id */
export async function open(id) {
	const one = await change(() => get('articles/' + id));
	if (!one) return;
	opened.value = one;
	part.value = 'articles';
}
