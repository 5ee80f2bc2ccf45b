// Reporting something (R021, R054, R058): what, where, a photo, sent once however often the network goes away. Without this
// script the form goes to the server as it is.
import { dateText, labelText, preferredLanguage, translate, useLanguage, currentLanguage } from '../shared/i18n.js';
import { maskResident } from '../shared/resident.js';
import { element, icon, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';
import { ask, button, make, nameCities, namePicked } from './make.js';
import { drawCities } from '../map/draw.js';
import { province, shapeAt, useOutlines } from '../map/province.js';
import { drawTiles } from './tiles.js';
import { photoPlace } from './photo_place.js';
import { dropReport, keepReport, sendReport, sendWaiting, smallPicture } from './kept_reports.js';

const part = 'public/';
const fields = ['service', 'text', 'place', 'address', 'phone'];
const ticks = ['injured', 'shown'];
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (element(id));

/** @type {{cities: {place: string, label: Record<string, string>, latitude: number, longitude: number}[], danger: string[]}} */
let known = { cities: [], danger: [] };
/** @type {{latitude: number, longitude: number} | null} */
let point = null;
let joins = '', client = '';

const newClient = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
const cityName = (/** @type {string} */ place) => labelText(known.cities.find(one => one.place === place)?.label) || undefined;

/* ---- what is typed stays ---- */

function keepDraft() {
	const draft = Object.fromEntries([...fields.map(id => [id, field(id).value]), ...ticks.map(id => [id, field(id).checked])]);
	localStorage.setItem('dj.report', JSON.stringify({ ...draft, client, point, joins }));
	element('saved').textContent = translate('public.saved');
}

function takeDraft() {
	try {
		const draft = JSON.parse(localStorage.getItem('dj.report') ?? '{}');
		for (const id of fields) field(id).value = draft[id] ?? '';
		for (const id of ticks) field(id).checked = draft[id] ?? false;
		[client, point, joins] = [draft.client || newClient(), draft.point ?? null, draft.joins ?? ''];
	} catch {
		client = newClient();
	}
}

function clearDraft() {
	localStorage.removeItem('dj.report');
	/** @type {HTMLFormElement} */ (element('form')).reset();
	[client, point, joins] = [newClient(), null, ''];
	showDanger();
	showMap();
	element('near').replaceChildren();
	element('photo-place').replaceChildren();
}

/* ---- danger, place ---- */

const inDanger = () => field('injured').checked || known.danger.some(word => field('text').value.toLowerCase().includes(word));
const showDanger = () => { element('danger').hidden = !inDanger(); };

function showMap() {
	drawCities(element('map'), { label: translate('public.city'), nameOf: cityName, seoul: translate('public.map.seoul'), chosen: field('place').value, onPick: pickCity });
	element('map-by').textContent = translate('public.map.by', { by: province.by || translate('public.map.source') });
}

/** @type {{url: string, by: string} | null} */
let tiles = null;

/** A site's own outlines, and streets once they were asked for. */
async function askMap() {
	const got = await ask('map').catch(() => ({ outlines: null, tiles: null }));
	if (got.outlines) {
		useOutlines(got.outlines);
		showMap();
	}
	tiles = got.tiles;
	element('streets-open').hidden = !tiles;
	if (tiles) element('streets-note').textContent = translate('public.tiles.note', { host: new URL(tiles.url).host });
}

/** Around the point that was chosen, else the middle of the city. */
function showStreets() {
	const at = point ?? known.cities.find(one => one.place === (field('place').value || 'suwon'));
	if (!tiles || !at) return;
	element('streets').hidden = false;
	drawTiles(element('streets'), tiles, at, point, picked => {
		const place = cityOf(picked.latitude, picked.longitude);
		if (!place) return;
		field('place').value = place;
		point = picked;
		element('here-said').textContent = translate('public.tiles.picked', { city: cityName(place) ?? '' });
		placeChanged();
	});
}

/** @param {string} place */
function pickCity(place) {
	field('place').value = place;
	point = null;
	placeChanged();
	/** @type {SVGElement | null} */ (document.querySelector(`#map [data-place=${place}]`))?.focus();
}

function placeChanged() {
	showMap();
	keepDraft();
	askNear();
}

/** The one whose outline the point lies in, else the nearest. @param {number} latitude @param {number} longitude */
function cityOf(latitude, longitude) {
	const within = shapeAt(latitude, longitude);
	if (within && cityName(within)) return within;
	const far = (/** @type {{latitude: number, longitude: number}} */ one) => Math.hypot(one.latitude - latitude, (one.longitude - longitude) * .79);
	const best = [...known.cities].sort((a, b) => far(a) - far(b))[0];
	return best && far(best) < .36 ? best.place : '';
}

function useHere() {
	const none = () => { element('here-said').textContent = translate('public.here.none'); };
	if (!navigator.geolocation) return none();
	navigator.geolocation.getCurrentPosition(({ coords }) => {
		const place = cityOf(coords.latitude, coords.longitude);
		if (!place) return none();
		field('place').value = place;
		point = { latitude: coords.latitude, longitude: coords.longitude };
		element('here-said').textContent = translate('public.here.found', { city: cityName(place) ?? '', n: Math.round(coords.accuracy) });
		placeChanged();
	}, none, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
}

/** The first photo that says where it was taken: the citizen decides whether the report says so too. */
async function offerPhotoPlace() {
	const offer = element('photo-place');
	offer.replaceChildren();
	for (const photo of [...field('photos').files ?? []].slice(0, 2)) {
		const taken = await photoPlace(photo), place = taken && cityOf(taken.latitude, taken.longitude);
		if (!taken || !place) continue;
		const use = button(translate('public.photo_place.use'), () => {
			field('place').value = place;
			point = taken;
			offer.replaceChildren(translate('public.photo_place.used'));
			placeChanged();
		});
		use.id = 'use-photo-place';
		return offer.replaceChildren(make('p', '', translate('public.photo_place', { city: cityName(place) ?? '' })), use);
	}
}

/* ---- others have reported it ---- */

/** @param {{id: string, opened_ms: number, reporters: number}} one */
function nearRow(one) {
	const press = button(translate(joins === one.id ? 'public.joined' : 'public.join'), () => { joins = joins === one.id ? '' : one.id; keepDraft(); askNear(); });
	press.setAttribute('aria-pressed', String(joins === one.id));
	return make('div', 'row', make('p', '', translate('public.near.row', { day: dateText(one.opened_ms), n: one.reporters })), press);
}

let asked = 0;
async function askNear() {
	const service = field('service').value, place = field('place').value, mine = ++asked;
	if (!service || (!place && !point)) return element('near').replaceChildren();
	const where = point ? `latitude=${point.latitude.toFixed(6)}&longitude=${point.longitude.toFixed(6)}` : `place=${place}`;
	const got = await ask(`near?service=${service}&${where}`).catch(() => ({ reports: [] }));
	if (mine !== asked) return;
	element('near').replaceChildren(...got.reports.length ? [make('div', 'card', make('h3', '', translate('public.near')), ...got.reports.map(nearRow))] : []);
}

/* ---- sending ---- */

/** @param {string} kind @param {(Node | string)[]} inside */
function say(kind, ...inside) {
	const card = make('div', 'card ' + kind, ...inside);
	card.tabIndex = -1;
	element('result').replaceChildren(card);
	card.focus();
}

/** @param {{number: string, key: string}} receipt */
function saySent(receipt) {
	const mine = make('a', 'krds-btn tertiary xlarge', translate('citizen.my'));
	mine.setAttribute('href', '/my');
	say('good', make('h2', '', icon('check-circle'), ' ' + translate('public.sent')), make('p', '', make('b', 'number', translate('public.sent.number', { number: receipt.number }))),
		make('p', 'key', translate('public.sent.key', { key: receipt.key })), make('p', 'help', translate('public.sent.help')), mine);
}

/** @param {string} why */
function sayRefused(why) {
	if (why === 'offline') say('wait', make('p', '', translate('public.kept')));
	else say('bad', make('p', '', translate(why === 'too_many' ? 'public.too_many' : 'public.refused')));
}

function bodyNow() {
	const body = /** @type {Record<string, unknown>} */ ({ language: currentLanguage() });
	for (const id of fields) if (field(id).value.trim()) body[id] = field(id).value.trim();
	for (const id of ticks) if (field(id).checked) body[id] = true;
	if (point) Object.assign(body, point);
	if (joins) body.joins = joins;
	return body;
}

/** @param {Event} event */
async function send(event) {
	event.preventDefault();
	field('send').disabled = true;
	const photos = await Promise.all([...field('photos').files ?? []].slice(0, 2).map(smallPicture));
	const one = { client, body: bodyNow(), files: photos.filter(photo => photo !== null), handed: [] };
	await keepReport(one).catch(() => {});
	try {
		const receipt = await sendReport(one);
		clearDraft();
		saySent(receipt);
	} catch (trouble) {
		const why = /** @type {Error} */ (trouble).message;
		sayRefused(why);
		if (why === 'offline') clearDraft(); // it is kept as it is, and the form is free for the next one
		else await dropReport(client).catch(() => {});
	}
	field('send').disabled = false;
}

function listen() {
	element('form').addEventListener('submit', send);
	element('form').addEventListener('input', event => {
		const typed = /** @type {HTMLInputElement} */ (event.target);
		if (typed.id === 'text' && !/** @type {InputEvent} */ (event).isComposing) {
			const masked = maskResident(typed.value);
			if (masked !== typed.value) typed.value = masked;
		}
		showDanger();
		keepDraft();
	});
	element('service').addEventListener('change', askNear);
	element('place').addEventListener('change', () => { point = null; placeChanged(); });
	element('here').addEventListener('click', useHere);
	element('streets-show').addEventListener('click', showStreets);
	element('photos').addEventListener('change', offerPhotoPlace);
	namePicked(field('photos'), translate('public.photos.pick'));
	window.addEventListener('online', () => sendWaiting(saySent));
}

function nameOptions() {
	for (const group of document.querySelectorAll('optgroup')) group.label = translate(group.dataset.branch ?? '');
	nameCities(element('place'), cityName);
}

startLook();
keepForOffline();
takeDraft();
await useLanguage(preferredLanguage(), part);
setTexts();
document.title = `${translate('citizen.report')} — 120`;
for (const id of ['place-tools', 'photo-field']) element(id).classList.remove('scripted');
listen();
known = await ask('services').catch(() => known);
nameOptions();
showMap();
askMap();
showDanger();
askNear();
sendWaiting(saySent);
