/** What becomes of a photo: the copy that is handed on says nothing of its place, the small picture is small, the original is opened with a trace only;
 * a virus, a polyglot and a bomb are not handed on; while the scanner is away files are held, and that is said. */
import test from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { deflateRawSync } from "node:zlib";
import { Server } from "./lib/server.mjs";
import { folder, start, until } from "./lib/process.mjs";
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

/** Debian's clamd with one signature, that of the EICAR test file; what else it knows comes from nowhere. */
class Clamd {
	constructor(t) {
		this.t = t;
		this.at = folder(t, "clamd");
		this.path = `${this.at}/clamd.sock`;
		mkdirSync(`${this.at}/base`);
		writeFileSync(`${this.at}/base/eicar.ndb`, `Eicar-Test-Signature:0:0:${EICAR.toString("hex")}\n`);
		writeFileSync(`${this.at}/clamd.conf`, `LocalSocket ${this.path}\nFixStaleSocket yes\nForeground yes\nDatabaseDirectory ${this.at}/base\nTemporaryDirectory ${this.at}\nStreamMaxLength 32M\nMaxFileSize 32M\nMaxScanSize 64M\nAlertExceedsMax yes\nConcurrentDatabaseReload no\nSelfCheck 86400\n`);
	}

	async up() {
		this.program = start(this.t, "/usr/sbin/clamd", ["--foreground", `--config-file=${this.at}/clamd.conf`]);
		await until("clamd answers", () => {
			if (this.program.ended) throw new Error(this.program.output);
			return new Promise((done) => {
				const socket = connect(this.path, () => socket.write("zPING\0"));
				socket.on("data", (said) => (socket.destroy(), done(said.toString("latin1") === "PONG\0")));
				socket.on("error", () => done(false));
				socket.on("close", () => done(false));
			});
		}, 120_000);
	}
}

test("Debian's clamd is asked: an infected file stays sealed, a clean one goes on; while it is away files are held, and that is said", async (t) => {
	const scanner = new Clamd(t);
	await scanner.up();
	const server = await Server.start(t, { args: ["--clamd", scanner.path] });
	const [agent, other] = [await server.login("agent01"), await server.login("agent02")];
	const bad = await put(server, agent, "eicar.com", EICAR), packed = await put(server, agent, "papers.zip", zip(EICAR, EICAR.length)), good = await put(server, agent, "words.txt", Buffer.from("good words"));
	const photo = await put(server, agent, "hole.jpg", JPEG);
	const looks = async (id) => (await agent.get(`/api/v1/attachments/${id}/about`)).look;
	await until("the virus is kept back", async () => (await fetchFile(server, agent, bad)).status === 403);
	await until("in an archive, too", async () => (await fetchFile(server, agent, packed)).status === 403);
	await assert.rejects(agent.get(`/api/v1/attachments/${packed}/about`), { verdict: "quarantined" });
	await until("the words are handed on", async () => (await fetchFile(server, other, good)).status === 200);
	await until("the photo is made anew", async () => (await looks(photo)) === "cleaned");
	await scanner.program.stop();
	const later = await put(server, agent, "later.txt", Buffer.from("later words")), worse = await put(server, agent, "later.com", Buffer.concat([EICAR, Buffer.from("\n")]));
	await until("both are held, and said so", async () => (await looks(later)) === "held" && (await looks(worse)) === "held");
	assert.equal((await fetchFile(server, other, later)).status, 409, "not seen yet");
	await scanner.up();
	await until("it is handed on when the scanner is back", async () => (await fetchFile(server, other, later)).status === 200);
	await until("and the other is not", async () => (await fetchFile(server, agent, worse)).status === 403);
});
