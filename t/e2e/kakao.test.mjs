/** KakaoTalk with a relay that speaks the documented wire (docs/kakao.md): through the menu to a person and back. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { freePort, until } from "./lib/process.mjs";
import { Relay } from "./lib/kakao.mjs";
import { JPEG, handedOn, isClean } from "./lib/picture.mjs";

async function begin(t) {
	const port = await freePort(), server = await Server.start(t, { args: ["--fetch-local", `127.0.0.1:${port}`] }), peer = await Relay.open(t, port);
	const [admin, agent] = [await server.login("admin"), await server.login("agent01")];
	const live = await (await server.login("supervisor01")).live(0);

	await peer.join(server, admin);
	return { server, peer, admin, agent, live };
}

test("a message goes through the menu to a person and the answer comes back; who left cannot be written to", async (t) => {
	const { peer, agent, live } = await begin(t);

	const hello = peer.message("안녕하세요");
	assert.deepEqual(await (await peer.bring("message", hello)).json(), { code: 0 });
	await until("the menu is there", () => peer.sent().length === 1);
	const menu = peer.sent()[0];
	assert.match(menu.message, /^\[자동 안내\]/);
	assert.deepEqual(menu.attachment.buttons.map((b) => b.name), ["위험 시설 신고", "생활 불편·문의", "재난·사고", "상담원 연결"]);
	assert.equal((await agent.get("/api/v1/letters?which=waiting")).letters.filter((l) => l.state === "waiting").length, 0, "nobody needs to read it");
	assert.equal((await peer.bring("message", hello)).status, 200); // the same again is one

	await peer.writes("집에서 가스 냄새가 나요");
	const passed = await live.fact("front.passed", { channel: "kakao" });
	assert.equal(passed.urgent, true);
	await until("the advice is there", () => peer.sent().length === 2);
	assert.match(peer.sent()[1].message, /119/);
	const list = (await agent.get("/api/v1/letters")).letters;
	const gas = list.find((l) => l.state === "waiting" && l.channel === "kakao");
	assert.ok(gas);

	await agent.post("/api/v1/letters", { answers: gas.id, body: "지금 밖으로 나오셨나요?" });
	await until("the answer is there", () => peer.sent().length === 3);
	assert.deepEqual([peer.sent()[2].user_key, peer.sent()[2].message], ["Uk1", "지금 밖으로 나오셨나요?"]);
	await peer.writes("네, 밖이에요");
	await until("a person reads it", async () => (await agent.get("/api/v1/letters")).letters.some((l) => l.preview === "네, 밖이에요" && l.state === "waiting"));
	assert.equal(peer.sent().length, 3, "the rules are silent once a person wrote");

	await peer.bring("expired_session", { user_key: "Uk1", sender_key: "4c95", session_id: "163" });
	await live.fact("channel.left", { channel: "kakao" });
	const last = (await agent.get("/api/v1/letters")).letters.find((l) => l.preview === "네, 밖이에요");
	await assert.rejects(agent.post("/api/v1/letters", { answers: last.id, body: "아직 계신가요?" }), /window_closed|409/);
});

test("photos both ways: fetched from the relay, shown to the consultant, sent back as a picture", async (t) => {
	const { server, peer, agent, live } = await begin(t);

	await peer.writes("상담원 연결");
	await live.fact("front.passed", { channel: "kakao" });
	await peer.photo("hole.jpg");
	const photo = await until("the photo is there", async () => {
		const { letters } = await agent.get("/api/v1/letters");
		const all = await Promise.all(letters.filter((one) => one.channel === "kakao").map(({ id }) => agent.get(`/api/v1/letters/${id}`)));
		return all.find((one) => one.attachments.length === 1);
	});
	assert.equal(photo.attachments[0].name, "hole.jpg");
	assert.ok(isClean(await handedOn(server, agent, photo.attachments[0].id)));

	const made = await (await fetch(`${server.url}/api/v1/attachments?name=map.jpg`, { method: "POST", headers: { origin: server.url, ...agent.headers, "content-type": "application/octet-stream" }, body: JPEG })).json();
	await agent.post("/api/v1/letters", { answers: photo.id, body: "이곳이 맞습니까?", attachments: [made.id] });
	const clean = await handedOn(server, await server.login("agent02"), made.id);
	await until("the picture is there, made anew", () => peer.got.some(({ path, body }) => path === "/v1/image/upload" && body.includes(clean)));
	await until("it is shown with its address", () => peer.sent().some((one) => JSON.stringify(one).includes(`${peer.url}/up/1.jpg`)));
});

test("the bot is answered at once: menus, a person in one step, a wrong key hears nothing", async (t) => {
	const { server, peer } = await begin(t), { key } = peer;
	const payload = (utterance) => ({
		intent: { id: "b1", name: "상담" },
		userRequest: { timezone: "Asia/Seoul", utterance, block: { id: "b1", name: "상담" }, user: { id: "bk1", type: "botUserKey", properties: { plusfriendUserKey: "Uk7" } } },
		bot: { id: "x", name: "120" }, action: { name: "s", params: {}, detailParams: {}, clientExtra: null }, contexts: [],
	});
	const ask = (utterance, k = key) => fetch(`${server.url}/api/v1/skill/${k}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(payload(utterance)) });
	const answer = async (utterance) => (await ask(utterance)).json();
	const operator = (a) => a.template.outputs.at(-1).textCard.buttons.some((b) => b.action === "operator");

	const hello = await answer("안녕하세요");
	assert.equal(hello.version, "2.0");
	assert.match(hello.template.outputs[0].simpleText.text, /무엇을 도와드릴까요/);
	assert.deepEqual(hello.template.quickReplies.map((q) => q.label), ["위험 시설 신고", "생활 불편·문의", "재난·사고", "상담원 연결"]);
	assert.ok(operator(hello));
	const where = await answer("재난·사고");
	assert.match(where.template.outputs[0].simpleText.text, /어디인가요/);
	assert.ok(operator(await answer("수원시청 앞")));
	assert.equal((await ask("안녕", "aaaaaaaaaaaaaaaaaaaaaa")).status, 404);
	assert.equal((await fetch(`${server.url}/api/v1/skill/${key}`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } })).status, 400);
});

test("what is asked of the bot and stands in the knowledge is answered with it", async (t) => {
	const { server, peer } = await begin(t), { key } = peer;
	const ask = async (utterance) => (await fetch(`${server.url}/api/v1/skill/${key}`, {
		method: "POST", headers: { "content-type": "application/json" },
		body: JSON.stringify({ userRequest: { utterance, user: { id: "bk2" } } }),
	})).json();
	const a = await ask("여권을 잃어버렸는데 재발급은 어떻게 하나요");

	assert.ok(a.template.outputs.length >= 2);
	assert.match(a.template.outputs[0].simpleText.text, /^\[자동 안내\]/);
});
