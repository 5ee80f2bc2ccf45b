// The citizen's call: its socket, its phone, its state. Owns coming back with the key after a lost connection or a reload.
import { Phone } from '../shared/phone.js';

const retries_ms = [300, 700, 1500, 3000, 3000, 3000, 3000, 3000, 3000];
const patience_ms = 3000; // a path that comes back by itself does so within this time
const knock_ms = 5000; // a network that answers nothing at all is tried anew

/** @typedef {{key: string, state: string, since_ms: number, language?: string, position: number | null, wait_ms: number | null, agent: string | null, reason: string | null}} View */

export class Call {
	/** With `pictures` it is a call to sign language. @param {{audio: HTMLAudioElement, onChange: () => void, pictures?: import('../shared/video.js').Pictures}} options */
	constructor({ audio, onChange, pictures }) {
		this.onChange = onChange;
		this.pictures = pictures;
		this.keyName = pictures ? 'dj.sign' : 'dj.call'; // so that a reload is the same call
		this.phone = new Phone({ audio, send: message => this.send(message), onChange: () => { this.watchPath(); onChange(); }, pictures });
		/** @type {View | null} */
		this.view = null;
		/** @type {WebSocket | null} */
		this.socket = null;
		this.active = false;
		this.lost = false;
		this.asleep = false; // a call from before a reload waits for a press
		this.muted = false;
		this.pad = false;
		this.writes = false;
		/** @type {import('../shared/typed.js').Typing | null} */
		this.typing = null;
		this.tries = 0;
		this.began_ms = 0;
		/** @type {string[]} */
		this.speakers = [];
		this.speaker = 0;
		document.addEventListener('visibilitychange', () => { if (this.active && !document.hidden) this.wake(); });
		window.addEventListener('pagehide', () => this.socket?.close());
		window.addEventListener('online', () => this.rejoin());
		setInterval(() => { if (this.active) this.onChange(); }, 1000);
	}

	/** In the press on 120: sound and microphone are opened here, as Safari wants it. @param {string} language */
	async start(language) {
		if (this.active) return;
		if (sessionStorage.getItem(this.keyName)) return this.resume(true);
		this.begin();
		if (await this.openSound()) this.connect('', { type: 'call', language, ...(this.pictures ? { video: true } : { number: '120' }) });
	}

	begin() {
		this.typing?.reset();
		Object.assign(this, { active: true, view: null, lost: false, asleep: false, muted: false, pad: false, writes: false, tries: 0, began_ms: Date.now() });
		this.onChange();
	}

	async openSound() {
		this.phone.play();
		if (!navigator.onLine) this.phone.trouble = 'offline';
		else if (!navigator.mediaDevices) this.phone.trouble = 'insecure';
		else if (this.pictures) await this.pictures.open({ microphone: stream => this.phone.useMicrophone(stream) });
		else await this.phone.openMicrophone();
		this.phone.setSending(true);
		this.wake();
		this.listSpeakers();
		this.onChange();
		return this.trouble() === '' && this.active;
	}

	/** Why there can be no call. */
	trouble() {
		const camera = this.pictures?.trouble;
		return this.phone.trouble || (camera ? 'camera_' + camera : '');
	}

	/** A call that this tab had before a reload. Without permission at hand a press must come first. @param {boolean} [pressed] */
	async resume(pressed = false) {
		const key = sessionStorage.getItem(this.keyName);
		if (!key || this.active && !this.asleep) return;
		this.begin();
		this.began_ms = Number(sessionStorage.getItem(this.keyName + '.began') ?? Date.now());
		this.lost = true;
		const permission = await navigator.permissions?.query({ name: /** @type {any} */ (this.pictures ? 'camera' : 'microphone') }).catch(() => null);
		this.asleep = !pressed && permission?.state !== 'granted';
		this.onChange();
		if (!this.asleep && await this.openSound()) this.connect(key);
	}

	/** Wi-Fi became mobile data, or the other way: the sound's path is dead, and so is the socket, though nobody has told it yet. */
	watchPath() {
		const { peer } = this.phone, state = peer?.connectionState;
		if (state === 'failed') this.rejoin();
		if (state === 'disconnected') setTimeout(() => { if (peer === this.phone.peer && peer?.connectionState === 'disconnected') this.rejoin(); }, patience_ms);
	}

	/** Comes back into the call over the network that is there now: the server offers the same leg with a new path (ICE restart). */
	rejoin() {
		const key = sessionStorage.getItem(this.keyName);
		if (!this.active || this.asleep || !key || !this.phone.peer) return;
		const { socket } = this;
		this.socket = null;
		socket?.close();
		this.phone.end(this.phone.leg);
		this.lost = true;
		this.tries = 0;
		this.onChange();
		this.connect(key);
	}

	/** @param {string} key @param {object} [first] */
	connect(key, first) {
		const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/call${key ? '?resume=' + encodeURIComponent(key) : ''}`);
		this.socket = socket;
		setTimeout(() => { if (socket.readyState === WebSocket.CONNECTING) socket.close(); }, knock_ms);
		socket.onopen = () => { if (first) this.send(first); };
		socket.onmessage = event => this.take(JSON.parse(event.data));
		socket.onclose = () => { if (socket === this.socket) this.broken(); };
	}

	/** @param {any} message */
	take(message) {
		this.lost = false;
		this.tries = 0;
		if (message.type === 'signal' && message.kind === 'offer') this.phone.takeOffer(message);
		if (message.type === 'signal' && message.kind === 'end') this.phone.end(message.leg);
		if (message.type === 'call') this.see(message);
		if (message.type === 'typed') this.typing?.take(message);
		if (message.type === 'error' && !this.phone.leg) this.over('busy'); // too many calls from here, or at all
		this.onChange();
	}

	/** @param {View} view */
	see(view) {
		this.view = view;
		if (view.key) sessionStorage.setItem(this.keyName, view.key);
		sessionStorage.setItem(this.keyName + '.began', String(this.began_ms));
		if (view.state === 'ended') this.finish();
	}

	async broken() {
		this.socket = null;
		if (!this.active) return;
		const key = sessionStorage.getItem(this.keyName);
		if (!key || this.tries >= retries_ms.length) return this.over('lost');
		this.lost = true;
		setTimeout(() => { if (this.active && !this.socket) this.connect(key); }, retries_ms[this.tries++]);
		this.onChange();
		// A server that answers and yet refuses the key does not have this call any more.
		if (this.tries > 3 && await fetch('/api/v1/open').then(answer => answer.ok, () => false) && this.lost) this.over('lost');
	}

	/** @param {string} reason */
	over(reason) {
		if (!this.active) return;
		this.view = { key: '', state: 'ended', since_ms: 0, position: null, wait_ms: null, agent: null, reason };
		this.finish();
	}

	/** @param {object} message */
	send(message) {
		if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
	}

	/** @param {string} digit */
	press(digit) {
		this.send({ type: 'key', digit });
	}

	toggleMute() {
		this.muted = !this.muted;
		this.phone.setSending(!this.muted);
		this.onChange();
	}

	async listSpeakers() {
		if (!('setSinkId' in HTMLMediaElement.prototype)) return;
		const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
		this.speakers = all.filter(one => one.kind === 'audiooutput' && one.deviceId).map(one => one.deviceId);
		this.onChange();
	}

	nextSpeaker() {
		this.speaker = (this.speaker + 1) % this.speakers.length;
		this.phone.setSpeaker(this.speakers[this.speaker]);
		this.onChange();
	}

	/** The screen stays on while the call is seen; a microphone or sound that the system took is opened again. */
	async wake() {
		this.phone.revive();
		this.lock = await /** @type {any} */ (navigator).wakeLock?.request('screen').catch(() => null);
	}

	hangUp() {
		this.send({ type: 'hangup' });
		this.over('you');
	}

	finish() {
		sessionStorage.removeItem(this.keyName);
		const { socket } = this;
		this.socket = null;
		setTimeout(() => socket?.close(), 500); // the hang-up goes out first
		this.active = this.lost = this.asleep = false;
		this.phone.end(this.phone.leg);
		this.phone.closeMicrophone();
		this.pictures?.close();
		this.lock?.release();
		this.onChange();
	}

	/** Back to the home part. */
	leave() {
		if (this.active) this.hangUp();
		this.view = null;
		this.phone.trouble = '';
		if (this.pictures) this.pictures.trouble = '';
		this.onChange();
	}
}
