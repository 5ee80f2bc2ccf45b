// An invented floor for the mock server: 46 consultants on a rainy morning, an incident, a plan of cover. A test may change it and push.
const ago = (/** @type {number} */ s) => Date.now() - s * 1000;
const care = () => ({ crisis: null, silence_asked: 0, line_dead: false, warned: [], interpreter_ms: null, interpreter: null });
const surnames = '김이박최정강조윤장임한오서신권황안송전홍'.split('');
const given = ['서연', '민준', '지우', '하은', '도윤', '수아', '예준', '지민', '시우', '유진'];
const states = /** @type {[string, string, number][]} */ ([['available', 'talking', 27], ['available', 'ringing', 2], ['available', 'wrap_up', 5], ['available', 'idle', 3],
	['break', 'off', 3], ['meal', 'off', 1], ['training', 'off', 1], ['cool_down', 'off', 1], ['available', 'not_answering', 1], ['offline', 'off', 2]]);

export class FloorMock {
	/** @param {any} mock */
	constructor(mock) {
		this.mock = mock;
		this.watched = false;
		/** @type {any[]} */
		this.agents = [];
		/** @type {any[]} */
		this.contacts = [];
		this.incidents = { incidents: [], all: { now: 118, usual: 92.5 } };
		this.messages = [{ id: '71', kind: 'handover', at_ms: ago(3600), from: '한*민', text: '수원 팔달구 단수는 18시까지입니다. 급수차는 상수도사업소로 안내해 주세요.' }];
		this.cover = { half: 20, today: [20, 21, 22, 23].flatMap(half => [{ half, skill: null, required: half > 21 ? 49 : 46 }, { half, skill: 'vietnamese', required: 2 }]),
			csv: 'day,from,to,skill,required\nweekdays,09:00,18:00,,46\n' };
	}

	/** @param {number} count people */
	fill(count = 46) {
		const scale = count / 46;
		let id = 1000;
		for (const [presence, routing, n] of states) for (let i = 0; i < Math.round(n * scale); i++) this.add(String(++id), presence, routing, i);
		for (let i = 0; i < 6; i++) this.contacts.push({ ...this.contact(String(9000 + i), 'waiting'), agent: null, caller: null, queued_ms: ago(8 + i * 17), answered_ms: null });
		this.mock.catalog.agents.push(...this.agents.map(one => ({ id: one.id, name: 'a' + one.id, routing: one.routing,
			display: surnames[Number(one.id) % 20] + given[Math.floor(Number(one.id) / 20) % 10] })));
		this.trouble();
		return this;
	}

	/** One of each that a supervisor must see. */
	trouble() {
		const talking = this.contacts.filter(one => one.state === 'talking');
		talking[0].care.crisis = { by: 'agent', since_ms: ago(760), seen: false };
		talking[1].answered_ms = ago(24 * 60 + 10);
		talking[2].care.warned = [{ kind: 'abuse', warned: 2 }];
		this.incidents.incidents.push({ id: '41', label: { ko: '호우경보', en: 'Heavy rain warning' }, hazard: 'flood', place: null, topic: '101', notice: 'rain', start_ms: ago(3120),
			ends_ms: Date.now() + 5 * 3600000, ended_ms: null, ended_by: null, declared_by: '한*민', rev: 1, contacts: 61, now: 41, usual: 10 });
	}

	/** @param {string} id @param {string} state */
	contact(id, state) {
		return { id, channel: 'call', state, since_ms: ago(60), language: 'ko', queue: '11', agent: null, caller: '010-****-1234', started_ms: ago(120), queued_ms: ago(110),
			answered_ms: ago(60), held_since_ms: null, position: 0, callback: false, situation: 'talk', others: 0, topic: '101', listeners: [], care: care() };
	}

	/** @param {string} id @param {string} presence @param {string} routing @param {number} i */
	add(id, presence, routing, i) {
		const busy = ['talking', 'ringing', 'wrap_up'].includes(routing);
		const agent = { id, presence, presence_since_ms: ago(300 + i * 40), routing, since_ms: ago(20 + i * 13), ends_ms: null, reason: null, next: null, device: 'browser', ready: presence !== 'offline',
			contact: busy ? '5' + id : null, answered: 12 + i, talk_ms: 3400000 };
		this.agents.push(agent);
		if (busy) this.contacts.push({ ...this.contact('5' + id, routing === 'talking' ? 'talking' : 'offered'), agent: id, answered_ms: ago(20 + i * 13), queue: i % 5 ? '11' : '12',
			language: i % 7 === 3 ? 'vi' : 'ko' });
		if (routing === 'wrap_up') this.contacts.pop();
	}

	whole() {
		return { type: 'floor', seq: this.mock.seq, as_of_ms: Date.now(), whole: true, agents: this.agents, contacts: this.contacts };
	}

	/** @param {any[]} agents @param {any[]} contacts @param {string[]} gone */
	change(agents, contacts = [], gone = []) {
		this.mock.send({ type: 'floor', seq: ++this.mock.seq, as_of_ms: Date.now(), whole: false, agents, contacts, gone });
	}

	/** What a page reads. @param {string} url */
	look(url) {
		const skills = [{ name: 'general', language: null, label: { ko: '일반', en: 'General' } }, { name: 'vietnamese', language: 'vi', label: {} }];
		return { incidents: this.incidents, cover: this.cover, messages: { messages: this.messages },
			'messages/sent': { messages: [{ id: '70', kind: 'now', to: null, to_name: null, at_ms: ago(500), until_ms: Date.now(), text: '호우 문의는 도로 담당으로', seen: [{ name: '이*연', at_ms: ago(400) }] }] },
			skills: { skills, people: this.agents.map((one, i) => ({ id: one.id, skills: i % 30 ? { general: 1 + i % 5 } : { general: 4, vietnamese: 3 }, moved: i % 9 ? [] : [{ skill: 'general', level: 5, otherwise: 3, until_ms: Date.now() + 5400000 }] })) } }[url];
	}
}
