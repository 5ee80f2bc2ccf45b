// Reports on their way (R021): kept in the browser until the server has said that it has them, so that none is lost without a
// network and none is there twice. Owns the store of this device: reports that wait, and receipts of those that arrived.
import { ask } from './make.js';

const receipts_most = 30;

/** @typedef {{client: string, body: Record<string, unknown>, files: Blob[], handed: {id: string, key: string}[]}} Waiting */
/** @typedef {{number: string, key: string, at_ms: number, service: string}} Receipt */

/** @returns {Promise<IDBDatabase>} */
function openStore() {
	return new Promise((good, bad) => {
		const wish = indexedDB.open('dj', 1);
		wish.onupgradeneeded = () => wish.result.createObjectStore('reports', { keyPath: 'client' });
		wish.onsuccess = () => good(wish.result);
		wish.onerror = () => bad(wish.error);
	});
}

/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} what @returns {Promise<any>} */
async function inStore(mode, what) {
	const db = await openStore();
	try {
		return await new Promise((good, bad) => {
			const change = db.transaction('reports', mode), wish = what(change.objectStore('reports'));
			change.oncomplete = () => good(wish.result);
			change.onerror = () => bad(change.error);
		});
	} finally {
		db.close();
	}
}

/** @param {Waiting} one */
export const keepReport = one => inStore('readwrite', store => store.put(one));
/** @returns {Promise<Waiting[]>} */
export const waitingReports = () => inStore('readonly', store => store.getAll());
/** @param {string} client */
export const dropReport = client => inStore('readwrite', store => store.delete(client));

/** @returns {Receipt[]} */
export function receipts() {
	try {
		return JSON.parse(localStorage.getItem('dj.receipts') ?? '[]');
	} catch {
		return [];
	}
}

/** @param {Receipt[]} list */
export const keepReceipts = list => localStorage.setItem('dj.receipts', JSON.stringify(list.slice(0, receipts_most)));

/** @param {Blob} file */
async function handFile(file) {
	let answer;
	try {
		answer = await fetch('/api/v1/public/files?name=photo.jpg', { method: 'POST', body: file });
	} catch {
		throw new Error('offline');
	}
	const said = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Error(said.error?.verdict ?? 'fault');
	return { id: said.id, key: said.key };
}

/** Sends one that is kept, and forgets it when the server has it. What was handed over stays handed over when the rest fails.
 * @param {Waiting} one @returns {Promise<Receipt & {urgent: boolean}>} */
export async function sendReport(one) {
	while (one.files.length > one.handed.length) {
		one.handed.push(await handFile(one.files[one.handed.length]));
		await keepReport(one).catch(() => {});
	}
	const got = await ask('reports', { ...one.body, client: one.client, files: one.handed });
	const receipt = { number: got.number, key: got.key, at_ms: Date.now(), service: String(one.body.service) };
	keepReceipts([receipt, ...receipts().filter(old => old.number !== got.number)]);
	await dropReport(one.client).catch(() => {});
	return { ...receipt, urgent: got.urgent };
}

/** All that wait, one after the other. @param {(receipt: Receipt & {urgent: boolean}) => void} onSent */
export async function sendWaiting(onSent) {
	for (const one of await waitingReports().catch(() => [])) {
		try {
			onSent(await sendReport(one));
		} catch (trouble) {
			if (/** @type {Error} */ (trouble).message === 'offline') return;
		}
	}
}

/** A smaller picture without what the camera wrote into it (place, device); the file itself where the browser cannot; nothing
 * when the file cannot be read. @param {File} file @returns {Promise<Blob | null>} */
export async function smallPicture(file) {
	try {
		const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
		const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
		const canvas = document.createElement('canvas');
		canvas.width = Math.round(picture.width * scale);
		canvas.height = Math.round(picture.height * scale);
		canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
		return await new Promise((good, bad) => canvas.toBlob(blob => blob ? good(blob) : bad(new Error('blob')), 'image/jpeg', .85));
	} catch {
		return file.arrayBuffer().then(bytes => new Blob([bytes], { type: file.type }), () => null);
	}
}
