// Real-time text of one call (docs/real-time-text.md): the lines as the server has them, and the line that is being written here, said as it
// stands while it is typed. Owns that no half syllable is said and that a line is said until the server has it. Refuses to draw.

const pause_ms = 100; // between two states of a line: far below the half second of EN 301 549 6.2.4
const half = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\ud7b0-\ud7ff]/; // letters of Hangul that are no syllable

/** @typedef {{line: string, by: string, mine: boolean, own: number, name: string | null, at_ms: number, done: boolean, text: string}} Line */
/** @typedef {{own: number, text: string, done: boolean}} Said */

/** What of a field may be said: while Hangul is composed, without the letter before the cursor that is no syllable yet.
 * @param {string} value @param {boolean} composing @param {number} cursor */
export function sayable(value, composing, cursor) {
	return composing && half.test(value[cursor - 1] ?? '') ? value.slice(0, cursor - 1) + value.slice(cursor) : value;
}

export class Typing {
	/** @param {{send: (said: Said) => void, onChange: () => void, onRestore: (text: string) => void}} options */
	constructor(options) {
		this.options = options;
		/** @type {Map<string, Line>} */
		this.lines = new Map();
		/** @type {Said[]} */
		this.unsure = []; // lines that are done here, and not yet there
		this.now = { own: 0, text: '', done: false };
		this.last = 0;
		this.said_ms = -Infinity;
		this.timer = 0;
	}

	clear() {
		clearTimeout(this.timer);
		this.timer = 0;
		this.lines.clear();
		this.unsure = [];
		this.now = { own: 0, text: '', done: false };
	}

	/** A new call: nothing of the one before is seen. */
	reset() {
		this.clear();
		this.options.onChange();
	}

	/** Of others and mine, in order. */
	get done() { return [...this.lines.values()].filter(line => line.done); }
	/** What others are writing. */
	get open() { return [...this.lines.values()].filter(line => !line.done && !line.mine && line.text); }

	/** @param {{whole: boolean, lines: Line[]}} message */
	take(message) {
		if (message.whole) this.lines.clear();
		for (const line of message.lines) {
			if (line.done && !line.text) this.lines.delete(line.line);
			else this.lines.set(line.line, line);
			if (line.mine) this.heard(line);
		}
		if (message.whole) this.again();
		this.options.onChange();
	}

	/** The server has this of mine. @param {Line} line */
	heard(line) {
		this.last = Math.max(this.last, line.own);
		if (line.done) this.unsure = this.unsure.filter(said => said.own !== line.own);
		else if (line.own && !this.now.own && !this.unsure.some(said => said.own === line.own)) this.restore(line);
	}

	/** The page was loaded anew in the middle of a line. @param {Line} line */
	restore(line) {
		this.now = { own: line.own, text: line.text, done: false };
		this.options.onRestore(line.text);
	}

	/** After a lost connection: said once more, what the server has is no harm to it. */
	again() {
		for (const said of this.unsure) this.options.send(said);
		if (this.now.own) this.options.send(this.now);
	}

	/** The field changed. @param {string} text */
	write(text) {
		if (!this.now.own && !text || this.now.text === text) return;
		if (!this.now.own) this.now.own = this.last = Math.max(Date.now(), this.last + 1);
		this.now.text = text;
		const wait_ms = this.said_ms + pause_ms - performance.now();
		if (wait_ms <= 0) this.say();
		else if (!this.timer) this.timer = window.setTimeout(() => this.say(), wait_ms);
	}

	say() {
		clearTimeout(this.timer);
		this.timer = 0;
		this.said_ms = performance.now();
		this.options.send(this.now);
	}

	/** The line is done. @param {string} text */
	finish(text) {
		this.write(text);
		if (!this.now.own) return;
		this.now.done = true;
		if (this.now.text) this.unsure.push(this.now);
		this.say();
		this.now = { own: 0, text: '', done: false };
	}
}

/** Joins a field and its form to a Typing. Returns what puts a text back into the field.
 * @param {HTMLInputElement} field @param {Typing} typing */
export function joinField(field, typing) {
	let composing = false;
	const write = () => typing.write(sayable(field.value, composing, field.selectionStart ?? field.value.length));
	field.addEventListener('compositionstart', () => { composing = true; });
	field.addEventListener('compositionend', () => { composing = false; write(); });
	field.addEventListener('input', write);
	field.form?.addEventListener('submit', event => {
		event.preventDefault();
		if (composing) return;
		typing.finish(field.value);
		field.value = '';
		field.focus();
	});
}
