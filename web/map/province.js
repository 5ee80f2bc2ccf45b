// The cities and counties of the province as pages draw them: true outlines (shape.js, or a site's own), which of them a point lies in, who
// lies in which direction of whom, where a name stands.
import { gyeonggi } from './shape.js';

/** at: the middle, room: from there to the nearest border. @typedef {{at: number[], room: number, d: string}} Shape */
/** @typedef {{by: string, size: number[], frame: typeof gyeonggi.frame, shapes: Record<string, Shape>}} Outlines */

/** A line's corners; a negative number is the line from its end. @param {number} i */
function corners(i) {
	const steps = gyeonggi.lines[i < 0 ? ~i : i].split(' ').map(Number), points = [];
	for (let k = 0, x = 0, y = 0; k < steps.length; k += 2) points.push([(x += steps[k]) / 10, (y += steps[k + 1]) / 10]);
	return i < 0 ? points.reverse() : points;
}

/** @param {number[][]} rings */
const outline = rings => rings.map(ring => `M${ring.flatMap(i => corners(i).slice(1)).map(point => point.join(' ')).join('L')}Z`).join('');

/** `by` is empty as long as the outlines are ours. @type {Outlines} */
export const province = {
	by: '', size: gyeonggi.size, frame: gyeonggi.frame,
	shapes: Object.fromEntries(Object.entries(gyeonggi.cities).map(([place, { at, room, rings }]) => [place, { at, room, d: outline(rings) }])),
};

/** A site's own take the place of ours (map-outlines). @param {Outlines} outlines */
export const useOutlines = outlines => { Object.assign(province, outlines); };

/** To the picture. @param {number} latitude @param {number} longitude */
export function drawnAt(latitude, longitude) {
	const { west, north, narrow, degree } = province.frame;
	return [(longitude - west) * narrow * degree, (north - latitude) * degree];
}

/** @param {string} d @param {number} x @param {number} y */
export function isInside(d, x, y) {
	let odd = false;
	for (const ring of d.split('M')) {
		const points = [...ring.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, px, py]) => [Number(px), Number(py)]);
		points.forEach(([ax, ay], i) => {
			const [bx, by] = points[(i + 1) % points.length];
			if ((ay > y) !== (by > y) && x < ax + (bx - ax) * (y - ay) / (by - ay)) odd = !odd;
		});
	}
	return odd;
}

/** The shape that a point of the world lies in; nothing: outside of all. @param {number} latitude @param {number} longitude */
export function shapeAt(latitude, longitude) {
	const [x, y] = drawnAt(latitude, longitude);
	return Object.keys(province.shapes).find(place => isInside(province.shapes[place].d, x, y));
}

/** The nearest that lies rather in this direction than beside it. @param {string} from @param {number[]} way @param {string[]} names */
export function towards(from, way, names) {
	const { shapes } = province, [x, y] = shapes[from].at;
	let best = from, least = Infinity;
	for (const name of names) {
		const dx = shapes[name].at[0] - x, dy = shapes[name].at[1] - y;
		const along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1] - dy * way[0]);
		if (name === from || along <= 0 || across > along * 1.5 || along + 2 * across >= least) continue;
		[best, least] = [name, along + 2 * across];
	}
	return best;
}

/* ---- names ---- */

/** As it is called beside its neighbours: without what kind of place it is. @param {string} text */
export const shortName = text => text.replace(/ ?\(.*\)$/, '').replace(/^(Thành phố|Huyện) /, '').replace(/ (County|хот|дүүрэг)$/, '').replace(/(시|군|市|郡)$/, '');

export const letters = 12; // their size, in units of the picture; those of Latin and Cyrillic somewhat less

/** Letters as wide as high: Hangul, Kanji, Kana. @param {string} text */
export const isWide = text => text > '\u2e7f';

/** Between Seoul and the sea many cities are narrower than their names in Latin and Cyrillic letters: such a name stands where nothing is drawn, and a line
 * leads to its city; or aside from its middle. Degrees north and east, and which part of the name is there. @type {Record<string, [number, number, string]>} */
const beside = {
	bucheon: [37.5, 126.715, 'end'], gwangmyeong: [37.46, 126.772, 'end'], gwacheon: [37.475, 127.02, 'middle'], seongnam: [37.415, 127.111, 'middle'],
	siheung: [37.393, 126.788, 'middle'], ansan: [37.319, 126.792, 'middle'],
};

export const width = (/** @type {string} */ text) => text.length * letters * (isWide(text) ? 1 : .58);

/** Where a city's name stands: its middle or its end, and, of one that stands beside it, from where a line leads. @param {string} place @param {string} text */
export function nameAt(place, text) {
	const { at, room, d } = province.shapes[place];
	if (!beside[place] || width(text) < 2 * room + .8 * letters) return { x: at[0], y: at[1], anchor: 'middle' };
	const [latitude, longitude, anchor] = beside[place], [x, y] = drawnAt(latitude, longitude);
	return { x, y, anchor, to: isInside(d, x, y) ? undefined : at };
}
