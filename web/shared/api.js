// Requests to the server's API. Owns the shape of refusals: every one becomes a `Refusal` with its word.

/** Said no: `verdict` is the word of src/app/verdict.def, or `offline` when nothing answered. */
export class Refusal extends Error {
	/** @param {string} verdict @param {string} message @param {any} [body] */
	constructor(verdict, message, body) {
		super(message);
		this.verdict = verdict;
		this.body = body;
	}
}

/** @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
async function ask(method, path, body) {
	/** @type {RequestInit} */
	const request = { method, credentials: 'same-origin', headers: {} };
	if (body instanceof Blob) request.body = body;
	else if (body !== undefined) {
		request.body = JSON.stringify(body);
		request.headers = { 'Content-Type': 'application/json' };
	}
	let response;
	try {
		response = await fetch('/api/v1/' + path, request);
	} catch {
		throw new Refusal('offline', 'no answer');
	}
	const text = await response.text();
	const value = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null;
	if (response.ok) return value;
	throw new Refusal(value?.error?.verdict ?? 'fault', value?.error?.message ?? response.statusText, value);
}

export const get = (/** @type {string} */ path) => ask('GET', path);
export const post = (/** @type {string} */ path, /** @type {any} */ body = {}) => ask('POST', path, body);
export const put = (/** @type {string} */ path, /** @type {any} */ body) => ask('PUT', path, body);
export const remove = (/** @type {string} */ path) => ask('DELETE', path);

/** The login page, and back here afterwards. */
export function goToLogin() {
	location.assign('/login?next=' + encodeURIComponent(location.pathname + location.search));
}
