// What the build must know about style sheets: which KRDS tokens and component rules are used, and how a page carries its
// style inside.

/** @param {string} css @returns {Map<string, string>} custom property -> value, the first definition counts */
function properties(css) {
	const found = new Map();
	for (const [, name, value] of css.matchAll(/(--krds-[\w-]+):\s*([^;}]+)/g)) if (!found.has(name)) found.set(name, value.trim());
	return found;
}

/** The tokens that `sheets` use, with those that they are made of.
 * @param {string} tokens @param {string} sheets */
export function usedTokens(tokens, sheets) {
	const all = properties(tokens), own = properties(sheets);
	/** @type {Map<string, string>} */
	const used = new Map();
	const take = (/** @type {string} */ text) => {
		for (const [, name] of text.matchAll(/var\((--krds-[\w-]+)/g)) {
			if (used.has(name) || own.has(name)) continue;
			const value = all.get(name);
			if (value === undefined) throw new Error(`KRDS has no token ${name}`);
			used.set(name, value);
			take(value);
		}
	};
	take(sheets);
	return `:root{${[...used].map(([name, value]) => `${name}:${value}`).join(';')}}\n`;
}

/** KRDS's own rules for a component: those that speak of these classes and no others, without properties nobody reads.
 * @param {string} css @param {string[]} classes */
export function componentRules(css, classes) {
	const plain = css.replace(/@charset[^;]*;|\/\*[\s\S]*?\*\//g, '').replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
	const wanted = (/** @type {string} */ selector) => {
		const named = [...selector.matchAll(/\.([\w-]+)/g)].map(found => found[1]);
		return named.length > 0 && named.every(name => classes.includes(name)) && !/[>+~\s]/.test(selector.trim());
	};
	const rules = [...plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
		.map(([, selectors, body]) => ({ selectors: selectors.split(',').filter(wanted).map(one => one.trim()).join(','), body }))
		.filter(rule => rule.selectors);
	const all = rules.map(rule => rule.body).join(';');
	return rules.map(({ selectors, body }) => {
		const kept = body.split(';').map(line => line.trim().replace(/\s+/g, ' ')).filter(line => {
			const own = line.match(/^(--krds-[\w-]+):/);
			return line && (!own || all.includes(`var(${own[1]})`));
		});
		return kept.length ? `${selectors}{${kept.join(';')}}` : '';
	}).join('');
}

/** Rules for icons that the page does not name stay at home; so do comments and line ends.
 * @param {string} css @param {string} page */
function slim(css, page) {
	return css.replace(/\/\*[\s\S]*?\*\//g, '').split('\n').filter(line => {
		const icon = line.match(/^\.i-([\w-]+)\{/);
		return !icon || page.includes('i-' + icon[1]) || page.includes(`'${icon[1]}'`);
	}).map(line => line.trim()).join('');
}

/** What the dark theme says, also for a page that nobody has chosen a theme for yet. @param {string} css */
function darkBySystem(css) {
	const [, dark] = css.match(/\[data-theme=dark\] ?\{([^}]*)\}/) ?? ['', ''];
	return `@media (prefers-color-scheme:dark){:root:not([data-theme]){${dark}}}`;
}

/** Every `<link rel="stylesheet" href="/X.css" data-inside>` becomes part of one <style>.
 * @param {string} html @param {string} script all that the page runs @param {string} before rules that come first
 * @param {string} tokens the KRDS token sheet @param {(file: string) => string} read */
export function inlineStyle(html, script, before, tokens, read) {
	const link = /<link rel="stylesheet" href="\/(.*?)" data-inside>\n?/g;
	const sheets = before + slim([...html.matchAll(link)].map(found => read(found[1])).join('\n'), html + script);
	const style = usedTokens(tokens, sheets) + sheets + darkBySystem(sheets);
	return html.replace(link, '').replace('</head>', `<style>${style}</style>\n</head>`);
}
