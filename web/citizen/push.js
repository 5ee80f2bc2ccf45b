// Being told when the page is closed (docs/push.md): a button that asks this browser for its address at its push service, once
// somebody presses it, and another that takes it back. What for stays on this device.
import { currentLanguage, translate } from '../shared/i18n.js';
import { ask, button, make } from './make.js';

const keptName = 'dj.push';

const isAble = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** @returns {string[]} */
function kept() {
	try {
		return JSON.parse(localStorage.getItem(keptName) ?? '[]');
	} catch {
		return [];
	}
}

/** @param {string} text */
const bytesOf = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));

async function subscription() {
	const { pushManager } = await navigator.serviceWorker.ready;
	return await pushManager.getSubscription() ?? pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf((await ask('push')).key) });
}

/** @param {string} mark @param {Record<string, string>} what */
async function turnOn(mark, what) {
	const page = (await subscription()).toJSON();
	await ask('push', { ...what, endpoint: page.endpoint, p256dh: page.keys?.p256dh, auth: page.keys?.auth, language: currentLanguage() });
	localStorage.setItem(keptName, JSON.stringify([...kept().filter(one => one !== mark), mark]));
}

/** For everything that this browser asked for: its address at the push service is one. */
async function turnOff() {
	const page = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
	if (page) await ask('push/stop', { endpoint: page.endpoint });
	await page?.unsubscribe();
	localStorage.removeItem(keptName);
}

/** The button, or what to do where the browser refuses, in `box`. @param {HTMLElement} box @param {string} mark what it is for, on this device
 * @param {Record<string, string>} what as the server wants it */
export function showPush(box, mark, what) {
	const again = () => showPush(box, mark, what);
	/** @param {() => Promise<void>} act */
	const press = act => act().then(again, () => box.replaceChildren(make('p', 'help', translate(Notification.permission === 'denied' ? 'citizen.push.denied' : 'citizen.push.failed'))));
	box.hidden = !isAble();
	if (box.hidden) return;
	const isOn = kept().includes(mark) && Notification.permission === 'granted';
	box.replaceChildren(isOn ? make('p', 'help', translate('citizen.push.is_on')) : '', Notification.permission === 'denied' ? make('p', 'help', translate('citizen.push.denied'))
		: button(translate(isOn ? 'citizen.push.off' : 'citizen.push.on'), () => press(isOn ? turnOff : () => turnOn(mark, what))));
	box.dataset.push = isOn ? 'on' : 'off';
}
