// A map of streets to point at, where the site has one (map-tiles). Its pictures come from another server, which then sees which
// part of the map somebody looks at: so nothing is asked for before the citizen opens it.
import { translate } from '../shared/i18n.js';
import { button, make } from './make.js';

const tile_px = 256, near_zoom = 16, least_zoom = 7, most_zoom = 18, step_px = 64, drag_px = 6;

/** Where a point lies on the whole world's map at this zoom (Web Mercator). @param {{latitude: number, longitude: number}} point @param {number} zoom */
function onMap({ latitude, longitude }, zoom) {
	const whole = tile_px * 2 ** zoom, sine = Math.sin(latitude * Math.PI / 180);
	return { x: (longitude + 180) / 360 * whole, y: (.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * whole };
}

/** @param {number} x @param {number} y @param {number} zoom */
function onEarth(x, y, zoom) {
	const whole = tile_px * 2 ** zoom;
	return { latitude: Math.atan(Math.sinh(Math.PI * (1 - 2 * y / whole))) * 180 / Math.PI, longitude: x / whole * 360 - 180 };
}

/** @param {string} url @param {number} zoom @param {number} x @param {number} y */
const addressOf = (url, zoom, x, y) => url.replace('{z}', String(zoom)).replace('{x}', String(x)).replace('{y}', String(y));

/** Draws the map into `box`, its middle at `at`. `onPick` gets the point that was pressed, or with Enter the one in the middle.
 * @param {HTMLElement} box @param {{url: string, by: string}} tiles @param {{latitude: number, longitude: number}} at
 * @param {{latitude: number, longitude: number} | null} pin @param {(point: {latitude: number, longitude: number}) => void} onPick */
export function drawTiles(box, tiles, at, pin, onPick) {
	let zoom = near_zoom - (pin ? 0 : 3), middle = onMap(at, zoom);
	/** @type {{x: number, y: number, moved: boolean} | null} */
	let held = null;
	const ground = make('div', 'ground'), mark = make('i', 'i i-pin', ''), view = make('div', 'streets', ground, mark);
	view.tabIndex = 0;
	view.setAttribute('role', 'application');
	view.setAttribute('aria-label', translate('public.tiles.label'));
	mark.setAttribute('aria-hidden', 'true');

	/** @type {Map<string, HTMLImageElement>} */
	let there = new Map();
	const draw = () => {
		const wide = view.clientWidth, tall = view.clientHeight, left = middle.x - wide / 2, top = middle.y - tall / 2, most = 2 ** zoom;
		/** @type {typeof there} */
		const now = new Map();
		for (let y = Math.max(0, Math.floor(top / tile_px)); y < most && y * tile_px < top + tall; y++) {
			for (let x = Math.max(0, Math.floor(left / tile_px)); x < most && x * tile_px < left + wide; x++) {
				const address = addressOf(tiles.url, zoom, x, y), one = there.get(address) ?? picture(address);
				one.style.transform = `translate(${Math.round(x * tile_px - left)}px, ${Math.round(y * tile_px - top)}px)`;
				now.set(address, one);
			}
		}
		for (const [address, one] of there) if (!now.has(address)) one.remove();
		for (const [address, one] of now) if (!there.has(address)) ground.append(one);
		there = now;
		mark.hidden = !pin;
		if (!pin) return;
		const stands = onMap(pin, zoom);
		mark.style.transform = `translate(${Math.round(stands.x - left)}px, ${Math.round(stands.y - top)}px)`;
	};
	const move = (/** @type {number} */ x, /** @type {number} */ y) => { middle = { x: middle.x + x, y: middle.y + y }; draw(); };
	const zoomBy = (/** @type {number} */ by) => {
		const point = onEarth(middle.x, middle.y, zoom);
		zoom = Math.min(most_zoom, Math.max(least_zoom, zoom + by));
		middle = onMap(point, zoom);
		draw();
	};
	const pick = (/** @type {number} */ x, /** @type {number} */ y) => {
		pin = onEarth(x, y, zoom);
		draw();
		onPick(pin);
	};

	view.addEventListener('pointerdown', event => {
		held = { x: event.clientX, y: event.clientY, moved: false };
		view.setPointerCapture(event.pointerId);
	});
	view.addEventListener('pointermove', event => {
		if (!held) return;
		const dx = held.x - event.clientX, dy = held.y - event.clientY;
		if (!held.moved && Math.hypot(dx, dy) < drag_px) return;
		held = { x: event.clientX, y: event.clientY, moved: true };
		move(dx, dy);
	});
	view.addEventListener('pointerup', event => {
		const frame = view.getBoundingClientRect();
		if (held && !held.moved) pick(middle.x - frame.width / 2 + event.clientX - frame.left, middle.y - frame.height / 2 + event.clientY - frame.top);
		held = null;
	});
	view.addEventListener('pointercancel', () => { held = null; });
	view.addEventListener('keydown', event => {
		/** @type {Record<string, () => void>} */
		const keys = { ArrowLeft: () => move(-step_px, 0), ArrowRight: () => move(step_px, 0), ArrowUp: () => move(0, -step_px), ArrowDown: () => move(0, step_px),
			'+': () => zoomBy(1), '-': () => zoomBy(-1), Enter: () => pick(middle.x, middle.y) };
		if (event.altKey || event.ctrlKey || event.metaKey || !keys[event.key]) return;
		event.preventDefault();
		keys[event.key]();
	});

	const nearer = button('+', () => zoomBy(1)), farther = button('−', () => zoomBy(-1));
	nearer.setAttribute('aria-label', translate('public.tiles.nearer'));
	farther.setAttribute('aria-label', translate('public.tiles.farther'));
	box.replaceChildren(make('div', 'streets-box', view, make('div', 'zoom', nearer, farther)), make('p', 'help', tiles.by));
	draw();
}

/** A tile; one that does not come leaves its place empty. @param {string} address */
function picture(address) {
	const one = document.createElement('img');
	one.alt = '';
	one.draggable = false;
	one.referrerPolicy = 'no-referrer';
	one.width = one.height = tile_px;
	one.addEventListener('error', () => one.remove());
	one.src = address;
	return one;
}
