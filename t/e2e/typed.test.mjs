/** Real-time text between a citizen's page and the desk: Hangul as it is composed, erasing, new lines, a reload in the middle of a line; what is
 * kept afterwards. How long a letter takes is written down, not judged. */
import test from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { top, until } from "./lib/process.mjs";
import { Phone } from "./lib/phone.mjs";
import { phoneAgent, ringing, routing } from "./lib/people.mjs";
import { browser, open } from "./lib/browser.mjs";
import { answer, checkAndGo, logIn, openCitizen, openDesk, press, talking } from "./lib/pages.mjs";

const AXE = readFileSync(`${top}web/node_modules/axe-core/axe.min.js`, "utf8");

const picture = (page, name) => process.env.DAJEONG_SHOTS && page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/${name}.png` });

/** Every state that the words of others go through on this page, with its time. */
const watch = (page) => page.evaluate(() => {
	window.testSeen = [];
	const look = () => {
		const rows = [...document.querySelectorAll(".typed .by-them span")];
		const text = rows.map((one) => one.textContent).join("\n");
		if (text !== window.testSeen.at(-1)?.text) window.testSeen.push({ text, at: Date.now() });
	};
	new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
});
const seen = (page) => page.evaluate(() => window.testSeen);
const last = async (page) => (await seen(page)).at(-1)?.text;
const shows = (page, text) => until(`"${text}"`, async () => (await last(page)) === text);

/** Composes a word as a Korean keyboard does: each state of the last syllable, then what is finished. */
async function compose(page, syllables) {
	const keys = await page.createCDPSession();
	const said = [];
	for (const states of syllables) {
		for (const text of states) {
			said.push({ text, at: Date.now() });
			await keys.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
			await new Promise((done) => setTimeout(done, 130));
		}
		await keys.send("Input.insertText", { text: states.at(-1) });
	}
	return said;
}

const KEYS = [["ㅇ", "아", "안"], ["ㄴ", "녀", "녕"], ["ㅎ", "하"], ["ㅅ", "세"], ["ㅇ", "요"]];

/** When each whole state of the other page came, after it was typed. */
function delays(typed, states) {
	const found = typed.filter(({ text }) => !/[ㄱ-ㅣ]/.test(text)).map(({ text, at }) => states.find((state) => state.at >= at && state.text.endsWith(text))?.at - at);
	return found.sort((a, b) => a - b);
}

const violations = async (page, part) => {
	await page.evaluate(AXE);
	return page.evaluate(async (where) => (await globalThis.axe.run(where, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), part);
};

/** A supervisor at a desk listens to this contact: reads, and does not write yet. */
async function listener(t, server, contact) {
	const page = await open(await browser(t, { hz: 800 }), `${server.url}/login`);
	await logIn(page, server, "supervisor01");
	await page.goto(`${server.url}/desk`, { waitUntil: "load" });
	await checkAndGo(page);
	await page.evaluate((id) => fetch(`/api/v1/contacts/${id}/supervision`, { method: "PUT", headers: { "content-type": "application/json" }, body: '{"supervision":"monitor"}' }), contact);
	return page;
}

/** Opens what was written in an earlier call. */
async function openPast(page, text) {
	await page.waitForSelector("[data-do=past-typed] summary", { visible: true, timeout: 60_000 });
	await page.click("[data-do=past-typed] summary");
	await until(`"${text}" of the past`, () => page.$eval("[data-do=past-typed]", (past, it) => past.textContent.includes(it), text));
}

test("what both type is seen by both, letter by letter, and is kept line by line", async (t) => {
	const server = await Server.start(t);
	const boss = await server.login("manager01");
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const citizen = await openCitizen(t, server, { hz: 450 });
	await citizen.setViewport({ width: 390, height: 844 });
	await until("connected", () => citizen.$("#call[data-state=greeting], #call[data-state=waiting], #call[data-state=ringing]"));
	await press(citizen, "text");
	await until("the cursor in the field", () => citizen.evaluate(() => document.activeElement?.id === "typed-field"));
	await citizen.keyboard.type("안 들려요"); // before anybody is there
	await citizen.keyboard.press("Enter");
	await answer(desk, 120_000);
	await talking(desk);
	await until("what was written before", () => desk.evaluate(() => document.querySelector(".typed [role=log]")?.textContent.includes("안 들려요")));
	await until("that the consultant is heard is seen", () => citizen.evaluate(() => document.querySelector("#heard.on b")?.textContent === "상담사가 말하고 있습니다"));
	await watch(desk);
	await watch(citizen);

	const typed = await compose(citizen, KEYS);
	await shows(desk, "안 들려요\n안녕하세요");
	const states = await seen(desk);
	for (const { text } of states) assert.doesNotMatch(text, /[ㄱ-ㅣ]/, "no half syllable");
	assert.ok(states.some(({ text }) => text.endsWith("\n아")) && states.some(({ text }) => text.endsWith("\n안녕하")), "as it is composed");
	const took = delays(typed, states);
	const figures = { letters: took.length, median_ms: took[took.length >> 1], worst_ms: took.at(-1) };
	t.diagnostic(JSON.stringify(figures));
	mkdirSync(`${top}build/log`, { recursive: true });
	writeFileSync(`${top}build/log/typed.json`, JSON.stringify(figures));

	await citizen.keyboard.press("Backspace");
	await citizen.keyboard.press("Backspace");
	await shows(desk, "안 들려요\n안녕하");
	await citizen.keyboard.type("세요");
	await shows(desk, "안 들려요\n안녕하세요");

	await desk.keyboard.down("Alt");
	await desk.keyboard.press("KeyQ");
	await desk.keyboard.up("Alt");
	await until("the cursor at the desk", () => desk.evaluate(() => document.activeElement?.id === "typed-field"));
	await desk.keyboard.type("네, 보입니다");
	await shows(citizen, "네, 보입니다");
	assert.equal(await citizen.$eval("#typed-log", (log) => log.textContent.includes("네, 보입니다")), false, "said to a screen reader when it is done");
	await desk.keyboard.press("Enter");
	await until("a finished line", () => citizen.$eval("#typed-log", (log) => log.textContent.includes("네, 보입니다")));
	await picture(citizen, "typed-citizen-ko-narrow");
	await picture(desk, "typed-desk-ko-wide");
	assert.deepEqual(await violations(citizen, "#call"), []);
	assert.deepEqual(await violations(desk, ".typed"), []);

	await citizen.reload({ waitUntil: "load" });
	await until("the line that was open is in the field", () => citizen.$eval("#typed-field", (field) => field.value === "안녕하세요"), 60_000);
	await until("and what was said", () => citizen.$eval("#typed-log", (log) => log.textContent.includes("네, 보입니다") && log.textContent.includes("안 들려요")));
	await citizen.focus("#typed-field");
	await citizen.keyboard.press("End");
	await citizen.keyboard.type("!");
	await citizen.keyboard.press("Enter");
	await shows(desk, "안 들려요\n안녕하세요!");
	await desk.reload({ waitUntil: "load" });
	await until("the desk has it all again", () => desk.evaluate(() => document.querySelector(".typed [role=log]")?.textContent.includes("안녕하세요!") && document.querySelector(".typed [role=log]").textContent.includes("네, 보입니다")), 60_000);

	await talking(desk);
	const { contacts: [{ id: contact }] } = await boss.get("/api/v1/contacts?limit=1");
	const leader = await listener(t, server, contact);
	await until("the supervisor reads what was written", () => leader.evaluate(() => document.querySelector(".typed [role=log]")?.textContent.includes("안녕하세요!")), 60_000);
	assert.equal(await leader.$("#typed-field"), null, "and does not write");
	await press(leader, "join");
	await leader.waitForSelector("#typed-field", { visible: true, timeout: 60_000 });
	await leader.type("#typed-field", "팀장입니다");
	await until("the citizen reads the supervisor", () => citizen.evaluate(() => document.querySelector(".typed")?.textContent.includes("팀장입니다")));
	await leader.keyboard.press("Enter");
	await until("and so does the consultant", () => desk.evaluate(() => document.querySelector(".typed [role=log]")?.textContent.includes("팀장입니다")));
	await press(citizen, "hangup");
	const kept = await until("what is kept", async () => {
		const { contacts } = await boss.get("/api/v1/contacts?limit=1");
		const whole = await boss.get(`/api/v1/contacts/${contacts[0].id}`);
		return whole.typed.length === 4 && whole.typed;
	});
	assert.deepEqual(kept.map((line) => [line.by, line.text]).sort(), [["agent", "네, 보입니다"], ["citizen", "안 들려요"], ["citizen", "안녕하세요!"], ["supervisor", "팀장입니다"]]);
	await leader.goto(`${server.url}/follow#${contact}`, { waitUntil: "load" });
	await openPast(leader, "안녕하세요!");
	assert.deepEqual(leader.faults, []);
	assert.deepEqual(desk.faults, []);
	assert.deepEqual(citizen.faults, []);
});

test("a telephone with text (RFC 4103) and the desk write to each other, over losses and in the wrong order", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const phone = await Phone.open(t, { server, user: "01012345678", text: true });
	const call = await phone.call("1200");
	await answer(desk);
	await talking(desk);
	assert.ok(call.text.remote, "the answer has text");
	await watch(desk);
	const begun_ms = Date.now();
	call.text.send("\ufeff안", { marker: true });
	await shows(desk, "안");
	t.diagnostic(JSON.stringify({ telephone_to_desk_ms: (await seen(desk)).at(-1).at - begun_ms }));
	call.text.drop = (sequence) => sequence === 65532 || sequence === 65533; // two in a row
	await call.text.type("녕하세용\b요\u2028길이 ");
	await shows(desk, "안녕하세요\n길이 ");
	call.text.drop = () => false;
	call.text.send("막", { hold: true });
	call.text.send("혀"); // overtakes
	await call.text.type("요");
	await shows(desk, "안녕하세요\n길이 막혀요");
	call.text.drop = () => true;
	await call.text.type("이 말은 아무도 못 봅니다", 10);
	call.text.drop = () => false;
	call.text.send("?");
	await until("the loss is seen", async () => /막혀요\ufffd.*\?$/.test(await last(desk)));

	await desk.keyboard.down("Alt");
	await desk.keyboard.press("KeyQ");
	await desk.keyboard.up("Alt");
	await until("the cursor at the desk", () => desk.evaluate(() => document.activeElement?.id === "typed-field"));
	call.text.deaf = (count) => count % 3 === 1; // every third
	const typed_ms = Date.now();
	await desk.keyboard.type("어", { delay: 20 });
	await until("the first letter", () => call.text.read === "어");
	t.diagnostic(JSON.stringify({ desk_to_telephone_ms: call.text.arrived.filter(Boolean).find((one) => one.parts.at(-1) === "어" || one.parts.includes("어")).at - typed_ms }));
	await desk.keyboard.type("디인강요", { delay: 120 });
	for (let i = 0; i < 3; i++) await desk.keyboard.press("Backspace");
	await desk.keyboard.type("인가요?", { delay: 120 });
	await desk.keyboard.press("Enter");
	await until("the line with its end", () => call.text.read === "어디인가요?\u2028");
	assert.ok(call.text.arrived.filter(Boolean).every((one) => one.parts.length === 3), "two generations of redundancy");
	await call.hangup();
	await press(desk, "finish");
	const again = await phone.call("1200"); // rings: what was written before stands with the earlier contact
	await desk.waitForSelector("#accept", { visible: true, timeout: 60_000 });
	await openPast(desk, "어디인가요?");
	await again.hangup();
	assert.deepEqual(desk.faults, []);
});

test("a telephone behind a router describes an address of its home: who keeps sending is believed, and written back to", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const phone = await Phone.open(t, { server, user: "01012345678", text: "behind" });
	const call = await phone.call("1200");
	await answer(desk);
	await talking(desk);
	await watch(desk);
	for (let i = 0; i < 3; i++) call.text.send("\ufeff", { marker: i === 0 });
	await call.text.type("여보세요");
	await shows(desk, "여보세요");
	await desk.type("#typed-field", "네");
	await until("the answer", () => call.text.read === "네");
	await call.hangup();
});

test("two telephones with text write to each other through the house", async (t) => {
	const server = await Server.start(t);
	const agent = await phoneAgent(t, server, "agent01", { text: true });
	const caller = await Phone.open(t, { server, user: "01012345678", text: true });
	const call = await caller.call("1200");
	const far = await ringing(agent, 1);
	assert.match(far.invite.body, /^m=text \d+ RTP\/AVP 99 98\r\na=rtpmap:99 red\/1000\r\na=fmtp:99 98\/98\/98\r\na=rtpmap:98 t140\/1000/m);
	far.ring();
	far.accept();
	await until("the conversation", async () => (await routing(agent.session)) === "talking");
	await call.text.type("수어로 할까요?");
	await until("at the agent's", () => far.text.read === "수어로 할까요?");
	await far.text.type("네\b글로요\u2028");
	await until("at the caller's", () => call.text.read.endsWith("글로요\u2028"));
	await call.hangup();
});

test("what is typed on a telephone that encrypts its text is read by nobody on the way (SRTP, keys in the description)", async (t) => {
	const server = await Server.start(t);
	const desk = await openDesk(t, server, "agent01", { hz: 600 });
	const phone = await Phone.open(t, { server, user: "01012345678", text: "sealed" });
	const call = await phone.call("1200");
	await answer(desk);
	await talking(desk);
	assert.ok(call.text.remote && call.text.in, "the answer has text, and a key");
	await watch(desk);
	await call.text.type("비밀입니다"); // over the turn of the numbers
	await shows(desk, "비밀입니다");
	const { out } = call.text, refused = async () => (await server.metrics()).dajeong_srtp_refused_total;
	const before = await refused();
	call.text.out = { seal: (packet) => Buffer.concat([packet, Buffer.alloc(10)]) }; // somebody without the key
	call.text.send("거짓말");
	await until("it is refused", async () => (await refused()) > before);
	call.text.out = out;
	await desk.keyboard.down("Alt");
	await desk.keyboard.press("KeyQ");
	await desk.keyboard.up("Alt");
	await until("the cursor at the desk", () => desk.evaluate(() => document.activeElement?.id === "typed-field"));
	await desk.keyboard.type("네, 알겠습니다", { delay: 30 });
	await desk.keyboard.press("Enter");
	await until("the line with its end", () => call.text.read === "네, 알겠습니다\u2028");
	assert.equal(await last(desk), "비밀입니다");
	await call.hangup();
	assert.deepEqual(desk.faults, []);
});

test("a carrier whose profile says so is offered text; one that refuses the call for it is asked without", async (t) => {
	const carrier = await Phone.open(t, { server: null, user: "carrier", address: "127.0.0.6", text: true });
	const server = await Server.start(t, { args: ["--trunk", `kt 127.0.0.6 target=127.0.0.6:${carrier.port} options=0 text=offer`] });
	carrier.server = server;
	const live = await (await server.login("supervisor01")).live(0);
	const agent = await phoneAgent(t, server, "agent01", { text: true });
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	const at = await ringing(agent, 1);
	at.accept();
	const contact = await until("the contact", agent.contact);
	await agent.session.act(contact, "consult", { number: "031-000-0001" });
	const refusing = await until("the call to the office", () => carrier.incoming[0]);
	assert.match(refusing.invite.body, /^m=text \d+ RTP\/AVP 99 98\r\n/m);
	refusing.reject(488, "Not Acceptable Here");
	const without = await until("the call without text", () => carrier.incoming[1]);
	assert.doesNotMatch(without.invite.body, /^m=text/m);
	without.reject(486);
	await live.fact("party.left", { contact });
	await agent.session.act(contact, "consult", { number: "031-000-0001" });
	const office = await until("the office once more", () => carrier.incoming[2]);
	office.accept();
	await live.fact("party.joined", { contact });
	await agent.session.act(contact, "conference");
	await until("text at the carrier's", () => office.text.remote);
	await at.text.type("세 분이 함께 계십니다\u2028");
	await until("at the carrier's", () => office.text.read.endsWith("세 분이 함께 계십니다\u2028"));
	assert.ok(office.text.arrived.every((one) => one.parts.length === 3), "two generations of redundancy");
	await office.text.type("네, 읽었습니다\u2028");
	await until("at the agent's", () => at.text.read.endsWith("네, 읽었습니다\u2028"));
	await call.hangup();
	await live.fact("contact.ended", { contact });
});
