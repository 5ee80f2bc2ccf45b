/** Scenario 14: heavy rain. For a minute four times as many people ring as usual; some choose to be rung back, some give up. The wall
 * shows it as it happens, and afterwards the floor works off the list until nobody is due. */
import { Phone } from "../lib/phone.mjs";
import { sleep, until } from "../lib/process.mjs";
import { amplitudeAt } from "../lib/sound.mjs";
import { countDay } from "./count.mjs";

export const number = 14;
export const title = "A day of heavy rain: four times the calls for a minute, call-backs, and the level on the wall";
export const clock = "16:00";
export const args = ["--abandoned-callback", "8", "--wrap-up", "none", "--callback-gap", "1"];

const NETWORK = "127.0.0.2";
const AGENT_HZ = 600;
const between = (low, high) => low + Math.random() * (high - low);

const document = JSON.stringify({
	name: "rain", lines: ["1200"], start: "queue", steps: [
		{ name: "queue", do: "queue", queue: "general", choices: [{ key: "1", say: "menu_callback", next: "callback" }] },
		{ name: "callback", do: "callback", next: "end", otherwise: "queue" },
		{ name: "end", do: "goodbye" },
	],
});

/** Answers everything, talks as long as the other side does, writes the topic; works the call-back list when it rains no more. */
async function worker(stage, day, name) {
	const session = await stage.server.login(name);
	const phone = await stage.phone(name);
	phone.onInvite = async (call) => {
		call.ring();
		await sleep(between(200, 900));
		if (call.state === "ringing") call.accept();
		call.sound.hz = AGENT_HZ;
	};
	await session.presence("available", "phone");
	const live = await session.live(undefined, { facts: false, board: false, me: true });
	const turn = async () => {
		const me = live.me;
		live.me = null;
		if (me?.routing === "wrap_up") {
			await session.put(`/api/v1/contacts/${me.wrap.contact.id}/record`, { topic: stage.named("topics", Math.random() < 0.7 ? "weather" : "road_damage"), place: null, outcome: "answered", note: "", words: "", revision: 0 });
			await session.post("/api/v1/me/wrap/done");
		} else if (["not_answering", "off"].includes(me?.routing)) await session.presence("available", "phone");
		else if (day.working && (me ?? {}).routing !== "talking") await ringBack(session);
	};
	while (!day.over) {
		await turn().catch(() => {});
		await sleep(300);
	}
	live.close();
}

/** One key on the list: the first one that nobody has taken. */
async function ringBack(session) {
	const { callbacks } = await session.get("/api/v1/callbacks");
	const one = callbacks.find((entry) => !entry.claimed && entry.reason !== "chosen");
	if (one) await session.post(`/api/v1/callbacks/${one.id}/call`);
}

/** Somebody who rings: is answered and talks, chooses to be rung back when it takes long, or gives up. */
async function caller(stage, day, i) {
	const phone = await Phone.open(stage.t, { server: stage.server, user: `0105${String(1_000_000 + i)}`, address: NETWORK });
	const call = await phone.call("1200");
	call.sound.hz = 500;
	const mind = Math.random();
	const patience_ms = mind < 0.2 ? between(9000, 14_000) : mind < 0.6 ? 6000 : 120_000;
	const began = Date.now();
	while (call.state !== "ended" && Date.now() - began < patience_ms && !answered(call)) await sleep(300);
	if (answered(call)) await sleep(day.talk_ms * between(0.7, 1.3));
	else if (mind >= 0.2 && mind < 0.6) await choose(stage, call);
	await call.hangup();
	phone.close();
}

/** The agent's tone is there, louder than any music: somebody talks to us. */
function answered(call) {
	const heard = call.sound.packets.slice(-10);
	call.sound.packets = heard;
	return heard.length === 10 && heard.every((p) => amplitudeAt(call.sound.codec.decode(p.payload), 8000, AGENT_HZ) > 0.15);
}

/** 1, and 1 again once the number has been read back. */
async function choose(stage, call) {
	const end = Date.now() + 40_000;
	while (call.state !== "ended" && Date.now() < end) {
		await call.sound.keys("1");
		await sleep(2500);
	}
}

async function publish(stage) {
	const made = await stage.admin.post("/api/v1/flows", { document, note: "a key to be rung back" });
	await stage.admin.put(`/api/v1/flows/${made.id}/live`, { version: made.version });
	await stage.fact("flow.live");
	await sleep(1000);
}

/** Calls at `each_ms` for so many seconds. */
async function pour(stage, day, seconds, each_ms) {
	const end = Date.now() + seconds * 1000;
	while (Date.now() < end) {
		day.calls.push(caller(stage, day, day.calls.length).catch(() => {}));
		await sleep(-Math.log(1 - Math.random()) * each_ms);
	}
}

/** The wall at this moment, in words. */
async function tell(stage) {
	const { waiting, level, today, callbacks } = await stage.boss.get("/api/v1/board");
	stage.say(`  the wall: ${waiting.count} wait, level ${level.half.in_time} of ${level.half.of} within 20 s, ${today.abandoned} gave up, ${callbacks.due} to be rung back.`);
	return { waiting: waiting.count, due: callbacks.due };
}

async function watch(stage, day) {
	const seen = { waiting: 0, due: 0 };
	while (!day.dry) {
		await sleep(stage.options.fast ? 2000 : 8000);
		const now = await tell(stage);
		seen.waiting = Math.max(seen.waiting, now.waiting);
		seen.due = Math.max(seen.due, now.due);
	}
	return seen;
}

export async function play(stage) {
	const fast = stage.options.fast;
	const agents = fast ? 4 : 12;
	const day = { over: false, dry: false, working: false, calls: [], talk_ms: fast ? 2500 : 5000 };
	const usual_ms = (2 * day.talk_ms) / agents; // half of what the floor can take
	stage.onDialled = async (call) => {
		call.ring();
		await sleep(400);
		call.accept();
		call.sound.hz = 500;
		await sleep(day.talk_ms);
		await call.hangup();
	};
	await publish(stage);
	const workers = Array.from({ length: agents }, (_, i) => worker(stage, day, `agent${String(i + 1).padStart(2, "0")}`));
	stage.look("the wall:", `/wall?token=${stage.wall.token}`);
	stage.say(`A usual afternoon: ${agents} agents, a call every ${(usual_ms / 1000).toFixed(1)} s.`);
	await pour(stage, day, fast ? 5 : 20, usual_ms);
	stage.say("Heavy rain: four times as many ring. Key 1 has the waiting rung back, and they keep their place.");
	const watching = watch(stage, day);
	await pour(stage, day, fast ? 15 : 60, usual_ms / 4);
	stage.say("The rain stops. Who waits is answered; the floor rings back those who chose it and those who gave up.");
	day.working = true;
	await Promise.all(day.calls);
	await until("nobody waits, nobody is due", async () => {
		const board = await stage.boss.get("/api/v1/board");
		return board.waiting.count === 0 && board.callbacks.due === 0 && board.agents.states.talking === 0 && board.agents.states.ringing === 0;
	}, 240_000, 1000);
	day.dry = true;
	const seen = await watching;
	day.over = true;
	await Promise.all(workers);
	await facts(stage, day, seen);
}

async function facts(stage, day, seen) {
	const { live } = stage;
	const counted = countDay(live.facts);
	const { today, level, waiting, callbacks } = await stage.boss.get("/api/v1/board");
	const started = live.of("contact.started").map((f) => f.contact);
	const ended = new Set(live.of("contact.ended").map((f) => f.contact));
	stage.say(`${day.calls.length} rang; ${today.answered} answered, ${today.abandoned} gave up, ${live.of("callback.due").length} rung back; at most ${seen.waiting} waited, ${seen.due} were due.`);
	stage.check("the wall saw them wait", seen.waiting > 3);
	stage.check("some chose to be rung back, some gave up", live.of("callback.due", { reason: "chosen" }).length > 0 && live.of("callback.due", { reason: "abandoned" }).length > 0);
	stage.check("every caller ended exactly once", started.every((contact) => ended.has(contact)) && live.of("contact.ended").length === ended.size);
	stage.check("nobody waits and nobody is due at the end", waiting.count === 0 && callbacks.due === 0);
	for (const name of ["offered", "answered", "abandoned", "short_abandoned"]) stage.check(`${name}: the wall says ${today[name]}, the facts say ${counted[name]}`, today[name] === counted[name]);
	stage.check(`the level: the wall says ${level.today.in_time} of ${level.today.of}, the facts say ${counted.in_time} of ${counted.answered + counted.abandoned}`,
		level.today.in_time === counted.in_time && level.today.of === counted.answered + counted.abandoned);
	stage.check("the rain is seen in the level", level.today.in_time < level.today.of);
}
