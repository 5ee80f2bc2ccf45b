// Articles out into files and in from files: a bar shows how far it is, and each row that could not be taken says why.
import { html, signal, t } from '../shared/ui.js';
import { get, post, put } from '../shared/api.js';
import { fromCsv, fromMarkdown, toCsv, toMarkdown, unzip, zip } from './formats.js';
import { loadArticles, loadWork, say, textOf } from './state.js';

/** @typedef {import('./formats.js').Item} Item */
/** @typedef {import('../shared/views.js').Article} Article */
/** @typedef {import('../shared/views.js').ArticleRow} Row */

const running = signal(/** @type {{at: number, of: number} | null} */ (null));
const report = signal(/** @type {{counts: Record<string, number>, bad: {where: string, title: string, why: string}[]} | null} */ (null));

/** Every article, whatever its state. @returns {Promise<Row[]>} */
async function all() {
	const rows = /** @type {Row[]} */ ([]);
	for (let more = true; more;) {
		const { articles } = await get(`articles?limit=200${rows.length ? '&before=' + rows.at(-1)?.id : ''}`);
		rows.push(...articles);
		more = articles.length === 200;
	}
	return rows;
}

/** @param {number | null} ms */
const day = ms => ms ? new Date(ms - new Date(ms).getTimezoneOffset() * 60000).toISOString().slice(0, 10) : '';

/** @param {Article} one @param {Row[]} rows @returns {Item} */
const itemOf = (one, rows) => ({
	title: one.title, aliases: one.aliases, body: one.body, spoken: one.spoken, kind: one.kind, audience: one.audience, language: one.language, source: one.source,
	of: rows.find(other => other.id === one.of)?.title ?? '', valid_from: day(one.valid_from_ms), valid_to: day(one.valid_to_ms), state: one.state,
});

/** @param {Blob} blob @param {string} name */
function keep(blob, name) {
	const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** @param {string} form */
async function exportAll(form) {
	const items = /** @type {Item[]} */ ([]);
	report.value = null;
	try {
		const rows = await all();
		running.value = { at: 0, of: rows.length };
		for (const row of rows.reverse()) {
			items.push(itemOf(await get('articles/' + row.id), rows));
			running.value = { at: items.length, of: rows.length };
		}
		if (form === 'csv') keep(new Blob([toCsv(items)], { type: 'text/csv' }), 'dajeong-knowledge.csv');
		else keep(zip(items.map((one, i) => ({ name: `knowledge/${String(i + 1).padStart(4, '0')}.${one.language}.md`, text: toMarkdown(one) }))), 'dajeong-knowledge.zip');
	} catch (error) {
		say(error);
	}
	running.value = null;
}

/** @param {File} file @returns {Promise<{where: string, item: Item}[]>} */
async function itemsOf(file) {
	if (/\.zip$/i.test(file.name)) return (await unzip(await file.arrayBuffer())).map(one => fromMarkdown(one.text, one.name));
	return /\.md$/i.test(file.name) ? [fromMarkdown(await file.text(), file.name)] : fromCsv(await file.text());
}

/** @param {string} text */
const ms = text => text ? new Date(text + 'T00:00').getTime() || -1 : 0;

/** Takes one in; 'new', 'changed' or 'same'. @param {Item} item @param {Map<string, Row>} known */
async function take(item, known) {
	const key = item.language + item.title, was = known.get(key);
	const before = was ? /** @type {Article} */ (await get('articles/' + was.id)) : null;
	const of = item.of ? known.get('ko' + item.of)?.id : undefined;
	const body = { words: [item.title, ...item.aliases].join('\n'), body: item.body, spoken: item.spoken, source: item.source, kind: item.kind, audience: item.audience,
		language: item.language, revision: before?.revision ?? 0, valid_from_ms: ms(item.valid_from), valid_to_ms: ms(item.valid_to), ...of && { of },
		...before?.department && { department: before.department } };
	if (item.of && !of) throw new Error(t('exchange.no_original', { title: item.of }));
	if (body.valid_from_ms < 0 || body.valid_to_ms < 0) throw new Error(t('exchange.no_day'));
	const same = before && ['body', 'spoken', 'source', 'kind', 'audience'].every(name => /** @type {any} */ (before)[name] === /** @type {any} */ (body)[name])
		&& before.aliases.join('\n') === item.aliases.join('\n') && (before.valid_from_ms ?? 0) === body.valid_from_ms && (before.valid_to_ms ?? 0) === body.valid_to_ms;
	const { id } = same ? before : before ? await put('articles/' + before.id, body) : await post('articles', body);
	if (item.state !== (before?.state ?? 'draft')) await put(`articles/${id}/state`, { state: item.state });
	known.set(key, /** @type {any} */ ({ ...before, id, title: item.title, language: item.language, state: item.state }));
	return same ? 'same' : before ? 'changed' : 'new';
}

/** @param {FileList} files */
async function importAll(files) {
	const counts = { new: 0, changed: 0, same: 0 }, bad = /** @type {{where: string, title: string, why: string}[]} */ ([]);
	report.value = null;
	try {
		const rows = (await Promise.all([...files].map(itemsOf))).flat();
		const known = new Map((await all()).map(row => [row.language + row.title, row]));
		rows.sort((a, b) => Number(!!a.item.of) - Number(!!b.item.of)); // translations after what they translate
		for (const [i, { where, item }] of rows.entries()) {
			running.value = { at: i, of: rows.length };
			await take(item, known).then(what => { counts[/** @type {keyof typeof counts} */ (what)]++; },
				error => bad.push({ where, title: item.title || '–', why: error.verdict ? textOf(error) : error.message }));
		}
		report.value = { counts, bad };
	} catch (error) {
		report.value = { counts, bad: [{ where: '–', title: '–', why: t('exchange.no_file') }] };
	}
	running.value = null;
	loadArticles();
	loadWork();
}

const Report = () => report.value && html`<div class="card pad" role="status" data-do="exchange-report"><p><b>${t('exchange.report', report.value.counts)}</b></p>
	${report.value.bad.length > 0 && html`<p class="bad">${t('exchange.bad', { n: report.value.bad.length })}</p><ul class="bad-rows">${report.value.bad.map((one, i) => html`<li key=${i}><b>${t('exchange.row', { where: one.where })}</b> ${one.title}: ${one.why}</li>`)}</ul>`}</div>`;

export const Exchange = () => html`<div class="card pad"><h2>${t('exchange.out')}</h2><p class="sm dim">${t('exchange.out_help')}</p><div class="row wrap">
		<button type="button" class="btn" data-do="export-csv" disabled=${!!running.value} onClick=${() => exportAll('csv')}>CSV</button>
		<button type="button" class="btn" data-do="export-markdown" disabled=${!!running.value} onClick=${() => exportAll('markdown')}>Markdown (zip)</button></div></div>
	<div class="card pad"><h2>${t('exchange.in')}</h2><p class="sm dim">${t('exchange.in_help')}</p>
		<label for="x-files">${t('exchange.files')}</label><input class="in" id="x-files" type="file" multiple accept=".csv,.md,.zip" disabled=${!!running.value}
			onChange=${(/** @type {any} */ event) => { if (event.currentTarget.files.length) importAll(event.currentTarget.files); }} /></div>
	${running.value && html`<p role="status"><label>${t('exchange.running', running.value)} <progress max=${running.value.of || 1} value=${running.value.at} /></label></p>`}<${Report} />`;
