// An invented citizen for the mock server.

const day = 24 * 3600 * 1000;

export const citizen = () => ({
	id: '501', open: true, sensitive: false, held: false, erased_ms: null, name: '김민수', address: '', notes: '귀가 어두우시니 천천히 말씀드릴 것', language: 'ko',
	agent: null, agent_name: null, place: null, segments: ['senior', 'alone'], revision: 3, changed_ms: Date.now() - 9 * day, made_ms: Date.now() - 90 * day, others: [],
	identities: [{ id: '601', citizen: '501', kind: 'phone', value: '010-****-5678' }], contacts: [], consents: [], merges: [],
	matches: [{ id: '502', open: true, name: '김민수', place: null, why: 'name' }],
});

/** What the routes of citizens answer; null when it is none of them. @param {any} mock @param {string} method @param {string} url @param {any} body */
export function citizenAct(mock, method, url, body) {
	if (/^contacts\/\w+\/citizen$/.test(url)) return method === 'POST' ? { citizen: mock.citizen } : {};
	if (/^citizens\/\w+$/.test(url) && method === 'PUT') {
		mock.citizen = { ...mock.citizen, ...body, segments: body.segments.split(' ').filter(Boolean), agent: body.agent ?? null, place: body.place ?? null, revision: body.revision + 1 };
		return { id: mock.citizen.id, revision: mock.citizen.revision };
	}
	if (url === 'citizens/search') return { citizens: [] };
	return url.startsWith('citizens') || url.startsWith('citizen-merges') ? { id: '701' } : null;
}
