// Searching as one types in Korean, and figures as people read them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { findHangul } from '../shared/hangul.js';
import { timerText } from '../shared/i18n.js';
import { estimateMos } from '../shared/phone.js';

test('initials, unfinished syllables, whole words', () => {
	assert.equal(findHangul('ㄷㄹ', '도로·교통 › 도로 파손'), 0);
	assert.equal(findHangul('ㄷㄹㅍㅅ', '도로 파손'), 0, 'blanks in the text do not matter');
	assert.equal(findHangul('파ㅅ', '도로 파손'), 3);
	assert.equal(findHangul('돌', '도로 파손'), 0, '돌 on the way to 도로');
	assert.equal(findHangul('도롶', '도로 파손'), 0, '도롶 on the way to 도로파');
	assert.equal(findHangul('으', '응급'), 0, '으 on the way to 응');
	assert.equal(findHangul('도론', '도로 파손'), -1);
	assert.equal(findHangul('버', '주거급여'), -1);
	assert.equal(findHangul('bus', 'Buses'), 0);
	assert.equal(findHangul('', '무엇이든'), 0);
});

test('letters with marks are found without them, and without them by whoever writes them', () => {
	assert.equal(findHangul('canh sat', 'Số của Cảnh sát'), 7);
	assert.equal(findHangul('cảnh sát', 'Canh sat'), 0);
	assert.equal(findHangul('dien', 'Tổng công ty Điện lực'), 13);
	assert.equal(findHangul('Đ', 'điện'), 0);
	assert.equal(findHangul('cảnh'.normalize('NFD'), 'Cảnh sát'), 0, 'as some keyboards write it');
	assert.equal(findHangul('canh', 'Cảnh sát'.normalize('NFD')), 0);
	assert.equal(findHangul('ба', 'Байгаль'), 0);
	assert.equal(findHangul('バス', 'ハスの花'), -1, 'another letter, not a mark');
	assert.equal(findHangul('경찰'.normalize('NFD'), '경찰 민원'), 0);
	assert.equal(findHangul('canh xat', 'Cảnh sát'), -1);
});

test('only the last letter may be unfinished', () => {
	assert.equal(findHangul('으급', '응급'), -1);
	assert.equal(findHangul('응그', '응급'), 0);
});

test('timers are m:ss, and h:mm:ss from an hour', () => {
	assert.equal(timerText(0), '0:00');
	assert.equal(timerText(61999), '1:01');
	assert.equal(timerText(3661000), '1:01:01');
	assert.equal(timerText(-5), '0:00');
});

test('the estimate of quality falls with loss and delay and stays within its scale', () => {
	const good = estimateMos(0, 5, 40), lossy = estimateMos(0.05, 5, 40), far = estimateMos(0, 5, 900), dead = estimateMos(1, 500, 5000);
	assert.ok(good > 4.2 && good < 4.5, String(good));
	assert.ok(lossy < 4 && lossy < good && far < good);
	assert.ok(dead >= 1);
});
