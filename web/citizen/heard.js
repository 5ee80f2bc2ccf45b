// That something is heard, for who does not hear it (EN 301 549 6.2.2.4): the consultant's voice, or what is played before.
import { translate } from '../shared/i18n.js';
import { element } from './look.js';

/** @typedef {import('./talk.js').Call} Call */

const look_ms = 250, rest_ms = 800; // a pause between two words is no silence
const loud = 0.005; // of the level that is 1 at the most

/** How loud what arrives is just now. @param {Call} call */
async function level(call) {
	const reports = await call.phone.peer?.getStats() ?? [];
	for (const [, report] of reports) if (report.type === 'inbound-rtp' && report.kind === 'audio') return report.audioLevel ?? 0;
	return 0;
}

/** @param {Call} call */
export function watchSound(call) {
	let heard_ms = -Infinity;
	setInterval(async () => {
		const line = element('heard');
		line.hidden = !call.active;
		if (!call.active) return;
		if (await level(call) > loud) heard_ms = performance.now();
		const on = performance.now() - heard_ms < rest_ms;
		line.classList.toggle('on', on);
		const text = translate(call.view?.state === 'talking' ? 'citizen.heard.voice' : 'citizen.heard.sound');
		const words = /** @type {HTMLElement} */ (line.lastElementChild);
		if (on && words.textContent !== text) words.textContent = text;
	}, look_ms);
}
