// The page's end of pictures: the camera, what comes from the other side, and what both are worth. Refuses to decide when there
// are pictures: the server's offer says so, and the phone hands its line over (`join`).
import { troubleOf, voice } from './phone.js';

/** As the server keeps it: pictures decoded, pictures in ten seconds, size, delay, how far the sound is ahead.
 * @typedef {{frames: number, rate: number, width: number, height: number, delay_ms: number, ahead_ms?: number}} Seen */

/** Signing needs every movement more than every detail: 30 pictures a second at 640x480, and with too little room smaller ones,
 * never fewer. */
const wanted = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: 'user' };
const report_ms = 5000;

export class Pictures {
	/** @param {{onChange: () => void}} options */
	constructor(options) {
		this.options = options;
		/** @type {MediaStream | null} */
		this.camera = null;
		/** @type {MediaStream | null} */
		this.remote = null;
		/** @type {RTCRtpSender | null} */
		this.sender = null;
		this.joined = false; // this leg has pictures
		this.hidden = false; // nobody sees the camera
		this.device = '';
		/** Why there is no camera: '', 'blocked', 'none', 'busy', 'insecure'. */
		this.trouble = '';
		this.counted = { frames: 0, at_ms: 0, delay: 0, emitted: 0 };
		/** @type {Seen | null} */
		this.last = null;
	}

	/** In a gesture where permission is not yet given; with the microphone too, so that the browser asks once. A camera without a
	 * microphone will do. @param {{device?: string, microphone?: (stream: MediaStream) => void}} [how] */
	async open({ device = this.device, microphone } = {}) {
		const video = device ? { ...wanted, facingMode: undefined, deviceId: { exact: device } } : wanted;
		const ask = (/** @type {MediaStreamConstraints} */ what) => navigator.mediaDevices.getUserMedia(what);
		this.device = device;
		try {
			const stream = microphone ? await ask({ video, audio: voice }).catch(() => ask({ video })) : await ask({ video });
			this.use(new MediaStream(stream.getVideoTracks()));
			if (stream.getAudioTracks().length) microphone?.(new MediaStream(stream.getAudioTracks()));
			this.trouble = '';
		} catch (error) {
			this.trouble = navigator.mediaDevices ? troubleOf(error) : 'insecure';
		}
		this.options.onChange();
		return this.trouble === '';
	}

	/** @param {MediaStream} stream */
	use(stream) {
		this.close();
		this.camera = stream;
		const [track] = stream.getVideoTracks();
		track.contentHint = 'motion';
		track.enabled = !this.hidden;
		track.onended = () => this.open();
		this.sender?.replaceTrack(track);
	}

	close() {
		for (const track of this.camera?.getTracks() ?? []) {
			track.onended = null;
			track.stop();
		}
		this.camera = null;
		this.options.onChange();
	}

	/** The line of a leg that has pictures. @param {RTCRtpTransceiver} line */
	async join(line) {
		line.direction = 'sendrecv';
		this.sender = line.sender;
		this.joined = true;
		this.counted = { frames: 0, at_ms: 0, delay: 0, emitted: 0 };
		await line.sender.replaceTrack(this.camera?.getVideoTracks()[0] ?? null);
		this.options.onChange();
	}

	/** Once the browser knows what is sent: pictures become smaller before they become fewer. */
	async keepMotion() {
		const settings = this.sender?.getParameters();
		if (settings) await this.sender?.setParameters(/** @type {any} */ ({ ...settings, degradationPreference: 'maintain-framerate' })).catch(() => {});
	}

	/** @param {MediaStreamTrack} track */
	show(track) {
		this.remote = new MediaStream([track]);
		this.options.onChange();
	}

	/** May the camera be seen? @param {boolean} on */
	setSeen(on) {
		this.hidden = !on;
		for (const track of this.camera?.getTracks() ?? []) track.enabled = on;
		this.options.onChange();
	}

	end() {
		this.sender = this.remote = this.last = null;
		this.joined = false;
		this.options.onChange();
	}

	/** Says every few seconds what is seen, as long as there is something. @param {() => import('./phone.js').Phone} phone */
	report(phone) {
		setInterval(async () => {
			const { peer, leg, options } = phone();
			const seen = this.joined && peer ? await this.seen(peer) : null;
			if (!seen || peer !== phone().peer) return;
			this.last = seen;
			options.send({ type: 'video', leg, ...seen });
			this.options.onChange();
		}, report_ms);
	}

	/** Since the last look; null before the first picture. @param {RTCPeerConnection} peer @returns {Promise<Seen | null>} */
	async seen(peer) {
		const all = [...(await peer.getStats()).values()];
		const of = (/** @type {string} */ kind) => all.find(one => one.type === 'inbound-rtp' && one.kind === kind);
		const picture = of('video'), sound = of('audio'), pair = all.find(one => one.type === 'candidate-pair' && one.nominated);
		if (!picture?.framesDecoded) return null;
		const before = this.counted, now_ms = picture.timestamp;
		const waited = (picture.jitterBufferDelay ?? 0) - before.delay, shown = (picture.jitterBufferEmittedCount ?? 0) - before.emitted;
		this.counted = { frames: picture.framesDecoded, at_ms: now_ms, delay: picture.jitterBufferDelay ?? 0, emitted: picture.jitterBufferEmittedCount ?? 0 };
		const lasted_s = before.at_ms ? (now_ms - before.at_ms) / 1000 : 0;
		const rate = lasted_s ? (picture.framesDecoded - before.frames) / lasted_s : picture.framesPerSecond ?? 0;
		const delay_s = (pair?.currentRoundTripTime ?? 0) / 2 + (shown ? waited / shown : 0);
		const both = picture.estimatedPlayoutTimestamp && sound?.estimatedPlayoutTimestamp;
		return {
			frames: picture.framesDecoded, rate: Math.round(10 * rate), width: picture.frameWidth ?? 0, height: picture.frameHeight ?? 0, delay_ms: Math.round(1000 * delay_s),
			...(both ? { ahead_ms: Math.round(sound.estimatedPlayoutTimestamp - picture.estimatedPlayoutTimestamp) } : {}),
		};
	}
}

/** Puts a stream into a picture's place, and takes it out; anything that is there already stays.
 * @param {HTMLVideoElement} place @param {MediaStream | null} stream */
export function showIn(place, stream) {
	if (place.srcObject !== stream) place.srcObject = stream;
}
