// The page's one WebSocket to /api/v1/live: views and signals in, answers out. Owns reconnecting with the last sequence
// number, and `link`, which says how the connection is. Refuses to interpret views.
import { signal } from '@preact/signals';
import { get } from './api.js';
import { setServerTime } from './clock.js';

/** starting, up, lost, back (for a moment after a loss), taken (another login took over), out (not logged in) */
export const link = signal('starting');
/** When the next try will be made, by Date.now(). */
export const nextTry_ms = signal(0);

const waits_ms = [250, 500, 1000, 2000, 3000, 5000];

/** @typedef {{url: string, watch?: {facts?: boolean, board?: boolean, me?: boolean, floor?: boolean}, alive?: boolean, onMessage: (message: any) => void}} LiveOptions */

export class Live {
	/** @param {LiveOptions} options */
	constructor(options) {
		this.options = options;
		this.seq = '';
		this.tries = 0;
		/** @type {WebSocket | null} */
		this.socket = null;
		window.addEventListener('online', () => this.retryNow());
		setInterval(() => { if (options.alive) this.send({ type: 'alive' }); }, 5000);
		this.open();
	}

	open() {
		const { url } = this.options;
		// the views come whole each time; only who follows the facts goes on where the last connection broke off
		const since = this.seq && this.options.watch?.facts ? `${url.includes('?') ? '&' : '?'}since=${this.seq}` : '';
		const socket = new WebSocket(url.replace(/^\//, location.origin.replace(/^http/, 'ws') + '/') + since);
		this.socket = socket;
		socket.onmessage = event => this.take(JSON.parse(event.data));
		socket.onclose = event => this.closed(socket, event.code);
	}

	/** @param {any} message */
	take(message) {
		if (message.seq !== undefined) this.seq = message.seq;
		if (message.type === 'hello') this.greeted(message);
		this.options.onMessage(message);
	}

	/** Before its greeting the server does not know who asks, and hears nothing. @param {{now_ms: number}} hello */
	greeted(hello) {
		if (this.options.watch) this.send({ type: 'watch', ...this.options.watch });
		if (this.options.alive) this.send({ type: 'alive' });
		setServerTime(hello.now_ms);
		const wasLost = link.value === 'lost';
		this.tries = 0;
		link.value = wasLost ? 'back' : 'up';
		if (wasLost) setTimeout(() => { if (link.value === 'back') link.value = 'up'; }, 6000);
	}

	/** @param {WebSocket} socket @param {number} code */
	closed(socket, code) {
		if (socket !== this.socket) return;
		this.socket = null;
		if (code === 4001) link.value = 'taken';
		else this.retryLater();
	}

	/** A refused handshake looks like a lost network; the session tells them apart. */
	async askWhy() {
		const verdict = await get('session').then(() => '', error => error.verdict);
		if (verdict !== 'not_logged_in' || link.value !== 'lost') return;
		clearTimeout(this.timer);
		link.value = 'out';
	}

	retryLater() {
		const wait_ms = waits_ms[Math.min(this.tries++, waits_ms.length - 1)];
		link.value = 'lost';
		nextTry_ms.value = Date.now() + wait_ms;
		this.timer = setTimeout(() => this.open(), wait_ms);
		if (this.tries > 1) this.askWhy();
	}

	retryNow() {
		if (this.socket || link.value !== 'lost') return;
		clearTimeout(this.timer);
		this.open();
	}

	/** @param {object} message */
	send(message) {
		if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
	}
}
