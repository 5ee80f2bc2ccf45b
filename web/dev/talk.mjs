// Invented contacts in writing for the mock server, with what an agent does to them.

const minute = 60000;
const ago = (/** @type {number} */ n) => Date.now() - n * minute;

/** @param {string} id @param {string} way @param {string} body @param {object} [more] */
export const letter = (id, way, body, more = {}) => ({ id, channel: 'chat', way, state: way === 'in' ? 'received' : 'delivered', kind: 'person', why: 'none', open: false, note: false, person: null,
	person_name: way === 'in' ? null : '이다연', name: way === 'in' ? 'Tran Thi Mai' : '', body, detail: '', fold: 0, made_ms: ago(9), contact: '7001', attachments: [], ...more });

const sizes = {
	chat: { unit: 'code_points', alone: 4000, part: 4000, most: 1 }, kakao: { unit: 'code_points', alone: 1000, part: 1000, most: 1 },
	sms: { unit: 'cp949', alone: 90, part: 2000, most: 1 }, mail: { unit: 'code_points', alone: 100000, part: 100000, most: 1 },
	facebook: { unit: 'utf16', alone: 2000, part: 2000, most: 1 }, x: { unit: 'utf16', alone: 10000, part: 10000, most: 1 },
};

/** @param {string} channel @param {string} to @param {object} [more] */
const way = (channel, to, more = {}) => ({ channel, to, shut: 'none', until_ms: null, goes_ms: null, size: sizes[channel] ?? sizes.chat, ...more });

const notice = '상담사에게 욕설을 하시면 상담을 이어가기 어렵습니다. 도움이 필요하신 일을 말씀해 주시면 계속 돕겠습니다.';
const threat = '위협하는 말씀은 기록되며, 상담을 마칠 수 있습니다. 도움이 필요하신 일을 말씀해 주십시오.';
/** @param {string} kind @param {object} [more] */
const step = (kind, more = {}) => ({ kind, warned: 0, ends: false, leads: false, words: notice, ...more });

/** A conversation as the server shows it to who has it. @param {object} [part] */
export const conversation = (part = {}) => ({
	contact: '7001', channel: 'chat', state: 'open', language: 'ko', queue: '11', queue_name: 'general', position: null, estimate_ms: null, in_hours: true, opens_ms: null, agent: '1',
	agent_name: '이다연', asked: null, last_agent: null, because: 'new', heard_ms: ago(2), answered_ms: null, since_ms: ago(8), place_ms: ago(10), unread: 0, danger: false,
	due_ms: Date.now() + minute, name: 'Tran Thi Mai', caller: null, preview: '여권을 잃어버렸어요', inquiry: null, letters: [letter('7101', 'in', '여권을 잃어버렸어요')], draft: '',
	shut: '', answer_until_ms: null, size: sizes.chat, ways: [way('chat', 'Tran Thi Mai'), way('sms', '010-****-1234'), way('kakao', '', { shut: 'no_address' }), way('call', '010-****-1234')], calls: [], warned: [],
	ladder: [step('abuse'), step('sexual', { words: notice }), step('threat', { words: threat, ends: true, leads: true }), step('nuisance', { words: '' })], handovers: [], translates: false, translations: [], ...part,
});

export class TalkMock {
	/** @param {any} mock */
	constructor(mock) {
		this.mock = mock;
		/** @type {any[]} */
		this.all = [];
		this.next = 7200;
	}

	/** @param {object} [part] */
	add(part) {
		const one = conversation(part);
		this.all.push(one);
		return one;
	}

	/** To every page, as the live connection says it. @param {any} one @param {string} [what] */
	tell(one, what = 'letter') {
		this.mock.send({ type: 'conversation', contact: one.contact, what });
	}

	/** @param {string} url @param {string} search */
	look(url, search) {
		if (url === 'conversation-rules') return this.rules;
		if (url === 'conversations') return this.list(new URLSearchParams(search).get('state'));
		const one = this.all.find(other => [`conversations/${other.contact}`, `contacts/${other.contact}`].includes(url));
		return one && url.startsWith('contacts/') ? { contact: one.contact, classified: { topic: null, place: null, outcome: 'none', note: '', words: '', revision: 0 } } : one;
	}

	/** @param {string | null} state */
	list(state) {
		const conversations = this.all.filter(one => one.state !== 'closed' && (!state || (state === 'mine' ? one.agent === '1' || one.asked === '1' : one.state === state)));
		const channels = [...new Set(conversations.map(one => one.channel))].map(channel => {
			const rows = conversations.filter(one => one.channel === channel);
			return { channel, waiting: rows.filter(one => one.state === 'waiting').length, oldest_ms: Math.min(...rows.map(one => one.heard_ms)), open: rows.filter(one => one.state === 'open').length };
		});
		return { conversations, channels };
	}

	/** @param {string} method @param {string} url @param {any} body */
	act(method, url, body) {
		if (method === 'POST' && url === 'letters') return this.write(body);
		const [, id, verb] = url.match(/^conversations\/(\w+)\/(\w+)$/) ?? [];
		const one = this.all.find(other => other.contact === id);
		if (!one) return null;
		if (verb === 'take' || verb === 'accept') Object.assign(one, { state: 'open', agent: '1', agent_name: '이다연', asked: null });
		if (verb === 'draft') one.draft = body.text;
		if (verb === 'note') this.say(one, { way: 'out', note: true, body: body.text });
		if (verb === 'transfer' || verb === 'back') Object.assign(one, { state: 'waiting', agent: null, agent_name: null });
		if (verb === 'stop' || verb === 'end') Object.assign(one, { state: 'closed', agent: null });
		if (verb === 'warn') this.warn(one, body.kind);
		if (verb === 'translate') return this.translate(one, body);
		return {};
	}

	/** @param {any} one @param {any} part */
	say(one, { way: side, body, ...more }) {
		one.letters.push(letter(String(this.next++), side, body, { contact: one.contact, channel: one.channel, made_ms: Date.now(), ...more }));
		return one.letters[one.letters.length - 1];
	}

	/** @param {any} body */
	write(body) {
		const one = this.all.find(other => other.letters.some((/** @type {any} */ piece) => piece.id === body.answers));
		if (!one) return null; // a letter of its own, or the answer to one
		const made = this.say(one, { way: 'out', body: body.body, channel: body.channel ?? one.channel });
		Object.assign(one, { answered_ms: Date.now(), draft: '' });
		for (const entry of one.translations) if (entry.id === body.translation) entry.letter = made.id;
		return { id: made.id };
	}

	/** @param {any} one @param {string} kind */
	warn(one, kind) {
		const at = one.ladder.find((/** @type {any} */ entry) => entry.kind === kind);
		at.warned++;
		at.ends = at.warned >= 2;
		if (at.words) this.say(one, { way: 'out', kind: 'automatic', body: at.words, person_name: null });
	}

	/** It waits until `translated()`. @param {any} one @param {any} body */
	translate(one, body) {
		const id = String(this.next++);
		one.translations.push({ id, letter: body.letter ?? null, own: !body.letter, language: body.language, state: 'waits', at_ms: Date.now(), written: body.text ?? '', words: '' });
		this.tell(one, 'translated');
		return { id };
	}

	/** The service has answered all that waits. @param {any} one @param {(entry: any) => object} answer */
	translated(one, answer) {
		for (const entry of one.translations) if (entry.state === 'waits') Object.assign(entry, answer(entry));
		this.tell(one, 'translated');
	}
}
