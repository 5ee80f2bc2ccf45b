// The province's outer border, roughly, for the question on which side of it a telephone is: `node web/dev/border.mjs > web/map/border.js`. Of the cities'
// outlines (web/map/shape.js) the lines that only one city has are left, put together to rings; corners that move the border by less than `least_m` go.
import { gyeonggi } from '../map/shape.js';

const least_m = 400, metres_a_degree = 111_320, islands_km2 = 3;
const { west, north, narrow, degree } = gyeonggi.frame;

const times = new Map();
for (const [place, { rings }] of Object.entries(gyeonggi.cities)) if (place !== 'seoul') for (const i of rings.flat()) times.set(i < 0 ? ~i : i, (times.get(i < 0 ? ~i : i) ?? 0) + 1);
/** A line's corners in tenths of a unit, which are whole: lines meet in the same ones. */
const corners = text => {
	const steps = text.split(' ').map(Number), points = [];
	for (let k = 0, x = 0, y = 0; k < steps.length; k += 2) points.push([x += steps[k], y += steps[k + 1]]);
	return points;
};
let open = [...times].filter(([, n]) => n === 1).map(([i]) => corners(gyeonggi.lines[i]));
const same = (a, b) => a[0] === b[0] && a[1] === b[1];
const rings = [];
while (open.length) {
	const ring = open.pop();
	while (!same(ring[0], ring.at(-1))) {
		const next = open.findIndex(line => same(line[0], ring.at(-1)) || same(line.at(-1), ring.at(-1)));
		if (next < 0) throw new Error(`a border ends at ${ring.at(-1)}`);
		const [line] = open.splice(next, 1);
		ring.push(...(same(line[0], ring.at(-1)) ? line : line.reverse()).slice(1));
	}
	rings.push(ring.slice(1));
}

/** Metres from a fixed place. */
const flat = ([x, y]) => [x / 10 / degree * metres_a_degree, y / 10 / degree * metres_a_degree];
const area = ring => Math.abs(ring.map(flat).reduce((sum, [x, y], i, all) => sum + x * all[(i + 1) % all.length][1] - y * all[(i + 1) % all.length][0], 0)) / 2;
/** How far the corner is from the way past it. */
function off(a, b, c) {
	const [[ax, ay], [bx, by], [cx, cy]] = [a, b, c].map(flat), long = Math.hypot(cx - ax, cy - ay);
	return long ? Math.abs((cx - ax) * (ay - by) - (ax - bx) * (cy - ay)) / long : Math.hypot(bx - ax, by - ay);
}
function simpler(ring) {
	const kept = [...ring];
	for (;;) {
		const moves = kept.map((one, i) => off(kept.at(i - 1), one, kept[(i + 1) % kept.length])), least = Math.min(...moves);
		if (least >= least_m || kept.length <= 4) return kept;
		kept.splice(moves.indexOf(least), 1);
	}
}
/** Latitude and longitude in thousandths of a degree: the first corner, then the way to each next one. */
function written(ring) {
	let before = [0, 0];
	return simpler(ring).flatMap(([x, y]) => {
		const now = [Math.round((north - y / 10 / degree) * 1000), Math.round((west + x / 10 / degree / narrow) * 1000)], step = [now[0] - before[0], now[1] - before[1]];
		before = now;
		return step;
	}).join(' ');
}
const large = rings.filter(ring => area(ring) >= islands_km2 * 1e6).sort((a, b) => area(b) - area(a));
console.log(`// Made by web/dev/border.mjs from web/map/shape.js: the province's border within some ${least_m} m. Thousandths of a degree, latitude and longitude:
// the first corner of each ring, then the way to each next one.
export const border = [\n${large.map(ring => `\t'${written(ring)}',`).join('\n')}\n];`);
