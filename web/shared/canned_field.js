// A field for words in which a slash opens the canned texts. Hangul may be under composition all the while: the list follows
// what stands in the field, and no key is taken from the composer.
import { html, t, useRef, useState } from './ui.js';
import { Icon } from './parts.js';
import { currentLanguage } from './i18n.js';
import { canned, fillCanned, fitting, slashWord, usedCanned } from './canned.js';

/** @typedef {import('./canned.js').Canned} Canned */
/** `values` for the variables; `language` of the citizen; `contact` that it is used in.
 * @typedef {{id: string, value: string, onValue: (text: string) => void, values?: Record<string, string>, language?: string, contact?: string, max?: number,
 *   rows?: number, kind?: string, hint?: string, label?: string, needed?: boolean, describe?: string}} FieldProps */

/** Where the words go in: what was put there is one step of undoing. @param {HTMLTextAreaElement} field @param {number} from @param {number} to @param {string} text */
export function putIn(field, from, to, text) {
	field.focus();
	field.setSelectionRange(from, to);
	if (!document.execCommand('insertText', false, text)) field.setRangeText(text, from, to, 'end');
	const gap = field.value.slice(from, from + text.length).search(/\{\w+\}/);
	if (gap >= 0) field.setSelectionRange(from + gap, from + field.value.slice(from).indexOf('}', gap) + 1); // the first thing still to say
}

/** @param {{id: string, list: Canned[], at: number, above: boolean, onPick: (one: Canned) => void}} p */
const List = ({ id, list, at, above, onPick }) => html`<ul class=${'canned-list menu' + (above ? ' above' : '')} role="listbox" id=${id + '-canned'} aria-label=${t('canned.pick')}>
	${list.map((one, i) => html`<li role="option" id=${`${id}-canned-${one.id}`} key=${one.id} aria-selected=${i === at} class=${i === at ? 'at' : ''}
		onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => onPick(one)}>
		<b>/${one.keyword}</b><span class="el">${one.title}</span><small class="dim">${t('language.' + one.language)}${one.scope === 'all' ? '' : ' · ' + t('canned_scope.' + one.scope)}</small>
		<span class="el begins" lang=${one.language}>${one.body.split('\n')[0]}</span></li>`)}</ul>`;

/** @param {FieldProps} p */
export function CannedField(p) {
	const { id, value, language = 'ko' } = p;
	const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
	const [open, setOpen] = useState(/** @type {{query: string, at: number, above: boolean} | null} */ (null));
	const [row, setRow] = useState(0);
	const list = open ? fitting(canned.value, open.query, [language, currentLanguage()]) : [];
	const chosen = list[Math.min(row, list.length - 1)];
	const look = () => {
		const now = /** @type {HTMLTextAreaElement} */ (field.current);
		const word = slashWord(now.value, now.selectionEnd);
		setOpen(word && { ...word, above: now.getBoundingClientRect().top > 340 });
		if (word?.query !== open?.query) setRow(0);
	};
	/** @param {Canned} one */
	const pick = one => {
		const now = /** @type {HTMLTextAreaElement} */ (field.current);
		now.blur(); // a syllable under composition is finished first
		const word = slashWord(now.value, now.selectionEnd);
		if (!word) return;
		putIn(now, word.at, word.at + 1 + word.query.length, fillCanned(one.body, p.values ?? {}).text);
		p.onValue(now.value);
		setOpen(null);
		usedCanned(one.id, p.contact);
	};
	/** @param {KeyboardEvent} event */
	const keys = event => {
		if (!chosen || event.isComposing || event.keyCode === 229 || event.altKey) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) setRow((Math.min(row, list.length - 1) + step + list.length) % list.length);
		else if (event.key === 'Enter' || event.key === 'Tab') pick(chosen);
		else if (event.key === 'Escape') setOpen(null);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	/** Enter ends a syllable first, and only then arrives here: as a new line. @param {InputEvent} event */
	const before = event => {
		if (!chosen || event.inputType !== 'insertLineBreak') return;
		event.preventDefault();
		pick(chosen);
	};
	return html`<div class="canned-box"><textarea class=${'ta ' + (p.kind ?? '')} id=${id} ref=${field} maxlength=${p.max ?? 3900} rows=${p.rows} placeholder=${p.hint} required=${p.needed}
			aria-label=${p.label} aria-describedby=${p.describe} aria-autocomplete="list" aria-controls=${chosen ? id + '-canned' : undefined} aria-activedescendant=${chosen ? `${id}-canned-${chosen.id}` : undefined}
			value=${value} onInput=${(/** @type {any} */ event) => { p.onValue(event.currentTarget.value); look(); }} onKeyDown=${keys} onBeforeInput=${before}
			onClick=${() => setOpen(null)} onBlur=${() => setTimeout(() => { if (document.activeElement !== field.current) setOpen(null); })}></textarea>
		${open && list.length > 0 && html`<${List} id=${id} list=${list} at=${list.indexOf(chosen)} above=${open.above} onPick=${pick} />`}
		<span class="unseen" role="status">${open ? t('canned.found', { n: list.length, first: chosen?.title ?? '' }) : ''}</span>
		${open && !list.length && html`<p class="canned-none xs dim"><${Icon} name="info" size="xs" /> ${t('canned.none', { query: open.query })}</p>`}</div>`;
}
