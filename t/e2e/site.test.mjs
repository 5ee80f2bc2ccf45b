/** A site's life: init, backup and restore on the running system, the local certificate, the API's own description. */
import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import https from "node:https";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import Ajv from "ajv/dist/2020.js";
import { Validator } from "@seriousme/openapi-schema-validator";
import WebSocket from "ws";
import { PASSWORD, Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { folder, freePort, run, start, top, until } from "./lib/process.mjs";
import { phoneAgent, ringing } from "./lib/people.mjs";

const program = process.env.DAJEONG_PROGRAM ?? `${top}build/dajeong`;

/** Not of the API, or hidden from all but an administrator of a demonstration. */
const PAGES = ["/wall", "/demo", "/api/v1/demo"];

test("the API's description is valid OpenAPI and true", async (t) => {
	const server = await Server.start(t);
	const document = await server.guest().get("/api/v1/openapi.json");
	const validator = new Validator();
	const verdict = await validator.validate(structuredClone(document));
	assert.ok(verdict.valid, JSON.stringify(verdict.errors)?.slice(0, 2000));
	assert.equal(validator.version, "3.1");
	const admin = await server.login("admin");
	for (const [path, methods] of Object.entries(document.paths)) {
		if (!methods.get || path.includes("{") || PAGES.includes(path)) continue;
		const guest = await fetch(server.url + path);
		assert.notEqual(guest.status, 404, `${path} is described and must be there`);
		const answer = await admin.get(path).then(() => 200, (error) => error.status);
		assert.ok(Object.keys(methods.get.responses).includes(String(answer)) || [400, 403].includes(answer), `${path} answered ${answer}, which its description does not know`);
	}
});

test("every answer has the shape that the description gives it", async (t) => {
	const server = await Server.start(t);
	assert.equal((await server.guest().get("/api/v1/open")).open, true, "open by the hours, though nobody is logged in");
	const document = await server.guest().get("/api/v1/openapi.json");
	const ajv = new Ajv({ strict: false });
	ajv.addSchema({ $id: "api", components: document.components });
	for (const name of ["admin", "supervisor01", "agent01"]) {
		const who = await server.login(name);
		for (const [path, { get }] of Object.entries(document.paths)) {
			if (!get || path.includes("{") || PAGES.includes(path)) continue;
			const response = await fetch(server.url + path, { headers: who.headers });
			const described = get.responses[response.status] ?? document.components.responses.refused;
			const schema = described.content?.["application/json"]?.schema;
			if (!schema) continue;
			const answer = await response.json();
			const fits = ajv.compile({ $ref: `api${schema.$ref}` });
			assert.ok(fits(answer), `${name} GET ${path} ${response.status}: ${JSON.stringify(fits.errors)}`);
		}
	}
});

test("a token speaks for a program until it is ended; passwords lock after wrong guesses", async (t) => {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const made = await admin.post("/api/v1/tokens", { label: "report", scope: "api" });
	const headers = { authorization: `Bearer ${made.token}` };
	assert.equal((await fetch(`${server.url}/api/v1/board`, { headers })).status, 200);
	await admin.delete(`/api/v1/tokens/${made.id}`);
	await until("the token's end", async () => (await fetch(`${server.url}/api/v1/board`, { headers })).status === 401);
	const guess = () => fetch(`${server.url}/api/v1/session`, { method: "POST", headers: { "content-type": "application/json", origin: server.url }, body: JSON.stringify({ name: "agent07", password: "guess" }) });
	const seen = [];
	for (let i = 0; i < 30 && !seen.includes(423); i++) seen.push((await guess()).status);
	assert.ok(seen.includes(401) && (seen.includes(423) || seen.includes(429)), `statuses ${seen}`);
});

test("backup on the running system, restore elsewhere, and both say the same", async (t) => {
	const server = await Server.start(t);
	const agent = await phoneAgent(t, server, "agent01");
	const floor = await (await server.login("supervisor01")).live(0);
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	(await ringing(agent)).accept();
	await until("the conversation", () => call.state === "talking");
	const { contact } = await floor.fact("contact.answered");
	const dir = folder(t, "backup");
	const made = await run(program, ["backup", "--data", server.data, "--to", `${dir}/site.backup`]);
	assert.equal(made.code, 0, made.output);
	assert.equal(call.state, "talking", "the call goes on");
	const bytes = readFileSync(`${dir}/site.backup`);
	for (const word of ["01012345678", "SQLite format", "contact.answered", "김다연"]) assert.ok(!bytes.includes(word), `${word} stands in the backup in plain`);
	await call.hangup();
	const restored = await run(program, ["restore", "--data", `${dir}/data`, "--from", `${dir}/site.backup`, "--keys", `${server.data}/keys`]);
	assert.equal(restored.code, 0, restored.output);
	const other = await Server.start(t, { data: `${dir}/data` });
	const log = await (await other.login("supervisor01")).live(0);
	await log.fact("contact.answered", { contact });
	const until_backup = floor.facts.filter((f) => f.kind !== "server.started").slice(0, floor.facts.findIndex((f) => f.kind === "contact.answered"));
	for (const fact of until_backup) assert.deepEqual(log.facts.find((f) => f.seq === fact.seq), fact);
	const damaged = Buffer.from(bytes);
	damaged[damaged.length >> 1] ^= 1;
	writeFileSync(`${dir}/damaged.backup`, damaged);
	assert.notEqual((await run(program, ["restore", "--data", `${dir}/none`, "--from", `${dir}/damaged.backup`, "--keys", `${server.data}/keys`])).code, 0, "a damaged backup is refused");
});

test("--lan makes a certificate authority whose certificate the server shows", async (t) => {
	const port = await freePort();
	const server = await Server.start(t, { args: ["--lan", "--force", "--https", `127.0.0.1:${port}`] });
	const shown = await until("TLS", () => new Promise((done, failed) => {
		const request = https.get({ host: "127.0.0.1", port, path: "/readyz", rejectUnauthorized: false }, (answer) => {
			const certificate = answer.socket.getPeerCertificate(true);
			answer.resume();
			answer.on("end", () => done({ status: answer.statusCode, certificate }));
		});
		request.on("error", failed);
	}));
	assert.equal(shown.status, 200);
	assert.ok(shown.certificate.subjectaltname?.includes("127.0.0.1") || shown.certificate.subjectaltname, "it names its addresses");
	assert.notEqual(shown.certificate.issuer.CN, shown.certificate.subject.CN, "it is signed by the authority");
	assert.match(server.process.output, /█|▀|▄/, "a QR code is printed");
});

test("init makes a site that starts, and says what is missing", async (t) => {
	const dir = folder(t, "init");
	const answers = ["--name", "시험 120", "--time-zone", "Asia/Seoul", "--languages", "ko en", "--admin", "chief", "--password", "a long enough word 1", "--trunk", "kt 127.0.0.2", "--number", "120"];
	const made = await run(program, ["init", "--data", `${dir}/data`, "--config", `${dir}/site.conf`, ...answers]);
	assert.equal(made.code, 0, made.output);
	assert.ok(existsSync(`${dir}/site.conf`));
	assert.ok(readdirSync(`${dir}/data/backups`).length >= 1, "a first backup");
	const server = await Server.start(t, { data: `${dir}/data`, demo: false, args: ["--config", `${dir}/site.conf`] });
	const admin = await server.login("chief", "a long enough word 1");
	const missing = await admin.get("/api/v1/missing");
	assert.ok((missing.missing ?? missing).length > 0, "agents are missing at least");
});

/** The sample configuration with this test's ports and certificate. */
async function startProxy(t, server) {
	const dir = folder(t, "haproxy");
	const port = await freePort();
	const made = await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2", "-keyout", `${dir}/key.pem`, "-out", `${dir}/cert.pem`]);
	assert.equal(made.code, 0, made.output);
	writeFileSync(`${dir}/site.pem`, readFileSync(`${dir}/cert.pem`, "utf8") + readFileSync(`${dir}/key.pem`, "utf8"));
	const sample = readFileSync(`${top}packaging/haproxy.cfg`, "utf8");
	writeFileSync(`${dir}/haproxy.cfg`, sample.replaceAll("127.0.0.1:8120", `127.0.0.1:${server.http}`).replace("bind :443", `bind 127.0.0.1:${port}`)
		.replace("bind :80", `bind 127.0.0.1:${await freePort()}`).replace("/etc/dajeong/site.pem", `${dir}/site.pem`));
	const proxy = start(t, "haproxy", ["-f", `${dir}/haproxy.cfg`, "-db"]);
	return { port, proxy };
}

function overHttp2(port, path, headers = {}, body) {
	return new Promise((done, failed) => {
		const client = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
		client.on("error", failed);
		const length = body ? { "content-length": Buffer.byteLength(body) } : {}; // as browsers say it; without it the proxy would send chunks
		const request = client.request({ ":path": path, ":method": body ? "POST" : "GET", ...length, ...headers });
		let text = "";
		let head;
		request.on("error", failed);
		request.on("response", (h) => (head = h));
		request.on("data", (d) => (text += d));
		request.on("end", () => {
			done({ status: head[":status"], protocol: client.alpnProtocol, head, text });
			client.close();
		});
		request.end(body);
	});
}

test("the sample haproxy speaks HTTP/2 outside, carries the live feed and hides the metrics", async (t) => {
	const server = await Server.start(t, { args: ["--proxied"] });
	const { port, proxy } = await startProxy(t, server);
	const ready = await until("an answer over HTTP/2", () => (proxy.ended ? assert.fail(proxy.output) : overHttp2(port, "/readyz").then((a) => a.status === 200 && a)));
	assert.equal(ready.protocol, "h2");
	assert.equal((await overHttp2(port, "/metrics", { "x-forwarded-for": "127.0.0.1" })).status, 404);
	const login = await overHttp2(port, "/api/v1/session", { "content-type": "application/json", origin: `https://127.0.0.1:${port}` }, JSON.stringify({ name: "supervisor01", password: PASSWORD }));
	assert.equal(login.status, 200, login.text);
	assert.match(String(login.head["set-cookie"]), /Secure/i, "the server knows that it is TLS outside");
	const cookie = String(login.head["set-cookie"]).split(";")[0];
	const socket = new WebSocket(`wss://127.0.0.1:${port}/api/v1/live`, { headers: { cookie, origin: `https://127.0.0.1:${port}` }, rejectUnauthorized: false });
	t.after(() => socket.terminate());
	const hello = await new Promise((done, failed) => socket.once("message", (m) => done(JSON.parse(m))).once("error", failed));
	assert.equal(hello.type, "hello");
});

/** The first line of the answer to exactly these bytes. */
function raw(open, text) {
	return new Promise((done, failed) => {
		const socket = open();
		let answer = "";
		socket.on("data", (d) => (answer += d)).on("error", failed).on("close", () => done(answer.split("\r\n")[0]));
		socket.write(text);
	});
}

test("two lengths for one body are refused by the proxy and by the server", async (t) => {
	const server = await Server.start(t, { args: ["--proxied"] });
	const { port, proxy } = await startProxy(t, server);
	await until("the proxy", () => (proxy.ended ? assert.fail(proxy.output) : overHttp2(port, "/readyz").then((a) => a.status === 200)));
	const smuggled = "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
	assert.match(await raw(() => connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] }), smuggled), /^HTTP\/1\.1 400 /);
	assert.match(await raw(() => connectTcp(server.http, "127.0.0.1"), smuggled), /^HTTP\/1\.1 400 /);
});

test("a server stopped in the moment after a change ends clean", async (t) => {
	for (let round = 0; round < 3; round++) {
		const server = await Server.start(t);
		const admin = await server.login("admin");
		const change = (n) => admin.post("/api/v1/directory/departments", { code: `moment-${n}`, name: `순간과 ${n}` });
		await change(1);
		const last = change(2).catch(() => {});
		await server.stop(); // which must be clean: nothing from a sanitizer
		await last;
	}
});
