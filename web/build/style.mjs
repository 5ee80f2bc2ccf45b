// What the build must know about style sheets: which KRDS tokens are used, and how a page carries its style inside.

/** @param {string} css @returns {Map<string, string>} custom property -> value, the first definition counts */
function properties(css) {
	const found = new Map();
	for (const [, name, value] of css.matchAll(/(--krds-[\w-]+):\s*([^;}]+)/g)) if (!found.has(name)) found.set(name, value.trim());
	return found;
}

/** The tokens that `sheets` use, with those that they are made of.
 * @param {string} tokens @param {string} sheets */
export function usedTokens(tokens, sheets) {
	const all = properties(tokens);
	/** @type {Map<string, string>} */
	const used = new Map();
	const take = (/** @type {string} */ text) => {
		for (const [, name] of text.matchAll(/var\((--krds-[\w-]+)/g)) {
			if (used.has(name)) continue;
			const value = all.get(name);
			if (value === undefined) throw new Error(`KRDS has no token ${name}`);
			used.set(name, value);
			take(value);
		}
	};
	take(sheets);
	return `:root{${[...used].map(([name, value]) => `${name}:${value}`).join(';')}}\n`;
}

/** Rules for icons that the page does not name stay at home; so do comments and line ends.
 * @param {string} css @param {string} page */
function slim(css, page) {
	return css.replace(/\/\*[\s\S]*?\*\//g, '').split('\n').filter(line => {
		const icon = line.match(/^\.(i-[\w-]+)\{/);
		return !icon || page.includes(icon[1]);
	}).map(line => line.trim()).join('');
}

/** Every `<link rel="stylesheet" href="/X.css" data-inside>` becomes part of one <style>.
 * @param {string} html @param {string} tokens the KRDS token sheet @param {(file: string) => string} read */
export function inlineStyle(html, tokens, read) {
	const link = /<link rel="stylesheet" href="\/(.*?)" data-inside>\n?/g;
	const sheets = [...html.matchAll(link)].map(found => read(found[1])).join('\n');
	const page = html + read('citizen/citizen.js') + read('citizen/screen.js');
	const style = usedTokens(tokens, sheets) + slim(sheets, page);
	return html.replace(link, '').replace('</head>', `<style>${style}</style>\n</head>`);
}
