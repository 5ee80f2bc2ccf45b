// What the build promises: one small script for the citizen, no inline script, modules that are all there, files of a page's size.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { importsOf, joinModules } from '../build/modules.mjs';
import { componentRules, usedTokens } from '../build/style.mjs';
import { builtPages, web } from './lib.mjs';

const built = builtPages();
const read = name => fs.readFileSync(path.join(built, name), 'utf8');

test('the citizen gets one page with its style inside and one script under 10 KB compressed', () => {
	const script = zlib.gzipSync(read('citizen.js'), { level: 9 }).length;
	assert.ok(script < 10 * 1024, `${script} bytes`);
	assert.doesNotMatch(read('citizen.js'), /^\s*(import|export)\s/m);
	const page = read('citizen.html');
	assert.match(page, /<style>.{2000,}<\/style>/s);
	assert.deepEqual([...page.matchAll(/<script[^>]*>/g)].map(found => found[0]), ['<script type="module" src="/citizen.js">']);
	assert.doesNotMatch(page, /rel="stylesheet"/);
});

const pages = fs.readdirSync(built).filter(name => name.endsWith('.html')).map(name => path.basename(name, '.html'));

for (const name of pages) {
	test(`${name}: nothing that script-src 'self' would refuse, nothing from outside`, () => {
		const page = read(name + '.html');
		assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)/);
		assert.doesNotMatch(page, /\son\w+=/i);
		assert.doesNotMatch(page.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\//);
		for (const [, file] of page.matchAll(/(?:src|href)="\/([\w./-]+)"/g)) assert.ok(fs.existsSync(path.join(built, file)), file);
	});
}

for (const name of pages.filter(name => name !== 'citizen')) {
	test(`${name}: a modulepreload line for each module it starts with`, () => {
		const preloaded = [...read(name + '.html').matchAll(/rel="modulepreload" href="\/([^"]*)"/g)].map(found => found[1]);
		assert.deepEqual(preloaded.sort(), importsOf(built, `${name}/${name}.js`).sort());
		for (const file of preloaded) {
			const code = read(file);
			assert.doesNotMatch(code, /^(?:import|export)\b[^;]*\bfrom\s*["'][^."'/]/m, `${file} has a bare import`);
			if (!file.startsWith('vendor/')) assert.doesNotMatch(code, /\beval\(|new Function\(|innerHTML/, file);
		}
	});
}

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
	for (const folder of ['shared', 'login', 'desk', 'wall', 'admin', 'recording', 'citizen', 'build', 'dev', 'test']) {
		for (const name of fs.readdirSync(path.join(web, folder))) {
			const lines = fs.readFileSync(path.join(web, folder, name), 'utf8').split('\n').length;
			assert.ok(lines <= 300, `${folder}/${name}: ${lines}`);
		}
	}
});
