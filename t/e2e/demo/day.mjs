/** The demo province with life in it: phones that answer, callers who ring, records that are written. `./dev demo day [--minutes N] [--pictures DIR]`.
 *
 * agent01 and agent02 are left to people. Everything happens on this machine, on a data folder that goes at the end. With --pictures it takes
 * screenshots of desk, citizen page and wallboard in Korean and English instead of running on. */
import { mkdirSync } from "node:fs";
import { Server, PASSWORD } from "../lib/server.mjs";
import { Phone } from "../lib/phone.mjs";
import { browser, open } from "../lib/browser.mjs";
import { answer, checkAndGo, logIn, press, talking } from "../lib/pages.mjs";
import { sleep, whenOver } from "../lib/process.mjs";

let words = [];
const option = (name, otherwise) => (words.includes(name) ? words[words.indexOf(name) + 1] : otherwise);
const pick = (list) => list[(Math.random() * list.length) | 0];
const between = (low, high) => low + Math.random() * (high - low);
const endings = [];
const t = { after: (f) => endings.unshift(f) };
let over = false;

/** Answers after some seconds, talks, hangs up or is hung up on, writes the record. */
async function agent(server, name, catalog) {
	const session = await server.login(name);
	const phone = await Phone.open(t, { server, user: name, password: PASSWORD });
	phone.onInvite = async (call) => {
		call.ring();
		await sleep(between(1500, 6000));
		if (call.state === "ringing") call.accept();
	};
	await phone.register();
	await session.presence("available", "phone");
	const live = await session.live(undefined, { facts: false, board: false, me: true });
	let last = "";
	const timer = setInterval(async () => {
		const { routing, wrap } = live.me ?? {};
		if (routing === last) return;
		last = routing;
		if (routing === "wrap_up") {
			await sleep(between(4000, 15_000));
			await record(session, wrap.contact.id, catalog).catch(() => {});
			await session.post("/api/v1/me/wrap/done").catch(() => {});
			if (Math.random() < 0.1) await rest(session);
		} else if (routing === "not_answering") session.presence("available", "phone").catch(() => {});
	}, 500);
	whenOver(t, () => clearInterval(timer));
}

async function record(session, contact, catalog) {
	await session.put(`/api/v1/contacts/${contact}/record`, { topic: pick(catalog.topics).id, place: pick(catalog.places).id,
		outcome: pick(["answered", "answered", "answered", "handed_over"]), note: "", words: "", revision: 0 });
}

async function rest(session) {
	await session.presence(pick(["break", "meal", "training"]), "phone");
	await sleep(between(20_000, 60_000));
	if (!over) await session.presence("available", "phone").catch(() => {});
}

/** Somebody who rings 120, chooses a language sometimes, and stays some time or loses patience. */
async function caller(server, number) {
	const phone = await Phone.open(t, { server, user: number });
	const call = await phone.call(Math.random() < 0.7 ? "1200" : "120");
	await sleep(between(3000, 8000));
	if (Math.random() < 0.3) await call.sound.keys(pick(["2", "3", "4"]));
	await sleep(Math.random() < 0.06 ? between(2000, 15_000) : between(30_000, 150_000));
	if (!over) await call.hangup();
	phone.close();
}

async function traffic(server, end_ms, every_ms) {
	for (let i = 0; !over && Date.now() < end_ms; i++) {
		caller(server, `010${String(20_000_000 + (i % 9000) * 731).slice(0, 8)}`).catch(() => {});
		await sleep(-Math.log(1 - Math.random()) * every_ms);
	}
}

async function wallPicture(server, dir, language, token) {
	const page = await open(await browser(t, { language }), `${server.url}/wall?token=${token}`);
	await page.setViewport({ width: 1920, height: 1080 });
	await sleep(4000);
	await page.screenshot({ path: `${dir}/wall-${language}.png` });
	await page.browser().close();
}

async function deskPictures(server, dir, language, name) {
	const page = await open(await browser(t, { language, hz: 450 }), `${server.url}/login`);
	await logIn(page, server, name);
	await checkAndGo(page);
	await page.waitForSelector("[data-do=accept]", { timeout: 120_000 });
	await sleep(600);
	await page.screenshot({ path: `${dir}/desk-ringing-${language}.png` });
	await answer(page);
	await talking(page);
	await sleep(3000);
	await page.screenshot({ path: `${dir}/desk-${language}.png` });
	await page.browser().close();
}

async function citizenPictures(server, dir, language) {
	const page = await open(await browser(t, { language, hz: 450 }), `${server.url}/`);
	await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
	await sleep(1500);
	await page.screenshot({ path: `${dir}/citizen-${language}.png` });
	await press(page, "call");
	await sleep(5000);
	await page.screenshot({ path: `${dir}/citizen-call-${language}.png` });
	await page.browser().close();
}

async function pictures(server, dir, wall) {
	mkdirSync(dir, { recursive: true });
	await sleep(+option("--after", 90) * 1000);
	for (const [language, name] of [["ko", "agent01"], ["en", "agent02"]]) {
		await wallPicture(server, dir, language, wall.token);
		await deskPictures(server, dir, language, name);
		await citizenPictures(server, dir, language);
	}
}

async function main() {
	const server = await Server.start(t, { http: +option("--http", 8120), sip: +option("--sip", 5060) });
	const admin = await server.login("admin");
	const catalog = await (await server.login("supervisor01")).get("/api/v1/catalog");
	for (let i = 3; i <= 22; i++) await agent(server, `agent${String(i).padStart(2, "0")}`, catalog);
	const wall = await admin.post("/api/v1/tokens", { label: "wall", scope: "wall" });
	console.log(`desk ${server.url}/desk (agent01, ${PASSWORD}), citizen ${server.url}/, wallboard ${server.url}/wall?token=${wall.token}, telephones sip:120@127.0.0.1:${server.sip}`);
	const end_ms = Date.now() + option("--minutes", 60) * 60_000;
	const busy = traffic(server, end_ms, 4000);
	if (option("--pictures")) await pictures(server, option("--pictures"), wall);
	else await busy;
}

async function finish() {
	over = true;
	for (const ending of endings) await Promise.resolve(ending()).catch((error) => console.error(String(error)));
}

/** Runs until its minutes are over or somebody interrupts it; answers the exit status. */
export async function run(options) {
	words = options;
	const interrupted = new Promise((done) => ["SIGINT", "SIGTERM"].forEach((signal) => process.once(signal, () => done(0))));
	const status = await Promise.race([main().then(() => 0), interrupted]).catch((error) => {
		console.error(error);
		return 1;
	});
	await finish();
	return status;
}
