// How long a text is as its channel counts it, and where it is cut.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fitted, sizeOf, tooLong, unfit } from '../desk/talk_size.js';

const sms = { unit: 'utf16', alone: 70, part: 67, most: 6 };
const kakao = { unit: 'code_points', alone: 1000, part: 1000, most: 1 };

test('a text message counts UTF-16 units and is cut between letters', () => {
	assert.equal(sizeOf(sms, '').parts.length, 0);
	assert.equal(sizeOf(sms, '가'.repeat(70)).parts.length, 1);
	const text = '가'.repeat(66) + '😀' + '나'.repeat(10), two = sizeOf(sms, text);
	assert.deepEqual(two.parts.map(part => part.length), [66, 12], 'the face is not cut in two');
	assert.equal(two.parts.join(''), text);
	assert.equal(tooLong(sms, two), false);
	assert.equal(tooLong(sms, sizeOf(sms, '가'.repeat(67 * 6))), false);
	assert.equal(tooLong(sms, sizeOf(sms, '가'.repeat(67 * 6 + 1))), true);
});

test('other channels count letters, or bytes of CP949', () => {
	assert.equal(sizeOf(kakao, '😀가').used, 2);
	assert.equal(tooLong(kakao, sizeOf(kakao, '가'.repeat(1000))), false);
	assert.equal(tooLong(kakao, sizeOf(kakao, '가'.repeat(1001))), true);
	assert.equal(sizeOf({ unit: 'cp949', alone: 90, part: 2000, most: 1 }, '120 가나다').used, 10);
});

test('letters that no carrier has are named, and put as near as it can', () => {
	const korean = { unit: 'cp949', alone: 2000, part: 2000, most: 1 };
	assert.deepEqual(unfit(korean, 'Tiếng Việt 똠 あ đ'), ['ế', 'ệ']);
	assert.equal(fitted(korean, 'Tiếng Việt đ'), 'Tieng Viet đ');
	assert.equal(fitted(korean, '각'), '각', 'a syllable taken apart is put together');
	assert.equal(fitted(korean, '가😀'), '가😀', 'nothing is taken away');
	assert.deepEqual(unfit({ unit: 'utf16', alone: 70, part: 67, most: 6 }, 'ế😀'), []);
});

test('the page counts as the server does: the same vectors', () => {
	const lines = readFileSync(new URL('../../t/golden/text_size.txt', import.meta.url), 'utf8').split('\n').filter(line => line && !line.startsWith('#'));
	assert.ok(lines.length > 10);
	for (const line of lines) {
		const [limits, spec, wanted] = line.split(' | ');
		const [unit, alone, part, most] = limits.split(' '), [used, parts, fits] = wanted.split(' ').map(Number);
		const one = { unit, alone: +alone, part: +part, most: +most };
		const size = sizeOf(one, spec.split('+').map(piece => piece.split('*')).map(([letters, times]) => letters.repeat(+times)).join(''));
		assert.equal(size.used, used < 0 ? Infinity : used, line);
		if (used >= 0) assert.equal(size.parts.length, parts, line);
		assert.equal(!tooLong(one, size), fits === 1, line);
	}
});
