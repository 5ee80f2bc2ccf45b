// Which number the telephone dials: 120 inside the province, 031-120 elsewhere (R003, R025). The telephone knows where it is without a data connection. It is
// asked once the citizen has allowed it; both numbers stand there at any time.
import { translate } from '../shared/i18n.js';
import { border } from '../map/border.js';
import { element } from './look.js';

const where_ms = 5000, place_kept_ms = 600000;

/** Inside the province's border, by the odd number of sides that lie west of a point. @param {number} latitude @param {number} longitude */
function isInProvince(latitude, longitude) {
	let odd = false;
	for (const ring of border) {
		const steps = ring.split(' ').map(Number), points = /** @type {number[][]} */ ([]);
		for (let k = 0, north = 0, east = 0; k < steps.length; k += 2) points.push([(north += steps[k]) / 1000, (east += steps[k + 1]) / 1000]);
		points.forEach(([north, east], i) => {
			const [then_north, then_east] = points[(i + 1) % points.length];
			if ((north > latitude) !== (then_north > latitude) && longitude < east + (then_east - east) * (latitude - north) / (then_north - north)) odd = !odd;
		});
	}
	return odd;
}

/** Nothing: not known. @type {boolean | undefined} */
let outside;
let place_said = '';

/** The number first that is right here. */
export function showByPlace() {
	const link = (/** @type {string} */ id, /** @type {boolean} */ far, /** @type {string} */ key) => {
		element(id).setAttribute('href', far ? 'tel:031120' : 'tel:120');
		/** @type {HTMLElement} */ (element(id).querySelector('span')).textContent = translate(key);
	};
	link('by-phone', !!outside, outside ? 'citizen.by_phone_far' : 'citizen.by_phone');
	link('by-phone-else', !outside, outside ? 'citizen.by_phone.inside' : 'citizen.by_phone.outside');
	element('by-place-said').textContent = place_said && translate(place_said);
}

function lookWhere() {
	navigator.geolocation.getCurrentPosition(({ coords }) => {
		outside = !isInProvince(coords.latitude, coords.longitude);
		place_said = outside ? 'citizen.by_place.outside' : 'citizen.by_place.inside';
		element('by-place').hidden = true;
		showByPlace();
	}, () => {
		place_said = 'citizen.by_place.none';
		showByPlace();
	}, { timeout: where_ms, maximumAge: place_kept_ms });
}

/** Asks nobody for leave by itself: that is the button's. */
export async function startByPlace() {
	if (!navigator.geolocation) return;
	element('by-place').hidden = false;
	element('by-place').addEventListener('click', lookWhere);
	const leave = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null);
	if (leave?.state === 'granted') lookWhere();
	if (leave?.state === 'denied') element('by-place').hidden = true;
}
