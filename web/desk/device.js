// The agent's device: which microphone and loudspeakers, whether they were tried, and the one phone of this page.
// Available is not allowed before the microphone was heard.
import { computed, effect, signal } from '../shared/ui.js';
import { Phone } from '../shared/phone.js';
import { audioContext, meter, setSoundDevice } from '../shared/sound.js';
import { pictures } from './video.js';
import { me } from './state.js';

/** @typedef {{id: string, text: string}} Choice */

const chosen = (/** @type {string} */ name) => localStorage.getItem('dj.' + name) ?? '';

/** `heard`: the microphone gave sound since it was opened. `kind`: browser or phone. */
export const check = signal({
	kind: chosen('device') || 'browser', open: false, heard: false, trouble: '',
	microphone: chosen('microphone'), speaker: chosen('speaker'), ringer: chosen('ringer'),
	microphones: /** @type {Choice[]} */ ([]), speakers: /** @type {Choice[]} */ ([]),
});

export const device = computed(() => {
	const { kind, heard, trouble } = check.value;
	const ready = kind === 'phone' ? !!me.value?.phone_registered : heard && !trouble;
	return { kind, ready };
});

/** Rises when the phone's microphone, peer or remote sound changed. */
export const phoneChanges = signal(0);

/** @type {(message: object) => void} */
let toServer = () => {};
/** @param {(message: object) => void} send */
export const connectPhone = send => { toServer = send; };

const audio = document.createElement('audio');
audio.autoplay = true;
audio.setAttribute('playsinline', '');
audio.id = 'far-end';
document.body.append(audio);

export const phone = new Phone({
	audio,
	pictures,
	send: message => toServer(message),
	onChange: () => { phoneChanges.value++; change({ trouble: phone.trouble }); },
});

pictures.report(() => phone);

/** @param {Partial<typeof check.value>} part */
function change(part) {
	check.value = { ...check.peek(), ...part };
}

async function listDevices() {
	const all = await navigator.mediaDevices.enumerateDevices();
	const of = (/** @type {string} */ kind) => all.filter(one => one.kind === kind && one.deviceId)
		.map((one, i) => ({ id: one.deviceId, text: one.label || `${i + 1}` }));
	change({ microphones: of('audioinput'), speakers: of('audiooutput') });
}

/** Opens the microphone, in a gesture the first time. */
export async function openDevice() {
	audioContext();
	if (!navigator.mediaDevices) return change({ trouble: 'insecure' });
	if (!await phone.openMicrophone(check.value.microphone) && check.value.microphone) await phone.openMicrophone();
	change({ open: phone.trouble === '', heard: false });
	await listDevices();
	phone.setSpeaker(check.value.speaker);
	setSoundDevice(check.value.ringer);
}

/** After a reload: it was heard in this tab before, so it need not be tried again. */
export async function reopenDevice() {
	if (sessionStorage.getItem('dj.heard') !== 'yes' || check.value.kind !== 'browser') return;
	await openDevice();
	change({ heard: check.value.open });
}

/** @param {'microphone' | 'speaker' | 'ringer'} which @param {string} id */
export async function chooseDevice(which, id) {
	localStorage.setItem('dj.' + which, id);
	change({ [which]: id });
	if (which === 'microphone') await openDevice();
	if (which === 'speaker') phone.setSpeaker(id);
	if (which === 'ringer') setSoundDevice(id);
}

/** @param {string} kind browser or phone */
export function chooseKind(kind) {
	localStorage.setItem('dj.device', kind);
	change({ kind });
}

/** The microphone's level while it is tried, on a copy of the track that is not muted. Returns what stops it.
 * @param {(level: number) => void} onLevel */
export function listenToCheck(onLevel) {
	const track = phone.microphone?.getAudioTracks()[0]?.clone();
	if (!track) return () => {};
	track.enabled = true;
	const reader = meter(new MediaStream([track]));
	const timer = setInterval(() => {
		const level = reader.level();
		onLevel(level);
		if (level > 0.35 && !check.peek().heard) {
			sessionStorage.setItem('dj.heard', 'yes');
			change({ heard: true });
		}
	}, 80);
	return () => {
		clearInterval(timer);
		reader.stop();
		track.stop();
	};
}

/** Is there somebody to speak to? Who hears it is the server's matter. @param {import('../shared/views.js').Contact} call */
function speaks(call) {
	const own = call.parties.find(party => party.agent === me.value?.agent.id);
	if (own) return own.supervision !== 'monitor';
	return call.state === 'talking' || call.parties.some(party => party.state === 'joined');
}

/** The microphone is open only in conversation. */
effect(() => {
	const call = me.value?.contact;
	phone.setSending(!!call && speaks(call) && !call.muted);
});

navigator.mediaDevices?.addEventListener('devicechange', () => { if (check.peek().open) listDevices(); });
