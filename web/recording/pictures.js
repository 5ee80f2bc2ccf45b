// The pictures of a recording beside its sound: both sides, in step with it, and a copy of them.
import { html, t, useEffect, useRef } from '../shared/ui.js';

/** @typedef {import('../shared/views.js').Recording} Recording */
/** @typedef {{current: HTMLAudioElement | null}} Sound */

const apart_s = 0.15; // further from the sound than this a picture is moved
const near_s = 0.02;

/** Whose pictures there are. @param {Recording} one */
export const sides = one => [...(one.citizen_seen ? ['citizen'] : []), ...(one.agent_seen ? ['agent'] : [])];

const address = (/** @type {Recording} */ one, /** @type {string} */ side) => `/api/v1/recordings/${one.id}/${side}`;

/** Places the picture where the sound is. @param {HTMLVideoElement} picture @param {HTMLAudioElement} sound */
function follow(picture, sound) {
	const apart = picture.currentTime - sound.currentTime;
	const over = sound.currentTime >= (picture.duration || 0); // the last picture stays
	picture.playbackRate = sound.playbackRate;
	if (Math.abs(apart) > (sound.paused ? near_s : apart_s) && !picture.seeking && !(over && picture.ended)) picture.currentTime = Math.min(sound.currentTime, picture.duration || 0);
	if (sound.paused || over) picture.pause();
	else if (picture.paused) picture.play().catch(() => {});
}

const moments = ['play', 'playing', 'pause', 'seeking', 'seeked', 'ratechange', 'timeupdate', 'ended'];

/** @param {{one: Recording, side: string, sound: Sound}} p */
function Picture({ one, side, sound }) {
	const picture = useRef(/** @type {HTMLVideoElement | null} */ (null));
	useEffect(() => {
		const heard = sound.current, shown = picture.current;
		if (!heard || !shown) return undefined;
		const step = () => { if (shown.readyState > 0) follow(shown, heard); };
		moments.forEach(moment => heard.addEventListener(moment, step));
		shown.addEventListener('loadedmetadata', step);
		return () => {
			moments.forEach(moment => heard.removeEventListener(moment, step));
			shown.removeEventListener('loadedmetadata', step);
		};
	}, []);
	return html`<figure><video ref=${picture} src=${address(one, side)} muted playsinline preload="auto" data-side=${side} aria-label=${t('recording.seen.' + side)} />
		<figcaption class="xs">${t('recording.seen.' + side)}</figcaption></figure>`;
}

/** @param {{one: Recording, sound: Sound}} p */
export const Pictures = ({ one, sound }) => html`<div class="pictures">${sides(one).map(side => html`<${Picture} key=${side} one=${one} side=${side} sound=${sound} />`)}</div>`;

/** Piece by piece, as the server gives them. @param {string} url */
async function whole(url) {
	const pieces = [];
	let type = '';
	for (let from = 0, all = 1; from < all;) {
		const got = await fetch(url, { headers: { Range: `bytes=${from}-` } });
		if (got.status !== 206) throw new Error(`a piece of the pictures: ${got.status}`);
		const piece = await got.blob();
		pieces.push(piece);
		from += piece.size;
		all = piece.size ? Number(got.headers.get('Content-Range')?.split('/')[1]) : 0;
		type = got.headers.get('Content-Type') ?? '';
	}
	return new Blob(pieces, { type });
}

/** A file of each side, after the sound's. @param {Recording} one */
export async function keepPictures(one) {
	for (const side of sides(one)) {
		const file = await whole(address(one, side) + '?download=1');
		const link = document.createElement('a');
		link.href = URL.createObjectURL(file);
		link.download = `recording-${one.id}-${side}.${file.type.includes('webm') ? 'webm' : 'mkv'}`;
		link.click();
		URL.revokeObjectURL(link.href);
	}
}
