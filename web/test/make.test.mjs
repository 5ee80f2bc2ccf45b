// Pieces that the citizen's pages share: numbers as they are written in Korea.
import test from 'node:test';
import assert from 'node:assert/strict';
import { numberText } from '../citizen/make.js';

test('a number is written in its groups, and one that is none of Korea’s as it came', () => {
	const written = { '0310001077': '031-000-1077', '0212345678': '02-1234-5678', '021234567': '02-123-4567', '01012345678': '010-1234-5678', '07079473939': '070-7947-3939', '050212345678': '0502-1234-5678',
		15771234: '1577-1234', '031120': '031-120', '02120': '02-120', 119: '119', 1345: '1345', 110: '110', '031-120': '031-120', '+82312490000': '+82312490000', '080': '080' };
	for (const [number, text] of Object.entries(written)) assert.equal(numberText(number), text);
});
