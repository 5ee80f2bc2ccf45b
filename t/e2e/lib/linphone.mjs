/** A telephone that is not ours, with sound, pictures and text at once: liblinphone, in a small program of the tests (telephone.c). */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { folder, top, whenOver } from "./process.mjs";
import { tone, wav } from "./sound.mjs";

/** Calls the number. `lines`: what it said so far; `type`: a line, letter by letter; `text`: the letters that came; `hangUp`. */
export async function linphone(t, server, number, hz) {
	const dir = folder(t, "linphone"), program = `${dir}/telephone`;
	execFileSync("cc", ["-O1", `${top}t/e2e/lib/telephone.c`, "-o", program, "-llinphone", "-lbctoolbox"]);
	writeFileSync(`${dir}/tone.wav`, wav(tone(hz, 8000, 120), 8000));
	const run = spawn(program, [`sip:${number}@127.0.0.1:${server.sip}`, `${dir}/tone.wav`, `${dir}/heard.wav`], { env: { ...process.env, HOME: dir }, stdio: ["pipe", "pipe", "inherit"] });
	const ended = once(run, "exit"), lines = [];
	createInterface(run.stdout).on("line", (line) => lines.push(line));
	whenOver(t, async () => {
		run.kill("SIGKILL");
		await ended;
	});
	return {
		lines,
		type: (words) => run.stdin.write(`${words}\n`),
		text: () => lines.flatMap((line) => line.match(/^letter (\w+)/)?.[1] ?? []).map((code) => String.fromCodePoint(Number.parseInt(code, 16))).join(""),
		/** Size and pictures a second, as it saw them last. */
		sees: () => lines.findLast((line) => line.startsWith("pictures "))?.split(" ").slice(1).map(Number),
		hangUp: () => run.stdin.end(),
	};
}
