// Puts the pages together into build/web: own modules, the four libraries, styles, fonts, texts. Owns every rewriting of a
// file; refuses to fetch, and to write what nobody wrote: names get numbers, comments and indentation stay at home, that is all.
// `node web/build.mjs [FOLDER]`.
//
//   shared/*.js, libraries    -> shared.js, the one script that every staff page loads (build/join.mjs)
//   NAME/NAME.js              -> NAME.js with all modules that only this page or few pages need
//   shared/*.css              -> shared.css, with those KRDS tokens that somebody uses
//   NAME/*.css                -> NAME.css
//   shared/page.html          -> NAME.html for each page
//   citizen/NAME.html         -> one file with its style inside, and one script that holds all its modules; what several share
//                                stands in citizen/part/
//   citizen/sw.js             -> sw.js with the list of what it keeps and a version made from that
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentRules, inlineStyle, usedTokens } from './build/style.mjs';
import { joiner } from './build/join.mjs';
import { forOldBrowsers, importsOf, joinModules } from './build/modules.mjs';

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
	demo: { title: '여섯 장면', styles: ['demo'] },
	login: { title: '로그인', styles: ['login'] },
	desk: { title: '상담석', styles: ['frame', 'call', 'record', 'hotline', 'citizen', 'places', 'mail', 'talk', 'video'] },
	floor: { title: '현장', styles: ['floor'], also: ['desk/frame', 'desk/call', 'desk/record', 'desk/hotline', 'desk/talk'] },
	wall: { title: '전광판', styles: ['wall'] },
	admin: { title: '관리', styles: ['admin'] },
	follow: { title: '상담 따라가기', styles: ['follow'] },
	recording: { title: '녹음', styles: ['recording'] },
	figures: { title: '통계', styles: ['figures'] },
	inquiries: { title: '문의', styles: ['inquiries'] },
	official: { title: '부서에 온 문의', styles: [], also: ['inquiries/inquiries'] },
	knowledge: { title: '지식', styles: ['knowledge'], also: ['admin/admin'] },
	citizens: { title: '시민', styles: ['citizens'] },
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

/** What every staff page loads, in this order. */
const common = ['base', 'icons', 'parts'];

/** A module as it is joined, of a library or our own. @param {string} file */
function moduleCode(file) {
	const library = Object.entries(vendor).find(([name]) => vendorFile(name) === file);
	return relativeImports(library ? fs.readFileSync(path.join(packages, library[1]), 'utf8') : read(file), file);
}

/** Modules that only one page needs stand in its script; those of shared/ and the libraries stand once. */
function writeScripts() {
	const isShared = (/** @type {string} */ file) => /^(?:shared|vendor)\//.test(file);
	const needed = Object.keys(pages).map(name => ({ name, files: importsOf(moduleCode, `${name}/${name}.js`) }));
	const all = [...new Set(needed.flatMap(page => page.files))];
	const join = joiner(new Map(all.map(file => [file, moduleCode(file)])));
	const own = needed.map(({ name, files }) => ({ name, files: files.filter(file => !isShared(file)) }));
	write('shared.js', join.shared(all.filter(isShared), own.map(page => page.files)));
	for (const { name, files } of own) write(`${name}.js`, join.page(files, './shared.js'));
}

function writeStyles() {
	const sheets = folders.concat('citizen').flatMap(folder => fs.readdirSync(path.join(source, folder))
		.filter(name => name.endsWith('.css')).map(name => read(`${folder}/${name}`)));
	const tokens = fs.readFileSync(path.join(packages, 'krds-uiux/resources/css/token/krds_tokens.css'), 'utf8');
	write('shared.css', usedTokens(tokens, sheets.join('\n')) + common.map(name => read(`shared/${name}.css`)).join(''));
	for (const [name, { styles, also = [] }] of Object.entries(pages)) {
		write(`${name}.css`, [...also, ...styles.map(style => `${name}/${style}`)].map(file => read(file + '.css')).join(''));
	}
	for (const name of fs.readdirSync(path.join(source, 'shared')).filter(name => name.endsWith('.svg'))) write(`shared/${name}`, read(`shared/${name}`));
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
		const whole = texts.filter(([key]) => /^(citizen|duration|language|public|facility_kind|facility_state|rumour_verdict)\./.test(key));
		write(`i18n/public/${name}`, JSON.stringify(Object.fromEntries(whole)));
	}
}

function writePages() {
	for (const [name, { title }] of Object.entries(pages)) {
		write(`${name}.html`, read('shared/page.html').replace('<!-- title -->', title).replaceAll('NAME', name));
	}
}

/** The pages of the citizen's app: title, the key of its text, styles beside citizen.css. One that is `framed` stands in
 * citizen/part/frame.html, between its head and the numbers for danger.
 * @type {Record<string, {title: string, key: string, styles?: string[], framed?: boolean, viewport?: string}>} */
const app = {
	citizen: { title: '120 다정', key: 'app.name' },
	numbers: { title: '번호 찾기', key: 'citizen.numbers', styles: ['numbers'], framed: true },
	report: { title: '신고하기', key: 'citizen.report', styles: ['report'], framed: true },
	my: { title: '내 문의', key: 'citizen.my', styles: ['report'], framed: true },
	answers: { title: '답 찾기', key: 'citizen.answers', styles: ['report'], framed: true },
	about: { title: '120 안내', key: 'citizen.more', styles: ['report'], framed: true },
	chat: { title: '글로 묻기', key: 'citizen.chat', styles: ['chat'], viewport: ', interactive-widget=resizes-content' },
	sign: { title: '수어 상담', key: 'citizen.sign', styles: ['sign'], framed: true },
};

/** A page of the app, whole: each `<!-- NAME -->` is a value of it, or the file citizen/part/NAME.html. @param {string} name */
function appPage(name) {
	const own = read(`citizen/${name}.html`), { title, key, styles = [], framed, viewport = '' } = app[name];
	const at = own.indexOf('<noscript>');
	/** @type {Record<string, string>} */
	const values = {
		name, title, key, viewport, main: own.slice(0, at), noscript: own.slice(at),
		titled: name === 'citizen' ? title : `${title} — 120`,
		styles: styles.map(style => `<link rel="stylesheet" href="/citizen/${style}.css" data-inside>\n`).join(''),
	};
	/** @param {string} text @returns {string} */
	const fill = text => text.replace(/<!-- (\w+) -->/g, (_, part) => fill(values[part] ?? read(`citizen/part/${part}.html`)).trimEnd());
	return fill(`<!-- head -->\n${framed ? '<!-- frame -->' : own.trimEnd()}\n</body>\n</html>\n`);
}

function writeCitizen() {
	const krds = (/** @type {string} */ file) => fs.readFileSync(path.join(packages, 'krds-uiux/resources/css', file), 'utf8');
	const buttons = componentRules(krds('component/component.css'), ['krds-btn', 'xlarge', 'primary', 'tertiary']);
	for (const name of Object.keys(app)) {
		const script = forOldBrowsers(joinModules(source, `citizen/${name}.js`));
		write(`${name}.js`, script);
		write(`${name}.html`, inlineStyle(appPage(name), script, buttons, krds('token/krds_tokens.css'), read));
	}
	write('app.webmanifest', read('citizen/app.webmanifest'));
}

/** What the app needs without a network; the version changes when any of it does. */
function writeWorker() {
	const texts = fs.readdirSync(path.join(source, 'i18n')).flatMap(name => [`/i18n/citizen/${name}`, `/i18n/public/${name}`]);
	const files = new Map([['/', 'citizen.html'], ...Object.keys(app).slice(1).map(name => /** @type {[string, string]} */ (['/' + name, name + '.html']))]);
	for (const path of [...Object.keys(app).map(name => `/${name}.js`), ...texts, '/app.webmanifest', '/shared/mark.svg']) files.set(path, path.slice(1));
	const all = crypto.createHash('sha256');
	for (const file of files.values()) all.update(fs.readFileSync(path.join(out, file)));
	write('sw.js', forOldBrowsers(read('citizen/sw.js')).replace('VERSION', all.digest('hex').slice(0, 16)).replace("['SHELL']", JSON.stringify([...files.keys()])));
}

fs.rmSync(out, { recursive: true, force: true });
if (!fs.existsSync(packages)) {
	console.error('web/node_modules is missing: run `npm ci --prefix web` first');
	process.exit(1);
}
writeScripts();
writeStyles();
writeFonts();
writeTexts();
writePages();
writeCitizen();
writeWorker();
