// Invented people and figures for the mock server: what a weekday morning looks like.

const ago = (/** @type {number} */ s) => Date.now() - s * 1000;

export const contact = (part = {}) => ({
	id: '501', channel: 'call', state: 'talking', caller: '010-****-1234', anonymous: false, line: '120', in_province: true, language: 'ko',
	queue: '11', queue_name: 'general', started_ms: ago(268), queued_ms: ago(260), answered_ms: ago(222), held_since_ms: null, waited_ms: 38000, muted: false,
	earlier: [
		{ contact: '400', at_ms: ago(15 * 86400), channel: 'call', topic: '103', outcome: 'answered', agent: '이*연' },
		{ contact: '390', at_ms: ago(27 * 86400), channel: 'web', topic: '101', outcome: 'handed_over', agent: '박*우' },
		{ contact: '380', at_ms: ago(100 * 86400), channel: 'call', topic: '104', outcome: 'answered', agent: '최*민' },
	],
	classified: { topic: null, place: null, outcome: 'none', note: '', words: '', revision: 0 },
	role: 'agent', situation: 'talk', agent_name: '이다연', parties: [],
	...part,
});

export const me = (part = {}) => ({
	type: 'me', seq: 1, agent: { id: '1', name: 'agent01', display: '이다연' },
	presence: 'offline', device: 'browser', device_ready: true, phone_registered: false,
	routing: 'off', since_ms: ago(51), next: null, offer: null, asked: null, contact: null, wrap: null,
	waiting: [
		{ queue: '11', name: 'general', count: 5, longest_since_ms: ago(48) },
		{ queue: '12', name: 'foreign', count: 1, longest_since_ms: ago(12) },
		{ queue: '13', name: 'welfare', count: 0, longest_since_ms: null },
		{ queue: '14', name: 'sign', count: 0, longest_since_ms: null },
	],
	level_half: { in_time: 41, of: 50 }, today: { answered: 12, talk_ms: 3400000 }, alarms: [],
	...part,
});

export const party = (part = {}) => ({
	id: '801', role: 'consulted', state: 'joined', purpose: 'consult', agent: '2', entry: null, name: '박서준', since_ms: ago(14), with_citizen: false,
	supervision: 'none', how: null, ...part,
});

const label = (/** @type {string} */ ko, /** @type {string} */ en) => ({ ko, en });

export const catalog = () => ({
	sms_size: { unit: 'utf16', alone: 70, part: 67, most: 6 },
	queues: [
		{ id: '11', name: 'general', label: label('일반', 'General') }, { id: '12', name: 'foreign', label: label('외국어', 'Other languages') },
		{ id: '13', name: 'welfare', label: label('복지', 'Welfare') }, { id: '14', name: 'sign', label: label('수어', 'Sign language') },
	],
	topics: [
		{ id: '100', parent: null, label: label('도로·교통', 'Roads and transport') },
		{ id: '101', parent: '100', label: label('도로 파손', 'Road damage') }, { id: '102', parent: '100', label: label('버스', 'Buses') },
		{ id: '105', parent: '100', label: label('불법 주정차', 'Illegal parking') }, { id: '106', parent: '100', label: label('신호등', 'Traffic lights') },
		{ id: '110', parent: null, label: label('보건·의료', 'Health') },
		{ id: '103', parent: '110', label: label('예방접종', 'Vaccination') }, { id: '104', parent: '110', label: label('야간·휴일 진료', 'Night and holiday care') },
		{ id: '120', parent: null, label: label('복지', 'Welfare') },
		{ id: '121', parent: '120', label: label('아이돌봄', 'Childcare') }, { id: '122', parent: '120', label: label('주거급여', 'Housing benefit') },
		{ id: '130', parent: null, label: label('환경', 'Environment') },
		{ id: '131', parent: '130', label: label('대형 폐기물', 'Bulky waste') }, { id: '132', parent: '130', label: label('소음', 'Noise') },
	],
	places: ['수원시/Suwon', '성남시/Seongnam', '고양시/Goyang', '용인시/Yongin', '여주시/Yeoju', '양평군/Yangpyeong', '가평군/Gapyeong']
		.map((names, i) => ({ id: String(200 + i), name: names.split('/')[1].toLowerCase(), label: label(names.split('/')[0], names.split('/')[1]) })),
	reasons: { away: [{ id: '301', name: 'meeting', label: label('회의', 'Meeting') }] },
	agents: [
		{ id: '1', display: '이다연', routing: 'idle' }, { id: '2', display: '박서준', routing: 'idle' }, { id: '3', display: '최지우', routing: 'talking' },
		{ id: '4', display: '정하은', routing: 'off' },
	],
	languages: ['ko', 'en', 'zh', 'ja', 'vi', 'mn'],
	outcomes: ['none', 'answered', 'handed_over', 'call_back', 'no_matter'],
	end_reasons: [
		{ id: '401', label: label('시민이 말없이 30초가 지남', 'Silence for 30 s') }, { id: '402', label: label('잘못 걸림을 함께 확인', 'Wrong number, agreed') },
		{ id: '403', label: label('폭언이 이어짐', 'Abuse goes on') },
	],
	decline_reasons: [{ id: '411', label: label('몸이 좋지 않음', 'Unwell') }, { id: '412', label: label('기기가 고장남', 'Device broken') }],
	numbers: [
		{ id: '119', name: 'fire', label: label('119 소방·구급', '119 fire and ambulance'), emergency: true, purposes: ['consult', 'transfer', 'conference'] },
		{ id: '701', name: 'roads', label: label('도로관리과', 'Road maintenance'), emergency: false, purposes: ['consult', 'transfer', 'conference'] },
	],
	survey_lines: ['120', '031120'],
	number_reasons: [{ id: '421', label: label('다시 전화하기', 'Ringing back') }, { id: '422', label: label('119에 알리기', 'Telling 119') }],
});

export const callbacks = () => [
	{ id: '601', contact: '450', due_ms: Date.now() + 480000, reason: 'asked', caller: '010-****-5560', channel: 'call', line: '031120', language: 'ko', queue_name: 'welfare' },
	{ id: '602', contact: '451', due_ms: ago(60), reason: 'abandoned', caller: '010-****-7702', channel: 'call', line: '120', language: 'ko', queue_name: 'general' },
	{ id: '604', contact: '453', due_ms: ago(9000), made_ms: ago(9000), reason: 'abandoned', caller: '010-****-3141', channel: 'call', line: '120', language: 'ko', queue_name: 'general', attempts: 1, last: 'no_answer' },
	{ id: '605', contact: '454', due_ms: ago(1500), reason: 'line_lost', caller: '031-***-2718', channel: 'call', line: '120', language: 'ko', queue_name: 'general', claimed: '2', claimed_name: '박서준' },
	{ id: '603', contact: '452', due_ms: ago(20), reason: 'restart', caller: null, channel: 'web', line: '120', language: 'vi', queue_name: 'foreign' },
];

export const offerPast = () => ({
	offer: '9', at_ms: ago(230), agent: '1', rule: 'longest_idle', eligible: 7,
	scores: [
		{ agent: '1', rank: 1, score: 51, level: 4, idle_ms: 51000 }, { agent: '2', rank: 2, score: 44, level: 3, idle_ms: 44000 },
		{ agent: '3', rank: 3, score: 12, level: 5, idle_ms: 12000 },
	],
	others: [
		{ agent: '1', why: 'best', skill: null, score: 51 }, { agent: '2', why: 'lower_score', skill: null, score: 44 },
		{ agent: '4', why: 'not_ready', skill: null, score: 0 }, { agent: '5', why: 'skill_missing', skill: 'english', score: 0 },
		{ agent: '6', why: 'skill_missing', skill: 'english', score: 0 },
	],
	counts: { best: 1, lower_score: 1, not_ready: 1, skill_missing: 2 },
});

export const open = () => ({ site: '경기 스마트 120', number: '120', languages: ['ko', 'en', 'zh', 'ja', 'vi', 'mn'], wait_ms: 62000, open: true, incidents: [] });

function halfHours() {
	const start = new Date();
	start.setMinutes(start.getMinutes() < 30 ? 0 : 30, 0, 0);
	const offered = [62, 96, 118, 141, 188, 232, 205, 92];
	return offered.map((count, i) => ({
		start_ms: start.getTime() - (offered.length - 1 - i) * 1800000, offered: count, answered: Math.round(count * 0.93), abandoned: Math.round(count * 0.04),
	}));
}

export const board = () => ({
	type: 'board', seq: 1, as_of_ms: Date.now(), site: '경기도 120 다정',
	survey: { offered: 118, answered: 31, overall_of: 30, satisfied: 29 },
	waiting: { count: 23, longest_since_ms: ago(94), target_count: 15, target_ms: 60000 },
	level: { within_ms: 20000, target: 80, half: { in_time: 38, of: 50 }, today: { in_time: 500, of: 605 } },
	today: { offered: 605, answered: 560, abandoned: 25, short_abandoned: 12, left_menu: 3, abandoned_of: 593, abandoned_target: 5 },
	callbacks: { due: 12, late: 0 },
	agents: { total: 46, states: { talking: 27, ringing: 2, holding: 1, wrap_up: 5, available: 3, break: 3, meal: 1, training: 1, cool_down: 1, not_answering: 1, reconnecting: 0, away: 1 } },
	queues: [
		{ queue: '11', name: 'general', waiting: 17, longest_since_ms: ago(94) }, { queue: '12', name: 'foreign', waiting: 4, longest_since_ms: ago(51) },
		{ queue: '13', name: 'welfare', waiting: 2, longest_since_ms: ago(12) }, { queue: '14', name: 'sign', waiting: 0, longest_since_ms: null },
	],
	half_hours: halfHours(), channels: { call: 610, web: 87 },
	written: [['chat', 2, 5, 58, 61, 180000], ['sms', 1, 3, 27, 31, 3600000]].map(([channel, waiting, open, in_time, answered, aim_ms]) => ({ channel, waiting, open, longest_since_ms: Date.now() - 40000, answered, in_time, aim_ms })),
	topics: [
		{ topic: '101', name: 'road_damage', count: 31 }, { topic: '102', name: 'bus', count: 18 }, { topic: '131', name: 'bulky', count: 12 },
		{ topic: '104', name: 'night_care', count: 9 }, { topic: '122', name: 'housing', count: 8 },
	],
	topics_of: 100, alarms: [],
});

const flowDocument = JSON.stringify({ name: 'province', lines: ['120'], start: 'greet', steps: [
	{ name: 'greet', do: 'greet', say: 'greeting', next: 'language' }, { name: 'language', do: 'language', language: 'ko', next: 'menu' },
	{ name: 'menu', do: 'menu', choices: [{ key: '0', say: 'menu_agent', next: 'queue' }, { key: '*', say: 'menu_again', next: 'menu' }], otherwise: 'hours' },
	{ name: 'hours', do: 'hours', queue: 'language', open: 'queue', closed: 'closed' }, { name: 'queue', do: 'queue', queue: 'language' },
	{ name: 'closed', do: 'say', say: 'opening_hours', next: 'end' }, { name: 'end', do: 'goodbye', say: 'goodbye' }] });

const survey = () => ({
	since_ms: Date.now() - 30 * 86400000, until_ms: Date.now(), offered: 1204, answered: 286,
	questions: [['kindness', [1, 2, 6, 61, 216]], ['professionalism', [2, 3, 11, 74, 191]], ['promptness', [3, 6, 15, 80, 174]], ['overall', [2, 3, 7, 63, 202]]]
		.map(([question, scores]) => ({ question, of: scores.reduce((a, b) => a + b), satisfied: scores[3] + scores[4], scores })),
	languages: [{ language: 'ko', offered: 1101, answered: 262 }, { language: 'vi', offered: 61, answered: 17 }, { language: 'en', offered: 42, answered: 7 }],
});

export const adminLists = () => ({
	survey: survey(),
	flows: [{ id: '900', name: 'province', newest: 3, live: 2, changed_ms: Date.now() }],
	flow: { id: '900', name: 'province', newest: 3, live: 2, version: 3, document: flowDocument,
		findings: [{ what: 'first_choice_late', serious: true, step: 'language', language: 'ko', detail: '8.4' }, { what: 'unreachable', serious: false, step: 'end', language: null, detail: '' }],
		versions: [{ version: 3, at_ms: Date.now(), note: '메뉴 추가', person: '6', live_ms: null, live_person: null }, { version: 2, at_ms: Date.now(), note: '', person: '6', live_ms: Date.now(), live_person: '6' }] },
	hours: { zone: 'Asia/Seoul', date: '2026-11-22', time: '14:25', missing_year: 2027,
		queues: [{ queue: '501', name: 'general', mode: 'open', own: false, emergency: false, rev: 1, opens_days: null, opens_at: null },
			{ queue: '502', name: 'sign', mode: 'closed', own: true, emergency: false, rev: 1, opens_days: 1, opens_at: '09:00' }],
		periods: [{ queue: '502', weekday: 1, from: '09:00', to: '12:00' }, { queue: '502', weekday: 1, from: '13:00', to: '18:00' }],
		days: [{ queue: null, date: '2026-12-25', mode: 'holiday', from: '00:00', to: '00:00', label: { ko: '성탄절', en: 'Christmas Day' } }] },
	missing: [
		{ what: 'no_trunk', blocking: true, link: 'lines' }, { what: 'queue_without_agents', blocking: false, link: 'queues' },
		{ what: 'default_password', blocking: false, link: 'people' }, { what: 'no_backup', blocking: false, link: 'backups' },
	],
	people: [
		{ id: '1', name: 'agent01', display: '이다연', roles: ['agent'], language: 'ko', skills: { general: 4, korean: 5 }, phone: true, active: true, rev: 1 },
		{ id: '2', name: 'agent02', display: '박서준', roles: ['agent'], language: 'ko', skills: { general: 3, korean: 5, english: 4 }, phone: false, active: true, rev: 1 },
		{ id: '5', name: 'supervisor01', display: '한지민', roles: ['supervisor'], language: 'ko', skills: {}, phone: false, active: true, rev: 1 },
		{ id: '6', name: 'admin', display: '관리자', roles: ['admin'], language: 'ko', skills: {}, phone: false, active: true, rev: 1 },
	],
	queues: [
		{ id: '11', name: 'general', label: label('일반', 'General'), priority: 0, ring_s: 20, wrap_mode: 'timed', wrap_s: 30, level_target: 80, level_within_s: 20, short_abandon_s: 5, rev: 1 },
		{ id: '12', name: 'foreign', label: label('외국어', 'Other languages'), priority: 5, ring_s: 20, wrap_mode: 'timed', wrap_s: 30, level_target: 80, level_within_s: 20, short_abandon_s: 5, rev: 1 },
	],
	tokens: [{ id: '801', label: '상담실 전광판', scope: 'wall', made_ms: ago(86400 * 9), used_ms: ago(2) }],
	prompts: [
		{ id: 'greeting', when: 'First words to everybody', languages: { ko: 'recording', en: 'voice', zh: 'voice', ja: 'voice', vi: 'voice', mn: 'english' } },
		{ id: 'closed', when: 'Outside opening hours', languages: { ko: 'voice', en: 'voice', zh: 'voice', ja: 'voice', vi: 'voice', mn: 'english' } },
	],
	backups: [{ id: '701', made_ms: ago(3600 * 8), bytes: 2100000, file: 'dajeong-20260929-0300.djb' }],
	settings: [
		{ name: 'name', value: '경기도 120 다정', otherwise: '120', unit: '', help: 'What the centre is called on its pages.' },
		{ name: 'ring', value: null, otherwise: '20', unit: 's', help: 'How long an offer rings, where the queue does not say.' },
		{ name: 'wrap-up', value: null, otherwise: 'timed', unit: 'none|optional|timed|mandatory', help: 'The kind of wrap-up, where the queue does not say.' },
	],
});
