// Draws the desk's map of the province: `node web/dev/map.mjs > web/desk/map_shape.js`. Nobody's map is copied: the seats of the 31 cities and
// counties and the outline are points put down by hand, the borders are those halfway between two seats, and small cities are given
// room to be pressed (Lloyd's relaxation). It shows who lies beside whom, and no true border.
const seats = {
	suwon: [127.009, 37.280], goyang: [126.85, 37.67], yongin: [127.22, 37.23], seongnam: [127.12, 37.42], bucheon: [126.78, 37.50], hwaseong: [126.82, 37.17],
	ansan: [126.76, 37.31], namyangju: [127.24, 37.67], anyang: [126.93, 37.40], pyeongtaek: [127.00, 37.02], siheung: [126.78, 37.40], paju: [126.80, 37.85],
	uijeongbu: [127.05, 37.735], gimpo: [126.62, 37.68], gwangju: [127.28, 37.40], gwangmyeong: [126.865, 37.455], gunpo: [126.92, 37.345], hanam: [127.22, 37.54],
	osan: [127.06, 37.14], icheon: [127.46, 37.21], anseong: [127.30, 37.02], yangju: [126.98, 37.82], uiwang: [126.99, 37.35], guri: [127.135, 37.60],
	pocheon: [127.25, 37.95], yeoju: [127.63, 37.29], dongducheon: [127.07, 37.91], gwacheon: [127.01, 37.43], gapyeong: [127.47, 37.84], yangpyeong: [127.55, 37.53],
	yeoncheon: [127.03, 38.12], seoul: [126.98, 37.55],
};
const outline = [[126.85, 38.25], [127.1, 38.3], [127.35, 38.18], [127.45, 38.05], [127.57, 38.04], [127.63, 37.85], [127.57, 37.72], [127.72, 37.62], [127.86, 37.5], [127.8, 37.35],
	[127.75, 37.2], [127.68, 37.12], [127.62, 37.02], [127.5, 37.01], [127.43, 36.93], [127.25, 36.88], [127.12, 36.93], [126.98, 36.91], [126.82, 36.95], [126.7, 37.04], [126.58, 37.17],
	[126.54, 37.27], [126.68, 37.34], [126.68, 37.4], [126.72, 37.47], [126.72, 37.55], [126.6, 37.57], [126.5, 37.66], [126.52, 37.78], [126.66, 37.78], [126.67, 37.92], [126.77, 38.02],
	[126.83, 38.12]];
const rounds = 7, gently = 0.55, wide = 400;
const west = 126.48, north = 38.32, scale = wide / ((127.9 - west) * 0.79);

/** To the page. */
const flat = ([lon, lat]) => [(lon - west) * 0.79 * scale, (north - lat) * scale];

/** The part of a polygon that is nearer to `a` than to `b`. */
function nearer(polygon, a, b) {
	const side = p => (p[0] - (a[0] + b[0]) / 2) * (b[0] - a[0]) + (p[1] - (a[1] + b[1]) / 2) * (b[1] - a[1]);
	return polygon.flatMap((p, i) => {
		const q = polygon[(i + 1) % polygon.length], sp = side(p), sq = side(q);
		const cut = sp === sq ? p : [p[0] + (q[0] - p[0]) * sp / (sp - sq), p[1] + (q[1] - p[1]) * sp / (sp - sq)];
		return [...sp <= 0 ? [p] : [], ...(sp <= 0) !== (sq <= 0) ? [cut] : []];
	});
}

function centre(polygon) {
	let area = 0, x = 0, y = 0;
	polygon.forEach((p, i) => {
		const q = polygon[(i + 1) % polygon.length], cross = p[0] * q[1] - q[0] * p[1];
		area += cross;
		x += (p[0] + q[0]) * cross;
		y += (p[1] + q[1]) * cross;
	});
	return [x / (3 * area), y / (3 * area)];
}

const edge = outline.map(flat);
let points = Object.values(seats).map(flat);
const cells = () => points.map((a, i) => points.reduce((polygon, b, k) => k === i ? polygon : nearer(polygon, a, b), edge));
for (let round = 0; round < rounds; round++) {
	const now = cells();
	points = points.map((p, i) => centre(now[i]).map((to, axis) => p[axis] + (to - p[axis]) * gently));
}
const text = p => p.map(Math.round).join(' ');
const rows = cells().map((polygon, i) => `\t${Object.keys(seats)[i]}: { at: [${centre(polygon).map(Math.round).join(', ')}], d: 'M${polygon.map(text).join('L')}Z' },`);
console.log(`// Made by web/dev/map.mjs: who lies beside whom, drawn by hand and rule. No true borders.
export const size = [${wide}, ${Math.round(flat([0, 36.86])[1])}];

/** @type {Record<string, {at: number[], d: string}>} */
export const shapes = {\n${rows.join('\n')}\n};`);
