// Real-time text on the citizen's call page: what both write, as it is written.
import { translate } from '../shared/i18n.js';
import { joinField, Typing } from '../shared/typed.js';
import { element } from './look.js';

/** @typedef {import('./talk.js').Call} Call */
/** @typedef {import('../shared/typed.js').Line} Line */

const field = () => /** @type {HTMLInputElement} */ (element('typed-field'));

/** @param {Line} line */
function row(line) {
	const one = document.createElement('p'), who = document.createElement('b'), words = document.createElement('span');
	one.className = line.mine ? 'by-me' : 'by-them';
	one.dataset.line = line.line;
	who.textContent = line.mine ? translate('citizen.typed.me') : line.name ?? translate('citizen.typed.' + line.by);
	words.textContent = line.text;
	one.append(who, words);
	return one;
}

/** New rows alone are added, so that a screen reader says each once. @param {HTMLElement} place @param {Line[]} lines */
function append(place, lines) {
	const known = new Set([...place.children].map(one => /** @type {HTMLElement} */ (one).dataset.line));
	const wanted = new Set(lines.map(one => one.line));
	for (const one of [...place.children]) if (!wanted.has(/** @type {HTMLElement} */ (one).dataset.line ?? '')) one.remove();
	place.append(...lines.filter(one => !known.has(one.line)).map(row));
}

/** @param {Call} call */
export function startTyped(call) {
	const typing = new Typing({
		send: said => call.send({ type: 'typed', ...said }),
		onChange: () => {
			append(element('typed-log'), typing.done);
			element('typed-open').replaceChildren(...typing.open.map(row));
			if (typing.lines.size) call.writes = true;
			element('typed-open').scrollIntoView({ block: 'nearest' });
		},
		onRestore: text => { field().value = text; },
	});
	joinField(field(), typing);
	element('text').addEventListener('click', () => {
		call.writes = !call.writes;
		call.onChange();
		if (call.writes) field().focus();
	});
	call.typing = typing;
}

/** @param {Call} call @param {boolean} over */
export function showTyped(call, over) {
	const { lines } = call.typing ?? { lines: new Map() };
	element('text').setAttribute('aria-expanded', String(call.writes && !over));
	element('typed').hidden = !(call.writes && !over) && !lines.size;
	/** @type {HTMLElement} */ (field().form).hidden = over;
}
