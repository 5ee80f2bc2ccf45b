// Puts the pages together into build/web: own modules, the four libraries, styles, fonts, texts. Owns every rewriting of a
// file; refuses to bundle, to minify or to fetch. `node web/build.mjs [FOLDER]`.
//
//   shared/page.html          -> NAME.html for each page, with a modulepreload line for each module that its script needs
//   citizen/citizen.html      -> one file with its style inside, and one script that holds all its modules
//   bare imports ('preact')   -> relative ones into vendor/
//   *.css                     -> as they are; krds.css holds the KRDS tokens that somebody uses
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentRules, inlineStyle, usedTokens } from './build/style.mjs';
import { importsOf, joinModules } from './build/modules.mjs';

const source = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(source, '../build/web'));
const packages = path.join(source, 'node_modules');

/** Bare import -> the file that npm brought. */
const vendor = {
	'preact': 'preact/dist/preact.mjs',
	'preact/hooks': 'preact/hooks/dist/hooks.mjs',
	'@preact/signals': '@preact/signals/dist/signals.mjs',
	'@preact/signals-core': '@preact/signals-core/dist/signals-core.mjs',
	'htm': 'htm/dist/htm.mjs',
};
/** Page -> its title, until its script has set one, its styles in their order, and those of another page before them.
 * @type {Record<string, {title: string, styles: string[], also?: string[]}>} */
const pages = {
	login: { title: '로그인', styles: ['login'] },
	desk: { title: '상담석', styles: ['frame', 'call', 'record', 'hotline'] },
	floor: { title: '현장', styles: ['floor'], also: ['/desk/frame.css', '/desk/call.css', '/desk/record.css', '/desk/hotline.css'] },
	wall: { title: '전광판', styles: ['wall'] },
	admin: { title: '관리', styles: ['admin'] },
	follow: { title: '상담 따라가기', styles: ['follow'] },
	recording: { title: '녹음', styles: ['recording'] },
	figures: { title: '통계', styles: ['figures'] },
};
const folders = ['shared', ...Object.keys(pages)];
const font = 'pretendard-gov/dist/web/variable';

/** @param {string} file @param {string | Buffer} bytes */
function write(file, bytes) {
	const target = path.join(out, file);
	fs.mkdirSync(path.dirname(target), { recursive: true });
	fs.writeFileSync(target, bytes);
}

/** @param {string} file */
const read = file => fs.readFileSync(path.join(source, file), 'utf8');

/** @param {string} name */
const vendorFile = name => `vendor/${name.replace('@', '').replaceAll('/', '-')}.js`;

/** Bare imports become relative to the file; library code loses its pointer to a source map that is not shipped.
 * @param {string} code @param {string} file */
function relativeImports(code, file) {
	return code.replace(/^\/\/# sourceMappingURL=.*$/m, '').replace(
		/(\bfrom\s*|\bimport\s*)(["'])([^"'./][^"']*)\2/g,
		(all, word, quote, name) => {
			if (!(name in vendor)) return all;
			const to = path.posix.relative(path.posix.dirname(file), vendorFile(name));
			return `${word}${quote}${to.startsWith('.') ? to : './' + to}${quote}`;
		});
}

function writeModules() {
	for (const [name, file] of Object.entries(vendor)) {
		const code = fs.readFileSync(path.join(packages, file), 'utf8');
		write(vendorFile(name), relativeImports(code, vendorFile(name)));
	}
	for (const folder of folders) {
		for (const name of fs.readdirSync(path.join(source, folder))) {
			const file = `${folder}/${name}`;
			if (name.endsWith('.js')) write(file, relativeImports(read(file), file));
			if (name.endsWith('.css') || name.endsWith('.svg')) write(file, read(file));
		}
	}
}

function writeStyles() {
	const sheets = folders.concat('citizen').flatMap(folder => fs.readdirSync(path.join(source, folder))
		.filter(name => name.endsWith('.css')).map(name => read(`${folder}/${name}`)));
	const tokens = fs.readFileSync(path.join(packages, 'krds-uiux/resources/css/token/krds_tokens.css'), 'utf8');
	write('shared/krds.css', usedTokens(tokens, sheets.join('\n')));
}

/** The typeface in the pieces that the package ships: a page loads only those whose letters it shows. */
function writeFonts() {
	const sheet = fs.readFileSync(path.join(packages, font, 'pretendardvariable-gov-dynamic-subset.css'), 'utf8');
	write('fonts/pretendard.css', sheet.replaceAll('Pretendard GOV Variable', 'Pretendard GOV'));
	const folder = path.join(packages, font, 'woff2-dynamic-subset');
	for (const name of fs.readdirSync(folder)) {
		write(`fonts/woff2-dynamic-subset/${name}`, fs.readFileSync(path.join(folder, name)));
	}
}

/** Each language's texts; the citizen's page gets only its own part. */
function writeTexts() {
	for (const name of fs.readdirSync(path.join(source, 'i18n'))) {
		const texts = Object.entries(JSON.parse(read(`i18n/${name}`)));
		write(`i18n/${name}`, JSON.stringify(Object.fromEntries(texts)));
		const part = texts.filter(([key]) => /^(citizen|duration|language)\./.test(key));
		write(`i18n/citizen/${name}`, JSON.stringify(Object.fromEntries(part)));
	}
}

function writePages() {
	for (const [name, { title, styles, also = [] }] of Object.entries(pages)) {
		const entry = `${name}/${name}.js`;
		const sheets = [...also, ...styles.map(style => `/${name}/${style}.css`)].map(file => `<link rel="stylesheet" href="${file}">`).join('\n');
		const modules = importsOf(out, entry).map(file => `<link rel="modulepreload" href="/${file}">`).join('\n');
		write(`${name}.html`, read('shared/page.html').replace('<!-- title -->', title).replace('<!-- styles -->', sheets)
			.replace('<!-- modulepreload -->', modules).replace('<!-- script -->', `<script type="module" src="/${entry}"></script>`));
	}
}

function writeCitizen() {
	const krds = (/** @type {string} */ file) => fs.readFileSync(path.join(packages, 'krds-uiux/resources/css', file), 'utf8');
	const script = joinModules(source, 'citizen/citizen.js');
	const buttons = componentRules(krds('component/component.css'), ['krds-btn', 'xlarge', 'primary', 'tertiary']);
	write('citizen.js', script);
	write('citizen.html', inlineStyle(read('citizen/citizen.html'), script, buttons, krds('token/krds_tokens.css'), read));
}

fs.rmSync(out, { recursive: true, force: true });
if (!fs.existsSync(packages)) {
	console.error('web/node_modules is missing: run `npm ci --prefix web` first');
	process.exit(1);
}
writeModules();
writeStyles();
writeFonts();
writeTexts();
writePages();
writeCitizen();
