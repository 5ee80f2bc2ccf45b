// Invented endings, blocks, crises and interpreters for the mock server.
const now = Date.now(), hour = 3_600_000;

export const place = () => ({ area: '031', place: null, address: '', at_ms: null, person: null, revision: 0 });

export const careLists = () => ({
	endings: {
		endings: [
			{ contact: '4711', agent_name: '이*연', kind: 'abuse', warnings: 2, at_ms: now - hour, reviewed_ms: null, right: false, caller: '010-****-1234' },
			{ contact: '4712', agent_name: '박*준', kind: 'silent', warnings: 0, at_ms: now - 3 * hour, reviewed_ms: now - 2 * hour, right: true, caller: '031-***-2114' },
		],
		blocks: [
			{ id: '61', contact: '4711', kind: 'abuse', made_ms: now - hour, until_ms: now + 23 * hour, refused: 3, appealed_ms: now - hour / 2, lifted_ms: null, caller: '010-****-1234' },
			{ id: '62', contact: '4720', kind: 'sexual', made_ms: now - 20 * hour, until_ms: now + 148 * hour, refused: 0, appealed_ms: null, lifted_ms: null, caller: '010-****-9090' },
			{ id: '63', contact: '4730', kind: 'nuisance', made_ms: now - 90 * hour, until_ms: now - 66 * hour, refused: 12, appealed_ms: null, lifted_ms: null, caller: '010-****-7777' },
		],
		rules: [
			{ kind: 'abuse', warnings: 2, least_ms: 0, after_ms: 5000, block_ms: 24 * hour, step: 'end' },
			{ kind: 'sexual', warnings: 1, least_ms: 0, after_ms: 5000, block_ms: 168 * hour, step: 'end' },
			{ kind: 'threat', warnings: 1, least_ms: 0, after_ms: 5000, block_ms: 168 * hour, step: 'supervisor' },
			{ kind: 'nuisance', warnings: 2, least_ms: 0, after_ms: 5000, block_ms: 24 * hour, step: 'end' },
			{ kind: 'long', warnings: 1, least_ms: 900_000, after_ms: 300_000, block_ms: 0, step: 'end' },
			{ kind: 'silent', warnings: 0, least_ms: 30_000, after_ms: 0, block_ms: 0, step: 'end' },
			{ kind: 'gone', warnings: 0, least_ms: 0, after_ms: 0, block_ms: 0, step: 'end' },
		],
	},
	crises: { crises: [
		{ contact: '4801', by: 'knocks', raised_ms: now - 5 * hour, agent_name: '이*연', seen_name: '한*민', seen_ms: now - 5 * hour + 12_000, lowered_ms: null, ended_ms: now - 4 * hour,
			emergency: 1, follow_up: 'open', reviewed_ms: null, right: false, caller: '010-****-3003' },
	] },
	interpreters: { interpreters: [
		{ entry: '71', name: '통역 봉사자 1', volunteer: true, calls: 14, talk_ms: 5.4 * hour, waited_ms: 9000, silent: 0 },
		{ entry: '72', name: 'BBB 통역', volunteer: false, calls: 31, talk_ms: 7.1 * hour, waited_ms: 24_000, silent: 2 },
	] },
});
