/** baresip as an agent's phone: a SIP implementation that is not ours, registering with digest, answering by itself, sending
 * a tone from a file and writing what it hears into another. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { folder, freePort, start } from "./process.mjs";
import { readWav, tone, wav } from "./sound.mjs";

const MODULES = ["g711", "aufile", "aubridge", "sndfile"];

/** What it says to a command of its menu (a netstring of JSON each way). */
function ask(port, command) {
	return new Promise((done, failed) => {
		const socket = connect(port, "127.0.0.1");
		let said = "";
		socket.on("error", failed);
		socket.on("data", (more) => {
			said += more;
			const whole = said.match(/^(\d+):/);
			if (!whole || Buffer.byteLength(said) < whole[0].length + +whole[1] + 1) return;
			socket.destroy();
			done(JSON.parse(said.slice(whole[0].length, -1)).data);
		});
		const text = JSON.stringify({ command });
		socket.write(`${text.length}:${text},`);
	});
}

/** Starts one with this line of its accounts file; more: lines of its configuration, modules, a number to dial at once, and where it is. */
async function phone(t, hz, accountOf, { config = [], modules = [], dial, address = "127.0.0.1", port: wanted } = {}) {
	const dir = folder(t, "baresip");
	const port = wanted ?? await freePort(), control = await freePort();
	writeFileSync(`${dir}/tone.wav`, wav(tone(hz, 8000, 120), 8000));
	writeFileSync(`${dir}/contacts`, "");
	writeFileSync(`${dir}/accounts`, `${accountOf(port)}\n`);
	writeFileSync(`${dir}/config`, [
		"poll_method epoll", `sip_listen ${address}:${port}`, `audio_source aufile,${dir}/tone.wav`, "audio_player aubridge,sink", "audio_alert aubridge,alert",
		"ausrc_srate 8000", "auplay_srate 8000", "ausrc_channels 1", "auplay_channels 1", "module_path /usr/lib/baresip/modules",
		...[...MODULES, "ctrl_tcp", ...modules].map((m) => `module ${m}.so`), "module_tmp account.so", "module_app menu.so", `ctrl_tcp_listen 127.0.0.1:${control}`, `snd_path ${dir}`, ...config, "",
	].join("\n"));
	const program = start(t, "baresip", ["-f", dir, ...(dial ? ["-e", `/dial ${dial}`] : [])]);
	/** What it has heard so far, at 8 kHz; the file is whole once the call is over. */
	const heard = () => {
		const name = readdirSync(dir).find((f) => f.endsWith("-dec.wav"));
		return name ? readWav(readFileSync(`${dir}/${name}`)).samples : new Float32Array(0);
	};
	return { program, heard, port, ask: (command) => ask(control, command) };
}

/** options: port and address; without a server it registers nowhere and answers whoever rings it there. */
export function baresip(t, server, user, password, hz, options = {}) {
	const { address = "127.0.0.1" } = options;
	return phone(t, hz, (port) => server
		? `<sip:${user}@127.0.0.1:${server.sip};transport=udp>;auth_user=${user};auth_pass=${password};answermode=auto;regint=60;audio_codecs=PCMU/8000/1`
		: `<sip:${user}@${address}:${port};transport=udp>;answermode=auto;regint=0;audio_codecs=PCMU/8000/1`, options);
}

/** A carrier that speaks TLS (on the port above its own) and nothing but encrypted sound, with keys in the description; it answers for one number.
 * `pem` has its certificate and key; `dial`: the number that it calls at once. */
export async function carrier(t, hz, pem, dial) {
	const one = await phone(t, hz, (port) => `<sip:0310000001@127.0.0.1:${port + 1};transport=tls>;regint=0;answermode=auto;mediaenc=srtp-mand;audio_codecs=PCMA/8000/1`,
		{ modules: ["srtp"], config: [`sip_certificate ${pem}`], dial });
	return { ...one, tls: one.port + 1 };
}

/** An invented camera. */
const CAMERA = { modules: ["vp8", "fakevideo"], config: ["video_source fakevideo,nil", "video_display fakevideo,nil", "video_size 640x480", "video_fps 30.00", "video_bitrate 1000000"] };
const SEALED = ";mediaenc=srtp-mand";

/** A videophone without an account that calls this number: VP8, sound and pictures encrypted with keys in the description when `sealed`. */
export function videophone(t, server, hz, number, { sealed = false } = {}) {
	return phone(t, hz, () => `<sip:videophone@127.0.0.1>;regint=0;answermode=auto;audio_codecs=PCMA/8000/1;video_codecs=VP8${sealed ? SEALED : ""}`, {
		...CAMERA, modules: [...CAMERA.modules, ...(sealed ? ["srtp"] : [])], dial: `sip:${number}@127.0.0.1:${server.sip}`,
	});
}

/** An agent's telephone with a camera that takes nothing but encrypted sound and pictures. */
export function sealedPhone(t, server, user, password, hz) {
	return phone(t, hz, () => `<sip:${user}@127.0.0.1:${server.sip};transport=udp>;auth_user=${user};auth_pass=${password};answermode=auto;regint=60;audio_codecs=PCMA/8000/1;video_codecs=VP8${SEALED}`,
		{ ...CAMERA, modules: [...CAMERA.modules, "srtp"] });
}
