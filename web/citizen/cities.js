// The province's cities and counties as a picture to choose from: pressed, or walked through by arrows.
import { shapes, size } from '../desk/map_shape.js';

/** Of latitude, as web/dev/map.mjs draws it; a degree of longitude is shorter here. */
let degree = size[0] / (1.42 * .79), narrow = .79;
/** @typedef {{by: string, size: number[], frame: {west: number, north: number, narrow: number, degree: number}, shapes: typeof shapes}} Outlines */
/** @type {Outlines['frame'] | null} */
let frame = null;
const above_name = 16, long_name = 10;

/** True outlines take the place of ours (map-outlines). @param {Outlines} outlines */
export function useOutlines(outlines) {
	frame = outlines.frame;
	({ degree, narrow } = frame);
	size.splice(0, 2, ...outlines.size);
	Object.assign(shapes, outlines.shapes);
	for (const name of Object.keys(shapes)) if (!outlines.shapes[name]) delete shapes[name];
}

/** @param {string} name @param {Record<string, string>} attributes @param {(Node | string)[]} inside */
function svg(name, attributes, ...inside) {
	const one = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
	one.append(...inside);
	return one;
}

const steps = /** @type {Record<string, number[]>} */ ({ ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] });

/** The nearest that lies rather in this direction than beside it. @param {string} from @param {number[]} way @param {string[]} names */
function towards(from, way, names) {
	const [x, y] = shapes[from].at;
	let best = from, least = Infinity;
	for (const name of names) {
		const dx = shapes[name].at[0] - x, dy = shapes[name].at[1] - y;
		const along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1] - dy * way[0]);
		if (name === from || along <= 0 || across > along * 1.5 || along + 2 * across >= least) continue;
		[best, least] = [name, along + 2 * across];
	}
	return best;
}

const shortName = (/** @type {string} */ text) => text.replace(/\(.*\)$/, '').replace(/^(Thành phố|Huyện) /, '').replace(/ (County|хот|дүүрэг)$/, '').replace(/(시|군|市|郡)$/, '');

/** Corners of a city's outline. @param {string} d @returns {number[][]} */
const cornersOf = d => [...d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

/** @param {number[][]} corners @param {number} x @param {number} y */
function inside(corners, x, y) {
	return corners.reduce((odd, [ax, ay], i) => {
		const [bx, by] = corners[(i + 1) % corners.length];
		return (ay > y) !== (by > y) && x < ax + (bx - ax) * (y - ay) / (by - ay) ? !odd : odd;
	}, false);
}

/** A place within a city: on true outlines where it is, else so many degrees north and east of the city's middle, drawn nearer where the
 * picture gives the city less room. @typedef {{place: string, latitude: number, longitude: number, north: number, east: number, open: boolean}} Point */

/** @param {Point} point */
function dot({ place, latitude, longitude, north, east, open }) {
	if (frame) return svg('circle', { class: open ? 'open' : '', cx: ((longitude - frame.west) * narrow * degree).toFixed(1), cy: ((frame.north - latitude) * degree).toFixed(1), r: '4' });
	const { at: [x, y], d } = shapes[place], corners = cornersOf(d);
	const share = [1, .75, .5, .25].find(part => inside(corners, x + east * narrow * degree * part, y - above_name - north * degree * part)) ?? 0;
	return svg('circle', { class: open ? 'open' : '', cx: String(Math.round(x + east * narrow * degree * share)), cy: String(Math.round(y - above_name - north * degree * share)), r: '4' });
}

/** `points` are seen only: who cannot see them has the same in a list. @param {Element} box @param {{label: string, nameOf: (place: string) => string | undefined, chosen: string, onPick: (place: string) => void, points?: Point[]}} p */
export function drawCities(box, { label, nameOf, chosen, onPick, points = [] }) {
	const names = Object.keys(shapes).filter(name => nameOf(name));
	const first = names.includes(chosen) ? chosen : names[0];
	const keys = (/** @type {KeyboardEvent} */ event, /** @type {string} */ name) => {
		if (event.altKey || event.ctrlKey || event.metaKey) return;
		if (steps[event.key]) /** @type {SVGElement | null} */ (box.querySelector(`[data-place=${towards(name, steps[event.key], names)}]`))?.focus();
		else if (event.key === 'Enter' || event.key === ' ') onPick(name);
		else return;
		event.preventDefault();
	};
	const picture = svg('svg', { viewBox: `0 0 ${size[0]} ${size[1]}`, role: 'radiogroup', 'aria-label': label },
		...Object.keys(shapes).filter(name => !names.includes(name)).map(name => svg('g', { class: 'none', 'aria-hidden': 'true' }, svg('path', { d: shapes[name].d }))),
		...names.map(name => {
			const text = nameOf(name) ?? '', at = shapes[name].at;
			const one = svg('g', { role: 'radio', 'data-place': name, tabindex: name === first ? '0' : '-1', 'aria-checked': String(name === chosen), 'aria-label': text },
				svg('path', { d: shapes[name].d }), svg('text', { x: String(at[0]), y: String(at[1] + 4), class: shortName(text).length > long_name ? 'long' : '' }, shortName(text)));
			one.addEventListener('click', () => onPick(name));
			one.addEventListener('keydown', event => keys(/** @type {KeyboardEvent} */ (event), name));
			return one;
		}),
		svg('g', { class: 'points', 'aria-hidden': 'true' }, ...points.filter(point => shapes[point.place]).map(dot)));
	box.replaceChildren(picture);
}
