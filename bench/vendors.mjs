// Our requests against the vendors' own descriptions of their interfaces (Twilio's REST API 2010-04-01, X's API v2), served by Prism, which refuses
// what they do not describe. Each must be taken as it stands; then the vendor is busy, and afterwards not. `./dev bench vendors --data DIR`, DIR
// holding twilio_api_v2010.json and x_api_v2.json; ends with 1 when one is refused.
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { freePort, start, top, until } from '../t/e2e/lib/process.mjs';
import { Server } from '../t/e2e/lib/server.mjs';
import { JPEG } from '../t/e2e/lib/picture.mjs';

const data = process.argv[2];
const prism = `${top}build/vendors/node_modules/.bin/prism`, version = '5.16.0';
const endings = [], t = { after: end => endings.unshift(end) };
const wrong = [];

/** Prism behind a door that keeps what was asked and answered, and can ask for an answer (`prefer`) that nobody asks a real vendor for. */
async function vendor(file, { heads = {}, asks = body => body, answers = text => text }) {
	const port = await freePort(), door = { seen: [], prefer: '' };
	start(t, prism, ['mock', '-h', '127.0.0.1', '-p', String(port), `${data}/${file}`]);
	await until(`prism for ${file}`, () => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false), 120_000);
	const server = createServer(async (q, a) => {
		const one = { method: q.method, path: q.url.split('?')[0] }, body = asks(Buffer.concat(await q.toArray()));
		door.seen.push(one);
		const sent = { ...q.headers, ...heads, ...(door.prefer && { prefer: door.prefer }), 'content-length': String(body.length) };
		for (const name of ['host', 'connection', 'transfer-encoding', 'expect']) delete sent[name];
		const got = await fetch(`http://127.0.0.1:${port}${q.url}`, { method: q.method, headers: sent, body: q.method === 'GET' ? undefined : body });
		Object.assign(one, { said: answers(await got.text()), status: got.status });
		a.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? 'application/json' });
		a.end(one.said);
	});
	door.url = `http://127.0.0.1:${await freePort()}`;
	await new Promise(done => server.listen(new URL(door.url).port, '127.0.0.1', done));
	t.after(() => server.closeAllConnections());
	return door;
}

const row = async (admin, channel) => (await admin.get('/api/v1/channels')).channels.find(one => one.channel === channel);
const put = async (admin, channel, settings) => admin.put(`/api/v1/channels/${channel}`, { active: true, rev: (await row(admin, channel)).rev, settings });
const state = (agent, id) => agent.get(`/api/v1/letters/${id}`);
const photo = async (server, agent) => (await (await fetch(`${server.url}/api/v1/attachments?name=road.jpg`, { method: 'POST', headers: { origin: server.url, ...agent.headers, 'content-type': 'application/octet-stream' }, body: JPEG })).json()).id;

/** Sent and taken; the door's requests since are printed with what Prism said. */
async function goes(agent, door, what, letter) {
	const from = door.seen.length;
	const { id } = await agent.post('/api/v1/letters', letter);
	const one = await until(what, async () => (one => ['sent', 'failed', 'not_confirmed'].includes(one.state) && one)(await state(agent, id)), 60_000);
	for (const q of door.seen.slice(from)) {
		console.log(`${q.status} ${q.method} ${q.path}  (${what})`);
		if (q.status >= 300) wrong.push(`${what}: ${q.said}`);
	}
	if (one.state !== 'sent') wrong.push(`${what}: ${one.state} ${one.why} ${one.detail}`);
}

/** The vendor is busy: the letter waits, and goes when it is not. */
async function waits(agent, door, what, letter) {
	door.prefer = 'code=429';
	const from = door.seen.length;
	const { id } = await agent.post('/api/v1/letters', letter);
	await until('it was asked', () => door.seen.slice(from).some(q => q.status));
	const { status } = door.seen[from];
	door.prefer = '';
	console.log(`${status} ${door.seen[from].method} ${door.seen[from].path}  (${what}: ${(await state(agent, id)).state})`);
	if (status !== 429 || (await state(agent, id)).state !== 'queued') wrong.push(`${what}: ${status} ${(await state(agent, id)).state}`);
}

async function twilio() {
	// Prism reads a list in a form by another name than Twilio and its libraries give it
	const asks = body => Buffer.from(body.toString().replaceAll('MediaUrl=', 'MediaUrl%5B%5D='));
	const door = await vendor('twilio_api_v2010.json', { asks }), server = await Server.start(t);
	const [admin, agent] = [await server.login('admin'), await server.login('agent01')];
	await put(admin, 'sms', { hours: '0-24', gateway: 'twilio', url: door.url, user: 'AC' + '0'.repeat(32), password: 'a-token', from: '031120', callback: server.url });
	await until('twilio was looked at', async () => door.seen.some(q => q.method === 'GET' && q.status));
	for (const q of door.seen) console.log(`${q.status} ${q.method} ${q.path}  (live check)`);
	await goes(agent, door, 'a text', { channel: 'sms', to: '010-1234-5678', body: '접수했습니다. 오늘 나갑니다.' });
	await goes(agent, door, 'a photo', { channel: 'sms', to: '010-1234-5678', body: '이렇게 고쳤습니다.', attachments: [await photo(server, agent)] });
	if ((await row(admin, 'sms')).trouble) wrong.push(`twilio: ${(await row(admin, 'sms')).trouble}`);
}

async function x() {
	// Prism knows no scheme "OAuth" and takes it for nobody; its ids are "string", which it does not take back
	const heads = { authorization: 'Bearer of-the-bench' }, answers = text => text.replace('"id":"string"', '"id":"1880028106020515840"');
	const door = await vendor('x_api_v2.json', { heads, answers }), server = await Server.start(t);
	const [admin, agent] = [await server.login('admin'), await server.login('agent01')];
	await put(admin, 'x', { account: '2244994945', consumer: 'ck', secret: 'cs', token: 't', token_secret: 'ts', base: door.url });
	await until('x was looked at', async () => door.seen.some(q => q.method === 'GET' && q.status));
	for (const q of door.seen) console.log(`${q.status} ${q.method} ${q.path}  (live check)`);
	await goes(agent, door, 'a direct message', { channel: 'x', to: '1234567890', body: '접수했습니다.' });
	await goes(agent, door, 'a direct message with a photo', { channel: 'x', to: '1234567890', body: '고쳤습니다.', attachments: [await photo(server, agent)] });
	await waits(agent, door, 'a busy vendor', { channel: 'x', to: '1234567890', body: '기다려 주세요.' });
}

if (!data || !existsSync(`${data}/x_api_v2.json`)) {
	console.error('bench: vendors needs --data DIR with twilio_api_v2010.json and x_api_v2.json');
	process.exit(2);
}
if (!existsSync(prism)) execFileSync('npm', ['install', '--prefix', `${top}build/vendors`, '--no-audit', '--no-fund', '--ignore-scripts', `@stoplight/prism-cli@${version}`], { stdio: 'inherit' });
try {
	await twilio();
	await x();
} catch (error) {
	wrong.push(error.message);
} finally {
	for (const end of endings) await Promise.resolve(end()).catch(error => console.error(error.message));
}
for (const one of wrong) console.error(`refused: ${one}`);
process.exit(wrong.length ? 1 : 0);
