/** Scenarios that a visitor can watch: `./dev demo` lists them, `./dev demo N` runs one, `./dev demo day` a busy day.
 *
 * Each starts the server on a data folder that goes at the end, rings with real SIP telephones, says step by step what happens and where
 * to look, ends by itself, and then says whether its facts are as they should be. */
import { fileURLToPath } from "node:url";
import { Stage } from "./demo/stage.mjs";
import * as day from "./demo/day.mjs";
import * as emergencyRoom from "./demo/emergency_room.mjs";
import * as manyNeeds from "./demo/many_needs.mjs";
import * as pothole from "./demo/pothole.mjs";
import * as visit from "./demo/visit.mjs";
import * as lastBus from "./demo/last_bus.mjs";
import * as sign from "./demo/sign.mjs";
import * as gasSmell from "./demo/gas_smell.mjs";
import * as interpreter from "./demo/interpreter.mjs";
import * as longWait from "./demo/long_wait.mjs";
import * as abuse from "./demo/abuse.mjs";
import * as governor from "./demo/governor.mjs";
import * as delegation from "./demo/delegation.mjs";
import * as rain from "./demo/rain.mjs";
import { occupant, sleep } from "./lib/process.mjs";

export const scenarios = [emergencyRoom, manyNeeds, pothole, lastBus, interpreter, sign, gasSmell, longWait, abuse, governor, delegation, rain];

function list() {
	console.log("\n./dev demo N [--desk] [--stay SECONDS] [--http PORT] [--sip PORT]\n");
	for (const one of scenarios) console.log(`  ${String(one.number).padStart(3)}  ${one.title}`);
	console.log("  day  A busy day: twenty telephones that answer, callers without end (agent01 and agent02 are yours); Ctrl-C ends it\n");
	console.log("  visit  Six large buttons at /demo, each a scene of its own; --no-lan keeps it to this machine\n");
	console.log("  --desk leaves the first desk to you: log in, and do what the lines marked YOU say.\n");
}

function verdict(stage) {
	console.log("");
	for (const { what, is } of stage.checks) console.log(`  ${is ? "✓" : "✗"} ${what}`);
	console.log(stage.differs().length ? "\n  This differs from what should be.\n" : "\n  All of it is as it should be.\n");
}

/** Plays one scenario to its end; gives what differs from what should be. `options` as Stage.open has them, and `stay_s`. */
export async function perform(scenario, options = {}) {
	const args = typeof scenario.args === "function" ? await scenario.args() : scenario.args;
	const stage = await Stage.open({ clock: scenario.clock, args, ...options });
	const stop = () => stage.close().then(() => process.exit(130));
	if (!options.fast) process.once("SIGINT", stop);
	try {
		stage.say(scenario.title);
		await scenario.play(stage);
	} catch (error) {
		stage.check(error.message, false);
	}
	verdict(stage);
	if (options.stay_s) {
		console.log(`  The pages stay for ${options.stay_s} s; Ctrl-C ends it now.\n`);
		await sleep(options.stay_s * 1000);
	}
	await stage.close();
	return stage.differs();
}

async function main([which, ...words]) {
	const option = (name, otherwise) => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : otherwise);
	const ports = { http: option("--http", 8120), sip: option("--sip", 5060) };
	const scenario = scenarios.find((one) => String(one.number) === which);
	const taken = (scenario || ["day", "visit"].includes(which)) && (await occupant(ports));
	if (taken) {
		console.error(taken);
		return 1;
	}
	if (which === "day") return day.run(words);
	if (which === "visit") return visit.run({ ...ports, lan: !words.includes("--no-lan") });
	if (!scenario) {
		list();
		return which ? 2 : 0;
	}
	const options = { visitor: words.includes("--desk"), fast: words.includes("--fast"), stay_s: option("--stay", 60), ...ports };
	return (await perform(scenario, options)).length ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await main(process.argv.slice(2)));
