// Boxes over faces and plates before a picture is handed on: drawn with a pointer, or added and moved with keys. They are black and
// full, since what is blurred can be guessed. The covered picture goes up as a file of its own; the original stays with those who may open it.
import { html, t, useRef, useState } from './ui.js';
import { Refusal, post } from './api.js';
import { sendFile } from './upload.js';

/** @typedef {{x: number, y: number, w: number, h: number}} Box in parts of the picture, 0 to 1 */

const step = 0.02, least = 0.005, look_ms = 300, looks_most = 60;
export const middleBox = Object.freeze({ x: 0.4, y: 0.4, w: 0.2, h: 0.2 });

/** The centre makes every picture anew before anybody gets it, this one too: it is asked until it has.
 * @param {{id: string, name: string}} file @param {HTMLImageElement} picture @param {Box[]} boxes */
export async function coverPicture(file, picture, boxes) {
	const canvas = Object.assign(document.createElement('canvas'), { width: picture.naturalWidth, height: picture.naturalHeight });
	const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
	pen.drawImage(picture, 0, 0);
	for (const box of boxes) pen.fillRect(Math.floor(box.x * canvas.width), Math.floor(box.y * canvas.height), Math.ceil(box.w * canvas.width) + 1, Math.ceil(box.h * canvas.height) + 1);
	const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ yes) => canvas.toBlob(yes, 'image/jpeg', 0.9));
	if (!blob) throw new Error(t('verdict.fault'));
	const made = await sendFile(blob, file.name);
	for (let i = 0; ; i++) {
		try {
			return await post(`attachments/${file.id}/redact`, { file: made });
		} catch (error) {
			if (!(error instanceof Refusal) || error.verdict !== 'wrong_state' || i === looks_most) throw error;
		}
		await new Promise(yes => setTimeout(yes, look_ms));
	}
}

const inside = (/** @type {number} */ v, most = 1) => Math.min(most, Math.max(0, v));

/** Moved by the arrows, with Shift larger or smaller. @param {Box} box @param {string} key @param {boolean} larger @returns {Box | null} */
function moved(box, key, larger) {
	const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key];
	if (!by) return null;
	return larger ? { ...box, w: Math.max(step, inside(box.w + by[0], 1 - box.x)), h: Math.max(step, inside(box.h + by[1], 1 - box.y)) }
		: { ...box, x: inside(box.x + by[0], 1 - box.w), y: inside(box.y + by[1], 1 - box.h) };
}

const placeOf = (/** @type {Box} */ box) => ({ left: box.x * 100 + '%', top: box.y * 100 + '%', width: box.w * 100 + '%', height: box.h * 100 + '%' });

/** Over the whole picture. @param {{boxes: Box[], onBoxes: (boxes: Box[]) => void}} p */
export function Boxes({ boxes, onBoxes }) {
	const from = useRef(/** @type {{x: number, y: number} | null} */ (null));
	const [live, setLive] = useState(/** @type {Box | null} */ (null));
	const at = (/** @type {PointerEvent} */ event) => {
		const edge = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
		return { x: inside((event.clientX - edge.left) / edge.width), y: inside((event.clientY - edge.top) / edge.height) };
	};
	const down = (/** @type {PointerEvent} */ event) => {
		/** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
		from.current = at(event);
	};
	const move = (/** @type {PointerEvent} */ event) => {
		const [a, b] = [from.current, at(event)];
		if (a) setLive({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });
	};
	const up = () => {
		if (live && live.w > least && live.h > least) onBoxes([...boxes, live]);
		from.current = null;
		setLive(null);
	};
	const key = (/** @type {KeyboardEvent} */ event, /** @type {number} */ i) => {
		const next = moved(boxes[i], event.key, event.shiftKey), away = event.key === 'Delete' || event.key === 'Backspace';
		if (!next && !away) return;
		event.preventDefault();
		onBoxes(boxes.flatMap((box, k) => k !== i ? [box] : next ? [next] : []));
	};
	return html`<div class="viewer-draws" onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerCancel=${() => { from.current = null; setLive(null); }}>
		${boxes.map((box, i) => html`<button type="button" key=${i} class="viewer-box" style=${placeOf(box)} aria-label=${t('viewer.box_n', { n: i + 1 })} onKeyDown=${(/** @type {KeyboardEvent} */ event) => key(event, i)} />`)}
		${live && html`<i class="viewer-box" style=${placeOf(live)} />`}</div>`;
}
