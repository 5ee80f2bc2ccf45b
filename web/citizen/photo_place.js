// Where a photo was taken, as the camera wrote it into the file (Exif 2.32 in a JPEG): read in the browser and offered to the citizen.
// The photo itself goes up without it (smallPicture); the place goes along only when they say so.

const head_most = 128 * 1024, entries_most = 200;

/** @param {DataView} view @param {number} at of a directory @param {boolean} little @returns {{tag: number, at: number}[]} its entries, where their values stand */
function entriesOf(view, at, little) {
	const count = Math.min(view.getUint16(at, little), entries_most);
	return Array.from({ length: count }, (_, i) => ({ tag: view.getUint16(at + 2 + i * 12, little), at: at + 2 + i * 12 + 8 }));
}

/** @param {DataView} view of the TIFF @returns {{latitude: number, longitude: number} | null} */
function placeIn(view) {
	const little = view.getUint16(0) === 0x4949;
	const place = entriesOf(view, view.getUint32(4, little), little).find(one => one.tag === 0x8825);
	if (!place) return null;
	const parts = new Map(entriesOf(view, view.getUint32(place.at, little), little).map(one => [one.tag, one.at]));
	const degrees = (/** @type {number} */ tag) => {
		const at = view.getUint32(parts.get(tag) ?? view.byteLength, little);
		return [0, 1, 2].reduce((sum, i) => sum + view.getUint32(at + i * 8, little) / view.getUint32(at + i * 8 + 4, little) / 60 ** i, 0);
	};
	const signed = (/** @type {number} */ tag, /** @type {string} */ minus) => degrees(tag + 1) * (String.fromCharCode(view.getUint8(parts.get(tag) ?? view.byteLength)) === minus ? -1 : 1);
	const [latitude, longitude] = [signed(1, 'S'), signed(3, 'W')];
	return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude || longitude) ? { latitude, longitude } : null;
}

/** @param {DataView} view of the file's head */
function tiffIn(view) {
	for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda; at += 2 + view.getUint16(at + 2))
		if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) return new DataView(view.buffer, at + 10);
	return null;
}

/** Null when it does not say, or is no photo of a camera. @param {Blob} file */
export async function photoPlace(file) {
	try {
		const view = new DataView(await file.slice(0, head_most).arrayBuffer());
		const tiff = view.getUint16(0) === 0xffd8 ? tiffIn(view) : null;
		return tiff && placeIn(tiff);
	} catch {
		return null; // it points out of itself
	}
}
