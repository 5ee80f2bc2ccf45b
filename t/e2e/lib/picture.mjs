/** Pictures that a telephone or a desk sends, and what becomes of them: everybody but who sent it gets one made anew. */
import { until } from "./process.mjs";

/** One grey point. */
export const JPEG = Buffer.from("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=", "base64");

/** 64 x 48, made by libjpeg. */
export const PHOTO = Buffer.from("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAwAEADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDpKKKKACiiigDyWiiigAooooA9aooooAKKKKAPJaKKKACiiigD1qiiigAooooA8looooAKKKKAP//Z", "base64");

/** The photo with an Exif segment: turned, 37.5665 N 126.978 E. */
export function withPlace(jpeg, orientation = 6) {
	const tiff = Buffer.alloc(144);
	tiff.write("II*\0\x08\0\0\0", 0, "latin1");
	const entry = (at, tag, type, count, value) => { tiff.writeUInt16LE(tag, at); tiff.writeUInt16LE(type, at + 2); tiff.writeUInt32LE(count, at + 4); tiff.writeUInt32LE(value, at + 8); };
	tiff.writeUInt16LE(2, 8);
	entry(10, 0x112, 3, 1, orientation);
	entry(22, 0x8825, 4, 1, 40);
	tiff.writeUInt16LE(4, 40);
	entry(42, 1, 2, 2, 0x4e);
	entry(54, 2, 5, 3, 96);
	entry(66, 3, 2, 2, 0x45);
	entry(78, 4, 5, 3, 120);
	[37, 1, 33, 1, 594, 10, 126, 1, 58, 1, 408, 10].forEach((value, i) => tiff.writeUInt32LE(value, 96 + 4 * i));
	const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
	const head = Buffer.from([0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Width and height by the frame's head. */
export function sizeOf(jpeg) {
	for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2))
		if (jpeg[at + 1] === 0xc0) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
}

/** The bytes of an attachment, when the centre has looked at it and this session may have them. */
export async function handedOn(server, session, id) {
	const answer = await until(`attachment ${id} is handed on`, async () => {
		const now = await fetch(`${server.url}/api/v1/attachments/${id}`, { headers: session.headers });
		return now.status === 200 && now;
	}, 30_000);
	return Buffer.from(await answer.arrayBuffer());
}

/** A picture made anew: a JPEG without a word of its own. */
export const isClean = (bytes) => bytes.readUInt16BE(0) === 0xffd8 && !bytes.includes("Exif") && sizeOf(bytes) !== undefined;
