/** Scenario 14: heavy rain. An incident is declared; for a minute four times as many people ring as usual; some choose to be rung back, some
 * give up. The wall shows it as it happens, afterwards the floor works off the list until nobody is due, and the level of that quarter of an
 * hour is told by all seven formulas. */
import { Phone } from "../lib/phone.mjs";
import { sleep, until } from "../lib/process.mjs";
import { amplitudeAt } from "../lib/sound.mjs";
import { countDay } from "./count.mjs";

export const number = 14;
export const title = "A day of heavy rain: an incident, four times the calls for a minute, call-backs, and the level by seven formulas";
export const clock = "16:00";
export const args = ["--abandoned-callback", "8", "--callback-gap", "1"];

const NETWORK = "127.0.0.2";
const AGENT_HZ = 600;
const NOTICE_MS = 7000; // what callers hear of the rain before the line
const between = (low, high) => low + Math.random() * (high - low);

const FORMULAS = { short_off: "짧은 포기 제외(권장)", answered: "응답한 것만", early_good: "일찍 포기는 좋음", abandons_on: "포기 모두 포함", flow_on: "넘어간 것 포함", breakouts: "짧은 포기 빼고 넘어간 것 포함", late_only: "늦은 포기만" };
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
	const act = async (me) => {
		if (me?.routing === "wrap_up") {
			await session.put(`/api/v1/contacts/${me.wrap.contact.id}/record`, { topic: stage.named("topics", Math.random() < 0.7 ? "weather" : "road_damage"), place: null, outcome: "answered", note: "", words: "", revision: 0 });
			await session.post("/api/v1/me/wrap/done");
		} else if (["not_answering", "off"].includes(me?.routing)) await session.presence("available", "phone");
		else if (day.working && (me ?? {}).routing !== "talking") await ringBack(session);
	};
	while (!day.over) {
		const me = live.me;
		live.me = null;
		await act(me).catch(() => (live.me ??= me)); // what came to nothing is tried again
		await sleep(300);
	}
	live.close();
}

/** One key on the list: the first one that nobody has taken, or that is still mine after a try that came to nothing. */
async function ringBack(session) {
	const { callbacks } = await session.get("/api/v1/callbacks");
	const one = callbacks.find((entry) => (!entry.claimed || entry.claimed === session.person.id) && entry.reason !== "chosen");
	if (one) await session.post(`/api/v1/callbacks/${one.id}/call`);
}

/** Somebody who rings: is answered and talks, chooses to be rung back when it takes long, or gives up. */
async function caller(stage, day, i) {
	const phone = await Phone.open(stage.t, { server: stage.server, user: `0105${String(1_000_000 + i)}`, address: NETWORK });
	const call = await phone.call("1200");
	call.sound.hz = 500;
	const mind = Math.random();
	const patience_ms = NOTICE_MS * day.raining + (mind < 0.2 ? between(9000, 14_000) : mind < 0.6 ? 6000 : 120_000);
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

async function declare(stage) {
	const made = await stage.boss.post("/api/v1/incidents", { label: { ko: "호우경보", en: "Heavy rain" }, hazard: "flood", notice: "rain", topic: "weather", ends_ms: Date.now() + 7 * 86400_000 });
	stage.say("A supervisor declares an incident: a banner at every desk and on the wall, a notice to every caller, and contacts are tagged by themselves.",
		"감독자가 재난을 선언합니다. 모든 상담석과 전광판에 띠가 뜨고, 전화한 사람은 안내를 듣고, 상담은 저절로 표시됩니다.");
	await stage.fact("incident.declared");
	return made.id;
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
	stage.say(`  the wall: ${waiting.count} wait, level ${level.half.in_time} of ${level.half.of} within 20 s, ${today.abandoned} gave up, ${callbacks.due} to be rung back.`,
		`  전광판: 대기 ${waiting.count}명, 20초 안 응답 ${level.half.of}건 중 ${level.half.in_time}건, 포기 ${today.abandoned}명, 다시 걸 사람 ${callbacks.due}명.`);
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
	const before = await stage.boss.get("/api/v1/board"), from_ms = (await report(stage)).now_ms;
	const day = { before, from_ms, raining: 0, over: false, dry: false, working: false, calls: [], talk_ms: fast ? 2500 : 5000 };
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
	stage.look("the wall:", `/wall?token=${(await wallOf(stage)).token}`, "전광판");
	stage.say(`A usual afternoon: ${agents} agents, a call every ${(usual_ms / 1000).toFixed(1)} s.`, `평소: 상담사 ${agents}명, ${(usual_ms / 1000).toFixed(1)}초에 한 통.`);
	await pour(stage, day, fast ? 5 : 20, usual_ms);
	day.incident = await declare(stage);
	day.raining = 1;
	stage.say("Heavy rain: four times as many ring. Key 1 has the waiting rung back, and they keep their place.", "폭우입니다. 네 배가 전화합니다. 1번을 누르면 순서를 지킨 채 다시 걸어 드립니다.");
	const watching = watch(stage, day);
	await pour(stage, day, fast ? 15 : 60, usual_ms / 4);
	stage.say("The rain stops. Who waits is answered; the floor rings back those who chose it and those who gave up.", "비가 그칩니다. 기다리던 사람은 응답을 받고, 다시 걸기를 고른 사람과 포기한 사람에게 센터가 전화합니다.");
	day.working = true;
	await Promise.all(day.calls);
	await until("nobody waits, nobody is due", async () => {
		const board = await stage.boss.get("/api/v1/board");
		return board.waiting.count === 0 && board.callbacks.due <= before.callbacks.due && board.agents.states.talking === 0 && board.agents.states.ringing === 0;
	}, 240_000, 1000);
	day.dry = true;
	const seen = await watching;
	day.over = true;
	await Promise.all(workers);
	await stage.boss.post(`/api/v1/incidents/${day.incident}/end`);
	await stage.fact("incident.ended", { incident: day.incident });
	await facts(stage, day, seen);
	await formulas(stage, day);
}

const wallOf = async (stage) => stage.wall ?? stage.admin.post("/api/v1/tokens", { label: "demo", scope: "wall" });

/** The report of the site's day, as the server's clock has it. */
async function report(stage, more = "") {
	return stage.boss.get(`/api/v1/figures?by=none${more}`);
}

/** The same calls by each formula, once the figures have counted the last of them. */
async function formulas(stage, day) {
	const found = await until("the figures are counted", async () => {
		const now = await report(stage, `&from=${day.from_ms}&to=${(await report(stage)).now_ms + 1}`);
		return now.behind === 0 && now;
	});
	stage.say("The same calls by each of the seven formulas of the service level:", "같은 통화를 서비스 수준의 일곱 공식으로 셈하면:");
	for (const { formula, part, of } of found.levels) stage.say(`  ${formula.padEnd(12)} ${part} of ${of}  ${of ? ((part * 100) / of).toFixed(1) : "–"} %`, `  ${FORMULAS[formula]}: ${of}건 중 ${part}건, ${of ? ((part * 100) / of).toFixed(1) : "–"} %`);
	stage.look("figures", "/figures", "통계");
	const share = Object.fromEntries(found.levels.map((one) => [one.formula, one]));
	const index = found.figures.findIndex((figure) => figure.name === "level");
	stage.check("seven formulas, and they differ", found.levels.length === 7 && new Set(found.levels.map((one) => `${one.part}/${one.of}`)).size > 2, "일곱 공식의 값이 서로 다릅니다");
	stage.check("by the recommended one it is the level of the report", found.total.values[index].join() === [share.short_off.part, share.short_off.of].join(), "권장 공식의 값이 보고서와 같습니다");
}

/** What the wall has counted since then: in a visit something was there before. */
function since(now, before) {
	const less = (a, b) => Object.fromEntries(Object.entries(a).map(([name, value]) => [name, typeof value === "number" ? value - b[name] : value]));
	return { ...now, today: less(now.today, before.today), level: { today: less(now.level.today, before.level.today) }, callbacks: less(now.callbacks, before.callbacks) };
}

async function facts(stage, day, seen) {
	const { live } = stage;
	const counted = countDay(live.facts);
	const { today, level, waiting, callbacks } = since(await stage.boss.get("/api/v1/board"), day.before);
	const started = live.of("contact.started").map((f) => f.contact);
	const ended = new Set(live.of("contact.ended").map((f) => f.contact));
	stage.say(`${day.calls.length} rang; ${today.answered} answered, ${today.abandoned} gave up, ${live.of("callback.due").length} rung back; at most ${seen.waiting} waited, ${seen.due} were due.`,
		`${day.calls.length}명이 걸었고, ${today.answered}명 응답, ${today.abandoned}명 포기, ${live.of("callback.due").length}명에게 다시 걸었습니다. 가장 많을 때 ${seen.waiting}명이 기다렸습니다.`);
	stage.check("the wall saw them wait", seen.waiting > 3, "전광판이 기다리는 사람을 보여 주었습니다");
	stage.check("some chose to be rung back, some gave up", live.of("callback.due", { reason: "chosen" }).length > 0 && live.of("callback.due", { reason: "abandoned" }).length > 0, "다시 걸기를 고른 사람도, 포기한 사람도 있었습니다");
	stage.check("every caller ended exactly once", started.every((contact) => ended.has(contact)) && live.of("contact.ended").length === ended.size, "모든 통화가 꼭 한 번 끝났습니다");
	stage.check("nobody waits and nobody is due at the end", waiting.count === 0 && callbacks.due <= 0, "끝에는 기다리는 사람도 다시 걸 사람도 없습니다");
	for (const name of ["offered", "answered", "abandoned", "short_abandoned"]) stage.check(`${name}: the wall says ${today[name]}, the facts say ${counted[name]}`, today[name] === counted[name], `${name}: 전광판 ${today[name]}, 사실 ${counted[name]}`);
	stage.check(`the level: the wall says ${level.today.in_time} of ${level.today.of}, the facts say ${counted.in_time} of ${counted.answered + counted.abandoned}`,
		level.today.in_time === counted.in_time && level.today.of === counted.answered + counted.abandoned, `서비스 수준: 전광판 ${level.today.of}건 중 ${level.today.in_time}건, 사실과 같습니다`);
	stage.check("the rain is seen in the level", level.today.in_time < level.today.of, "비가 서비스 수준에 보입니다");
}
