// A server for developing and testing pages without the centre: serves build/web as the centre does (same addresses, same
// content policy) and plays the API of docs/live.md with invented people. `node web/dev/mock.mjs [PORT]` to look at pages.
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { directory, numbers, publicAnswers, tasks } from './directory.mjs';
import { articles, complete, opened, search } from './knowledge.mjs';
import { careLists, place } from './care.mjs';
import { citizen, citizenAct } from './citizen.mjs';
import { sendFile } from './file.mjs';
import { FloorMock } from './floor.mjs';
import { InquiryMock } from './inquiry.mjs';
import { TalkMock } from './talk.mjs';
import { adminLists, board, callbacks, catalog, contact, me, offerPast, open, party } from './scene.mjs';

const built = fileURLToPath(new URL('../../build/web', import.meta.url));

class No extends Error {
	constructor(status, verdict, more = {}) {
		super(verdict);
		Object.assign(this, { status, verdict, more });
	}
}

/** The invented centre: `me`, `board` and the rest may be changed by a test, then `push()`ed. */
export class Mock {
	/** @param {string} [root] folder that build.mjs filled */
	constructor(root = built) {
		this.root = root;
		this.seq = 1;
		this.me = me();
		this.board = board();
		this.open = open();
		this.catalog = catalog();
		this.callbacks = callbacks();
		this.directory = directory();
		this.public = publicAnswers();
		this.tasks = tasks();
		this.readings = [];
		this.articles = articles();
		this.remarks = [{ id: '71', article: null, remark: 'nothing', contact: null, person: '9', at_ms: Date.now() - 3600000, words: '말벌 집 제거', title: '' }];
		this.admin = adminLists();
		this.care = careLists();
		this.place = place();
		this.citizen = citizen();
		this.done = [];      // tasks
		this.report = { revision: 0 };
		this.floor = new FloorMock(this);
		this.inquiries = new InquiryMock(this);
		this.talks = new TalkMock(this);
		this.person = { id: '1', name: 'agent01', display: '이다연', roles: ['agent', 'admin'], language: 'ko' };
		this.loggedIn = true;
		this.asked = [];    // [method, path, body]
		this.heard = [];    // messages from pages
		this.sockets = new Set();
		this.refuse = null; // (method, path) => a No, or nothing
		this.slow_ms = 0;
	}

	async start(port = 0) {
		this.server = http.createServer((request, response) => this.answer(request, response));
		const sockets = new WebSocketServer({ server: this.server });
		sockets.on('connection', (socket, request) => this.connected(socket, request));
		await new Promise(done => this.server.listen(port, '127.0.0.1', done));
		this.url = `http://127.0.0.1:${this.server.address().port}`;
		return this;
	}

	stop() {
		for (const socket of this.sockets) socket.terminate();
		this.server.close();
		this.server.closeAllConnections();
	}

	// -- live ---------------------------------------------------------------------------------------------------------

	connected(socket, request) {
		socket.path = new URL(request.url, 'http://x').pathname;
		this.sockets.add(socket);
		socket.on('message', data => { this.heard.push(JSON.parse(data)); if (JSON.parse(data).floor) socket.send(JSON.stringify(this.floor.whole())); this.onMessage?.(JSON.parse(data), socket); });
		socket.on('close', () => this.sockets.delete(socket));
		if (socket.path !== '/api/v1/live') return;
		socket.send(JSON.stringify({ type: 'hello', seq: this.seq, now_ms: Date.now(), run: '1', person: this.person }));
		this.push();
	}

	send(message) {
		for (const socket of this.sockets) socket.send(JSON.stringify(message));
	}

	push(part = {}) {
		this.seq++;
		Object.assign(this.me, part, { seq: this.seq });
		this.board.seq = this.seq;
		this.board.as_of_ms = Date.now();
		for (const socket of this.sockets) {
			if (socket.path !== '/api/v1/live') continue;
			socket.send(JSON.stringify(this.me));
			socket.send(JSON.stringify(this.board));
		}
	}

	cut(code = 4000) {
		for (const socket of this.sockets) socket.close(code);
	}

	// -- what happens -------------------------------------------------------------------------------------------------

	ring(part = {}) {
		const ends_ms = Date.now() + 14000;
		this.push({
			routing: 'ringing', since_ms: Date.now(), contact: null, wrap: null,
			offer: { offer: 'o' + this.seq, contact: contact({ state: 'offered', answered_ms: null, ...part }), ends_ms, ring_ms: 20000, rule: 'longest_idle', eligible: 7, level: 4, idle_ms: 51000 },
		});
	}

	talk(part = {}) {
		this.push({ presence: 'available', routing: 'talking', since_ms: Date.now(), offer: null, wrap: null, contact: contact(part) });
	}

	wrap(part = {}) {
		const now = Date.now();
		this.push({ routing: 'wrap_up', since_ms: now, offer: null, contact: null, wrap: { contact: { ...contact(), ...this.me.contact, state: 'ended' }, mode: 'timed', ends_ms: now + 30000, ...part } });
	}

	idle() {
		this.push({ routing: 'idle', since_ms: Date.now(), presence: 'available', offer: null, contact: null, wrap: null });
	}

	onContact(verb, body) {
		const call = this.me.contact;
		if (verb === 'accept') return this.talk({ ...this.me.offer.contact, state: 'talking', answered_ms: Date.now() });
		if (verb === 'decline') return this.idle();
		if (verb === 'callback' || verb === 'return') return;
		if (!call) throw new No(409, 'wrong_state');
		if (verb === 'survey') return this.wrap();
		if (verb === 'hold') Object.assign(call, { state: 'held', situation: 'held', held_since_ms: Date.now() });
		if (verb === 'resume') Object.assign(call, { state: 'talking', situation: 'talk', held_since_ms: null });
		if (verb === 'mute') call.muted = body.on;
		if (verb === 'consult') Object.assign(call, { state: 'held', situation: 'consult', parties: [party({ state: 'ringing', since_ms: Date.now() })] });
		if (verb === 'swap') Object.assign(call, call.situation === 'consult' ? { state: 'talking', situation: 'swapped' } : { state: 'held', situation: 'consult' });
		if (verb === 'conference') Object.assign(call, { state: 'talking', situation: 'conference', parties: call.parties.map(one => ({ ...one, with_citizen: true })) });
		if (verb === 'cancel') Object.assign(call, { state: 'talking', situation: 'talk', parties: [] });
		if (verb === 'complete') return this.wrap();
		if (verb === 'end' || verb === 'transfer') return this.wrap();
		this.push({ routing: call.state === 'held' ? 'holding' : 'talking' });
	}

	record(body) {
		const held = this.me.contact ?? this.me.wrap?.contact;
		if (!held) throw new No(409, 'not_yours');
		if (body.revision !== held.classified.revision) throw new No(409, 'changed', { record: held.classified });
		held.classified = { ...body, revision: body.revision + 1 };
		return { revision: held.classified.revision };
	}

	keepPlace(body) {
		if (body.revision !== this.place.revision) throw new No(409, 'changed');
		this.place = { ...this.place, ...body, revision: body.revision + 1 };
		return { revision: this.place.revision };
	}

	keepReport(body) {
		if (body.revision !== this.report.revision) throw new No(409, 'changed');
		this.report = { ...body, place: body.place ?? null, revision: body.revision + 1 };
		return { revision: this.report.revision };
	}

	act(method, url, body) {
		if (url === 'search' || url === 'complete') return this.know(url, body.q);
		if (url === 'public/search') return this.public.search;
		const own = this.talks.act(method, url, body) ?? this.inquiries.act(method, url, body) ?? citizenAct(this, method, url, body); if (own) return own;
		if (/^(agents|incidents|messages|cover)|supervision$|take-over$/.test(url)) return { id: '42' };
		const [, verb] = url.match(/^contacts\/[^/]+\/(?:consult\/)?([\w-]+)$/) ?? [];
		if (url === 'session' && method === 'POST') return this.logIn(body);
		if (url === 'session' && method === 'DELETE') this.loggedIn = false;
		else if (verb === 'number') return { number: '010-2345-1234' };
		else if (verb === 'record') return this.record(body);
		else if (verb === 'report') return this.keepReport(body);
		else if (verb === 'place') return this.keepPlace(body);
		else if (url.endsWith('/interpreter') || url.endsWith('/review')) return { id: '9' };
		else if (url.endsWith('/import')) return this.preview;
		else if (url.startsWith('directory/')) return { id: '9' };
		else if (url.startsWith('tasks/')) this.tasks.splice(this.tasks.findIndex(one => url.includes(one.id)), 1);
		else if (verb) this.onContact(verb, body);
		else if (url === 'me/presence') this.push({ ...body, routing: body.presence === 'available' ? 'idle' : 'off', since_ms: Date.now() });
		else if (url === 'me/next') this.push({ next: body.presence });
		else if (url === 'me/wrap/extend') { this.me.wrap.ends_ms += body.ms; this.push(); }
		else if (url === 'me/wrap/done') this.idle();
		else if (url.endsWith('/claim')) Object.assign(this.callbacks.find(one => url.includes(one.id)), body.on ? { claimed: this.me.agent.id, claimed_name: this.me.agent.display } : { claimed: null, claimed_name: null });
		else if (url.startsWith('callbacks/') && url.endsWith('/call')) this.dial(this.callbacks.find(one => url.includes(one.id)));
		else if (url.startsWith('callbacks/')) this.callbacks.splice(this.callbacks.findIndex(one => url.includes(one.id)), 1);
		else return this.change(method, url, body);
		return {};
	}

	/** A citizen is rung back: the agent hears it ring. */
	dial(one) {
		Object.assign(one, { claimed: this.me.agent.id, claimed_name: this.me.agent.display });
		this.push({ routing: 'talking', since_ms: Date.now(), contact: contact({ state: 'dialling', caller: one.caller, callback: true, callback_id: one.id, callback_result: 'none', answered_ms: null, waited_ms: 2000, earlier: [], situation: 'alone' }) });
	}

	change(method, url, body) {
		if (url === 'tokens') {
			this.admin.tokens.push({ id: String(this.seq++), label: body.label, scope: body.scope, made_ms: Date.now(), used_ms: null });
			return { id: '9', token: 'djw_3fQ8vXn2LkT7' };
		}
		if (url.startsWith('tokens/')) this.admin.tokens = this.admin.tokens.filter(one => !url.endsWith('/' + one.id));
		if (url.endsWith('/device-secret')) return { secret: 'kT7-3fQ8-vXn2-Lm4p' };
		if (url === 'backups') this.admin.backups.unshift({ id: '77', made_ms: Date.now(), bytes: 4100000, file: 'now.djb' });
		const [, list, id] = url.match(/^(people|queues)\/(\w+)$/) ?? [];
		if (list) Object.assign(this.admin[list].find(one => one.id === id), body);
		return { id: '7' };
	}

	logIn(body) {
		if (body.password !== 'dajeong-demo') throw new No(401, 'wrong_password');
		this.loggedIn = true;
		return { person: this.person, took_over: false };
	}

	/** @param {string} url @param {string} question */
	know(url, question) {
		if (url === 'search') return search(this.articles, question);
		if (url === 'complete') return complete(this.articles, question);
		if (url === 'me/readings') return { readings: this.readings };
		if (url === 'knowledge/work') return { policy: { two_persons: false, review_days: 365 }, due: [], waiting: [] };
		if (url === 'knowledge/wordings') return { wordings: [] };
		if (url === 'articles') return { articles: this.articles, count: this.articles.length };
		if (url === 'article-remarks') return { remarks: this.remarks };
		return opened(this.articles.find(one => url.endsWith('/' + one.id)), url);
	}

	look(url, question) {
		const known = this.know(url, question);
		if (known) return known;
		if (url === 'session') return { person: this.person };
		if (url === 'public/numbers') return numbers();
		if (url.startsWith('public/') && this.public[url.slice('public/'.length)]) return this.public[url.slice('public/'.length)];
		if (url === 'me') return this.me;
		if (url === 'board') return this.board;
		if (url === 'catalog') return this.catalog;
		const found = this.floor.look(url) ?? this.talks.look(url, this.search);
		if (found) return found;
		const asked = this.inquiries.look(url, this.search); if (asked) return asked;
		if (url === 'callbacks') return { callbacks: this.callbacks };
		if (url === 'hours') return this.admin.hours;
		if (url.startsWith('survey')) return this.admin.survey;
		if (url.startsWith('flows/')) return this.admin.flow;
		if (url in this.admin) return url === 'missing' ? this.admin.missing : { [url]: this.admin[url] };
		if (url.startsWith('directory/')) return this.directory[url.slice('directory/'.length)];
		if (url === 'tasks') return { tasks: this.search.includes('done') ? this.done : this.tasks };
		if (url.endsWith('/report')) return this.report;
		if (url.endsWith('/place')) return this.place;
		if (url in this.care) return this.care[url];
		if (url.endsWith('/explain')) return { contact: '501', offers: [offerPast()] };
		throw new No(404, 'not_found');
	}

	// -- http ---------------------------------------------------------------------------------------------------------

	async answer(request, response) {
		const url = new URL(request.url, this.url);
		if (!url.pathname.startsWith('/api/v1/')) return sendFile(this.root, url.pathname, response);
		const name = url.pathname.slice('/api/v1/'.length);
		this.search = url.search;
		const text = await new Promise(done => {
			let all = '';
			request.on('data', part => { all += part; }).on('end', () => done(all));
		});
		const body = /^[{[]/.test(text) ? JSON.parse(text) : undefined;
		this.asked.push([request.method, name, body]);
		if (this.slow_ms) await new Promise(done => setTimeout(done, this.slow_ms));
		try {
			const no = this.refuse?.(request.method, name);
			if (no) throw new No(no.status, no.verdict);
			if (name === 'open') return reply(response, 200, this.open);
			if (!this.loggedIn && !(name === 'session' && request.method === 'POST')) throw new No(401, 'not_logged_in');
			reply(response, 200, request.method === 'GET' ? this.look(name, url.searchParams.get('q') ?? '') : this.act(request.method, name, body));
		} catch (no) {
			reply(response, no.status ?? 500, { error: { verdict: no.verdict ?? 'fault', message: no.message }, ...no.more });
		}
	}
}

/** @param {http.ServerResponse} response */
function reply(response, status, value) {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const mock = await new Mock().start(Number(process.argv[2] ?? 8121));
	console.log(`${mock.url}/desk  — then type: ring, talk, wrap, idle, cut`);
	process.stdin.on('data', line => mock[String(line).trim()]?.());
}
