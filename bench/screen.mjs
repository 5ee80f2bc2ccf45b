// From a citizen's message to the consultant's screen: text messages as a gateway brings them, each in a conversation that is open at a desk in
// Chromium; from the moment in which the gateway begins to bring it until its words stand on the page. `./dev bench screen`; prints a line for
// docs/performance.md.
import { Server } from '../t/e2e/lib/server.mjs';
import { until } from '../t/e2e/lib/process.mjs';
import { openDesk, press } from '../t/e2e/lib/pages.mjs';

const messages = 100;
const endings = [], t = { after: end => endings.unshift(end) };
const at = (part, all) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(part * all.length))];

/** Runs in the page: when each text was first there, by the machine's clock. */
function watchWords() {
	globalThis.seen = {};
	new MutationObserver(() => {
		for (const [text] of document.body.textContent.matchAll(/화면-\d+;/g)) globalThis.seen[text] ??= Date.now();
	}).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/** Text messages are on; gives what brings one. */
async function gateway(server) {
	const admin = await server.login('admin');
	await admin.put('/api/v1/channels/sms', { active: true, rev: 0, settings: { from: '031120', url: 'http://127.0.0.1:1/' } });
	const { path } = (await admin.get('/api/v1/channels')).channels.find(one => one.channel === 'sms');
	return n => fetch(`${server.url}${path}?from=01012345678&to=120&id=screen-${n}`, { method: 'POST', body: `화면-${n}; 가로등이 꺼졌어요`, headers: { 'content-type': 'text/plain' } });
}

try {
	const server = await Server.start(t);
	const bring = await gateway(server), desk = await openDesk(t, server, 'agent01', { hz: 600 });
	await bring(0);
	await press(desk, 'talk-accept');
	await desk.waitForSelector('#talk-text');
	await desk.evaluate(watchWords);
	const taken = [];
	for (let n = 1; n <= messages; n++) {
		const began = Date.now();
		await bring(n);
		taken.push(await until(`message ${n}`, () => desk.evaluate(text => globalThis.seen[text], `화면-${n};`)) - began);
	}
	console.log(`from a message to the screen: p50 ${at(0.5, taken)}, p99 ${at(0.99, taken)}, worst ${Math.max(...taken)} ms (${messages} messages, limit 300)`);
} finally {
	for (const end of endings) await Promise.resolve(end()).catch(error => console.error(error.message));
}
process.exit();
