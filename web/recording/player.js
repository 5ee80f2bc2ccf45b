// One recording to listen to: first why, then the sound; the waveform of both sides, marks, speed, a copy.
import { html, t, useEffect, useRef, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { timerText } from '../shared/i18n.js';
import { post } from '../shared/api.js';
import { Pictures, keepPictures, sides as seen } from './pictures.js';
import { load, refused } from './state.js';

/** @typedef {import('../shared/views.js').Recording} Recording */

const uses = ['quality', 'complaint', 'asked', 'investigation', 'training', 'notes'];
const isMessage = (/** @type {Recording} */ one) => one.segment === null; // left for us: hearing it is the work, no reason is asked
const speeds = [0.75, 1, 1.25, 1.5, 2];
const height = 36; // of one side

const reasons = () => uses.map(use => ({ value: use, text: t('recording.use.' + use), group: t('recording.why') }));

/** Loudness of both sides, 0 to 1: left, then right. @param {string | null} peaks */
function sides(peaks) {
	const bytes = [...atob(peaks ?? '')].map(letter => letter.charCodeAt(0) / 255);
	return [bytes.slice(0, bytes.length / 2), bytes.slice(bytes.length / 2)];
}

/** @param {number[]} levels @param {number} sign */
function outline(levels, sign) {
	const y = (/** @type {number} */ level) => height + sign * (1 + level * (height - 2));
	return `M0 ${height}` + levels.map((level, i) => `H${i}V${y(level).toFixed(1)}`).join('') + `H${levels.length}V${height}Z`;
}

/** @param {{one: Recording, at_ms: number, onMove: (ms: number) => void, open: boolean}} p */
function Wave({ one, at_ms, onMove, open }) {
	const [left, right] = sides(one.peaks);
	const width = Math.max(1, left.length);
	const x = (/** @type {number} */ ms) => ms / Math.max(1, one.lasted_ms) * width;
	return html`<div class="wave"><svg viewBox=${`0 0 ${width} ${2 * height}`} preserveAspectRatio="none" aria-hidden="true">
			<rect class="done" x="0" y="0" width=${x(at_ms)} height=${2 * height} />
			<path class="citizen" d=${outline(left, -1)} /><path class="agent" d=${outline(right, 1)} />
			${one.marks.map(mark => html`<line class=${'mark ' + mark.mark} x1=${x(mark.at_ms)} x2=${x(mark.at_ms)} y1="0" y2=${2 * height} />`)}
			<line class="now" x1=${x(at_ms)} x2=${x(at_ms)} y1="0" y2=${2 * height} /></svg>
		<input type="range" min="0" max=${Math.max(1, one.lasted_ms)} step="100" value=${at_ms} disabled=${!open} aria-label=${t('recording.place')}
			aria-valuetext=${timerText(at_ms)} onInput=${(/** @type {any} */ event) => onMove(Number(event.currentTarget.value))} />
		<div class="legend xs"><span class="citizen">${t('recording.citizen')}</span><span class="agent">${t('recording.agent')}</span></div></div>`;
}

/** @param {{one: Recording, onMove: (ms: number) => void, open: boolean}} p */
const Marks = ({ one, onMove, open }) => one.marks.length > 0 && html`<ol class="marks" aria-label=${t('recording.marks')}>${one.marks.map(mark => html`
	<li><button type="button" class="btn sm" disabled=${!open} onClick=${() => onMove(mark.at_ms)}>
		<time>${timerText(mark.at_ms)}</time> ${t('recording.mark.' + mark.mark)}</button></li>`)}</ol>`;

/** @param {{one: Recording}} p */
export function Player({ one }) {
	const audio = useRef(/** @type {HTMLAudioElement | null} */ (null));
	const [open, setOpen] = useState(false);
	const [at_ms, setAt] = useState(0);
	const [playing, setPlaying] = useState(false);
	const [speed, setSpeed] = useState(1);
	useEffect(() => { if (audio.current) audio.current.playbackRate = speed; }, [speed, open]);
	const sound = `/api/v1/recordings/${one.id}/sound`;
	/** @param {string} use @param {boolean} download */
	async function ask(use, download) {
		try {
			await post(`recordings/${one.id}/play`, { use, download });
			if (!download) setOpen(true);
			else if (seen(one).length) await keepPictures(one);
			if (download) location.assign(sound + '?download=1');
			load();
		} catch (error) {
			refused(error);
		}
	}
	const move = (/** @type {number} */ ms) => {
		setAt(ms);
		if (audio.current) audio.current.currentTime = ms / 1000;
	};
	const toggle = () => playing ? audio.current?.pause() : audio.current?.play().catch(refused);
	return html`<div class="player"><${Wave} one=${one} at_ms=${at_ms} onMove=${move} open=${open} />
		${open && html`<audio ref=${audio} src=${sound} preload="auto" autoplay onPlay=${() => setPlaying(true)} onPause=${() => setPlaying(false)}
			onTimeUpdate=${(/** @type {any} */ event) => setAt(event.currentTarget.currentTime * 1000)} />
			${seen(one).length > 0 && html`<${Pictures} one=${one} sound=${audio} />`}`}
		<div class="row controls">
			${open ? html`<button type="button" class="btn pri" data-do="play" onClick=${toggle}><${Icon} name=${playing ? 'pause' : 'play'} />
					${t(playing ? 'recording.pause' : 'recording.play')}</button>
				<span class="n">${timerText(at_ms)} / ${timerText(one.lasted_ms)}</span>
				<label class="row">${t('recording.speed')} <select class="inp" value=${speed} onChange=${(/** @type {any} */ event) => setSpeed(Number(event.currentTarget.value))}>
					${speeds.map(value => html`<option value=${value}>${value}×</option>`)}</select></label>`
			: isMessage(one) ? html`<button type="button" class="btn pri" data-do="listen" onClick=${() => ask('message', false)}><${Icon} name="play" />${t('recording.listen')}</button>`
			: html`<${Menu} label=${t('recording.listen')} kind="btn pri" handle="listen" choices=${reasons()}
				button=${html`<${Icon} name="play" />${t('recording.listen')}`} onPick=${(/** @type {string} */ use) => ask(use, false)} />`}
			<span class="end" /><${Menu} label=${t('recording.download')} kind="btn" side="right" handle="download" choices=${reasons()}
				button=${html`<${Icon} name="down" />${t('recording.download')}`} onPick=${(/** @type {string} */ use) => ask(use, true)} /></div>
		<${Marks} one=${one} onMove=${move} open=${open} /></div>`;
}
