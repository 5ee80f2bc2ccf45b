// Open311: two hundred reports, read by many connections at once; requests a second, how long one takes, and how many a core serves: the
// processor time that the server used for them, whatever else the machine does. `./dev bench open311`; prints lines for docs/performance.md.
import http from 'node:http';
import { readFileSync } from 'node:fs';
import { Server } from '../t/e2e/lib/server.mjs';

const reports = 200, connections = 32, seconds = 10;
const endings = [], t = { after: end => endings.unshift(end) };
const at = (part, all) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(part * all.length))];

/** Each connection comes from an address of its own: one address alone is held to 1,000 a second. */
function get(agent, url, localAddress) {
	return new Promise((good, bad) => {
		http.get(url, { agent, localAddress }, answer => {
			answer.resume();
			answer.on('end', () => good(answer.statusCode));
		}).on('error', bad);
	});
}

/** Of the server, in seconds: fields 14 and 15 of its stat, in hundredths. @param {number} pid */
function cpu(pid) {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** @param {number} pid @param {string} what @param {() => string} url */
async function measure(pid, what, url) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: connections * connections }), taken = [], over_ms = Date.now() + seconds * 1000;
	let wrong = 0;
	const began_ms = performance.now(), used_s = cpu(pid);
	await Promise.all(Array.from({ length: connections }, async (_, n) => {
		while (Date.now() < over_ms) {
			const from_ms = performance.now();
			if (await get(agent, url(), `127.0.1.${n + 1}`) !== 200) wrong++;
			taken.push(performance.now() - from_ms);
		}
	}));
	const lasted_s = (performance.now() - began_ms) / 1000;
	agent.destroy();
	console.log(`${what}: ${Math.round(taken.length / (cpu(pid) - used_s))} a second of one core; here ${Math.round(taken.length / lasted_s)} requests a second, p50 ${at(0.5, taken).toFixed(1)}, p99 ${at(0.99, taken).toFixed(1)} ms, ${wrong} refused`);
}

try {
	const server = await Server.start(t);
	const { token } = await (await server.login('admin')).post('/api/v1/tokens', { label: 'bench', scope: 'open311' });
	const base = `${server.url}/open311/v2`, ids = [];
	for (let n = 0; n < reports; n++) {
		const made = await fetch(`${base}/requests.json`, { method: 'POST', body: new URLSearchParams({ api_key: token, service_code: 'waste', address_string: `수원 ${n}`, lat: '37.2636', long: '127.0286', description: `쓰레기 ${n}` }) });
		if (made.ok) ids.push((await made.json())[0].service_request_id);
	}
	console.log(`${ids.length} reports, ${connections} connections, ${seconds} s each`);
	let n = 0;
	await measure(server.pid, 'services', () => `${base}/services.json`);
	await measure(server.pid, 'one request', () => `${base}/requests/${ids[n++ % ids.length]}.json`);
	await measure(server.pid, 'ten requests of a list', () => `${base}/requests.json?page_size=10&page=${1 + n++ % 20}`);
} finally {
	for (const end of endings) await Promise.resolve(end()).catch(error => console.error(error.message));
}
process.exit();
