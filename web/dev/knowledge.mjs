// Invented articles for the mock server, and a search that finds what it is told to.

const day = 24 * 3600 * 1000;

/** @param {string} id @param {string} title @param {string} body @param {object} [more] */
const article = (id, title, body, more = {}) => ({
	id, kind: 'guide', audience: 'staff', language: 'ko', department: null, title, body, aliases: ['여권 잃어버렸어요'], source: '외교부 여권안내', state: 'live', revision: 3,
	of: null, live_revision: 3, review_ms: null, used: 4, spoken: '', languages: [{ id, language: 'ko' }], incidents: [], attachments: [], checked_ms: Date.now() - 20 * day, valid_from_ms: null, valid_to_ms: null, changed_ms: Date.now() - 20 * day,
	versions: [{ revision: 3, title, body, spoken: '', aliases: [], at_ms: Date.now() - 20 * day, person: '9' }], ...more,
});

export const articles = () => [
	article('901', '여권 재발급 신청', '여권을 잃어버리면 시청 민원실에서 다시 신청합니다.\n\n- 사진 한 장\n- 신분증\n\n수수료는 종류에 따라 다릅니다.'),
	article('902', '여권 유효기간이 끝났을 때', '새로 발급받아야 합니다.', { checked_ms: Date.now() - 500 * day, state: 'draft' }),
];

/** Marks the first word of a text wherever it stands. @param {string} text @param {string} word */
function parts(text, word) {
	return text.split(word).flatMap((part, i) => [...i ? [{ text: word, mark: true }] : [], ...part ? [{ text: part, mark: false }] : []]);
}

const thing = one => ({
	id: one.id, kind: 'article', language: one.language, department: null, place: null, checked_ms: one.checked_ms, stale: Date.now() - one.checked_ms > 365 * day,
	number: null, status: null,
});

/** An article as the desk opens it, or whole for the editor. @param {ReturnType<typeof article> | undefined} one @param {string} url */
export const opened = (one, url) => one && url.startsWith('found/')
	? { ...thing(one), title: one.title, body: one.body, spoken: one.spoken, source: one.source, languages: one.languages, related: [], attachments: one.attachments ?? [] } : one;

/** @param {ReturnType<typeof articles>} all @param {string} question */
export function search(all, question) {
	const word = question === 'durnjs' ? '여권' : question.trim().split(/\s+/)[0];
	const hits = all.filter(one => (one.title + one.body).includes(word)).map(one => ({
		...thing(one), sure: 90, why: ['title', 'text'], title: parts(one.title, word), snippet: parts(one.body.split('\n')[0], word),
	}));
	return { read_as: question === 'durnjs' ? '여권' : null, meant: question === '여귄' ? '여권' : null, gap: !hits.length, total: hits.length, behind: 0, hits };
}

/** @param {ReturnType<typeof articles>} all @param {string} typed */
export const complete = (all, typed) => ({ titles: all.filter(one => /^[ㄱ-ㅎ]+$/.test(typed) || one.title.startsWith(typed)).map(one => ({ ...thing(one), title: one.title })), behind: 0 });
