// The map's outlines: whole, without gaps between neighbours, each city where it lies, and small enough to come with a page.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { gyeonggi } from '../map/shape.js';
import { drawnAt, province, shapeAt, towards } from '../map/province.js';
import { openDesk, until } from './lib.mjs';

const { cities, frame, lines, size } = gyeonggi;
const top = new URL('../../', import.meta.url);
const halls = [...fs.readFileSync(new URL('src/domain/report/city.def', top), 'utf8').matchAll(/CITY\("(\w+)", "\d+", (\d+), (\d+)\)/g)]
	.map(([, place, north, east]) => ({ place, latitude: north / 1e4, longitude: east / 1e4 }));

const steps = line => line.split(' ').map(Number);
/** Where a line begins and ends; a negative number walks it from its end. */
function ends(i) {
	const all = steps(lines[i < 0 ? ~i : i]), last = [0, 1].map(axis => all.filter((_, k) => k % 2 === axis).reduce((sum, n) => sum + n));
	return i < 0 ? [last, all.slice(0, 2)] : [all.slice(0, 2), last];
}

test('all 31 and Seoul are there, and each ring closes', () => {
	assert.deepEqual(Object.keys(cities).sort(), [...halls.map(one => one.place), 'seoul'].sort());
	for (const [place, { rings }] of Object.entries(cities)) {
		for (const ring of rings) ring.forEach((i, k) => assert.deepEqual(ends(i)[0], ends(ring.at(k - 1))[1], `${place}, line ${i}`));
	}
});

test('a border stands once: two neighbours walk it in opposite directions', () => {
	const walked = lines.map(() => ({ there: 0, back: 0 }));
	for (const i of Object.values(cities).flatMap(one => one.rings.flat())) walked[i < 0 ? ~i : i][i < 0 ? 'back' : 'there']++;
	for (const [i, { there, back }] of walked.entries()) assert.ok(there <= 1 && back <= 1 && there + back > 0, `line ${i}`);
	const shared = walked.filter(one => one.there && one.back).length;
	assert.ok(shared > walked.length / 2, `${shared} of ${walked.length} are shared`);
});

test('each town hall lies in its city, the middle too, and what is no part of the province in none', () => {
	for (const { place, latitude, longitude } of halls) {
		assert.equal(shapeAt(latitude, longitude), place);
		const { at: [x, y], room } = province.shapes[place];
		assert.equal(shapeAt(frame.north - y / frame.degree, frame.west + x / frame.degree / frame.narrow), place, 'middle of ' + place);
		assert.ok(room >= 5, `${place}: ${room}`);
	}
	assert.equal(shapeAt(37.5663, 126.9779), 'seoul');
	for (const [name, latitude, longitude] of [['Incheon', 37.4563, 126.7052], ['Chuncheon', 37.8813, 127.7298], ['the sea', 37.2, 126.55]]) assert.equal(shapeAt(latitude, longitude), undefined, name);
});

test('it fills its frame and is small enough for a telephone', () => {
	const all = Object.values(province.shapes).flatMap(({ d }) => [...d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]));
	for (const axis of [0, 1]) {
		const along = all.map(point => point[axis]);
		assert.ok(Math.min(...along) > 4 && Math.min(...along) < 8 && Math.max(...along) < size[axis] - 4 && Math.max(...along) > size[axis] - 8);
	}
	const bytes = zlib.gzipSync(fs.readFileSync(new URL('web/map/shape.js', top)), { level: 9 }).length;
	assert.ok(bytes < 8 * 1024, `${bytes} bytes`);
});

test('arrows reach every city and come back', () => {
	const names = halls.map(one => one.place), ways = [[0, -1], [0, 1], [-1, 0], [1, 0]], seen = new Set(['suwon']);
	for (const name of seen) for (const way of ways) seen.add(towards(name, way, names));
	assert.equal(seen.size, 31);
	assert.deepEqual(drawnAt(frame.north, frame.west), [0, 0]);
});

test("the desk draws a site's own outlines in place of ours, with whose they are, and what the place field had is chosen", async t => {
	const { page, mock } = await openDesk(t);
	const shapes = { suwon: { at: [50, 50], room: 30, d: 'M10 10L90 10L90 90L10 90Z' }, yongin: { at: [140, 50], room: 40, d: 'M90 10L190 10L190 90L90 90Z' } };
	await page.route('**/api/v1/public/map', route => route.fulfill({ json: { outlines: { by: 'Survey <CC BY 4.0>', size: [400, 300], frame, shapes }, tiles: null } }));
	mock.talk();
	await page.waitForSelector('#words');
	await page.keyboard.press('Alt+u');
	await page.waitForSelector('#i-text:focus');
	await page.click('[data-do=map]');
	await until('the site\'s own', async () => await page.$$eval('.map [role=radio] path', all => all.map(one => one.getAttribute('d')).join()) === 'M10 10L90 10L90 90L10 90Z,M90 10L190 10L190 90L90 90Z');
	assert.match(await page.textContent('.map p'), /Survey <CC BY 4\.0>/);
	await page.click('.map [data-place=yongin]');
	await page.waitForSelector('#i-address:focus');
	assert.equal(await page.inputValue('#i-place'), '용인시');
	await page.click('[data-do=map]');
	await page.waitForSelector('.map [data-place=yongin][aria-checked=true]');
	await page.focus('.map [data-place=yongin]');
	await page.keyboard.press('Escape');
	await until('closed', async () => await page.$('.map') === null);
	assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'map', 'the form stays, and so does the focus');
});
