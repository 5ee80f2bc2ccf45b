// Contrast computed from the tokens, both themes: text 4.5, shapes and borders of controls 3; on the wall 7 and 6.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { apart, contrast, themeColours } from './colour.mjs';
import { web } from './lib.mjs';

const texts = [
	['text', 'pane'], ['text', 'bg'], ['text', 'sunk'], ['text', 'raise'], ['text', 'mark'], ['text-2', 'pane'], ['text-2', 'bg'], ['text-2', 'sunk'],
	['text-3', 'pane'], ['text-3', 'bg'], ['text-3', 'sunk'], ['text-3', 'acc-s'], ['text-2', 'line'], ['text-3', 'line'],
	['acc-t', 'pane'], ['acc-t', 'acc-s'], ['bad-t', 'pane'], ['bad-t', 'bad-s'], ['warn-t', 'pane'], ['warn-t', 'warn-s'], ['warn-t', 'bg'],
	['ok-t', 'pane'], ['ok-t', 'ok-s'], ['on-acc', 'acc'], ['on-acc', 'acc-h'], ['on-bad', 'bad'], ['#fff', 'deep'], ['deep-t', 'deep'],
	['pane', 'text'],
];
const shapes = [['acc', 'pane'], ['bad', 'pane'], ['ok', 'pane'], ['warn', 'pane'], ['ctl', 'pane'], ['ring', 'pane'], ['ring', 'bg'], ['deep-l', 'deep'], ['acc', 'acc-s'], ['ok', 'ok-s']];

for (const theme of ['light', 'dark']) {
	const colour = themeColours(theme);
	test(`${theme}: text at least 4.5, shapes and borders at least 3`, () => {
		for (const [on, ground] of texts) {
			const found = contrast(colour(on), colour(ground));
			assert.ok(found >= 4.5, `${on} on ${ground}: ${found.toFixed(2)}`);
		}
		for (const [shape, ground] of shapes) {
			const found = contrast(colour(shape), colour(ground));
			assert.ok(found >= 3, `${shape} on ${ground}: ${found.toFixed(2)}`);
		}
	});
	test(`${theme} wall: 7 on the plain ground, 6 on a filled tile`, () => {
		const wall = themeColours(theme, 'wall/wall.css');
		for (const [on, ground] of [['text', 'pane'], ['text', 'bg'], ['text-2', 'pane'], ['text-2', 'bg'], ['ok-t', 'pane'], ['ok-t', 'bg'], ['warn-t', 'pane'], ['warn-t', 'bg']]) {
			const found = contrast(wall(on), wall(ground));
			assert.ok(found >= 7, `${on} on ${ground}: ${found.toFixed(2)}`);
		}
		for (const ground of ['fill-bad', 'acc-l']) {
			const on = ground === 'acc-l' ? 'text' : 'on-fill';
			const found = contrast(wall(on), wall(ground));
			assert.ok(found >= 6, `${on} on ${ground}: ${found.toFixed(2)}`);
		}
	});
	test(`${theme} wall: channels are seen on their ground and told apart by every eye`, () => {
		const wall = themeColours(theme, 'wall/wall.css');
		const channels = [...fs.readFileSync(path.join(web, 'wall/wall.css'), 'utf8').matchAll(/^\.mix-\w+ \{ fill: var\(--mix-(\w+)\)/gm)].map(([, name]) => name);
		assert.equal(channels.length, 9);
		for (const one of channels) {
			assert.ok(contrast(wall('mix-' + one), wall('pane')) >= 3, one);
			for (const other of channels.slice(channels.indexOf(one) + 1)) {
				const found = apart(wall('mix-' + one), wall('mix-' + other));
				assert.ok(found >= 15, `${one} and ${other}: ${found.toFixed(1)}`);
			}
		}
	});
}
