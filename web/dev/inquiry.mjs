// Invented inquiries and canned texts for the mock server.

const hour = 3600 * 1000, day = 24 * hour;

/** @param {object} part */
const row = part => ({
	kind: 'complaint', sub: 'grievance', state: 'handed', urgency: 'normal', topic: '101', place: '200', excerpt: '', language: 'ko', came_in: 'centre', department: '31',
	department_name: '수원시 안전총괄과', official: null, person: '1', person_name: '이*연', opened_ms: Date.now() - 2 * day, due_ms: Date.now() + 5 * day, hop_from_ms: Date.now() - day,
	hop_due_ms: Date.now() + 5 * day, paused: null, overdue: false, interim_ms: null, parent: null, link: 'none', reporters: 1, of_contact: false, ...part,
});

export class InquiryMock {
	/** @param {import('./mock.mjs').Mock} mock */
	constructor(mock) {
		this.mock = mock;
		this.canned = cannedTexts();
		this.guided = true; // the first steps are done
		this.rows = [
			row({ id: '1001', number: '1122-0007', excerpt: '육교 계단 조명이 꺼져 있어요', hop_due_ms: Date.now() - hour, overdue: true }),
			row({ id: '1002', number: '1122-0011', excerpt: '정류장 안내판이 떨어졌습니다', topic: '102', hop_due_ms: Date.now() + 3 * hour }),
			row({ id: '1003', number: '1121-0203', excerpt: '산책로에 큰 구멍이 있어요', state: 'accepted' }),
		];
	}

	/** @param {string} method @param {string} url @param {any} body */
	act(method, url, body) {
		if (url === 'me/guide') return { done: this.guided = body.done };
		if (url.startsWith('canned')) return keepCanned(this.canned, method, url, body);
		if (url === 'attachments') {
			const name = new URLSearchParams(this.mock.search).get('name');
			return { id: String(4000 + this.mock.asked.length), name, type: name.endsWith('.png') ? 'image/png' : 'text/plain', bytes: 2048 };
		}
		if (!url.startsWith('inquiries')) return null;
		const [, id, verb] = url.split('/');
		if (!id) {
			const made = row({ ...body, id: String(2000 + this.rows.length), number: `1122-${String(40 + this.rows.length).padStart(4, '0')}`, state: 'open', department: null, department_name: null,
				excerpt: body.text.slice(0, 60), opened_ms: Date.now(), of_contact: true });
			this.rows.push(made);
			return { id: made.id, number: made.number, revision: 1 };
		}
		const one = this.rows.find(other => other.id === id);
		if (one) one.state = { answer: 'closed', hand: 'handed', unowned: 'unowned' }[verb] ?? one.state;
		return { revision: 2 };
	}

	/** @param {string} url @param {string} search */
	look(url, search) {
		const asked = new URLSearchParams(search);
		if (url === 'canned') return { canned: this.canned };
		if (url === 'me/guide') return { done: this.guided };
		if (url === 'teams') return { teams: [{ id: '5', name: '밤팀', members: [] }] };
		const list = rows => ({ inquiries: rows, count: rows.length });
		if (url === 'inquiries') return list(this.rows.filter(one => one.state !== 'closed'));
		if (url === 'inquiries/due') return { due_ms: Date.now() + 9 * day, days: 7, off: 2 };
		if (url === 'inquiries/alike') return list(this.rows.filter(one => one.topic === asked.get('topic') && one.state !== 'closed').map(one => ({ ...one, reporters: 4 })));
		const [, contact] = url.match(/^contacts\/([^/]+)\/inquiries$/) ?? [];
		return contact && list(this.rows.filter(one => one.contact === contact));
	}
}

let id = 3000;
/** @param {string} kind @param {string} keyword @param {string} title @param {string} body @param {object} [more] */
const text = (kind, keyword, title, body, more = {}) => ({ id: String(id++), kind, scope: 'all', team: null, person: null, language: 'ko', keyword, title, body, topic: null, revision: 1,
	changed_ms: Date.now(), uses: 0, mine: false, ...more });

export const cannedTexts = () => [
	text('text', '인사', '첫인사', '안녕하세요, 정성을 다하는 {line} 다정, {agent}입니다.', { uses: 9 }),
	text('text', '기한', '처리 기한 안내', '{department}에서 {due}까지 알려 드립니다. 문의 번호는 {number}입니다.'),
	text('text', '인내', '기다려 주셔서', '오래 기다리셨습니다.'),
	text('text', 'greeting', 'Greeting', 'Hello, this is {line}, {agent} speaking.', { language: 'en' }),
	text('text', '내말', '내 말', '제가 하는 말입니다.', { scope: 'own', mine: true, person: '1' }),
	text('script', '파손', '도로 파손 접수', '*어디인지* 먼저 여쭙니다. 주소나 가까운 건물.\n다친 사람이 있는지 여쭙니다.\n차로를 막는지 여쭙니다.\n{agent}입니다. 접수하고 *결과를 알려 드리겠습니다.*', { topic: '100' }),
	text('checklist', '확인', '마치기 전에', '연락처를 다시 읽었다\n알릴 방법을 여쭈었다\n더 필요한 것이 없는지 여쭈었다', { topic: '101' }),
];

/** @param {any[]} all @param {string} method @param {string} url @param {any} body */
export function keepCanned(all, method, url, body) {
	const key = url.split('/')[1], at = all.findIndex(one => one.id === key);
	if (url.endsWith('/used')) all[at].uses++;
	else if (method === 'DELETE') all.splice(at, 1);
	else if (key) Object.assign(all[at], body, { revision: body.revision + 1 });
	else all.push({ id: String(id++), team: null, person: null, topic: null, uses: 0, changed_ms: Date.now(), ...body, mine: body.scope === 'own', revision: 1 });
	return { id: key ?? '1', revision: body?.revision + 1 };
}
