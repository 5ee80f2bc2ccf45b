// What was written and is not at the centre yet: kept in the browser, photos too, so that neither a reload nor a lost network
// loses it. Each letter has a mark of its own; sent twice it is one letter there.

/** @typedef {{name: string, blob: Blob, upload?: string, attachment?: string}} QueuedFile */
/** @typedef {{mark: string, text: string, files: QueuedFile[], at_ms: number, refused?: string}} Queued */

/** @returns {Promise<IDBDatabase>} */
const openQueue = () => new Promise((yes, no) => {
	const asked = indexedDB.open('dj-chat', 1);
	asked.onupgradeneeded = () => asked.result.createObjectStore('queue', { keyPath: 'mark' });
	asked.onsuccess = () => yes(asked.result);
	asked.onerror = () => no(asked.error);
});

export class Queue {
	constructor() {
		/** @type {Queued[]} */
		this.items = [];
		/** @type {IDBDatabase | null} */
		this.store = null; // a private window may have none: then it lasts as long as the page
	}

	async load() {
		this.store = await openQueue().catch(() => null);
		const all = await this.run('readonly', store => store.getAll()) ?? [];
		this.items = all.sort((/** @type {Queued} */ a, /** @type {Queued} */ b) => a.at_ms - b.at_ms);
	}

	/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} what @returns {Promise<any>} */
	run(mode, what) {
		return new Promise(yes => {
			if (!this.store) return yes(null);
			const asked = what(this.store.transaction('queue', mode).objectStore('queue'));
			asked.onsuccess = () => yes(asked.result);
			asked.onerror = () => yes(null);
		});
	}

	/** @param {string} text @param {QueuedFile[]} files */
	async add(text, files) {
		const bytes = crypto.getRandomValues(new Uint8Array(12));
		const item = { mark: [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(''), text, files, at_ms: Date.now() };
		this.items.push(item);
		await this.keep(item);
	}

	/** @param {Queued} item */
	keep(item) {
		return this.run('readwrite', store => store.put(item));
	}

	/** @param {Queued} item */
	async drop(item) {
		this.items = this.items.filter(one => one.mark !== item.mark);
		await this.run('readwrite', store => store.delete(item.mark));
	}

	async clear() {
		this.items = [];
		await this.run('readwrite', store => store.clear());
	}
}
