// Sign language by video: when somebody is there, the other ways when nobody is, and the call with its pictures.
import { clockText, currentLanguage, preferredLanguage, translate, useLanguage } from '../shared/i18n.js';
import { Pictures, showIn } from '../shared/video.js';
import { element, icon, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';
import { Call } from './talk.js';
import { make, showCall } from './show.js';
import { startTyped } from './typed.js';
import { watchSound } from './heard.js';

/** Open now, and when it opens; null where there is no sign language. @type {{open: boolean, opens: {days: number, weekday: number, minute: number} | null} | null | undefined} */
let hours;
let unreached = false;

const far = document.createElement('video'), near = document.createElement('video');
const note = make('p', 'note'), seen = make('div', 'seen', far, near, note);
const cameraKey = /** @type {HTMLButtonElement} */ (make('button', ''));

const pictures = new Pictures({ onChange: () => draw() });
const call = new Call({
	audio: /** @type {HTMLAudioElement} */ (element('far-end')), pictures, onChange: () => draw(),
});

function draw() {
	showCall(call);
	showPictures();
}

/** One word about what is not seen, and why. */
function noteOf() {
	const state = call.view?.state;
	if (state === 'held') return 'citizen.sign.held';
	if (pictures.hidden) return 'citizen.sign.hidden';
	return state === 'talking' && !call.phone.microphone ? 'citizen.sign.no_microphone' : '';
}

function showPictures() {
	const on = call.active && !call.trouble() && !!pictures.camera;
	seen.hidden = !on;
	element('call').classList.toggle('pictured', on);
	showIn(near, pictures.camera);
	showIn(far, pictures.remote);
	const key = noteOf(), text = key ? translate(key) : '';
	if (note.textContent !== text) note.textContent = text;
	near.setAttribute('aria-label', translate('citizen.sign.me'));
	far.setAttribute('aria-label', translate('citizen.sign.them'));
	cameraKey.setAttribute('aria-pressed', String(pictures.hidden));
	cameraKey.lastElementChild?.replaceChildren(translate('citizen.sign.camera'));
}

/** The call part of the page gets its pictures, and the key for the camera beside that for the microphone. */
function furnish() {
	for (const one of [far, near]) Object.assign(one, { autoplay: true, playsInline: true, muted: true });
	far.className = 'far';
	near.className = 'near';
	element('call').querySelector('main')?.prepend(seen);
	cameraKey.type = 'button';
	cameraKey.id = 'camera';
	cameraKey.dataset.do = 'camera';
	cameraKey.append(make('span', 'c', icon('video-off')), make('span', ''));
	cameraKey.addEventListener('click', () => pictures.setSeen(pictures.hidden));
	element('mute').after(cameraKey);
	element('keypad').hidden = true;
	element('mute').addEventListener('click', () => call.toggleMute());
	element('hangup').addEventListener('click', () => call.hangUp());
	element('speaker').addEventListener('click', () => call.nextSpeaker());
	element('dial').addEventListener('click', () => call.start(currentLanguage()));
}

/** "Monday, 09:00" as the page's language says it. @param {{days: number, weekday: number, minute: number}} opens */
function openingText({ days, weekday, minute }) {
	const day = new Date(2024, 0, 7 + weekday); // a Sunday and what follows it
	const name = days === 0 ? translate('citizen.sign.today') : new Intl.DateTimeFormat(currentLanguage(), { weekday: 'long' }).format(day);
	return `${name} ${clockText(new Date(2024, 0, 7, 0, minute).getTime())}`;
}

function showHours() {
	const line = element('hours'), dial = /** @type {HTMLButtonElement} */ (element('dial'));
	dial.disabled = !hours?.open;
	line.className = 'now ' + (hours?.open ? 'ok' : 'warn');
	const text = hours === undefined ? unreached ? translate('citizen.sign.offline') : '' : hours === null ? translate('citizen.sign.none') : hours.open ? translate('citizen.sign.open')
		: hours.opens ? translate('citizen.sign.closed', { time: openingText(hours.opens) }) : translate('citizen.sign.closed_long');
	line.replaceChildren(...text ? [icon(hours?.open ? 's-available' : 's-near'), text] : []);
}

async function askHours() {
	const answer = await fetch('/api/v1/public/sign').catch(() => null);
	unreached = !answer;
	if (answer?.ok) hours = await answer.json();
	else if (!answer || answer.status === 404) hours = answer ? null : undefined; // nobody who is not reached answers now
	showHours();
}

startLook();
furnish();
startTyped(call);
watchSound(call);
await useLanguage(preferredLanguage(), 'citizen/');
setTexts();
document.title = `${translate('citizen.sign')} — 120`;
draw();
await askHours();
call.resume();
setInterval(() => { if (!document.hidden && !call.active) askHours(); }, 30000);
for (const event of ['online', 'offline']) window.addEventListener(event, () => { if (!call.active) askHours(); });
pictures.report(() => call.phone);
keepForOffline();
