// Answers for everybody in the reader's language: what somebody has written in it is read in it, and what nobody has says in which it is.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, assertAccessible, openPages, until } from './lib.mjs';

async function openAnswers(t, language) {
	const opened = await openPages(t, { viewport: { width: 390, height: 844 }, language });
	await opened.page.goto(opened.mock.url + '/answers');
	await until('stories', async () => (await opened.page.$$('#stories article')).length === 2);
	await until('what is open', async () => (await opened.page.$$('#open article')).length === 1);
	return opened;
}

/** Each with the language that a voice reads it in. */
const read = (page, where) => page.$$eval(where, all => all.map(one => [one.textContent, one.closest('[lang]').lang]));

test('in Vietnamese: told in Vietnamese, else in Korean that says so', async t => {
	const { page, mock, faults } = await openAnswers(t, 'vi');
	assert.deepEqual(await read(page, '#rumours h3'), [['Nước máy bị lẫn dầu', 'vi'], ['내일 버스가 모두 멈춘다 (bản Tiếng Hàn)', 'ko']]);
	assert.deepEqual(await read(page, '#rumours article:nth-child(2) > p:last-child'), [['일부 노선의 이야기입니다. (bản Tiếng Hàn)', 'ko']]);
	assert.deepEqual(await read(page, '#rumours .in-language'), [[' (bản Tiếng Hàn)', 'vi'], [' (bản Tiếng Hàn)', 'vi']]);
	assert.deepEqual(await read(page, '#stories summary'), [['Tư vấn cho người nước ngoài', 'vi'], ['새 청사 (bản Tiếng Hàn)', 'ko']]);
	assert.deepEqual(await read(page, '#open h3'), [['Bệnh viện Suwon', 'vi']]);
	assert.deepEqual(await read(page, '#open .help span'), [['수원시 중앙로 10', 'ko']]);
	assert.match(await page.textContent('#open .help'), /hằng ngày 18:00–01:00/);
	await page.fill('#query', 'nha o');
	await until('found', async () => (await page.$$('#found article')).length === 1);
	assert.equal(asked(mock, 'POST', 'public/search').at(-1)[2].language, 'vi');
	assert.deepEqual(await read(page, '#found summary'), [['Trợ cấp nhà ở', 'vi']]);
	assert.deepEqual(await read(page, '#found article > .help'), [['월세를 돕습니다 (bản Tiếng Hàn)', 'ko']]);
	await page.click('#found summary');
	await until('opened', async () => (await page.textContent('#found details > p')) === '월세를 돕습니다');
	await assertAccessible(page, 'answers vi');
	assert.deepEqual(faults, []);
});

test('in English and in Korean nothing says its language but what is another', async t => {
	const { page, mock } = await openAnswers(t, 'en');
	assert.deepEqual(await read(page, '#rumours h3'), [['Oil in the tap water', 'en'], ['내일 버스가 모두 멈춘다 (in Korean)', 'ko']]);
	assert.deepEqual(await read(page, '#stories summary'), [['외국인 상담이 늘었습니다 (in Korean)', 'ko'], ['새 청사 (in Korean)', 'ko']]);
	await page.evaluate(() => localStorage.setItem('dj.language', 'ko'));
	await page.goto(mock.url + '/answers');
	await until('rumours', async () => (await page.$$('#rumours h3')).length === 2);
	await until('stories', async () => (await page.$$('#stories summary')).length === 2);
	assert.deepEqual(await read(page, '#rumours h3'), [['수돗물에 기름이 섞였다', 'ko'], ['내일 버스가 모두 멈춘다', 'ko']]);
	assert.equal((await page.$$('.in-language')).length, 0);
});
