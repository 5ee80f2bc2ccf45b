// The map of the province in the form: press a city or county, or go there by arrows.
import { html, label, t, useEffect, useRef, useState } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { get } from '../shared/api.js';
import { drawCities } from '../map/draw.js';
import { province, useOutlines } from '../map/province.js';
import { catalog } from './state.js';

/** The place of the site that a shape is, or nothing: Seoul is none of the province. @param {string} name */
const placeOf = name => catalog.value?.places.find(place => place.name === name);

/** A site's own outlines, asked for once. @type {Promise<void> | undefined} */
let asked;
const askOutlines = () => asked ??= get('public/map').then(({ outlines }) => outlines && useOutlines(outlines), () => { asked = undefined; });

/** @param {{value: string | null, onPick: (place: string) => void, onClose: () => void}} p */
export function ProvinceMap({ value, onPick, onClose }) {
	const box = /** @type {{current: HTMLElement | null}} */ (useRef(null)), pick = useRef(onPick);
	const [by, setBy] = useState(province.by), places = catalog.value?.places, title = t('map.label');
	pick.current = onPick;
	useEffect(() => { askOutlines().then(() => setBy(province.by)); }, []);
	useEffect(() => {
		if (box.current) drawCities(box.current, {
			label: title, seoul: t('public.map.seoul'), nameOf: name => label(placeOf(name)?.label) || undefined,
			chosen: places?.find(place => place.id === value)?.name ?? '', onPick: name => pick.current(/** @type {{id: string}} */ (placeOf(name)).id),
		});
	}, [value, by, places, title]);
	/** @param {KeyboardEvent} event */
	const leave = event => {
		if (event.key !== 'Escape') return;
		event.preventDefault();
		event.stopPropagation();
		onClose();
		/** @type {HTMLElement | null} */ (document.querySelector('[data-do=map]'))?.focus();
	};
	return html`<div class="map" onKeyDown=${leave}><div ref=${box}></div>
		<p class="xs dim"><${Icon} name="info" size="xs" /> ${t('public.map.by', { by: by || t('public.map.source') })} <button type="button" class="link" data-do="map-close" onClick=${onClose}>${t('app.close')}</button></p></div>`;
}
