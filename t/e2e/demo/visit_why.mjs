/** Why did this agent get the call? And who has looked at what is kept of the caller? Both from the facts. */
import { sleep, until } from "../lib/process.mjs";

const NUMBER = "01088889999";

const RULES = { // as docs/acd.md says them
	only_one: ["nobody else could take it", "받을 수 있는 사람이 한 명뿐이었기 때문입니다"],
	sticky: ["the caller knows this agent", "전에 상담한 사람이기 때문입니다"],
	longest_idle: ["of those who can, this one has been free longest", "받을 수 있는 사람 가운데 가장 오래 쉬었기 때문입니다"],
	level: ["of those who can, this one knows it best", "받을 수 있는 사람 가운데 이 일을 가장 잘 알기 때문입니다"],
	direct: ["somebody passed the call on to this person", "누군가 이 사람에게 넘겼기 때문입니다"],
};

/** Who answers it first: whichever telephone rings. */
async function lifted(stage, desks, contact) {
	const answered = stage.fact("contact.answered", { contact });
	const desk = await until("a telephone that rings", () => desks.find((one) => one.phone.incoming.length > one.calls));
	await desk.lift();
	await answered;
	return desk;
}

async function explain(stage, desks, contact) {
	const nameOf = (id) => desks.find((one) => one.id === id)?.name ?? id;
	const { offers } = await until("why", async () => {
		const found = await stage.boss.get(`/api/v1/contacts/${contact}/explain`);
		return found.offers.length && found;
	});
	const [offer] = offers;
	const [en, ko] = RULES[offer.rule];
	stage.say(`Why ${nameOf(offer.agent)}? ${offer.eligible} could take it; ${en}.`, `왜 ${nameOf(offer.agent)}? ${offer.eligible}명이 받을 수 있었고, ${ko}.`);
	for (const score of offer.scores) stage.say(`  ${score.rank}. ${nameOf(score.agent)}: free for ${Math.round(score.idle_ms / 1000)} s, level ${score.level}`, `  ${score.rank}. ${nameOf(score.agent)}: ${Math.round(score.idle_ms / 1000)}초 쉼, 수준 ${score.level}`);
	stage.look("the same, with every message", `/follow#${contact}`, "같은 내용을 신호까지");
	return offer;
}

/** A supervisor looks: at the full number, with a reason, and at the recording. */
async function pry(stage, contact) {
	const [reason] = stage.catalog.number_reasons;
	await stage.boss.post(`/api/v1/contacts/${contact}/number`, { reason: reason.id });
	const sound = await until("the recording", async () => (await stage.boss.get(`/api/v1/contacts/${contact}/recordings`)).recordings.find((one) => one.state === "ready"), 90_000, 500);
	await stage.boss.post(`/api/v1/recordings/${sound.id}/play`, { use: "quality" });
	stage.say(`${stage.options.boss} asks for the caller's full number, and listens to the recording. Both need a reason, and both leave a fact.`, `${stage.options.boss}가 전화번호 전체를 보고 녹음을 듣습니다. 둘 다 이유를 대야 하고, 둘 다 사실로 남습니다.`);
}

/** The caller asks: who has looked at my record? An auditor asks the chained log for the number. */
async function whoLooked(stage, contact, number) {
	const people = Object.fromEntries((await stage.admin.get("/api/v1/people")).people.map((one) => [one.id, one.name]));
	const auditor = await stage.server.login("auditor01");
	const looks = await until("both looks in the log", async () => {
		const { entries } = await auditor.post("/api/v1/citizens/looked", { words: number });
		const now = entries.filter((one) => one.contact === contact && ["number", "recording"].includes(one.what));
		return now.length >= 2 && now;
	});
	const words = { number: ["saw the full number", "번호 전체를 봄"], recording: ["listened to the recording", "녹음을 들음"] };
	for (const one of looks) {
		const at = new Date(one.at_ms).toLocaleTimeString("ko-KR", { timeZone: "Asia/Seoul" }), who = people[one.person] ?? one.person;
		stage.say(`  ${at} ${who}: ${words[one.what][0]}`, `  ${at} ${who}: ${words[one.what][1]}`);
	}
	return looks.map((one) => `${one.what} ${people[one.person]}`);
}

export async function play(stage) {
	const first = await stage.agent("agent57");
	await stage.pause(3);
	if (stage.options.fast) await sleep(1500);
	const second = await stage.agent("agent58");
	stage.say("agent57 has been free for a while, agent58 has just come. A caller rings.", "agent57은 조금 전부터, agent58은 방금부터 쉬고 있습니다. 전화가 옵니다.");
	const caller = await stage.rings("1200", NUMBER);
	const desk = await lifted(stage, [first, second], caller.contact);
	const offer = await explain(stage, [first, second], caller.contact);
	await stage.speak("caller", caller, "ko", "주차장 요금이 궁금해요.");
	await stage.pause(2);
	await sleep(1500); // something to listen to
	await caller.hangup();
	await desk.writes(caller.contact, { topic: stage.named("topics", "parking") ?? stage.named("topics", "road_damage"), note: "주차 요금 안내" });
	await pry(stage, caller.contact);
	stage.say("Later the caller asks: who has looked at my record? An auditor asks the log, whose rows are chained:", "나중에 그 사람이 묻습니다. “누가 내 기록을 봤나요?” 감사 담당이 사슬로 이어진 기록에 묻습니다.");
	const looks = await whoLooked(stage, caller.contact, NUMBER);
	stage.check("the reasons name the agent who was asked", offer.agent === desk.id && offer.scores.some((one) => one.agent === desk.id), "이유에 나온 상담사가 실제로 받은 상담사입니다");
	stage.check("of two who could, the one who was free longer", offer.agent === first.id, "둘 가운데 더 오래 쉰 사람이 받았습니다");
	stage.check("exactly the supervisor's two looks are known, with name and time", looks.sort().join() === `number ${stage.options.boss},recording ${stage.options.boss}`, "감독자가 본 두 번이 이름과 시각까지 그대로 나옵니다");
}
