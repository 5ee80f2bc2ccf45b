// Where the caller is: what their number tells, and what they say, kept with the contact while it is typed, to be read out.
import { html, label, t, useEffect, useRef, useState } from '../shared/ui.js';
import { Refusal, get, put } from '../shared/api.js';
import { hasText } from '../shared/i18n.js';
import { refusalText } from './actions.js';
import { Reveal } from './reveal.js';
import { callerText } from './names.js';
import { catalog, say } from './state.js';

/** @typedef {{area: string | null, place: string | null, address: string, revision: number}} Where */

const pause_ms = 700; // after the last key

/** Nothing that anybody wrote is lost: two different addresses stand one after the other. @param {Where} mine @param {Where} theirs @returns {Where} */
export function together(mine, theirs) {
	const both = [theirs.address, mine.address].map(text => text.trim()).filter(Boolean);
	const whole = both.length === 2 && both[0].includes(both[1]) ? [both[0]] : both.length === 2 && both[1].includes(both[0]) ? [both[1]] : both;
	return { ...theirs, place: mine.place ?? theirs.place, address: whole.join(' / ') };
}

/** @param {string} contact @param {Where} where */
const write = (contact, where) => put(`contacts/${contact}/place`, { place: where.place ?? undefined, address: where.address, revision: where.revision });

/** Writes it; when somebody else has, both. @param {string} contact @param {Where} where @returns {Promise<Where>} */
export async function keep(contact, where) {
	try {
		return { ...where, revision: (await write(contact, where)).revision };
	} catch (error) {
		if (!(error instanceof Refusal) || error.verdict !== 'changed') throw error;
		const both = together(where, await get(`contacts/${contact}/place`));
		say(t('place.both'));
		return { ...both, revision: (await write(contact, both)).revision };
	}
}

/** @param {{call: import('../shared/views.js').Contact}} p */
export function Place({ call }) {
	const [where, setWhere] = useState(/** @type {Where} */ ({ area: null, place: call.classified.place, address: '', revision: 0 }));
	const [saved, setSaved] = useState(false);
	const now = useRef(where), typed = useRef(false), timer = useRef(/** @type {any} */ (0));
	/** @param {Where} next */
	const take = next => { now.current = next; setWhere(next); };
	useEffect(() => {
		get(`contacts/${call.id}/place`).then(found => take(typed.current ? { ...now.current, area: found.area, revision: found.revision }
			: { ...found, place: found.place ?? call.classified.place })).catch(() => {});
		return () => { clearTimeout(timer.current); if (typed.current) save(); };
	}, []);
	async function save() {
		const sent = now.current;
		typed.current = false;
		try {
			const kept = await keep(call.id, sent);
			take(typed.current ? { ...now.current, revision: kept.revision } : kept);
			setSaved(!typed.current);
		} catch (error) {
			typed.current = true;
			say(refusalText(error));
		}
	}
	/** @param {Partial<Where>} more */
	const change = more => {
		typed.current = true;
		setSaved(false);
		take({ ...now.current, ...more });
		clearTimeout(timer.current);
		timer.current = setTimeout(save, pause_ms);
	};
	return html`<dl class="place" aria-label=${t('emergency.where')}><dt>${t('emergency.number')}</dt>
		<dd><b class="n">${callerText(call)}</b> ${call.caller && html`<${Reveal} contact=${call.id} />`}
			${where.area && html`<p class="xs">${t('place.region')}: <b>${hasText('area.' + where.area) ? t('area.' + where.area) : where.area}</b> · ${t('place.region_hint')}</p>`}</dd>
		<dt><label for="place-city">${t('place.city')}</label></dt><dd><select class="in" id="place-city" value=${where.place ?? ''}
			onChange=${(/** @type {any} */ event) => change({ place: event.currentTarget.value || null })}><option value="">${t('place.none')}</option>
			${(catalog.value?.places ?? []).map(one => html`<option value=${one.id} key=${one.id}>${label(one.label)}</option>`)}</select></dd>
		<dt><label for="place-address">${t('emergency.address')}</label></dt><dd><input class="in lg" id="place-address" value=${where.address} maxlength="500" autocomplete="off"
			onInput=${(/** @type {any} */ event) => change({ address: event.currentTarget.value })} /><span class="xs ok" role="status">${saved ? t('place.saved') : ''}</span></dd></dl>`;
}
