/** baresip as an agent's phone: a SIP implementation that is not ours, registering with digest, answering by itself, sending
 * a tone from a file and writing what it hears into another. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { folder, freePort, start } from "./process.mjs";
import { readWav, tone, wav } from "./sound.mjs";

const MODULES = ["g711", "aufile", "aubridge", "sndfile"];

/** options: port and address; without a server it registers nowhere and answers whoever rings it there */
export async function baresip(t, server, user, password, hz, options = {}) {
	const dir = folder(t, "baresip");
	const { address = "127.0.0.1" } = options;
	const port = options.port ?? (await freePort());
	writeFileSync(`${dir}/tone.wav`, wav(tone(hz, 8000, 120), 8000));
	writeFileSync(`${dir}/contacts`, "");
	writeFileSync(`${dir}/accounts`, server
		? `<sip:${user}@127.0.0.1:${server.sip};transport=udp>;auth_user=${user};auth_pass=${password};answermode=auto;regint=60;audio_codecs=PCMU/8000/1\n`
		: `<sip:${user}@${address}:${port};transport=udp>;answermode=auto;regint=0;audio_codecs=PCMU/8000/1\n`);
	writeFileSync(`${dir}/config`, [
		"poll_method epoll", `sip_listen ${address}:${port}`, `audio_source aufile,${dir}/tone.wav`, "audio_player aubridge,sink", "audio_alert aubridge,alert",
		"ausrc_srate 8000", "auplay_srate 8000", "ausrc_channels 1", "auplay_channels 1", "module_path /usr/lib/baresip/modules",
		...MODULES.map((m) => `module ${m}.so`), "module_tmp account.so", "module_app menu.so", `snd_path ${dir}`, "",
	].join("\n"));
	const program = start(t, "baresip", ["-f", dir]);
	/** What it has heard so far, at 8 kHz; the file is whole once the call is over. */
	const heard = () => {
		const name = readdirSync(dir).find((f) => f.endsWith("-dec.wav"));
		return name ? readWav(readFileSync(`${dir}/${name}`)).samples : new Float32Array(0);
	};
	return { program, heard };
}
