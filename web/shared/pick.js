// A field to search and choose in: type (Hangul initials too), arrows, Enter. The list stands below, always or while the
// field has the focus.
import { html, t, useEffect, useRef, useState } from './ui.js';
import { Icon } from './parts.js';
import { findHangul } from './hangul.js';

/** `name` and `group` are shown while nothing is typed, `text` is searched and shown when chosen.
 * @typedef {{id: string, text: string, name?: string, group?: string, note?: string, icon?: string, tone?: string}} Entry */
/** @typedef {{id: string, label: string, hint: string, entries: Entry[], value: string | null, onPick: (id: string) => void,
 *   icon?: string, always?: boolean, most?: number, key_hint?: string, focus?: boolean}} PickProps */

/** Those found in their own name come first, then those found in what stands above them.
 * @param {Entry[]} entries @param {string} query @param {number} most */
function search(entries, query, most) {
	const found = entries.map(entry => {
		const own = findHangul(query, entry.name ?? entry.text);
		return { entry, at: own >= 0 ? own : 1000 + findHangul(query, entry.text) };
	}).filter(({ at }) => at !== 999);
	if (query) found.sort((a, b) => a.at - b.at || a.entry.text.length - b.entry.text.length);
	return found.slice(0, most).map(({ entry }) => entry);
}

/** @param {{entry: Entry, query: string}} p */
function Marked({ entry, query }) {
	const at = query ? entry.text.toLowerCase().indexOf(query.toLowerCase()) : -1;
	if (at < 0) return html`<span class="el">${!query && entry.group && html`<span class="unseen">${entry.group} › </span>`}${query ? entry.text : entry.name ?? entry.text}</span>`;
	const to = at + query.length;
	return html`<span class="el">${entry.text.slice(0, at)}<mark>${entry.text.slice(at, to)}</mark>${entry.text.slice(to)}</span>`;
}

/** @param {PickProps} p */
export function Pick(p) {
	const { id, entries, value, always } = p;
	const chosen = entries.find(entry => entry.id === value);
	const [query, setQuery] = useState(/** @type {string | null} */ (null));
	const [at, setAt] = useState(0);
	const list = useRef(/** @type {HTMLElement | null} */ (null));
	const field = useRef(/** @type {HTMLInputElement | null} */ (null));
	const found = search(entries, query ?? '', p.most ?? 200);
	const open = always || query !== null;
	useEffect(() => { if (p.focus) field.current?.focus(); }, []);
	useEffect(() => list.current?.querySelector('.at')?.scrollIntoView({ block: 'nearest' }), [at, open]);
	const pick = (/** @type {string} */ picked) => { p.onPick(picked); setQuery(null); setAt(0); };
	/** @param {KeyboardEvent} event */
	const keys = event => {
		if (event.isComposing || event.altKey) return;
		const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
		if (to !== undefined) { setQuery(query ?? ''); setAt(Math.max(0, Math.min(found.length - 1, to))); }
		else if (event.key === 'Enter' && open && found[at]) pick(found[at].id);
		else if (event.key === 'Escape' && query !== null) setQuery(null);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return html`<div class=${'pick' + (always ? ' always' : '')}>
		<div class="in"><${Icon} name=${p.icon ?? 'search'} /><input id=${id} ref=${field} role="combobox" aria-label=${p.label} aria-expanded=${open}
			aria-controls=${id + '-list'} aria-activedescendant=${open && found[at] ? `${id}-${found[at].id}` : undefined} aria-autocomplete="list"
			autocomplete="off" spellcheck=${false} placeholder=${chosen ? undefined : p.hint} value=${query ?? chosen?.text ?? ''}
			onInput=${(/** @type {any} */ event) => { setQuery(event.currentTarget.value); setAt(0); }} onKeyDown=${keys}
			onClick=${() => { if (!always) setQuery(query ?? ''); }} onFocus=${() => field.current?.select()} onBlur=${() => setQuery(null)} />
			${p.key_hint && html`<kbd>${p.key_hint}</kbd>`}</div>
		${open && html`<ul class=${always ? 'pick-list' : 'pick-list menu'} role="listbox" tabindex="-1" id=${id + '-list'} aria-label=${p.label} ref=${list}>
			${found.map((entry, i) => html`${!query && entry.group && entry.group !== found[i - 1]?.group && html`<li role="presentation" aria-hidden="true"
				class="pick-group">${entry.group}</li>`}<li role="option" key=${entry.id} id=${`${id}-${entry.id}`} aria-selected=${entry.id === value} class=${i === at ? 'at' : ''}
				onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => pick(entry.id)}>
				${entry.icon && html`<${Icon} name=${entry.icon} tone=${entry.tone} />`}<${Marked} entry=${entry} query=${query ?? ''} />
				${entry.id === value ? html`<${Icon} name="check" size="sm" />` : entry.note && html`<small class="end dim">${entry.note}</small>`}</li>`)}
			</ul>${!found.length && html`<p class="pick-none xs dim">${t('pick.none', { query: query ?? '' })}</p>`}`}</div>`;
}
