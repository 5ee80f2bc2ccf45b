/** What becomes of a photo: the copy that is handed on says nothing of its place, the small picture is small, the original is opened with a trace only;
 * a virus, a polyglot and a bomb are not handed on; while the scanner is away files are held, and that is said. */
import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { deflateRawSync } from "node:zlib";
import { Server } from "./lib/server.mjs";
import { folder, until } from "./lib/process.mjs";
import { PHOTO as JPEG, sizeOf, withPlace } from "./lib/picture.mjs";

const EICAR = Buffer.from("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

const put = async (server, session, name, bytes) => (await (await fetch(`${server.url}/api/v1/attachments?name=${name}`, { method: "POST", headers: { origin: server.url, ...session.headers, "content-type": "application/octet-stream" }, body: bytes })).json()).id;
const fetchFile = (server, session, path, method = "GET") => fetch(`${server.url}/api/v1/attachments/${path}`, { method, headers: { origin: server.url, ...session.headers } });
const bytesOf = async (answer) => Buffer.from(await answer.arrayBuffer());

test("a photo is handed on without its place, upright", async (t) => {
	const server = await Server.start(t);
	const [agent, other] = [await server.login("agent01"), await server.login("agent02")];
	const photo = Buffer.concat([withPlace(JPEG), Buffer.from("<script>alert(1)</script>")]);
	const id = await put(server, agent, "hole.jpg", photo);
	await until("it was looked at", async () => (await fetchFile(server, other, id)).status === 200);
	const answer = await fetchFile(server, other, id);
	assert.equal(answer.headers.get("content-type"), "image/jpeg");
	const clean = await bytesOf(answer);
	assert.deepEqual(sizeOf(clean), [48, 64], "upright");
	assert.ok(!clean.includes("Exif") && !clean.includes("script"), "nothing of it is in the copy");
	const about = await other.get(`/api/v1/attachments/${id}/about`);
	assert.ok(Math.abs(about.origin.latitude - 37.5665) < 0.0001 && Math.abs(about.origin.longitude - 126.978) < 0.0001, JSON.stringify(about));
	assert.equal((await fetchFile(server, other, `${id}/original`, "POST")).status, 403, "the original is not for everybody");
	const supervisor = await server.login("supervisor01");
	assert.ok((await bytesOf(await fetchFile(server, supervisor, `${id}/original`, "POST"))).equals(photo), "the original, as it came");
	const piece = await fetch(`${server.url}/api/v1/attachments/${id}`, { headers: { ...other.headers, range: "bytes=0-1" } });
	assert.equal(piece.status, 206);
	assert.deepEqual([...await bytesOf(piece)], [0xff, 0xd8], "in ranges too");
	assert.deepEqual(sizeOf(await bytesOf(await fetchFile(server, supervisor, `${id}?size=thumb`))), [48, 64]);

	const drawn = await put(server, agent, "drawn.jpg", JPEG);
	await until("the drawing was looked at", async () => (await fetchFile(server, other, drawn)).status === 200);
	await assert.rejects(other.post(`/api/v1/attachments/${id}/redact`, { file: drawn }), "nobody hands on another's drawing");
	await agent.post(`/api/v1/attachments/${id}/redact`, { file: drawn });
	assert.deepEqual(sizeOf(await bytesOf(await fetchFile(server, other, id))), [64, 48], "what was drawn over is handed on");
	assert.ok((await bytesOf(await fetchFile(server, supervisor, `${id}/original`, "POST"))).equals(photo), "the original stays");
});

/** A ZIP with one entry that says to hold `says` bytes. */
function zip(data, says) {
	const packed = deflateRawSync(data), local = Buffer.alloc(31), entry = Buffer.alloc(47), end = Buffer.alloc(22);
	local.write("PK\x03\x04", 0, "latin1"); local.writeUInt16LE(8, 8); local.writeUInt32LE(packed.length, 18); local.writeUInt32LE(says, 22); local.writeUInt16LE(1, 26); local.write("a", 30);
	entry.write("PK\x01\x02", 0, "latin1"); entry.writeUInt16LE(8, 10); entry.writeUInt32LE(packed.length, 20); entry.writeUInt32LE(says, 24); entry.writeUInt16LE(1, 28); entry.write("a", 46);
	end.write("PK\x05\x06", 0, "latin1"); end.writeUInt16LE(1, 8); end.writeUInt16LE(1, 10); end.writeUInt32LE(entry.length, 12); end.writeUInt32LE(local.length + packed.length, 16);
	return Buffer.concat([local, packed, entry, end]);
}

test("what is not what it says is not handed on, and the server lives", async (t) => {
	const server = await Server.start(t);
	const agent = await server.login("agent01");
	const bomb = Buffer.from(JPEG);
	for (let at = 2; at < bomb.length; at += 2 + bomb.readUInt16BE(at + 2))
		if (bomb[at + 1] === 0xc0) { bomb.writeUInt16BE(65000, at + 5); bomb.writeUInt16BE(65000, at + 7); break; }
	for (const [name, bytes] of [["cut.jpg", JPEG.subarray(0, 300)], ["bomb.jpg", bomb], ["noise.png", Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), Buffer.alloc(5000, 7)])],
		["bomb.zip", zip(Buffer.alloc(5_000_000), 10)], ["both.gif", Buffer.concat([Buffer.from("GIF89a"), zip(Buffer.from("words"), 5)])], ["run.exe", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(58), Buffer.from([64, 0, 0, 0]), Buffer.from("PE\0\0", "latin1"), Buffer.alloc(300)])]]) {
		const id = await put(server, agent, name, bytes);
		await until(`${name} is kept back`, async () => (await fetchFile(server, agent, id)).status === 403);
	}
	const well = await put(server, agent, "words.zip", zip(Buffer.from("words"), 5));
	const other = await server.login("agent02");
	await until("a plain archive is handed on, to be saved", async () => (await fetchFile(server, other, well)).status === 200);
	assert.equal((await fetchFile(server, other, well)).headers.get("content-type"), "application/octet-stream");
	assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
});

test("the scanner is asked; what it knows stays sealed, and nothing is clean that it has not seen", async (t) => {
	const path = `${folder(t, "clamd")}/clamd.sock`;
	let away = false;
	/** A fixture of clamd's protocol: what the real one answers, byte by byte (clamd(8), INSTREAM). */
	const scanner = createServer((socket) => {
		let got = Buffer.alloc(0);
		socket.on("error", () => {});
		socket.on("data", (piece) => {
			if (away) return socket.destroy();
			got = Buffer.concat([got, piece]);
			if (got.toString("latin1") === "zPING\0") return socket.end("PONG\0");
			let at = got.indexOf(0) + 1, words = Buffer.alloc(0);
			while (at && at + 4 <= got.length) {
				const n = got.readUInt32BE(at);
				if (n === 0) {
					assert.equal(got.subarray(0, 10).toString("latin1"), "zINSTREAM\0");
					return socket.end(words.includes("EICAR-STANDARD") ? "stream: Eicar-Signature FOUND\0" : "stream: OK\0");
				}
				words = Buffer.concat([words, got.subarray(at + 4, at + 4 + n)]);
				at += 4 + n;
			}
		});
	});
	await new Promise((yes) => scanner.listen(path, yes));
	t.after(() => scanner.close());
	const server = await Server.start(t, { args: ["--clamd", path] });
	const [agent, other] = [await server.login("agent01"), await server.login("agent02")];
	const bad = await put(server, agent, "eicar.com", EICAR), good = await put(server, agent, "words.txt", Buffer.from("good words"));
	await until("the virus is kept back", async () => (await fetchFile(server, agent, bad)).status === 403);
	await until("the words are handed on", async () => (await fetchFile(server, other, good)).status === 200);
	away = true;
	const later = await put(server, agent, "later.txt", Buffer.from("later words"));
	await until("it is held, and said so", async () => (await agent.get(`/api/v1/attachments/${later}/about`)).look === "held");
	assert.equal((await fetchFile(server, other, later)).status, 409, "not seen yet");
	away = false;
	await until("it is handed on when the scanner is back", async () => (await fetchFile(server, other, later)).status === 200, 30_000);
});
