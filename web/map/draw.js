// The province's cities and counties as a picture to choose from: pressed, or walked through by arrows.
import { drawnAt, isInside, isWide, letters, nameAt, province, shortName, towards, width } from './province.js';

const tight = 12; // a city with less room around its middle is pressed from somewhat outside as well,
const reach = 20; // from here on: a thumb is wider than it
const small_dot = 4;

/** @param {string} name @param {Record<string, string | number>} attributes @param {(Node | string)[]} inside */
function svg(name, attributes, ...inside) {
	const one = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 10) / 10) : value);
	one.append(...inside);
	return one;
}

/** Somewhere in the world. @typedef {{latitude: number, longitude: number, open: boolean}} Point */

/** @param {Point} point */
function dot({ latitude, longitude, open }) {
	const [cx, cy] = drawnAt(latitude, longitude);
	return svg('circle', { class: open ? 'open' : '', cx, cy, r: small_dot });
}

/** A name, its box, and where it belongs. @typedef {ReturnType<typeof nameAt> & {place: string, text: string, kind: string, wide: number}} Name */

const aside = [0, -8, 8].flatMap(east => [0, 6, -6, 10, -10, 14, -14].map(south => [east, south]));

/** Names make room for dots, as long as they stay within their city and off each other. @param {Name[]} names @param {Point[]} points */
function makeRoom(names, points) {
	const dots = points.map(point => drawnAt(point.latitude, point.longitude));
	for (const one of names.filter(other => !other.to)) {
		const trouble = (/** @type {number[]} */ [east, south]) => {
			const x = one.x + east, y = one.y + south;
			const covered = dots.filter(([cx, cy]) => Math.abs(cx - x) < one.wide / 2 + small_dot && Math.abs(cy - y) < letters / 2 + small_dot).length;
			const met = names.filter(other => other !== one && Math.abs(other.y - y) < letters * .8 && Math.abs(other.x - x) < (other.wide + one.wide) / 2).length;
			return covered + 4 * met + (isInside(province.shapes[one.place].d, x, y) ? 0 : 2) + Math.hypot(east, south) / 100;
		};
		const [east, south] = aside.reduce((best, way) => trouble(way) < trouble(best) ? way : best);
		Object.assign(one, { x: one.x + east, y: one.y + south });
	}
}

/** @param {Name} one */
function named({ x, y, anchor, to, text, kind }) {
	const leader = to ? [svg('line', { x1: anchor === 'end' ? x + 2 : x, y1: anchor === 'end' ? y : y + letters / 2, x2: to[0], y2: to[1] })] : [];
	return [...leader, svg('text', { class: isWide(text) ? kind : kind + ' narrow', x, y: y + letters / 3, 'text-anchor': anchor }, text)];
}

const steps = /** @type {Record<string, number[]>} */ ({ ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] });

/** `points` are seen only: who cannot see them has the same in a list. A shape that has no name by `nameOf` is none to choose; Seoul, within the province, is none of it.
 * @param {Element} box @param {{label: string, nameOf: (place: string) => string | undefined, seoul: string, chosen: string, onPick: (place: string) => void, points?: Point[]}} p */
export function drawCities(box, { label, nameOf, seoul, chosen, onPick, points = [] }) {
	const { shapes, size } = province;
	const names = Object.keys(shapes).filter(name => nameOf(name)), first = names.includes(chosen) ? chosen : names[0];
	const small = names.filter(name => shapes[name].room < tight).sort((a, b) => shapes[b].room - shapes[a].room);
	const keys = (/** @type {KeyboardEvent} */ event, /** @type {string} */ name) => {
		if (event.altKey || event.ctrlKey || event.metaKey) return;
		if (steps[event.key]) /** @type {SVGElement | null} */ (box.querySelector(`[data-place=${towards(name, steps[event.key], names)}]`))?.focus();
		else if (event.key === 'Enter' || event.key === ' ') onPick(name);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	const ring = svg('path', { class: 'ring', d: '' });
	const city = (/** @type {string} */ name) => {
		const text = nameOf(name) ?? '';
		const one = svg('g', { role: 'radio', 'data-place': name, tabindex: name === first ? 0 : -1, 'aria-checked': String(name === chosen), 'aria-label': text },
			svg('path', { d: shapes[name].d }));
		one.addEventListener('click', () => onPick(name));
		one.addEventListener('focus', () => ring.setAttribute('d', one.matches(':focus-visible') ? shapes[name].d : ''));
		one.addEventListener('blur', () => ring.setAttribute('d', ''));
		one.addEventListener('keydown', event => keys(/** @type {KeyboardEvent} */ (event), name));
		return one;
	};
	const around = (/** @type {string} */ name) => {
		const one = svg('circle', { class: 'reach', 'data-for': name, 'aria-hidden': 'true', cx: shapes[name].at[0], cy: shapes[name].at[1], r: reach });
		one.addEventListener('click', () => onPick(name));
		return one;
	};
	const name = (/** @type {string} */ place, /** @type {string} */ text, /** @type {string} */ kind) => ({ ...nameAt(place, text), place, text, kind, wide: width(text) });
	const called = [...shapes.seoul ? [name('seoul', seoul, 'beyond')] : [], ...names.map(one => name(one, shortName(nameOf(one) ?? ''), one === chosen ? 'chosen' : ''))];
	if (points.length) makeRoom(called, points);
	const picture = svg('svg', { viewBox: `0 0 ${size[0]} ${size[1]}`, role: 'radiogroup', 'aria-label': label },
		...Object.keys(shapes).filter(name => !names.includes(name)).map(name => svg('g', { class: 'none', 'aria-hidden': 'true' }, svg('path', { d: shapes[name].d }))),
		...names.filter(name => !small.includes(name)).map(city), ...small.map(around), ...small.map(city),
		ring, svg('g', { class: 'names', 'aria-hidden': 'true' }, ...called.flatMap(named)), svg('g', { class: 'points', 'aria-hidden': 'true' }, ...points.map(dot)));
	box.replaceChildren(picture);
}
