// An invented directory and things to do, for the mock server.

/** @param {string} name @param {string} type @param {object} [more] */
const field = (name, type, more = {}) => ({ name, told: null, of: name, type, needed: false, key: false, cap: 120, otherwise: '', help: '', words: [], ...more });
/** A text in the other languages. @param {string} name */
const told = name => ['en', 'zh', 'ja', 'vi', 'mn'].map(language => field(`${name}_${language}`, 'text', { told: language, of: name, cap: 180 }));
const active = field('active', 'flag', { otherwise: 'yes' });

export const directory = () => ({
	departments: {
		fields: [field('code', 'code', { needed: true, key: true }), field('name', 'text', { needed: true }), field('place', 'places'), field('number', 'phone'), active],
		rows: [{ id: '31', rev: 1, code: 'suwon-safety', name: '수원시 안전총괄과', place: '', number: '0310000019', active: 'yes' }],
	},
	officials: {
		fields: [field('code', 'code', { needed: true, key: true }), field('department', 'departments', { needed: true }), field('name', 'text', { needed: true }), field('post', 'text'),
			field('work_number', 'phone'), field('mobile', 'phone'), active],
		rows: [{ id: '41', rev: 1, code: 'suwon-day', department: 'suwon-safety', name: '송이든', post: '안전총괄팀장', work_number: '0310000050', mobile: '010-****-0001', active: 'yes' },
			{ id: '42', rev: 1, code: 'suwon-night', department: 'suwon-safety', name: '박하늘', post: '당직사령', work_number: '0310000051', mobile: '010-****-0002', active: 'no' }],
	},
	duty: {
		fields: [field('official', 'officials', { needed: true, key: true }), field('hazard', 'word', { words: ['any', 'flood'], otherwise: 'any' }), field('place', 'places'), field('hours', 'hours'),
			field('turn', 'count', { otherwise: '0' }), field('valid_from', 'date'), field('valid_until', 'date'), active],
		rows: [{ id: '51', rev: 1, official: 'suwon-day', hazard: 'flood', place: '', hours: 'mon-fri 09:00-18:00', turn: '0', valid_from: '', valid_until: '', active: 'yes' }],
	},
	numbers: {
		fields: [field('code', 'code', { needed: true, key: true }), field('name', 'text', { needed: true }), ...told('name'), field('number', 'phone', { needed: true }),
			field('kind', 'word', { words: ['help', 'emergency'], otherwise: 'help' }), field('purpose', 'text'), ...told('purpose'), field('hours', 'hours'), field('dial', 'flag', { otherwise: 'yes' }), active],
		rows: [{ id: '61', rev: 1, code: '119', name: '소방·구급', name_en: 'Fire and ambulance', name_vi: 'Cứu hỏa', number: '119', kind: 'emergency', purpose: '화재', languages: '', hours: '', dial: 'yes', valid_from: '', valid_until: '', active: 'yes' }],
	},
});

export const tasks = () => [
	{ id: '71', contact: '501', kind: 'note', person: null, person_name: null, due_ms: Date.now() + 3600000, what: '내일 결과를 알려 드리기' },
	{ id: '72', contact: '502', kind: 'hotline', person: null, person_name: null, due_ms: Date.now() - 60000, what: '' },
];

const day = (/** @type {number} */ ago) => new Date(Date.now() - ago * 86400000).toISOString().slice(0, 10);

/** What the citizen's app keeps. */
export const numbers = () => ({
	at_ms: Date.now(),
	numbers: [
		{ code: 'lost', name: '수도권 지하철 유실물', name_en: 'Lost property of the underground', number: '1544-0000', kind: 'help', purpose: '두고 내린 물건', languages: '', hours: 'mon-fri 09:00-18:00', valid_from: '', valid_until: '', checked_on: day(3) },
		{ code: 'care', name: '시도 교육 돌봄 상담', name_en: 'Child care', number: '031-000-7100', kind: 'help', purpose: '돌봄', languages: '', hours: '', valid_from: '', valid_until: '', checked_on: day(400) },
		{ code: 'past', name: '지난 번호', name_en: 'A number of the past', number: '031-000-0001', kind: 'help', purpose: '', languages: '', hours: '', valid_from: '', valid_until: day(1), checked_on: day(500) },
		{ code: '119', name: '소방·구급', name_en: 'Fire and ambulance', name_zh: '消防·急救', name_vi: 'Cứu hỏa và cấp cứu', number: '119', kind: 'emergency', purpose: '화재, 구조, 구급', purpose_en: 'Fire, rescue, ambulance',
			purpose_vi: 'Hỏa hoạn, cứu nạn, cấp cứu', languages: '', hours: '', valid_from: '', valid_until: '', checked_on: day(20) },
	],
	departments: [{ code: 'ansan-water', name: '안산시 상수도사업소', name_en: 'Ansan waterworks', number: '031-000-2600', place: 'ansan' }],
});

const words = (/** @type {string} */ name, /** @type {Record<string, string>} */ texts) => Object.fromEntries(['en', 'zh', 'ja', 'vi', 'mn'].map(language => [`${name}_${language}`, texts[language] ?? '']));

/** What everybody may read, by the end of its address. @returns {Record<string, any>} */
export const publicAnswers = () => ({
	services: { cities: [{ place: 'suwon', label: { ko: '수원시', en: 'Suwon', vi: 'Thành phố Suwon' }, latitude: 37.26, longitude: 127.03 }], danger: [] },
	map: { outlines: null, tiles: null },
	rumours: { rumours: [
		{ claim: '수돗물에 기름이 섞였다', ...words('claim', { en: 'Oil in the tap water', vi: 'Nước máy bị lẫn dầu' }), verdict: 'false', wording: '검사 결과는 기준 안에 있습니다.', ...words('wording', { en: 'The tests are within limits.', vi: 'Kết quả kiểm tra trong mức cho phép.' }), checked_at: 202611221830 },
		{ claim: '내일 버스가 모두 멈춘다', ...words('claim', {}), verdict: 'partly', wording: '일부 노선의 이야기입니다.', ...words('wording', {}), checked_at: 202611221830 },
	] },
	stories: { stories: [
		{ id: '11', original: '11', language: 'ko', title: '외국인 상담이 늘었습니다', text: '여섯 언어로 받습니다.', source: '', at_ms: Date.now(), hits: 5 },
		{ id: '12', original: '11', language: 'vi', title: 'Tư vấn cho người nước ngoài', text: 'Bằng sáu ngôn ngữ.', source: '', at_ms: Date.now(), hits: 2 },
		{ id: '13', original: '13', language: 'ko', title: '새 청사', text: '문을 열었습니다.', source: '', at_ms: Date.now(), hits: 1 },
	] },
	facilities: { now_ms: Date.now(), feed: null, facilities: [{ id: '21', code: 'er', name: '수원병원 응급실', ...words('name', { en: 'Suwon Hospital', vi: 'Bệnh viện Suwon' }), kind: 'emergency_room', place: 'suwon', address: '수원시 중앙로 10',
		number: '031-000-1001', latitude: null, longitude: null, hours: 'daily 18:00-01:00', services: '', access: '', source: '', checked_on: null, state: 'open', basis: 'hours', metres: null, report: null }] },
	search: { read_as: null, meant: null, gap: false, total: 1, behind: 0, hits: [{ id: '31', kind: 'programme', language: 'vi', body_language: 'ko', title: [{ text: 'Trợ cấp nhà ở', mark: false }], snippet: [{ text: '월세를 돕습니다', mark: false }],
		number: null, checked_ms: Date.now() }] },
	'found/31': { id: '31', language: 'vi', body_language: 'ko', title: 'Trợ cấp nhà ở', body: '월세를 돕습니다' },
});
