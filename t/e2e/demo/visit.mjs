/** `./dev demo visit`: one server for six stories, a small supervisor that starts it again when a story has killed it, and the helper of the
 * page /demo: it asks the slate (PUT /api/v1/demo) once a second what is wanted and tells what happens. The server starts nothing itself. */
import { PASSWORD, Server, Session } from "../lib/server.mjs";
import { sleep } from "../lib/process.mjs";
import { Stage, openNetwork } from "./stage.mjs";
import { networkInterfaces } from "node:os";
import * as phone from "./visit_phone.mjs";
import * as search from "./visit_search.mjs";
import * as interpreter from "./interpreter.mjs";
import * as kill from "./visit_kill.mjs";
import * as rain from "./rain.mjs";
import * as why from "./visit_why.mjs";

export const stories = { phone, search, interpreter, kill, rain, why };
const CLOCK = "02:00:00"; // the third story is of the night: all of the visit is
const LINES = 200;
const BOSS = "supervisor02";

/** Milliseconds of the day as the server's clock wants them: the second that has not begun yet, so that it never goes back. */
function clockText(ms) {
	const seconds = Math.ceil(ms / 1000) + 1;
	return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => String(Math.floor(n) % 60).padStart(2, "0")).join(":");
}

const inNetwork = () => Object.values(networkInterfaces()).flat().some((one) => one.family === "IPv4" && !one.internal);

export class Visit {
	/** options: fast, http, sip, lan */
	static async open(t, options) {
		const visit = new Visit();
		Object.assign(visit, { t, options, account: null, rounds: 0, done_ms: 0, over: false, began_ms: Date.now() });
		const lan = options.lan && inNetwork() ? ["--lan", "--force"] : [];
		visit.server = await Server.start(t, { http: options.http, sip: options.sip, args: [...lan, "--abandoned-callback", "8", "--callback-gap", "1", "--demo-clock", CLOCK] });
		visit.server.clockOn = () => visit.server.options.args.splice(-1, 1, clockText(2 * 3600_000 + Date.now() - visit.began_ms));
		visit.admin = await visit.#helper();
		visit.network = await openNetwork(t, visit.server, visit.admin);
		visit.helping = visit.#help();
		return visit;
	}

	/** Somebody is logged in once: the helper has a token instead of the visitor's login, and a supervisor of its own. */
	async #helper() {
		const admin = await this.server.login("admin");
		const { token } = await admin.post("/api/v1/tokens", { label: "visit", scope: "api" });
		await admin.post("/api/v1/people", { name: BOSS, display: "배가람", password: PASSWORD, language: "ko", roles: ["supervisor"] });
		return new Session(this.server, { authorization: `Bearer ${token}` });
	}

	/** Once a second, for as long as the visit lasts; a server that is away for the moment is asked again. */
	async #help() {
		while (!this.over) {
			try {
				const slate = await this.admin.ask("PUT", "/api/v1/demo", this.account ?? {});
				if (slate.story && slate.asked_ms > this.done_ms && this.account?.state !== "runs") this.#begin(slate);
				this.done_ms = Math.max(this.done_ms, slate.asked_ms);
			} catch {
				/* dead, or not up again yet */
			}
			await sleep(1000);
		}
	}

	#begin({ story }) {
		if (story in stories) this.playing = this.play(story);
	}

	/** Plays one story to its end; gives what differs. */
	async play(story) {
		const account = (this.account = { story, state: "runs", round: ++this.rounds, lines: [] });
		const told = (line) => account.lines.length < LINES && account.lines.push(line);
		const stage = await Stage.open({ fast: this.options.fast, server: this.server, network: this.network, admin: this.admin, boss: BOSS, told });
		try {
			await stage.clear();
			await stories[story].play(stage);
		} catch (error) {
			stage.check(error.message, false);
		}
		await stage.close();
		stage.tellChecks();
		account.state = stage.differs().length ? "differs" : "good";
		for (const { what, is } of stage.checks) console.log(`  ${is ? "✓" : "✗"} ${what}`);
		return stage.differs();
	}

	async close() {
		this.over = true;
		await this.helping;
	}
}

/** Until Ctrl-C; a server that died without a story's doing is started again, too. */
export async function run({ http, sip, lan }) {
	const endings = [];
	const t = { after: (f) => endings.unshift(f) };
	const visit = await Visit.open(t, { http, sip, lan });
	let going = true;
	process.once("SIGINT", () => { going = false; });
	console.log(`\n  The visit is open: ${visit.server.url}/demo   log in as admin, password ${PASSWORD}\n  ${visit.server.process.output.match(/https:\/\/[\d.]+:\d+/)?.[0] ?? "No network: the first story takes a second window of this machine."}\n  Ctrl-C ends it.\n`);
	while (going) {
		await sleep(1000);
		if (visit.server.process.ended && visit.account?.state !== "runs") {
			console.log("The server has died; it is started again.");
			visit.server.clockOn();
			await visit.server.begin();
		}
	}
	await visit.close();
	await Promise.race([visit.playing, sleep(5000)]);
	for (const ending of endings) await Promise.resolve(ending()).catch((error) => console.error(error.message));
	return 0;
}

