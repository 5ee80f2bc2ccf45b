// The citizen's chat: what the centre has, what waits here to be sent, and when to ask again. Whose chat it is says a cookie.
import { currentLanguage } from '../shared/i18n.js';
import { sendFile, UploadError } from '../shared/upload.js';
import { Queue } from './chat_queue.js';

const look_ms = 15000, typing_ms = 3000, typing_shown_ms = 6000;
const retry_ms = [1000, 2000, 5000, 10000, 20000];

/** @typedef {{id: string, mark: string | null, way: string, bot: boolean, name: string | null, sign: string, text: string, at_ms: number, moved_ms: number, attachments: {id: string, name: string, type: string, bytes: number, look?: string}[]}} Letter */

export class Chat {
	/** @param {() => void} onChange */
	constructor(onChange) {
		this.onChange = onChange;
		this.queue = new Queue();
		/** @type {Map<string, Letter>} */
		this.letters = new Map();
		this.state = 'none';
		/** @type {string | null} */
		this.agent = null;
		/** @type {{position?: number, wait_ms?: number, opens_ms?: number}} */
		this.line = {};
		this.reached = true;
		this.known = false; // the cookie is there: nothing is sent before
		this.typing_ms = 0;
		this.typed_ms = 0;
		this.since = 0;
		this.tries = 0;
		this.seen = '';
		this.progress = 0;
		/** @type {WebSocket | null} */
		this.socket = null;
	}

	async begin() {
		await this.queue.load();
		this.onChange();
		await this.look();
		setInterval(() => { if (!document.hidden) this.look(); }, look_ms);
		window.addEventListener('online', () => this.look());
		window.addEventListener('offline', () => { this.reached = false; this.onChange(); });
		document.addEventListener('visibilitychange', () => { if (!document.hidden) this.look(); });
	}

	/** Reads what is new, then sends what waits. */
	async look() {
		try {
			const answer = await fetch('/api/v1/chat?since=' + this.since, { credentials: 'same-origin', cache: 'no-store' });
			if (!answer.ok) throw new Error(String(answer.status));
			this.take(await answer.json());
			this.reached = this.known = true;
			this.listen();
		} catch {
			this.reached = false;
		}
		this.onChange();
		if (this.reached) await Promise.all([this.flush(), this.tellSeen()]);
	}

	/** @param {any} view */
	take(view) {
		for (const letter of view.letters) {
			if (!this.letters.has(letter.id) && letter.way === 'out') this.typing_ms = 0;
			this.letters.set(letter.id, letter);
			this.since = Math.max(this.since, letter.moved_ms);
		}
		Object.assign(this, { state: view.state, agent: view.agent, line: { position: view.position, wait_ms: view.wait_ms, opens_ms: view.opens_ms } });
	}

	list() {
		return [...this.letters.values()].sort((a, b) => a.at_ms - b.at_ms || (a.id.length - b.id.length || (a.id < b.id ? -1 : 1)));
	}

	listen() {
		if (this.socket) return;
		const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/chat/live`);
		this.socket = socket;
		socket.onopen = () => { this.tries = 0; this.look(); };
		socket.onmessage = event => this.hear(JSON.parse(event.data).type);
		socket.onclose = () => {
			this.socket = null;
			setTimeout(() => this.look(), retry_ms[Math.min(this.tries++, retry_ms.length - 1)]);
		};
	}

	/** @param {string} type */
	hear(type) {
		if (type === 'changed') this.look();
		if (type !== 'typing') return;
		this.typing_ms = Date.now();
		this.onChange();
		setTimeout(() => this.onChange(), typing_shown_ms + 100);
	}

	get isTyping() {
		return Date.now() - this.typing_ms < typing_shown_ms;
	}

	sayTyping() {
		if (this.socket?.readyState !== WebSocket.OPEN || Date.now() - this.typed_ms < typing_ms) return;
		this.typed_ms = Date.now();
		this.socket.send('{"type":"typing"}');
	}

	/** @param {string} text @param {{name: string, blob: Blob}[]} files */
	async write(text, files) {
		await this.queue.add(text, files);
		this.onChange();
		await this.flush();
	}

	/** One after the other, in their order; what the centre refuses stays to be seen and is not tried again. */
	async flush() {
		if (this.sending || !this.known) return;
		this.sending = true;
		try {
			for (let item; (item = this.queue.items.find(one => !one.refused));) await this.sendOne(item);
		} catch (error) {
			if (!(error instanceof UploadError) || error.verdict === 'network') this.reached = false;
		} finally {
			this.sending = false;
			this.progress = 0;
		}
		this.onChange();
	}

	/** @param {import('./chat_queue.js').Queued} item */
	async sendOne(item) {
		try {
			for (const file of item.files) file.attachment ??= await this.sendPiece(item, file);
		} catch (error) {
			if (!(error instanceof UploadError) || error.later) throw error;
			item.refused = error.message;
			return this.queue.keep(item);
		}
		const body = JSON.stringify({ mark: item.mark, text: item.text, language: currentLanguage(), attachments: item.files.map(file => file.attachment) });
		const answer = await fetch('/api/v1/chat/letters', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body });
		if (answer.ok) {
			await this.queue.drop(item);
			return this.look();
		}
		if (answer.status === 429 || answer.status >= 500) throw new UploadError('later', '', true);
		item.refused = (await answer.json().catch(() => null))?.error?.message ?? String(answer.status);
		await this.queue.keep(item);
	}

	/** @param {import('./chat_queue.js').Queued} item @param {import('./chat_queue.js').QueuedFile} file */
	async sendPiece(item, file) {
		return sendFile(file.blob, file.name, { before: file.upload, onMove: async at => {
			file.upload = at.upload;
			this.progress = file.blob.size ? at.offset / file.blob.size : 1;
			this.onChange();
			await this.queue.keep(item);
		} });
	}

	/** Letters of ours are delivered when they are here, read when the page is looked at. */
	async tellSeen() {
		const last = this.list().filter(letter => letter.way === 'out').slice(-1)[0];
		const state = document.hidden ? 'delivered' : 'read';
		if (!last || last.sign === 'read' || this.seen === state + last.id) return;
		this.seen = state + last.id;
		await fetch('/api/v1/chat/seen', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ letter: last.id, state }) })
			.catch(() => { this.seen = ''; });
	}

	/** Ends it and forgets it on this device; the centre keeps what was said. @param {string} words */
	async end(words) {
		await fetch('/api/v1/chat/end', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ mark: 'end-' + Date.now(), text: words, language: currentLanguage() }) });
		await this.queue.clear();
		location.assign('/');
	}
}
