// Registration numbers as they are typed: the vectors of the server.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { maskResident } from '../shared/resident.js';

test('the pages mask what the server masks', () => {
	const lines = fs.readFileSync(new URL('../../t/data/resident.txt', import.meta.url), 'utf8').split('\n').filter(line => line && !line.startsWith('#'));
	assert.ok(lines.length >= 30);
	for (const line of lines) {
		const [typed, kept] = line.split('\t');
		assert.equal(maskResident(typed), kept, typed);
	}
});
