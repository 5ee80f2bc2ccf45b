/** Checking a channel's settings: the vendor is asked, what it says stands on the page of channels, and what nobody can be asked is said. The vendors are fixtures of their documents; X's signature is reckoned by npm `oauth-sign`. */
import test from "node:test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { browser, open } from "./lib/browser.mjs";
import { logIn } from "./lib/pages.mjs";
import { Server } from "./lib/server.mjs";
import { until, whenOver } from "./lib/process.mjs";

const { hmacsign } = createRequire(import.meta.url)("oauth-sign");
const shown = async (page, channel, words) => page.waitForFunction((name, text) => document.querySelector(`[data-channel=${name}]`)?.textContent.includes(text), { timeout: 60_000 }, channel, words);

/** Types what changed into the form and saves. */
async function save(page, channel, settings) {
	await page.click(`[data-do=edit-${channel}]`);
	for (const [name, value] of Object.entries(settings)) await page.type(`#ch-${channel}-${name}`, value);
	await page.click(`[data-do=save-${channel}]`);
	await page.waitForSelector(`[data-do=edit-${channel}]`);
}

async function vendors(t) {
	const seen = [];
	const server = createServer((request, response) => {
		const url = new URL(request.url, "http://x"), say = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
		seen.push(request.method + " " + url.pathname);
		if (url.pathname === "/v23.0/4711") {
			const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
			if (token !== "right" || url.searchParams.get("appsecret_proof") !== createHmac("sha256", "app").update(token).digest("hex"))
				return say(400, { error: { message: "Error validating access token: 세션이 만료되었습니다.", type: "OAuthException", code: 190 } });
			return say(200, { id: "4711" });
		}
		const oauth = Object.fromEntries([...(request.headers.authorization ?? "").matchAll(/(oauth_\w+)="([^"]*)"/g)].map(([, name, value]) => [name, decodeURIComponent(value)]));
		const { oauth_signature: signature, ...rest } = oauth;
		if (url.pathname !== "/2/users/me" || signature !== hmacsign("GET", `http://${request.headers.host}/2/users/me`, rest, "cs", "right"))
			return say(401, { title: "Unauthorized", type: "about:blank", status: 401, detail: "Could not authenticate you" });
		say(200, { data: { id: "111", name: "120", username: "gg120" } });
	});
	await new Promise((yes) => server.listen(0, "127.0.0.1", yes));
	whenOver(t, () => server.close());
	return { url: `http://127.0.0.1:${server.address().port}`, seen };
}

test("Facebook and X are asked: their words stand on the page, then it is well; KakaoTalk's relay cannot be asked, and that is said", async (t) => {
	const vendor = await vendors(t);
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const on = (channel, settings, active = true, rev = 0) => admin.put(`/api/v1/channels/${channel}`, { active, rev, settings });
	await on("x", { base: vendor.url, account: "111", consumer: "ck", secret: "cs", token: "at", token_secret: "wrong" }, false);
	await on("facebook", { base: vendor.url + "/v23.0", page: "4711", token: "wrong", secret: "app", verify: "word" });
	await on("kakao", { base: vendor.url, sender_key: "4c95", id: "us", secret: "word" });
	const page = await open(await browser(t), server.url);
	await logIn(page, server, "admin"); // and the other login is over
	await page.goto(server.url + "/admin#channels");
	await shown(page, "facebook", "190: Error validating access token: 세션이 만료되었습니다.");
	await page.waitForSelector("[data-channel=x]");
	assert.ok(vendor.seen.every((one) => one.includes("4711")), "who is switched off is not asked");
	await page.click("[data-do=switch-x]");
	await shown(page, "x", "Unauthorized: Could not authenticate you");
	await page.waitForSelector("[data-channel=kakao] [data-unasked]");
	assert.equal(await page.$("[data-do=check-kakao]"), null, "there is nothing to ask");
	assert.ok(await page.$("[data-do=check-x]"));

	const x = () => page.evaluate(async () => (await (await fetch("/api/v1/channels")).json()).channels.find((one) => one.channel === "x"));
	const before = await x();
	await page.click("[data-do=check-x]");
	await until("the same answer again is said again", async () => (await x()).tried_ms > before.tried_ms && (await x()).trouble === before.trouble);
	await shown(page, "x", "Unauthorized: Could not authenticate you");
	await save(page, "facebook", { token: "right" });
	await shown(page, "facebook", "잘 됨");
	await save(page, "x", { token_secret: "right" });
	await shown(page, "x", "잘 됨");
	assert.ok(vendor.seen.every((one) => one === "GET /v23.0/4711" || one === "GET /2/users/me"), vendor.seen.join());
	assert.deepEqual(page.faults, []);
});
