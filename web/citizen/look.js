// The home part of the citizen's page: texts, theme, text size, and the line that says how long it takes.
import { clockText, currentLanguage, durationText, hasText, labelLanguage, labelText, translate } from '../shared/i18n.js';

/** @param {string} id */
export const element = id => /** @type {HTMLElement} */ (document.getElementById(id));

const html = document.documentElement;
const textSizes = ['100', '120', '150'];

/** Every element that names a key gets its text. */
export function setTexts() {
	for (const one of document.querySelectorAll('[data-text]')) one.textContent = translate(one.getAttribute('data-text') ?? '');
	for (const one of document.querySelectorAll('[data-label]')) one.setAttribute('aria-label', translate(one.getAttribute('data-label') ?? ''));
	sayLook();
}

const isDark = () => html.dataset.theme ? html.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;

function sayLook() {
	element('theme').setAttribute('aria-pressed', String(isDark()));
	if (hasText('citizen.size')) element('size').setAttribute('aria-label', `${translate('citizen.letter')}+ ${translate('citizen.size', { n: html.dataset.size ?? '100' })}`);
}

export function startLook() {
	const theme = localStorage.getItem('dj.theme'), size = localStorage.getItem('dj.size');
	if (theme) html.dataset.theme = theme;
	if (size && textSizes.includes(size)) html.dataset.size = size;
	element('theme').addEventListener('click', () => {
		html.dataset.theme = isDark() ? 'light' : 'dark';
		localStorage.setItem('dj.theme', html.dataset.theme);
		sayLook();
	});
	element('size').addEventListener('click', () => {
		html.dataset.size = textSizes[(textSizes.indexOf(html.dataset.size ?? '100') + 1) % textSizes.length];
		localStorage.setItem('dj.size', html.dataset.size);
		sayLook();
	});
	sayLook();
}

/** A dot or a triangle, and one sentence. @param {{wait_ms: number | null, open: boolean} | null} service @param {boolean} reached */
export function showWait(service, reached) {
	const line = element('now');
	/** @type {[string, string] | null} */
	let what = null;
	if (!reached) what = ['warn', translate('citizen.offline')];
	else if (service && !service.open) what = ['warn', translate('citizen.closed')];
	else if (service?.wait_ms !== null && service?.wait_ms !== undefined) what = ['ok', waitSentence(service.wait_ms)];
	line.className = 'now ' + (what?.[0] ?? '');
	line.replaceChildren(...what ? [icon(what[0] === 'ok' ? 's-available' : 's-near'), what[1]] : []);
}

/** What has been declared and is on now (R047): first what it is, then until when.
 * @param {{label: Record<string, string>, start_ms: number, ends_ms: number}[]} incidents */
export function showNotices(incidents) {
	const now = Date.now();
	element('notices').replaceChildren(...incidents.filter(one => one.start_ms <= now && one.ends_ms > now).map(one => {
		const box = document.createElement('p'), words = document.createElement('span'), what = document.createElement('b'), until = document.createElement('small');
		box.className = 'notice';
		const language = labelLanguage(one.label), other = language === currentLanguage() ? '' : ` (${translate('citizen.in_language', { language: translate('language.' + language) })})`;
		what.textContent = labelText(one.label);
		what.lang = language;
		until.textContent = translate('citizen.incident.until', { time: clockText(one.ends_ms) }) + other;
		words.append(what, until);
		box.append(icon('alert'), words);
		return box;
	}));
}

/** @param {number} wait_ms */
function waitSentence(wait_ms) {
	if (wait_ms < 20000) return translate('citizen.wait_none');
	return translate('citizen.wait', { time: durationText(Math.ceil(wait_ms / 60000) * 60000) });
}

/** @param {string} name */
export function icon(name) {
	const one = document.createElement('i');
	one.className = 'i i-' + name;
	one.setAttribute('aria-hidden', 'true');
	return one;
}
