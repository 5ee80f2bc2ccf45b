// The texts: six languages with the same keys and placeholders, and a text for every word that the server may say.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { languages, web } from './lib.mjs';

const texts = Object.fromEntries(languages.map(language => [language, JSON.parse(fs.readFileSync(path.join(web, 'i18n', language + '.json'), 'utf8'))]));
const keys = Object.keys(texts.ko);

const folders = fs.readdirSync(web, { withFileTypes: true }).filter(one => one.isDirectory() && !['build', 'dev', 'i18n', 'node_modules', 'test'].includes(one.name)).map(one => one.name);
const sources = folders.flatMap(folder => fs.readdirSync(path.join(web, folder), { recursive: true })
	.filter(name => /\.(js|html)$/.test(name)).map(name => fs.readFileSync(path.join(web, folder, name), 'utf8'))).join('\n')
	+ fs.readFileSync(path.join(web, '../src/edge/web/inquiry_paper.c'), 'utf8'); // a letter in somebody's language

const placeholders = text => [...text.matchAll(/\{(\w+)/g)].map(found => found[1]).filter((name, i, all) => all.indexOf(name) === i).sort();

for (const language of languages) {
	test(`${language}: every key, the same placeholders, nothing empty`, () => {
		assert.deepEqual(Object.keys(texts[language]), keys);
		for (const key of keys) {
			assert.deepEqual(placeholders(texts[language][key]), placeholders(texts.ko[key]), key);
			assert.ok(texts[language][key].trim(), `${key} is empty`);
		}
	});
}

test('Korean is Korean and the others are not', () => {
	const allowed = new Set(['people.no_secret']);
	for (const key of keys) {
		if (/[가-힣]/.test(texts.ko[key])) continue;
		assert.ok(allowed.has(key) || /^[\W\d_]*$|MOS|\{/.test(texts.ko[key]), `${key}: ${texts.ko[key]}`);
	}
	for (const language of languages.slice(1)) {
		for (const key of keys) assert.doesNotMatch(texts[language][key], /[가-힣]/, `${language} ${key}`);
	}
});

test('every key that the pages name has a text', () => {
	const named = [...sources.matchAll(/['"`]((?:[a-z_]+)(?:\.[a-z0-9_]+)+)['"`]/g)].map(found => found[1]);
	const groups = new Set(keys.map(key => key.split('.')[0]));
	const notTexts = /\.(js|css|svg|json|html)$|^dj\./;
	for (const key of named) {
		if (!groups.has(key.split('.')[0]) || notTexts.test(key)) continue;
		assert.ok(key in texts.ko, `no text for ${key}`);
	}
});

test('every text is used', () => {
	const prefixes = [...sources.matchAll(/['"`]([a-z_]+(?:\.[a-z_]+)*\.)(?=['"`$])/g)].map(found => found[1]);
	const composed = /^(alarm|citizen\.state|citizen\.help)\./; // put together from two parts
	for (const key of keys) {
		const whole = ["'", '"', '`'].some(quote => sources.includes(quote + key + quote));
		assert.ok(whole || composed.test(key) || prefixes.some(prefix => key.startsWith(prefix)) || /\.help$/.test(key), `nobody uses ${key}`);
	}
});

/** Entries of one of the server's tables: KIND(list, NAME, "word") or VERDICT(word, ...). */
const table = (file, pattern) => [...fs.readFileSync(path.join(web, '../src', file), 'utf8').matchAll(pattern)].map(found => found[1]);

test('every word that the server may say has a text', () => {
	for (const word of table('app/verdict.def', /^VERDICT\((\w+),/gm)) assert.ok('verdict.' + word in texts.ko, `verdict ${word}`);
	const lists = { language: 'language', presence: 'state', routing: 'routing', outcome: 'outcome', rule: 'rule', role: 'role', wrap_mode: 'wrap_mode',
		callback_reason: 'callback', channel: 'channel', alarm: 'alarm' };
	for (const [list, group] of Object.entries(lists)) {
		const words = table('domain/words.def', new RegExp(`^WORD\\(${list}, \\w+, "(\\w+)"\\)`, 'gm'));
		assert.ok(words.length > 1, list);
		for (const word of words) {
			if (list === 'alarm' && word === 'none') continue;
			assert.ok(`${group}.${word}` in texts.ko, `${group}.${word}`);
		}
	}
	for (const name of table('base/setting.def', /^SETTING\(\w+, "([\w-]+)",.* LIVE, /gm)) assert.ok(`setting.${name}` in texts.ko && `setting_help.${name}` in texts.ko, `setting ${name}`);
	for (const unit of table('base/setting.def', /^SETTING\(.* "(\w+)", LIVE, /gm)) assert.ok(`setting_unit.${unit}` in texts.ko, `unit ${unit}`);
});

test('words that depend on a number', async () => {
	const { fill } = await import('../shared/i18n.js');
	assert.equal(fill(texts.en['citizen.before'], { n: 1 }, 'en'), '1 person before you');
	assert.equal(fill(texts.en['citizen.before'], { n: 2 }, 'en'), '2 people before you');
	assert.equal(fill(texts.ko['citizen.before'], { n: 2 }, 'ko'), '내 앞에 2명 있습니다');
});
