// Pieces of pages that every part of the citizen's app makes alike.

/** @param {string} tag @param {string} kind @param {(Node | string)[]} inside */
export function make(tag, kind, ...inside) {
	const one = document.createElement(tag);
	if (kind) one.className = kind;
	one.append(...inside);
	return one;
}

/** @param {string} text @param {() => void} onPress */
export function button(text, onPress) {
	const one = /** @type {HTMLButtonElement} */ (make('button', 'act', text));
	one.type = 'button';
	one.addEventListener('click', onPress);
	return one;
}

/** What the server said, or the reason why there is nothing: `offline`, or its verdict.
 * @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export async function ask(path, body) {
	let answer;
	try {
		answer = await fetch('/api/v1/public/' + path, body === undefined ? {} : {
			method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
		});
	} catch {
		throw new Error('offline');
	}
	const said = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Error(said.error?.verdict ?? 'fault');
	return said;
}
