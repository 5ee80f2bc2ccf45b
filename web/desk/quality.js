// The quality strip: what the citizen and I sound like, one word about the worse of the two lines, and the figures behind it.
// The server measures both lines; what this page receives is measured here.
import { html, t, useEffect, useRef, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { meter } from '../shared/sound.js';
import { phone, phoneChanges } from './device.js';
import { Speaking } from './speaking.js';
import { contact, lines } from './state.js';

/** @typedef {import('../shared/phone.js').Quality} Figures */

const bars = 34;
/** Who asked for little motion sees where it stands once a second. */
const draws_ms = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 100;

/** The last seconds of a stream as bars, drawn without the view library.
 * @param {{stream: MediaStream | null, tone: string}} p */
function Levels({ stream, tone }) {
	const ref = useRef(/** @type {SVGElement | null} */ (null));
	useEffect(() => {
		if (!stream?.getAudioTracks().length) return;
		const reader = meter(stream);
		const levels = Array(bars).fill(0);
		const timer = setInterval(() => {
			levels.shift();
			levels.push(reader.level());
			levels.forEach((level, i) => draw(ref.current?.children[i], level));
		}, draws_ms);
		return () => { clearInterval(timer); reader.stop(); };
	}, [stream]);
	return html`<svg class=${'levels ' + tone} ref=${ref} viewBox="0 0 202 28" preserveAspectRatio="none" aria-hidden="true">
		${Array.from({ length: bars }, (_, i) => html`<rect x=${i * 6} y="12.6" width="4" height="2.8" rx="1.4" />`)}</svg>`;
}

/** @param {Element | undefined} bar @param {number} level */
function draw(bar, level) {
	const height = 2.8 + 25 * level;
	bar?.setAttribute('height', height.toFixed(1));
	bar?.setAttribute('y', ((28 - height) / 2).toFixed(1));
}

/** @typedef {import('./state.js').Line} Line */
/** @typedef {Figures & {side: string}} Side */

/** One line as the server sees it: the worse direction. @param {Line} line @param {string} side @returns {Side} */
function sideOf(line, side) {
	const mos = Math.min(line.mos_in ?? Infinity, line.mos_out ?? Infinity) / 100;
	const loss = Math.max(line.loss_in ?? 0, line.loss_out ?? 0) / 10000;
	return { side, mos, loss, jitter_ms: line.jitter_us / 1000, rtt_ms: line.rtt_us === null ? null : line.rtt_us / 1000 };
}

/** The worst of all that is known; null before anything is. @param {Figures | null} own @returns {Side | null} */
function worstOf(own) {
	const { citizen, mine } = lines.value;
	/** @type {Side[]} */
	const sides = [];
	if (citizen?.contact === contact.value?.id && citizen) sides.push(sideOf(citizen, 'citizen'));
	if (mine?.contact === contact.value?.id && mine) sides.push(sideOf(mine, 'me'));
	else if (own?.mos) sides.push({ ...own, side: 'me' }); // it misses what the citizen's line lost, too: only until the server says better
	return sides.filter(side => Number.isFinite(side.mos)).sort((a, b) => (a.mos ?? 0) - (b.mos ?? 0))[0] ?? null;
}

/** @param {Side | null} figures */
function wordOf(figures) {
	if (phone.trouble) return { tone: 'bad', icon: 'octagon', key: 'quality.no_microphone' };
	const state = phone.peer?.connectionState;
	if (state === 'failed' || state === 'disconnected') return { tone: 'bad', icon: 'octagon', key: 'quality.broken' };
	if (!figures?.mos) return { tone: 'dim', icon: 's-break', key: 'quality.measuring' };
	if (figures.mos >= 4) return { tone: 'ok', icon: 's-available', key: 'quality.good' };
	return figures.mos >= 3.5 ? { tone: 'warn', icon: 's-wrap', key: 'quality.fair' } : { tone: 'warn', icon: 's-near', key: 'quality.poor' };
}

/** What the agent can do about it. @param {string} key @param {Side | null} worst */
function helpOf(key, worst) {
	if (key === 'quality.poor' && worst?.side === 'citizen') return t('quality.poor_citizen.help');
	return key === 'quality.poor' || key === 'quality.no_microphone' ? t(key + '.help') : '';
}

/** @param {Side} f */
function figureText({ side, loss, jitter_ms, rtt_ms }) {
	const parts = [t('quality.' + side), t('quality.loss', { n: (loss * 100).toFixed(1) }), t('quality.jitter', { n: Math.round(jitter_ms) })];
	if (rtt_ms !== null) parts.push(t('quality.rtt', { n: Math.round(rtt_ms) }));
	return parts.join(' · ');
}

export function Quality() {
	phoneChanges.value;
	const [figures, setFigures] = useState(/** @type {Figures | null} */ (null));
	useEffect(() => {
		const timer = setInterval(async () => setFigures(await phone.quality()), 2000);
		return () => clearInterval(timer);
	}, []);
	const worst = worstOf(figures);
	const word = wordOf(worst);
	const help = helpOf(word.key, worst);
	return html`<section class="qual" aria-label=${t('quality.label')}>
		<div><small><${Icon} name="user" size="xs" />${t('quality.citizen')}<${Speaking} stream=${phone.remote} /></small><${Levels} stream=${phone.remote} tone="far" /></div>
		<div><small><${Icon} name="headset" size="xs" />${t('quality.me')}</small><${Levels} stream=${phone.microphone} tone="near" /></div>
		<div class="word"><small><span class=${'st ' + word.tone}><${Icon} name=${word.icon} />${t(word.key)}</span>
			${worst?.mos && html`<b class="end n" title=${t('quality.mos')}>MOS ${worst.mos.toFixed(1)}</b>`}</small>
			<span class="xs dim n" title=${worst ? figureText(worst) : ''}>${help || (worst ? figureText(worst) : '')}</span></div></section>`;
}
