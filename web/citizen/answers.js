// Answers for everybody: public articles by search, what is open now with the age of the news, rumours with the agreed wording,
// stories.
import { clockText, currentLanguage, dateText, labelText, preferredLanguage, translate, useLanguage } from '../shared/i18n.js';
import { element, setTexts, startLook } from './look.js';
import { keepForOffline } from './keep.js';
import { told } from '../shared/told.js';
import { hoursText } from './hours.js';
import { ask, inLanguage, make, nameCities } from './make.js';
import { drawCities } from '../map/draw.js';
import { province, useOutlines } from '../map/province.js';
import { keepArticles, searchKept } from './kept_articles.js';

const part = 'public/';
const patience_ms = 250, shown_most = 8, points_most = 120;
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (element(id));

/** @type {{place: string, label: Record<string, string>, latitude: number, longitude: number}[]} */
let cities = [];

const cityName = (/** @type {string} */ place) => labelText(cities.find(one => one.place === place)?.label) || undefined;

/* ---- search ---- */

/** @param {{text: string, mark: boolean}[]} parts */
const marked = parts => parts.map(part => part.mark ? make('mark', '', part.text) : part.text);

/** @typedef {{id: string, language: string, body_language: string, title: {text: string, mark: boolean}[], snippet: {text: string, mark: boolean}[], number: string | null,
 * checked_ms: number}} Hit */

/** One thing that was found, in the page's language where it is told in several. @param {string} id */
const openFound = id => ask(`found/${id}?language=${currentLanguage()}`);

/** @param {Hit} hit */
function hitCard(hit) {
	const body = make('p', ''), box = document.createElement('details');
	const call = hit.number ? [make('p', '', callLink(hit.number))] : [];
	box.append(inLanguage(make('summary', '', ...marked(hit.title)), hit.language), body, make('p', 'help', translate('public.checked', { day: dateText(hit.checked_ms) })));
	box.addEventListener('toggle', async () => {
		if (!box.open || body.textContent) return;
		body.textContent = (await openFound(hit.id).catch(() => ({ body: '' }))).body;
		body.lang = hit.body_language;
	});
	const snippet = make('p', 'help', ...marked(hit.snippet)), other = hit.body_language !== hit.language;
	if (other) inLanguage(snippet, hit.body_language); else snippet.lang = hit.language;
	return make('article', 'card', box, ...hit.snippet.length ? [snippet] : [], ...call);
}

/** @param {string} number */
function callLink(number) {
	const link = make('a', '', number);
	link.setAttribute('href', 'tel:' + number.replace(/[^\d+]/g, ''));
	return link;
}

/** @param {{title: string, text: string, checked_ms: number}} one */
function articleCard(one) {
	const box = document.createElement('details');
	box.append(make('summary', '', one.title), make('p', '', one.text), make('p', 'help', translate('public.checked', { day: dateText(one.checked_ms) })));
	return make('article', 'card', box);
}

const none = () => [make('p', 'card', translate('public.ask.none'))];

/** Without a network: what this telephone keeps, and since when. @param {string} q */
async function keptCards(q) {
	const got = await searchKept(currentLanguage(), q);
	if (!got) return [make('p', 'card wait', translate('public.offline'))];
	const line = make('p', 'card wait', translate('public.kept_answers', { day: `${dateText(got.at_ms)} ${clockText(got.at_ms)}` }));
	return [line, ...got.found.length ? got.found.slice(0, shown_most).map(articleCard) : none()];
}

let asked = 0;
async function search() {
	const q = field('query').value.trim(), mine = ++asked;
	if (!q) return element('found').replaceChildren();
	/** @type {Node[]} */
	const cards = await ask('search', { q, language: currentLanguage() }).then(got => got.hits.length ? got.hits.slice(0, shown_most).map(hitCard) : none(), () => keptCards(q));
	if (mine === asked) element('found').replaceChildren(...cards);
}

/** The answer that a link of ours leads to: #found=ID. */
async function showLinked() {
	const id = /^#found=(\w+)$/.exec(location.hash)?.[1];
	const one = id && await openFound(id).catch(() => null);
	if (!one) return;
	const body = make('p', 'wraps', one.body);
	body.lang = one.body_language;
	const card = make('article', 'card', inLanguage(make('h3', '', one.title), one.language), body);
	card.tabIndex = -1;
	element('found').replaceChildren(card);
	card.focus();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;
function searchSoon() {
	clearTimeout(resting);
	resting = setTimeout(search, patience_ms);
}

/* ---- open now ---- */

/** @param {{name: string, address: string, number: string, hours: string, state: string, basis: string, report: {checked_ms: number} | null}} one */
function placeCard(one) {
	const age = one.report ? translate('public.checked', { day: `${dateText(one.report.checked_ms)} ${clockText(one.report.checked_ms)}` }) : one.basis === 'hours' ? translate('public.by_hours') : '';
	const name = told(one, 'name'), address = make('span', '', one.address); // as it stands on signs and maps
	address.lang = 'ko';
	return make('article', 'card', inLanguage(make('h3', '', name.text), name.language),
		make('p', '', make('span', 'state-' + one.state, translate('facility_state.' + one.state)), age ? ' · ' + age : ''),
		make('p', 'help', address, one.address && one.hours ? ' · ' : '', hoursText(one.hours)), ...one.number ? [make('p', '', callLink(one.number))] : []);
}

/** @typedef {{place: string, state: string, latitude: string | null, longitude: string | null}} Somewhere */

/** @param {Somewhere} one @returns {import('../map/draw.js').Point[]} */
function pointsOf({ state, latitude, longitude }) {
	return latitude && longitude ? [{ latitude: Number(latitude), longitude: Number(longitude), open: state === 'open' || state === 'limited' }] : [];
}

/** @param {{now_ms: number, facilities: Somewhere[]} | null} got */
function showMap(got) {
	const points = (got?.facilities ?? []).flatMap(pointsOf);
	drawCities(element('map'), { label: translate('public.city'), nameOf: cityName, seoul: translate('public.map.seoul'), chosen: field('place').value, onPick: pick, points });
	element('points').textContent = got && points.length ? translate('public.points', { time: clockText(got.now_ms) }) : '';
}

let looked = 0;
async function showOpen() {
	const place = field('place').value, mine = ++looked;
	showMap(null);
	const got = await ask(`facilities?kind=${field('kind').value}&place=${place}&limit=${points_most}`).catch(() => null);
	if (mine !== looked) return;
	if (!got) return element('open').replaceChildren(make('p', 'card wait', translate('public.offline')));
	const focused = document.activeElement?.getAttribute('data-place');
	showMap(got);
	if (focused) focusCity(focused);
	element('open').replaceChildren(...got.facilities.length ? got.facilities.slice(0, shown_most).map(placeCard) : [make('p', 'card', translate('public.no_places'))]);
}

const focusCity = (/** @type {string} */ place) => /** @type {SVGElement | null} */ (document.querySelector(`#map [data-place=${place}]`))?.focus();

/** @param {string} place */
function pick(place) {
	field('place').value = place;
	showOpen();
	focusCity(place);
}

/* ---- rumours, stories ---- */

/** @param {number} at 202611222140 */
const siteTime = at => `${String(at).slice(0, 4)}-${String(at).slice(4, 6)}-${String(at).slice(6, 8)} ${String(at).slice(8, 10)}:${String(at).slice(10, 12)}`;

/** @param {{claim: string, wording: string, verdict: string, checked_at: number}} one */
function rumourCard(one) {
	const claim = told(one, 'claim'), wording = told(one, 'wording');
	return make('article', 'card', inLanguage(make('h3', '', claim.text), claim.language),
		make('p', '', make('b', '', translate('rumour_verdict.' + one.verdict)), ...one.checked_at ? [' · ' + translate('public.checked', { day: siteTime(one.checked_at) })] : []),
		inLanguage(make('p', '', wording.text), wording.language));
}

/** @typedef {{id: string, original: string, title: string, text: string, source: string, at_ms: number, hits: number, language: string}} Story */

/** @param {Story} one */
function storyCard(one) {
	const box = document.createElement('details'), text = make('p', '', one.text), source = make('p', 'help', one.source);
	text.lang = source.lang = one.language;
	box.append(inLanguage(make('summary', '', one.title), one.language), text, ...one.source ? [source] : []);
	box.addEventListener('toggle', () => { if (box.open) ask(`stories/${one.id}/read`, {}).catch(() => {}); });
	return make('article', 'card', box, make('p', 'help', `${dateText(one.at_ms)} · ${translate('public.hits', { n: one.hits })}`));
}

/** Each story once: in the page's language, else in English, else as it was written first. @param {Story[]} all */
function storiesToRead(all) {
	const wants = [currentLanguage(), 'en'];
	const rank = (/** @type {Story} */ one) => wants.includes(one.language) ? wants.indexOf(one.language) : one.id === one.original ? 2 : 3;
	const best = new Map();
	for (const one of all) if (!best.has(one.original) || rank(one) < rank(best.get(one.original))) best.set(one.original, one);
	return [...best.values()];
}

/** @param {string} id @param {string} path @param {string} name @param {(one: any) => Node} card @param {(all: any[]) => any[]} [choose] */
async function fillList(id, path, name, card, choose = all => all) {
	const got = await ask(path).catch(() => null);
	if (!got) return element(id).replaceChildren(make('p', 'help', translate('public.offline')));
	element(id).replaceChildren(...got[name].length ? choose(got[name]).map(card) : [make('p', 'help', translate('public.none_yet'))]);
}

function listen() {
	element('ask').addEventListener('submit', event => { event.preventDefault(); search(); });
	element('query').addEventListener('input', searchSoon);
	for (const chip of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-ask]'))) {
		chip.addEventListener('click', () => { field('query').value = translate(chip.dataset.ask ?? ''); search(); });
	}
	element('kind').addEventListener('change', showOpen);
	element('place').addEventListener('change', showOpen);
}

startLook();
keepForOffline();
await useLanguage(preferredLanguage(), part);
setTexts();
document.title = `${translate('citizen.answers')} — 120`;
listen();
showLinked();
window.addEventListener('hashchange', showLinked);
cities = (await ask('services').catch(() => ({ cities: [] }))).cities;
nameCities(element('place'), cityName);
field('place').value = 'suwon';
const { outlines } = await ask('map').catch(() => ({ outlines: null }));
if (outlines) useOutlines(outlines);
element('map-by').textContent = translate('public.map.by', { by: province.by || translate('public.map.source') });
showOpen();
fillList('rumours', 'rumours', 'rumours', rumourCard);
fillList('stories', 'stories', 'stories', storyCard, storiesToRead);
(window.requestIdleCallback ?? setTimeout)(() => keepArticles(currentLanguage()).catch(() => {})); // no room, no network: it works without
