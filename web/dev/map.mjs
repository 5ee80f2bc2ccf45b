// Makes the map of the province, `node web/dev/map.mjs FILE.json > web/map/shape.js`, from the borders of Statistics Korea's SGIS as
// github.com/southkorea/southkorea-maps has them: kostat/2018/json/skorea-municipalities-2018-topo-simple.json, TopoJSON of all districts.
// Districts are put together to their city, corners that nobody would see are left out (Visvalingam's rule, on each border once, so that
// neighbours stay without a gap), and so are lakes and what is too small or too far out to be drawn.
import fs from 'node:fs';

const wide = 400, edge = 6; // units of the picture; the pages' letters are made for it
const worth = 1; // a corner whose triangle is smaller is left out
const speck = 8; // an island that is smaller
const fine = 10; // of a unit, in what is written
const rad = Math.PI / 180, looks = 60;

const topology = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const { scale, translate } = topology.transform;
const cities = [...fs.readFileSync(new URL('../../src/domain/report/city.def', import.meta.url), 'utf8').matchAll(/CITY\("(\w+)"/g)].map(([, place]) => place);
const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/** An arc's corners in the file's own grid; a negative number is the arc from its end. */
const read = new Map();
function arcOf(i) {
	if (i < 0) return [...arcOf(~i)].reverse();
	if (!read.has(i)) {
		let x = 0, y = 0;
		read.set(i, topology.arcs[i].map(([dx, dy]) => [x += dx, y += dy]));
	}
	return read.get(i);
}

/** The place that a district belongs to; nothing: another province's. */
function placeOf({ code, name_eng: name }) {
	if (code.startsWith('11')) return 'seoul';
	return code.startsWith('31') ? cities.find(place => name.toLowerCase().startsWith(place)) : '';
}

/** The arcs that two districts of one city share are gone, both ways; what is left, joined to rings. */
function ringsOf(polygons) {
	const times = new Map();
	for (const i of polygons.flatMap(([outer]) => outer)) times.set(i < 0 ? ~i : i, (times.get(i < 0 ? ~i : i) ?? 0) + (i < 0 ? -1 : 1));
	const left = [...times].filter(([, n]) => n).map(([i, n]) => n > 0 ? i : ~i).filter(i => arcOf(i).some(p => !same(p, arcOf(i)[0])));
	const rings = [];
	while (left.length) {
		const ring = [left.shift()], end = () => arcOf(ring.at(-1)).at(-1);
		while (!same(end(), arcOf(ring[0])[0])) {
			const next = left.findIndex(i => same(arcOf(i)[0], end()));
			if (next < 0) throw new Error(`No border goes on at ${end()}.`);
			ring.push(...left.splice(next, 1));
		}
		rings.push(ring);
	}
	return rings;
}

/* ---- to the picture ---- */

const geometries = Object.values(topology.objects)[0].geometries;
const places = [...cities, 'seoul'].map(place => ({ place, rings: ringsOf(geometries.filter(one => placeOf(one.properties) === place).flatMap(one => one.arcs)) }));

const degrees = ([x, y]) => [x * scale[0] + translate[0], y * scale[1] + translate[1]];
const area = points => Math.abs(points.reduce((sum, [x, y], i) => sum + points.at(i - 1)[0] * y - x * points.at(i - 1)[1], 0)) / 2;
const corners = ring => ring.flatMap(i => arcOf(i).slice(1));
for (const one of places) one.rings.sort((a, b) => area(corners(b)) - area(corners(a)));
const main = places.flatMap(({ rings: [first] }) => corners(first).map(degrees));
const [west, east] = [Math.min, Math.max].map(most => main.reduce((at, [x]) => most(at, x), main[0][0]));
const [south, north] = [Math.min, Math.max].map(most => main.reduce((at, [, y]) => most(at, y), main[0][1]));
const narrow = Math.cos((south + north) / 2 * rad), degree = (wide - 2 * edge) / ((east - west) * narrow);
const frame = { west: west - edge / narrow / degree, north: north + edge / degree, narrow, degree };
const drawn = point => {
	const [x, y] = degrees(point);
	return [(x - frame.west) * narrow * degree, (frame.north - y) * degree];
};
const tall = Math.ceil((north - south) * degree + 2 * edge);

/** Visvalingam: the corner of the smallest triangle goes, as long as one is smaller than what is worth it; both ends stay. */
function simplify(points) {
	const kept = [...points];
	for (;;) {
		const sizes = kept.map((p, i) => i && i < kept.length - 1 ? area([kept[i - 1], p, kept[i + 1]]) : Infinity);
		const least = sizes.indexOf(Math.min(...sizes));
		if (kept.length < (same(points[0], points.at(-1)) ? 5 : 3) || sizes[least] >= worth) return kept;
		kept.splice(least, 1);
	}
}

const inFrame = points => points.every(([x, y]) => x > 0 && x < wide && y > 0 && y < tall);
for (const one of places) one.rings = one.rings.filter(ring => area(corners(ring).map(drawn)) >= speck && inFrame(corners(ring).map(drawn)));

const numbers = new Map(), lines = [];
for (const i of places.flatMap(one => one.rings.flat()).map(i => i < 0 ? ~i : i)) {
	if (numbers.has(i)) continue;
	numbers.set(i, lines.length);
	lines.push(simplify(arcOf(i).map(drawn)).map(p => p.map(n => Math.round(n * fine))).filter((p, k, all) => !k || !same(p, all[k - 1])));
}
const steps = line => line.flatMap(([x, y], k) => k ? [x - line[k - 1][0], y - line[k - 1][1]] : [x, y]);
const numbered = ring => ring.map(i => i < 0 ? ~numbers.get(~i) : numbers.get(i));

/* ---- where a name has the most room ---- */

const outline = ring => numbered(ring).flatMap(i => i < 0 ? [...lines[~i]].reverse().slice(1) : lines[i].slice(1)).map(p => p.map(n => n / fine));

function fromLine([x, y], [ax, ay], [bx, by]) {
	const dx = bx - ax, dy = by - ay, part = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
	return Math.hypot(x - ax - part * dx, y - ay - part * dy);
}

function room(points, p) {
	let within = false, least = Infinity;
	points.forEach((a, i) => {
		const b = points.at(i - 1);
		if ((a[1] > p[1]) !== (b[1] > p[1]) && p[0] < a[0] + (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1])) within = !within;
		least = Math.min(least, fromLine(p, a, b));
	});
	return within ? least : -least;
}

function middle(points) {
	const [xs, ys] = [0, 1].map(axis => points.map(p => p[axis])), at = (all, k) => Math.min(...all) + (Math.max(...all) - Math.min(...all)) * (k + .5) / looks;
	const grid = Array.from({ length: looks * looks }, (_, k) => [at(xs, k % looks), at(ys, Math.floor(k / looks))]);
	return grid.map(p => ({ p, room: room(points, p) })).sort((a, b) => b.room - a.room)[0];
}

const rows = places.map(({ place, rings }) => {
	const { p, room: free } = middle(outline(rings[0]));
	return `\t${place}: { at: [${p.map(Math.round).join(', ')}], room: ${Math.round(free)}, rings: ${JSON.stringify(rings.map(numbered))} },`;
});
const round = n => Number(n.toFixed(6));
console.log(`// Made by web/dev/map.mjs from: 통계청 통계지리정보서비스(SGIS), 2018, 공공누리 제1유형 (Statistics Korea, KOGL type 1).
// Changed: districts put together to their cities, corners, lakes and far islands left out, drawn flat. docs/licences.md says more.

/** lines: each border once, in tenths of a unit, its first corner, then the way to each next one. at: where the name stands; room: how much it has around
 * it; rings: of lines, one that is negative is walked from its end.
 * @typedef {{at: number[], room: number, rings: number[][]}} City
 * @type {{size: number[], frame: {west: number, north: number, narrow: number, degree: number}, lines: string[], cities: Record<string, City>}} */
export const gyeonggi = {
	size: [${wide}, ${tall}],
	frame: { west: ${round(frame.west)}, north: ${round(frame.north)}, narrow: ${round(narrow)}, degree: ${round(degree)} },
	lines: [\n${lines.map(line => `\t\t'${steps(line).join(' ')}',`).join('\n')}\n\t],
	cities: {\n${rows.map(row => '\t' + row).join('\n')}\n\t},
};`);
console.error(`${lines.length} lines, ${lines.flat().length} corners of ${[...numbers.keys()].flatMap(arcOf).length}`);
