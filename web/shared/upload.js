// A file on its way up, in pieces: what is there stays there, so a lost network or a reload costs one piece at most.

const piece_bytes = 512 * 1024;

/** @typedef {{upload: string, offset: number, attachment: string | null}} Upload */

export class UploadError extends Error {
	/** @param {string} verdict @param {string} message @param {boolean} later it may work another time */
	constructor(verdict, message, later) {
		super(message);
		this.verdict = verdict;
		this.later = later;
	}
}

/** @param {string} path @param {RequestInit} how @returns {Promise<Upload>} */
async function askUpload(path, how) {
	const answer = await fetch('/api/v1/uploads' + path, { credentials: 'same-origin', ...how }).catch(() => { throw new UploadError('network', 'network', true); });
	const body = await answer.json().catch(() => null);
	if (answer.ok && body) return body;
	throw new UploadError(body?.error?.verdict ?? '', body?.error?.message ?? answer.statusText, answer.status >= 500 || answer.status === 429);
}

/** Where it stands: that of before, or a new one. @param {Blob} file @param {string} name @param {string} [upload] */
async function placeOf(file, name, upload) {
	if (upload) {
		try {
			return await askUpload('/' + upload, {});
		} catch (error) {
			if (error instanceof UploadError && error.later) throw error;
		}
	}
	return askUpload('', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, bytes: file.size }) });
}

/** Sends what is not there yet; answers the attachment's id. `before` is what `onMove` said of an earlier try.
 * @param {Blob} file @param {string} name @param {{before?: string, onMove?: (at: Upload) => void | Promise<void>}} [o] */
export async function sendFile(file, name, { before, onMove } = {}) {
	let at = await placeOf(file, name, before);
	await onMove?.(at);
	while (!at.attachment) {
		const body = file.slice(at.offset, at.offset + piece_bytes);
		at = await askUpload(`/${at.upload}?offset=${at.offset}`, { method: 'PATCH', headers: { 'Content-Type': 'application/octet-stream' }, body });
		await onMove?.(at);
	}
	return at.attachment;
}
