// A contact in sign language: the citizen large, oneself small, and what goes with pictures: the camera, and a third one by telephone
// who is spoken with while one signs. Whether there are pictures is told by the leg itself.
import { effect, html, signal, t, useEffect, useRef } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { Pictures, showIn } from '../shared/video.js';
import { contact, me, panel, togglePanel } from './state.js';

/** Rises when camera, line or the other side's pictures changed. */
const changes = signal(0);
export const pictures = new Pictures({ onChange: () => { changes.value++; } });
pictures.device = localStorage.getItem('dj.camera') ?? '';

const trying = signal(false);
const cameras = signal(/** @type {{id: string, text: string}[]} */ ([]));

let opening = false;

/** @param {string} [device] */
async function openCamera(device) {
	if (opening) return;
	opening = true;
	if (!await pictures.open({ device }) && pictures.device) await pictures.open({ device: '' });
	const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
	opening = false;
	cameras.value = all.filter(one => one.kind === 'videoinput' && one.deviceId).map((one, i) => ({ id: one.deviceId, text: one.label || `${i + 1}` }));
}

/** @param {string} device */
function chooseCamera(device) {
	localStorage.setItem('dj.camera', device);
	return openCamera(device);
}

/** The camera is on while a leg has pictures, and while it is tried; its light is out otherwise. */
effect(() => {
	changes.value;
	const wanted = pictures.joined || panel.value === 'check' && trying.value;
	if (wanted && !pictures.camera && !pictures.trouble) openCamera(pictures.device);
	if (!wanted && pictures.camera) pictures.close();
});

export function toggleCamera() {
	if (!pictures.joined) return false;
	if (pictures.trouble) openCamera(pictures.device);
	else pictures.setSeen(pictures.hidden);
}

/** Who is signed with stays in the picture; the third one is rung and joins by voice. */
export const relay = () => me.value?.contact && pictures.joined ? togglePanel('relay') : false;

/** @param {{stream: MediaStream | null, kind: string, name: string}} p */
function Screen({ stream, kind, name }) {
	const place = useRef(/** @type {HTMLVideoElement | null} */ (null));
	useEffect(() => { if (place.current) showIn(place.current, stream); }, [stream]);
	return html`<video class=${kind} ref=${place} autoplay playsinline muted aria-label=${name}></video>`;
}

const Choose = () => cameras.value.length > 1 && html`<label for="device-camera">${t('video.camera')}</label>
	<select class="in" id="device-camera" value=${pictures.device} onChange=${(/** @type {any} */ event) => chooseCamera(event.currentTarget.value)}>
		<option value="">${t('check.default')}</option>${cameras.value.map(one => html`<option value=${one.id}>${one.text}</option>`)}</select>`;

const Trouble = () => changes.value >= 0 && html`<p class="st bad" role="alert"><${Icon} name="video-off" />${t('video.trouble.' + pictures.trouble)}</p>
	<button type="button" class="btn" data-do="camera-again" onClick=${() => openCamera(pictures.device)}>${t('check.retry')}</button>`;

/** What is seen, in figures. */
function Figures() {
	changes.value;
	const last = pictures.last;
	return last && html`<span class="n" data-video-size=${`${last.width}x${last.height}`}>${t('video.figures', { width: last.width, height: last.height, rate: (last.rate / 10).toFixed(0), delay: last.delay_ms })}</span>`;
}

function Keys() {
	changes.value;
	const off = pictures.hidden;
	return html`<div class="row wrap"><button type="button" class=${'btn' + (off ? ' on' : '')} aria-pressed=${off} data-do="camera" onClick=${toggleCamera}>
			<${Icon} name=${off ? 'video-off' : 'video'} />${t(off ? 'video.show_me' : 'video.hide_me')} <kbd>${altName} D</kbd></button>
		${contact.value?.role === 'agent' && html`<button type="button" class="btn" aria-expanded=${panel.value === 'relay'} data-do="relay" onClick=${relay}>
			<${Icon} name="phone" />${t('video.relay')} <kbd>${altName} 3</kbd></button>`}
		<span class="end xs dim"><${Figures} /></span></div>`;
}

/** In a call with pictures; nothing in any other. */
export function Seen() {
	changes.value;
	if (!pictures.joined) return null;
	return html`<section class="seen" aria-label=${t('video.label')}><div class="screens"><${Screen} kind="far" stream=${pictures.remote} name=${t('quality.citizen')} />
		<${Screen} kind="near" stream=${pictures.camera} name=${t('quality.me')} /></div>
		${pictures.trouble ? html`<${Trouble} />` : html`<${Keys} />`}</section>`;
}

/** While it rings: it is seen that it is in sign language, and oneself as one will be seen. */
export function SeenSoon() {
	changes.value;
	if (!pictures.joined) return null;
	return html`<div class="seen-soon"><span class="st acc"><${Icon} name="hands" />${t('video.offer')}</span>
		${pictures.trouble ? html`<${Trouble} />` : html`<${Screen} kind="near" stream=${pictures.camera} name=${t('quality.me')} />`}</div>`;
}

/** Before the first call: which camera, and how one is seen. */
export function CameraCheck() {
	changes.value;
	if (!trying.value) return html`<button type="button" class="btn" data-do="camera-check" onClick=${() => { pictures.trouble = ''; trying.value = true; }}><${Icon} name="video" />${t('video.check')}</button>`;
	return html`<div class="seen-soon">${pictures.trouble ? html`<${Trouble} />` : html`<${Screen} kind="near" stream=${pictures.camera} name=${t('quality.me')} />`}<${Choose} /></div>`;
}
