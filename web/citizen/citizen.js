// The citizen's page: one button that calls 120, in six languages, and the call itself. Joined with the modules it imports
// into one small script; no view library.
import { currentLanguage, preferredLanguage, translate, useLanguage } from '../shared/i18n.js';
import { element, setTexts, showNotices, showWait, startLook } from './look.js';
import { keepForOffline } from './keep.js';
import { Call } from './talk.js';
import { showCall } from './show.js';
import { showByPlace, startByPlace } from './by_place.js';
import { startTyped } from './typed.js';
import { watchSound } from './heard.js';

const part = 'citizen/';
const refresh_ms = 30000;

/** @type {{site: string, languages: string[], wait_ms: number | null, open: boolean, incidents: {label: Record<string, string>, start_ms: number, ends_ms: number}[]} | null} */
let service = null;
let reached = true;

const call = new Call({
	audio: /** @type {HTMLAudioElement} */ (element('far-end')),
	onChange: () => showCall(call),
});

/** @param {string} language */
async function speak(language) {
	await useLanguage(language, part);
	setTexts();
	showByPlace();
	for (const chip of document.querySelectorAll('.langs button')) {
		const on = /** @type {HTMLElement} */ (chip).lang === language;
		chip.setAttribute('aria-pressed', String(on));
		if (on) chip.scrollIntoView({ block: 'nearest', inline: 'center' });
	}
	describe();
	showCall(call);
}

function describe() {
	if (service) Object.assign(element('site'), { textContent: service.site, lang: /[가-힣]/.test(service.site) ? 'ko' : '' });
	document.title = service ? `${service.site} — 120` : translate('app.name');
	showWait(service, reached);
	showNotices(service?.incidents ?? []);
}

async function askService() {
	try {
		service = await (await fetch('/api/v1/open')).json();
		reached = true;
		for (const chip of document.querySelectorAll('.langs button')) {
			/** @type {HTMLElement} */ (chip).hidden = !service?.languages.includes(/** @type {HTMLElement} */ (chip).lang);
		}
	} catch {
		reached = false;
	}
	describe();
}

function listen() {
	for (const chip of document.querySelectorAll('.langs button')) {
		chip.addEventListener('click', () => speak(/** @type {HTMLElement} */ (chip).lang));
	}
	element('dial').addEventListener('click', () => { if (reached || !matchMedia('(pointer: coarse)').matches) call.start(currentLanguage()); else element('by-phone').click(); });
	element('mute').addEventListener('click', () => call.toggleMute());
	element('keypad').addEventListener('click', () => { call.pad = !call.pad; showCall(call); });
	element('speaker').addEventListener('click', () => call.nextSpeaker());
	element('hangup').addEventListener('click', () => call.hangUp());
	window.addEventListener('online', askService);
	window.addEventListener('offline', askService);
	setInterval(() => { if (!document.hidden && !call.active) askService(); }, refresh_ms);
}

/** The typeface comes after the page is there, and not where data is dear. */
function fetchFont() {
	if (/** @type {any} */ (navigator).connection?.saveData) return;
	const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/fonts/pretendard.css' });
	document.head.append(link);
}

startLook();
startTyped(call);
watchSound(call);
listen();
/** @type {HTMLButtonElement} */ (element('dial')).disabled = false;
await speak(preferredLanguage());
await askService();
startByPlace();
call.resume();
keepForOffline();
if (document.readyState === 'complete') fetchFont();
else window.addEventListener('load', fetchFont);
