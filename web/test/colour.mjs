// Colours of the style sheets, resolved as a browser would, and their contrast by WCAG.
import fs from 'node:fs';
import path from 'node:path';
import { web } from './lib.mjs';

const read = name => fs.readFileSync(path.join(web, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const properties = css => Object.fromEntries([...css.matchAll(/(--[\w-]+):\s*([^;}]+)/g)].map(([, name, value]) => [name, value.trim()]));
const block = (css, head) => css.match(new RegExp(head.replace(/[[\]]/g, '\\$&') + '\\s*\\{([^}]*)\\}'))?.[1] ?? '';

const krds = properties(read('node_modules/krds-uiux/resources/css/token/krds_tokens.css'));
const base = read('shared/base.css');

/** Roles of a theme: name -> [r, g, b]. @param {'light' | 'dark'} theme @param {string} [sheet] one that changes some of them */
export function themeColours(theme, sheet) {
	const more = sheet ? read(sheet) : '';
	const all = {
		...krds, ...properties(block(base, ':root')), ...(theme === 'dark' ? properties(block(base, '[data-theme=dark]')) : {}),
		...properties(block(more, ':root')), ...(theme === 'light' ? properties(block(more, '[data-theme=light]')) : {}),
	};
	const resolve = value => {
		const inner = value?.match(/^var\((--[\w-]+)\)$/);
		return inner ? resolve(all[inner[1]]) : value;
	};
	return name => rgb(resolve(all['--' + name]) ?? name);
}

function rgb(text) {
	const hex = text.match(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)?.[1];
	if (!hex) throw new Error(`not a colour: ${text}`);
	const full = hex.length === 3 ? [...hex].map(digit => digit + digit).join('') : hex;
	return [0, 2, 4].map(at => parseInt(full.slice(at, at + 2), 16));
}

const luminance = colour => colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
	.reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);

export function contrast(a, b) {
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}
