/** Two hundred calls of sipp through the queue to phones that answer, are busy, decline and let it ring, with callers who
 * give up and ring again. Nobody may be lost: offered = answered + abandoned + left + waiting, and nobody stays stuck. */
import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PASSWORD, Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { folder, freePort, run, sleep, until, whenOver } from "./lib/process.mjs";
import { routing } from "./lib/people.mjs";

const AGENTS = 20;
const scenario = fileURLToPath(new URL("scenario/caller.xml", import.meta.url));

/** Starts sipp: `count` callers from the numbers `first`, `first`+1..., who each stay `stay_ms`. */
function callers(t, server, count, rate, stay_ms, first) {
	const dir = folder(t, "sipp");
	writeFileSync(`${dir}/numbers.csv`, "SEQUENTIAL\n" + Array.from({ length: count }, (_, i) => `0${first + i}\n`).join(""));
	return freePort().then(async (port) => {
		const args = [`127.0.0.1:${server.sip}`, "-sf", scenario, "-inf", `${dir}/numbers.csv`, "-s", "1200", "-i", "127.0.0.2", "-mi", "127.0.0.2", "-p", String(port),
			"-m", String(count), "-r", String(rate), "-l", "400", "-d", String(stay_ms), "-nostdin", "-timeout", "300", "-trace_err", "-error_file", `${dir}/errors`];
		const { code, output } = await run("sipp", args, { cwd: dir });
		const errors = existsSync(`${dir}/errors`) ? readFileSync(`${dir}/errors`, "utf8") : output.slice(-1500);
		assert.equal(code, 0, `sipp: ${errors.slice(0, 4000)}`);
	});
}

/** What the n-th call at a phone meets: mostly an answer, sometimes not. */
function meet(call, n) {
	if (n % 11 === 3) return call.reject(486, "Busy Here");
	if (n % 11 === 7) return call.reject(603, "Decline");
	call.ring();
	if (n % 23 === 5) return undefined; // rings until the server gives up
	return sleep(150).then(() => call.state === "ringing" && call.accept());
}

/** An agent who finishes the wrap-up at once and comes back after having been taken out. */
async function worker(t, server, name, counter) {
	const session = await server.login(name);
	const phone = await Phone.open(t, { server, user: name, password: PASSWORD });
	phone.onInvite = (call) => meet(call, counter.n++);
	assert.equal(await phone.register(), 200);
	await session.presence("available", "phone");
	const live = await session.live(undefined, { facts: false, board: false, me: true });
	const timer = setInterval(() => {
		const me = live.me;
		live.me = null;
		if (me?.routing === "wrap_up") session.post("/api/v1/me/wrap/done").catch(() => {});
		else if (me && ["not_answering", "off"].includes(me.routing)) session.presence("available", "phone").catch(() => {});
	}, 200);
	whenOver(t, () => clearInterval(timer));
	return { name, session, phone, live };
}

/** Exactly one end for each beginning, and the board's sums are those of the log. */
function assertConserved(floor, offered) {
	const started = floor.of("contact.started").map((f) => f.contact);
	const ended = floor.of("contact.ended");
	assert.equal(started.length, offered);
	assert.equal(new Set(started).size, offered);
	assert.deepEqual([...ended.map((f) => f.contact)].sort(), [...started].sort());
	const answered = new Set(floor.of("contact.answered").map((f) => f.contact));
	for (const end of ended) assert.equal(end.result, answered.has(end.contact) ? "answered" : "abandoned");
	const sequence = floor.facts.map((f) => BigInt(f.seq));
	assert.ok(sequence.every((s, i) => i === 0 || s > sequence[i - 1]), "facts come in order");
	for (const offer of floor.of("offer.made")) assert.equal(floor.of("offer.ended", { offer: offer.offer }).length, 1, "every offer ends once");
	return { answered: answered.size, abandoned: ended.length - answered.size };
}

function assertBoard(board, offered, counted) {
	const { today, waiting } = board;
	assert.equal(today.offered, offered);
	assert.equal(today.answered, counted.answered);
	assert.equal(today.abandoned + today.short_abandoned, counted.abandoned);
	assert.equal(waiting.count, 0);
	assert.equal(today.offered, today.answered + today.abandoned + today.short_abandoned + today.left_menu + waiting.count);
}

test("200 calls through the queue, with abandons, redials, rejects and no-answers", async (t) => {
	const server = await Server.start(t, { args: ["--trunk", "test 127.0.0.2", "--ring", "5"] });
	const supervisor = await server.login("supervisor01");
	const floor = await supervisor.live(0);
	const counter = { n: 0 };
	const workers = [];
	for (let i = 1; i <= AGENTS; i++) workers.push(await worker(t, server, `agent${String(i).padStart(2, "0")}`, counter));

	await Promise.all([
		callers(t, server, 100, 3, 8_000, 3_120_0000),
		callers(t, server, 60, 12, 2_500, 3_121_0000),
		sleep(20_000).then(() => callers(t, server, 40, 4, 8_000, 3_121_0020)), // the impatient ring again
	]);
	await until("every contact's end", () => floor.of("contact.ended").length === 200, 60_000);
	const counted = assertConserved(floor, 200);
	assert.ok(counted.answered >= 80 && counted.abandoned >= 8, JSON.stringify(counted));
	assert.ok(floor.of("contact.queued", { because: "redial" }).length > 0, "who rings again has the place again");
	const how = (word) => floor.of("offer.ended", { how: word }).length;
	for (const word of ["accepted", "busy", "declined"]) assert.ok(how(word) > 0, `offers that were ${word}`);

	for (const w of workers) await until(`${w.name} is free`, async () => (await routing(w.session)) === "idle", 60_000);
	const board = await until("the board's count", async () => {
		const b = await supervisor.get("/api/v1/board");
		return b.today.offered === 200 && b;
	});
	assertBoard(board, 200, counted);
	const metrics = await server.metrics();
	const legs = Object.entries(metrics).filter(([name]) => name.startsWith("dajeong_legs{"));
	assert.ok(legs.length > 0 && legs.every(([, value]) => value === 0), `legs left: ${JSON.stringify(legs)}`);
	assert.ok(Object.entries(metrics).filter(([n]) => n.startsWith("dajeong_queue_waiting")).every(([, v]) => v === 0));
	const listed = [];
	for (let before = ""; ;) {
		const page = await supervisor.get(`/api/v1/contacts?limit=50${before}`);
		const rows = page.contacts ?? page;
		listed.push(...rows);
		if (rows.length < 50) break;
		before = `&before=${rows.at(-1).id}`;
	}
	assert.equal(new Set(listed.map((c) => c.id)).size, 200, "the record has every contact once");
});
