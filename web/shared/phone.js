// The page's end of a voice leg: microphone, RTCPeerConnection, loudspeaker. The server offers, the page answers once; the
// server is ICE-lite and named its candidates, so nothing trickles and the answer waits for nothing.
// Refuses to decide: whether the microphone may be heard is told by `setSending`.

/** `ice`: the server's TURN server, for networks that let no UDP through.
 * @typedef {{leg: string, sdp: string, ice?: RTCIceServer[]}} LegOffer */
/** `pictures`: for legs that have some. @typedef {{send: (message: object) => void, audio: HTMLAudioElement, onChange: () => void,
 * pictures?: import('./video.js').Pictures}} PhoneOptions */
/** @typedef {{loss: number, jitter_ms: number, rtt_ms: number | null, mos: number | null}} Quality */

export const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

export class Phone {
	/** @param {PhoneOptions} options */
	constructor(options) {
		this.options = options;
		/** @type {MediaStream | null} */
		this.microphone = null;
		/** @type {RTCPeerConnection | null} */
		this.peer = null;
		/** @type {RTCRtpSender | null} */
		this.sender = null;
		/** @type {MediaStream | null} */
		this.remote = null;
		this.leg = '';
		this.sending = false;
		this.counted = { received: 0, lost: 0 };
		/** Why there is no microphone: '', 'blocked', 'none', 'busy'. */
		this.trouble = '';
		/** The browser will let nothing be heard before the next press. */
		this.silenced = false;
	}

	/** In a gesture where permission is not yet given. @param {string} [device] */
	async openMicrophone(device) {
		const audio = device ? { ...voice, deviceId: { exact: device } } : voice;
		try {
			const stream = await navigator.mediaDevices.getUserMedia({ audio });
			this.useMicrophone(stream);
			this.trouble = '';
		} catch (error) {
			this.trouble = troubleOf(error);
		}
		this.options.onChange();
		return this.trouble === '';
	}

	/** @param {MediaStream} stream */
	useMicrophone(stream) {
		this.closeMicrophone();
		this.microphone = stream;
		const [track] = stream.getAudioTracks();
		track.enabled = this.sending;
		track.onended = () => this.openMicrophone(); // unplugged, or taken by a telephone call
		track.onmute = track.onunmute = () => this.options.onChange();
		this.sender?.replaceTrack(track);
	}

	closeMicrophone() {
		for (const track of this.microphone?.getTracks() ?? []) {
			track.onended = null;
			track.stop();
		}
		this.microphone = null;
	}

	/** A new leg, or the same one again after a lost connection. @param {LegOffer} offer */
	async takeOffer(offer) {
		this.end(this.leg);
		const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require', iceServers: offer.ice ?? [] });
		this.peer = peer;
		this.leg = offer.leg;
		this.counted = { received: 0, lost: 0 };
		peer.ontrack = ({ track }) => track.kind === 'video' ? this.options.pictures?.show(track) : this.hear(new MediaStream([track]));
		peer.onconnectionstatechange = () => this.options.onChange();
		await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
		const [transceiver, pictures] = peer.getTransceivers();
		transceiver.direction = 'sendrecv';
		this.sender = transceiver.sender;
		await this.sender.replaceTrack(this.microphone?.getAudioTracks()[0] ?? null);
		if (pictures) await this.options.pictures?.join(pictures);
		await peer.setLocalDescription(await peer.createAnswer());
		if (pictures) await this.options.pictures?.keepMotion();
		if (peer !== this.peer) return; // ended meanwhile
		this.options.send({ type: 'signal', kind: 'answer', leg: offer.leg, sdp: peer.localDescription?.sdp });
		this.options.onChange();
	}

	/** @param {MediaStream} stream */
	hear(stream) {
		this.remote = stream;
		this.options.audio.srcObject = stream;
		this.play();
		this.options.onChange();
	}

	/** Browsers may refuse sound until the next press; then it is tried again. */
	async play() {
		try {
			await this.options.audio.play();
			this.silenced = false;
		} catch {
			this.silenced = this.remote !== null;
			for (const kind of ['pointerdown', 'keydown']) window.addEventListener(kind, () => this.play(), { once: true, capture: true });
		}
		this.options.onChange();
	}

	/** After the page was hidden or the system took the sound: what stopped goes on. */
	revive() {
		if (this.remote && this.options.audio.paused) this.play();
		if (this.microphone?.getAudioTracks()[0]?.readyState === 'ended') this.openMicrophone();
	}

	/** May the other side hear the microphone? @param {boolean} on */
	setSending(on) {
		this.sending = on;
		for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = on;
	}

	/** Where the browser lets pages choose. @param {string} device */
	async setSpeaker(device) {
		const audio = /** @type {any} */ (this.options.audio);
		if (audio.setSinkId) await audio.setSinkId(device).catch(() => {});
	}

	/** @param {string} leg */
	end(leg) {
		if (!this.peer || leg !== this.leg) return;
		this.peer.close();
		this.peer = this.sender = this.remote = null;
		this.leg = '';
		this.options.audio.srcObject = null;
		this.options.pictures?.end();
		this.options.onChange();
	}

	/** Since the last question; null without a leg. @returns {Promise<Quality | null>} */
	async quality() {
		if (!this.peer) return null;
		const reports = [...(await this.peer.getStats()).values()];
		const sound = reports.find(report => report.type === 'inbound-rtp' && report.kind === 'audio');
		if (!sound) return null;
		const pair = reports.find(report => report.type === 'candidate-pair' && report.nominated);
		const received = sound.packetsReceived - this.counted.received;
		const lost = Math.max(0, sound.packetsLost - this.counted.lost);
		this.counted = { received: sound.packetsReceived, lost: sound.packetsLost };
		const loss = received + lost ? lost / (received + lost) : 0;
		const jitter_ms = (sound.jitter ?? 0) * 1000;
		const rtt_ms = pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000;
		return { loss, jitter_ms, rtt_ms, mos: received ? estimateMos(loss, jitter_ms, rtt_ms ?? 0) : null };
	}
}

/** @param {any} error */
export function troubleOf(error) {
	if (error?.name === 'NotAllowedError' || error?.name === 'SecurityError') return 'blocked';
	return error?.name === 'NotFoundError' || error?.name === 'OverconstrainedError' ? 'none' : 'busy';
}

/** ITU-T G.107 with the defaults of G.711: delay from the round trip and a jitter buffer of twice the jitter.
 * @param {number} loss 0 to 1 @param {number} jitter_ms @param {number} rtt_ms */
export function estimateMos(loss, jitter_ms, rtt_ms) {
	const delay_ms = rtt_ms / 2 + 2 * jitter_ms + 20;
	const late = delay_ms > 177.3 ? 0.11 * (delay_ms - 177.3) : 0;
	const impaired = 95 * (loss * 100) / (loss * 100 + 25.1);
	const r = Math.max(0, Math.min(100, 93.2 - 0.024 * delay_ms - late - impaired));
	return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
}
