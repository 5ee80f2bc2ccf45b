// An offer calls for attention: ring, title, favicon, notification. Owns nothing else of the offer.
import { effect, t } from '../shared/ui.js';
import { serverNow } from '../shared/clock.js';
import { ring } from '../shared/sound.js';
import { callerText } from './names.js';
import { barred, contact, me } from './state.js';
import { stateOf } from '../shared/words.js';

/** @param {string} file */
function setFavicon(file) {
	const link = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=icon]'));
	link.href = file;
}

/** Asked for in a gesture. */
export const askToNotify = () => Notification.requestPermission();
export const mayNotify = () => typeof Notification === 'undefined' ? 'denied' : Notification.permission;

/** @param {string} text */
function notify(text) {
	if (mayNotify() !== 'granted' || document.visibilityState === 'visible') return () => {};
	const shown = new Notification(text, { tag: 'dajeong-offer', icon: '/shared/ring.svg' });
	shown.onclick = () => { window.focus(); shown.close(); };
	return () => shown.close();
}

function title() {
	const view = me.value;
	if (!view || barred.value) return t('desk.page');
	if (view.offer) return `◆ ${t('offer.call')} — ${callerText(view.offer.contact)}`;
	const word = t('state.' + stateOf(view.presence, view.routing));
	return contact.value ? `${word} — ${t('desk.page')}` : `${t('desk.page')} — ${word}`;
}

export function startAlerts() {
	let ringing = '';
	let stop = () => {};
	effect(() => { document.title = title(); });
	effect(() => {
		const asked = me.value?.asked ?? null;
		const offer = me.value?.offer ?? asked;
		const id = me.value?.offer?.offer ?? asked?.party ?? '';
		if (id === ringing) return;
		ringing = id;
		stop();
		stop = () => {};
		setFavicon(offer ? '/shared/ring.svg' : '/shared/mark.svg');
		if (!offer) return;
		const silence = me.peek()?.device === 'browser' ? ring(offer.ends_ms - serverNow()) : () => {};
		const hide = notify(`${asked ? t('asked.title', { name: asked.from ?? '' }) : t('offer.title')} — ${callerText(offer.contact)}`);
		stop = () => { silence(); hide(); };
	});
}
