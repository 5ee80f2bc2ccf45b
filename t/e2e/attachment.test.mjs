/** A file comes up, lies sealed, and comes back as it was to who may see it. */
import test from "node:test";
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { Server } from "./lib/server.mjs";

const FILES = {
	"길 위의 구멍.gif": ["image/gif", Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(200_000, 7)])],
	"answer.pdf": ["application/pdf", Buffer.from("%PDF-1.4\n%a document\n")],
	"page.html": ["text/html", Buffer.from("<!doctype html><html><script>alert(1)</script></html>")],
};

function every(folder) {
	return readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`).filter((path) => statSync(path).isFile());
}

async function put(session, server, name, bytes) {
	return fetch(`${server.url}/api/v1/attachments?name=${encodeURIComponent(name)}`, { method: "POST", headers: { origin: server.url, ...session.headers, "content-type": "application/octet-stream" }, body: bytes });
}

test("files come along and come back", async (t) => {
	const server = await Server.start(t);
	const agent = await server.login("agent01");
	for (const [name, [type, bytes]] of Object.entries(FILES)) {
		const answer = await put(agent, server, name, bytes);
		const kept = await answer.json();
		assert.equal(answer.status, 200, JSON.stringify(kept));
		assert.deepEqual({ ...kept, id: 0 }, { id: 0, name, type, bytes: bytes.length });
		const back = await fetch(`${server.url}/api/v1/attachments/${kept.id}`, { headers: agent.headers });
		assert.ok(Buffer.from(await back.arrayBuffer()).equals(bytes), `${name} comes back as it went`);
		assert.equal(back.headers.get("content-type"), "application/octet-stream", "only pictures that were made anew are shown (media.test.mjs)");
		assert.ok(back.headers.get("content-disposition").endsWith(encodeURIComponent(name).replaceAll("_", "%5F")), back.headers.get("content-disposition"));
	}
	assert.equal((await put(agent, server, "empty", Buffer.alloc(0))).status, 411);
	const big = await put(agent, server, "big", Buffer.alloc(33 * 1024 * 1024)).catch(() => ({ status: 413 }));
	assert.equal(big.status, 413, "refused, or cut off while it was still being sent");
	const guest = await fetch(`${server.url}/api/v1/attachments/123`);
	assert.equal(guest.status, 401);
	for (const path of every(server.data))
		assert.ok(!readFileSync(path).includes(FILES["page.html"][1]), `${path} shows what was sealed`);
	assert.equal(every(`${server.data}/attachments`).length, 3);
});
