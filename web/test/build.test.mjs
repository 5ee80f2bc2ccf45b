// What the build promises: one small script for the citizen, two for whoever works here, no inline script, files of a page's size.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { joiner } from '../build/join.mjs';
import { forOldBrowsers, joinModules } from '../build/modules.mjs';
import { componentRules, usedTokens } from '../build/style.mjs';
import { builtPages, web } from './lib.mjs';

const built = builtPages();
const read = name => fs.readFileSync(path.join(built, name), 'utf8');

test('the citizen gets one page with its style inside and one script under 12 KB compressed', () => {
	const script = zlib.gzipSync(read('citizen.js'), { level: 9 }).length;
	assert.ok(script < 12 * 1024, `${script} bytes`);
	assert.doesNotMatch(read('citizen.js'), /^\s*(import|export)\s/m);
	const page = read('citizen.html');
	assert.match(page, /<style>.{2000,}<\/style>/s);
	assert.deepEqual([...page.matchAll(/<script[^>]*>/g)].map(found => found[0]), ['<script type="module" src="/citizen.js">']);
	assert.doesNotMatch(page, /rel="stylesheet"/);
});

/* Whatever is newer than ES2019 would be written anew by the compiler; what is not, comes out as it went in. */
const app = fs.readdirSync(path.join(web, 'citizen')).filter(name => name.endsWith('.html')).map(name => name.replace('.html', '.js'));
for (const name of [...app, 'sw.js']) {
	test(`${name}: syntax of ES2019`, () => {
		const plain = code => code.replace(/\s+/g, '');
		const inside = read(name).replace(/^\(async \(\) => \{/, '').replace(/\}\)\(\);\s*$/, '');
		assert.equal(plain(forOldBrowsers(inside)), plain(read(name)));
		assert.doesNotMatch(inside, /\.(?:at|replaceAll|findLast|toSorted|toReversed)\(|structuredClone|Object\.hasOwn/, 'no method that is younger, either');
	});
}

test('what is newer than ES2019 is written anew', () => {
	const made = forOldBrowsers('let a = b?.c ?? 1;\na ??= await d;\n');
	assert.doesNotMatch(made, /\?\.|\?\?/);
	assert.match(made, /^\(async \(\) => \{/);
});

const pages = fs.readdirSync(built).filter(name => name.endsWith('.html')).map(name => path.basename(name, '.html'));

for (const name of pages) {
	test(`${name}: nothing that script-src 'self' would refuse, nothing from outside`, () => {
		const page = read(name + '.html');
		assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)/);
		assert.doesNotMatch(page, /\son\w+=/i);
		assert.doesNotMatch(page.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\//);
		for (const [, file] of page.matchAll(/(?:src|href)="\/([\w./-]+)"/g)) assert.ok([file, file + '.html'].some(one => fs.existsSync(path.join(built, one))), file);
	});
}

for (const name of pages.filter(name => !fs.existsSync(path.join(web, 'citizen', name + '.html')))) {
	test(`${name}: two scripts, three styles, and nothing is fetched after them`, () => {
		const page = read(name + '.html');
		assert.deepEqual([...page.matchAll(/(?:src|rel="(?:stylesheet|modulepreload)" href)="([^"]*)"/g)].map(found => found[1]),
			['/shared.css', `/${name}.css`, '/fonts/pretendard.css', '/shared.js', `/${name}.js`]);
		const code = read(name + '.js');
		assert.deepEqual([...code.matchAll(/^import\b[^;]*?from\s*['"]([^'"]*)['"]/gm)].map(found => found[1]), ['./shared.js']);
		assert.doesNotMatch(code, /\beval\(|new Function\(|innerHTML/);
	});
}

test('modules become one script: names that meet are told apart, and each still means what it meant', async () => {
	const codes = new Map(Object.entries({
		'lib.js': 'let n = 1;\nexport { n as count, up as raise };\nfunction up(n) { return n + 1; }\nexport default function (a) { return `${a}!`; }\n',
		'a.js': "import shout, { raise } from './lib.js';\nexport const one = raise(1), { two, three: drei } = { two: 2, three: 3 };\nexport let n = 10;\nexport function more() { n++; return shout('a'); }\n",
		'b.js': "import { one, two, drei, more, n as ten } from './a.js';\nimport { count } from './lib.js';\nconst n = { one, two: drei, ten };\nfunction f({ two }, raise = two) { const one = { two }; return [one.two, raise, typeof count]; }\nmore();\n"
			+ 'for (var i = 0; i < 2; i++);\nexport const seen = { n, all: f({ two }), ten, i };\nglobalThis.joined = seen;\n',
	}));
	const join = joiner(codes), folder = fs.mkdtempSync(path.join(built, 'join-'));
	fs.writeFileSync(path.join(folder, 'shared.mjs'), join.shared(['lib.js', 'a.js'], [['b.js']]));
	fs.writeFileSync(path.join(folder, 'b.mjs'), join.page(['b.js'], './shared.mjs'));
	await import(path.join(folder, 'b.mjs'));
	assert.deepEqual(globalThis.joined, { n: { one: 2, two: 3, ten: 10 }, all: [2, 2, 'number'], ten: 11, i: 2 });
	assert.throws(() => joiner(new Map([['a.js', "import { gone } from './b.js';\ngone();\n"], ['b.js', 'export const here = 1;\n']])).page(['a.js'], './shared.js'), /b\.js gives no gone/);
	assert.throws(() => joiner(new Map([['a.js', "import * as all from './b.js';\n"]])), /import \* as/);
});

test('joining refuses two modules that use one name', () => {
	const folder = fs.mkdtempSync(path.join(built, 'join-'));
	fs.writeFileSync(path.join(folder, 'a.js'), "import { two } from './b.js';\nconst one = 1;\nexport const three = one + two;\n");
	fs.writeFileSync(path.join(folder, 'b.js'), '/** kept code: */ const two = 2; // yes\n/** @type {any} */ (globalThis).x = 1;\nexport { two };\n'.replace('export { two };\n', '').replace('const two', 'export const two'));
	assert.equal(joinModules(folder, 'a.js').includes('import'), false);
	assert.match(joinModules(folder, 'a.js'), /\(globalThis\)\.x = 1;/, 'a line that begins with a cast is code');
	fs.writeFileSync(path.join(folder, 'b.js'), 'export const two = 2;\nconst one = 3;\n');
	assert.throws(() => joinModules(folder, 'a.js'), /both have one/);
});

test('tokens are taken with what they are made of, and an unknown one is an error', () => {
	assert.equal(usedTokens(':root{--krds-a:var(--krds-b);--krds-b:1px;--krds-c:2px}', '.x{width:var(--krds-a)}'), ':root{--krds-a:var(--krds-b);--krds-b:1px}\n');
	assert.throws(() => usedTokens(':root{}', '.x{width:var(--krds-a)}'), /no token --krds-a/);
	assert.equal(componentRules('.b{--krds-z:1px;color:red}.b.c{color:blue}.b .i{color:green}', ['b']), '.b{color:red}');
});

test('a page file has at most 300 lines', () => {
	const folders = fs.readdirSync(web, { withFileTypes: true }).filter(one => one.isDirectory() && one.name !== 'node_modules' && one.name !== 'i18n');
	for (const folder of folders) {
		for (const one of fs.readdirSync(path.join(web, folder.name), { withFileTypes: true, recursive: true }).filter(one => one.isFile())) {
			const lines = fs.readFileSync(path.join(one.path, one.name), 'utf8').split('\n').length;
			assert.ok(lines <= 300, `${one.path}/${one.name}: ${lines}`);
		}
	}
});
