// The map of the province: press a city or county, or go there by arrows. It says who lies beside whom and shows no true borders.
import { html, label, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { shapes, size } from './map_shape.js';
import { catalog } from './state.js';

/** The place of the site that a shape is, or nothing: Seoul is none of the province. @param {string} name */
const placeOf = name => catalog.value?.places.find(place => place.name === name);

/** As it is called beside its neighbours: without what kind of place it is. @param {string} text */
const short = text => text.replace(/\(.*\)$/, '').replace(/^(Thành phố|Huyện) /, '').replace(/(시|군)$/, '');

const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** The nearest one that lies rather in this direction than beside it. @param {string} from @param {number[]} way @param {string[]} names */
export function neighbour(from, way, names) {
	const [x, y] = shapes[from].at;
	let best = '', least = Infinity;
	for (const name of names) {
		const dx = shapes[name].at[0] - x, dy = shapes[name].at[1] - y;
		const along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1] - dy * way[0]);
		if (name === from || along <= 0 || across > along * 1.5 || along + 2 * across >= least) continue;
		best = name;
		least = along + 2 * across;
	}
	return best;
}

/** @param {{value: string | null, onPick: (place: string) => void, onClose: () => void}} p */
export function ProvinceMap({ value, onPick, onClose }) {
	const names = Object.keys(shapes).filter(placeOf);
	const chosen = names.find(name => placeOf(name)?.id === value);
	/** @param {KeyboardEvent} event @param {string} name */
	const keys = (event, name) => {
		const way = ways[/** @type {'ArrowUp'} */ (event.key)];
		if (event.altKey) return;
		if (way) {
			const next = neighbour(name, way, names);
			/** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.currentTarget).parentElement?.querySelector(`[data-place=${next || name}]`))?.focus();
		} else if (event.key === 'Enter' || event.key === ' ') onPick(/** @type {{id: string}} */ (placeOf(name)).id);
		else if (event.key === 'Escape') onClose();
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return html`<div class="map"><svg viewBox=${`0 0 ${size[0]} ${size[1]}`} role="radiogroup" aria-label=${t('map.label')}>
		${Object.keys(shapes).filter(name => !placeOf(name)).map(name => html`<g class="none" key=${name} aria-hidden="true"><path d=${shapes[name].d} /></g>`)}
		${names.map(name => {
			const place = placeOf(name), text = label(place?.label);
			return html`<g role="radio" key=${name} data-place=${name} tabindex=${name === (chosen ?? names[0]) ? 0 : -1} aria-checked=${name === chosen} aria-label=${text}
				onClick=${() => onPick(/** @type {{id: string}} */ (place).id)} onKeyDown=${(/** @type {KeyboardEvent} */ event) => keys(event, name)}><path d=${shapes[name].d} />
				<text x=${shapes[name].at[0]} y=${shapes[name].at[1] + 4} text-anchor="middle">${short(text)}</text></g>`;
		})}</svg>
		<p class="xs dim"><${Icon} name="info" size="xs" /> ${t('map.about')} <button type="button" class="link" data-do="map-close" onClick=${onClose}>${t('app.close')}</button></p></div>`;
}
