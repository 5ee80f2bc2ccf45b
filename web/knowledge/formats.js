// Articles as files: CSV (a row each), Markdown (a file each, its particulars between --- lines), and a zip around those. Owns the
// writing and the reading of these; refuses to know the server.

/** @typedef {{title: string, aliases: string[], body: string, spoken: string, kind: string, audience: string, language: string, source: string, of: string,
 *   valid_from: string, valid_to: string, state: string}} Item */

export const columns = /** @type {const} */ (['title', 'language', 'kind', 'audience', 'state', 'of', 'aliases', 'source', 'valid_from', 'valid_to', 'spoken', 'body']);
const usual = { kind: 'guide', audience: 'staff', language: 'ko', state: 'draft' };

/** @param {Record<string, string>} row @returns {Item} */
const itemOf = row => /** @type {any} */ ({
	...Object.fromEntries(columns.map(name => [name, (row[name] ?? '').trim() || /** @type {any} */ (usual)[name] || ''])),
	aliases: (row.aliases ?? '').split(/\s*[|\n]\s*/).filter(Boolean),
});

/* -- CSV (RFC 4180) */

/** @param {unknown} value */
const cell = value => /[",\n\r]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);

/** @param {Item[]} items */
export const toCsv = items => '\ufeff' + [columns.join(','), ...items.map(one => columns.map(name => cell(name === 'aliases' ? one.aliases.join(' | ') : one[name])).join(','))].join('\r\n') + '\r\n';

/** Rows of cells; quotes may hold line ends. @param {string} text */
export function csvRows(text) {
	const rows = [['']];
	let quoted = false;
	for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
		const row = /** @type {string[]} */ (rows.at(-1)), c = text[i];
		if (quoted && c === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i++; }
		else if (c === '"' && (quoted || row[row.length - 1] === '')) quoted = !quoted;
		else if (!quoted && c === ',') row.push('');
		else if (!quoted && (c === '\n' || c === '\r')) { if (c === '\n') rows.push(['']); }
		else row[row.length - 1] += c;
	}
	return rows.filter(row => row.some(Boolean));
}

/** @param {string} text @returns {{where: string, item: Item}[]} */
export function fromCsv(text) {
	const [head = [], ...rows] = csvRows(text);
	const names = head.map(name => name.trim().toLowerCase());
	return rows.map((row, i) => ({ where: String(i + 2), item: itemOf(Object.fromEntries(names.map((name, at) => [name, row[at] ?? '']))) }));
}

/* -- Markdown */

/** @param {Item} one */
export const toMarkdown = one => `---\n${columns.filter(name => name !== 'body' && (name === 'aliases' ? one.aliases.length : one[name]))
	.map(name => `${name}: ${(name === 'aliases' ? one.aliases.join(' | ') : String(one[name])).replaceAll('\n', ' ')}`).join('\n')}\n---\n\n${one.body}\n`;

/** @param {string} text @param {string} where @returns {{where: string, item: Item}} */
export function fromMarkdown(text, where) {
	const [, head = '', rest = text] = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n').match(/^---\n([\s\S]*?)\n---\n?([\s\S]*)$/) ?? [];
	const row = Object.fromEntries(head.split('\n').map(line => [line.split(':', 1)[0].trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
	const [, title, body = rest] = row.title ? [] : rest.match(/^\s*# (.*)\n([\s\S]*)$/) ?? [];
	return { where, item: itemOf({ ...row, title: row.title ?? title ?? '', body }) };
}

/* -- zip: entries as they are, or deflated when read */

const table = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n; });
/** @param {Uint8Array} bytes */
const crc = bytes => ~bytes.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ sum >>> 8, -1) >>> 0;

/** @param {number[]} values pairs of a number and how many bytes it takes */
function little(...values) {
	const out = [];
	for (let i = 0; i < values.length; i += 2) for (let n = 0; n < values[i + 1]; n++) out.push(Math.floor(values[i] / 256 ** n) & 255);
	return Uint8Array.from(out);
}

/** @param {{name: string, text: string}[]} files @returns {Blob} */
export function zip(files) {
	const encoder = new TextEncoder(), parts = /** @type {BlobPart[]} */ ([]), list = /** @type {BlobPart[]} */ ([]);
	let at = 0, listed = 0;
	for (const { name, text } of files) {
		const path = encoder.encode(name), bytes = encoder.encode(text), sum = crc(bytes);
		const about = [0x800, 2, 0, 2, 0, 2, 0x21, 2, sum, 4, bytes.length, 4, bytes.length, 4, path.length, 2, 0, 2];
		parts.push(little(0x04034b50, 4, 20, 2, ...about), path, bytes);
		list.push(little(0x02014b50, 4, 20, 2, 20, 2, ...about, 0, 2, 0, 2, 0, 2, 0, 4, at, 4), path);
		at += 30 + path.length + bytes.length;
		listed += 46 + path.length;
	}
	return new Blob([...parts, ...list, little(0x06054b50, 4, 0, 2, 0, 2, files.length, 2, files.length, 2, listed, 4, at, 4, 0, 2)], { type: 'application/zip' });
}

const unpackedMost = 64 * 1024 * 1024;

/** @param {ArrayBuffer} data @returns {Promise<{name: string, text: string}[]>} */
export async function unzip(data) {
	const view = new DataView(data), files = [];
	let end = data.byteLength - 22, total = 0;
	while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
	if (end < 0) throw new Error('zip');
	let at = view.getUint32(end + 16, true);
	for (let left = view.getUint16(end + 10, true); left > 0 && view.getUint32(at, true) === 0x02014b50; left--) {
		const packed = view.getUint32(at + 20, true), names = view.getUint16(at + 28, true), local = view.getUint32(at + 42, true);
		const name = new TextDecoder().decode(new Uint8Array(data, at + 46, names));
		const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
		const stream = new Blob([new Uint8Array(data, begin, packed)]).stream();
		total += view.getUint32(at + 24, true);
		if (total > unpackedMost) throw new Error('zip');
		if (/\.md$/i.test(name)) files.push({ name, text: await new Response(view.getUint16(at + 10, true) === 8 ? stream.pipeThrough(new DecompressionStream('deflate-raw')) : stream).text() });
		at += 46 + names + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
	}
	return files;
}
