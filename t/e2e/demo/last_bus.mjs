/** Scenario 4: late in the evening somebody in Seoul asks for the last bus home. They dial 031-120 and pay for the call. */
export const number = 4;
export const title = "The last bus: a question from outside the province, through 031-120";
export const clock = "22:40";

const CALLER = "0212345678";

/** How long a caller hears announcements, from the choice of the language to the line. */
async function heard(stage, contact) {
	const [chosen, queued] = await Promise.all([stage.fact("contact.language", { contact }), stage.fact("contact.queued", { contact })]);
	return queued.at_ms - chosen.at_ms;
}

async function inside(stage) {
	stage.say("For comparison somebody inside the province rings 120, and gives up in the line.");
	const call = await stage.rings("120", "01011112222");
	await stage.pause(3);
	await call.sound.keys("1");
	const ms = await heard(stage, call.contact);
	await call.hangup();
	return ms;
}

export async function play(stage) {
	const inside_ms = await inside(stage);
	const desk = await stage.agent("agent14", true);
	stage.say("It is 22:40. In Seoul somebody rings 031-120.");
	const call = await stage.rings("031120", CALLER);
	stage.look("everything that happens to this call:", `/follow#${call.contact}`);
	await stage.pause(4);
	stage.say("The caller hears the greeting, and presses 1 for Korean while it still speaks.");
	await call.sound.keys("1");
	const outside_ms = await heard(stage, call.contact);
	stage.say("Before the line, an announcement says that the caller's own telephone provider charges for this call (R062).");
	await desk.answer(call.contact);
	stage.look("the desk says “from outside the province”:", "/desk");
	await stage.speak("caller", call, "ko", "여기 강남역인데요, 수원 가는 막차가 몇 시에 있어요?");
	await stage.pause(2);
	await desk.says("삼천 번 버스 막차는 열한 시 오십 분에 있습니다.");
	await stage.pause(2);
	stage.say("The caller says thank you and hangs up.");
	await call.hangup();
	await desk.writes(call.contact, { topic: stage.named("topics", "bus"), place: stage.named("places", "suwon"), note: "강남역에서 수원, 막차 시각 안내" });
	stage.look("the recording, both sides of it:", `/recording?contact=${call.contact}`);
	await facts(stage, call.contact, inside_ms, outside_ms);
}

async function facts(stage, contact, inside_ms, outside_ms) {
	const started = stage.live.of("contact.started", { contact })[0];
	const ended = await stage.fact("contact.ended", { contact });
	const kept = await stage.boss.get(`/api/v1/contacts/${contact}`);
	stage.check("the call came from outside the province", started.in_province === false);
	stage.check("the caller chose Korean by key", stage.live.of("contact.language", { contact, language: "ko", by_key: true }).length === 1);
	stage.check("the caller was told who pays, and nobody inside was", outside_ms > inside_ms + 1500);
	stage.check("it was answered, and the caller hung up first", ended.result === "answered" && ended.by === "citizen");
	stage.check("nobody sees the whole number", !JSON.stringify(kept).includes(CALLER));
	stage.check("the record is about a bus, in Suwon", kept.classified?.topic === stage.named("topics", "bus") && kept.classified?.place === stage.named("places", "suwon"));
}
