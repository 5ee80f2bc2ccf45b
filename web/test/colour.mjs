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

const linear = colour => colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const luminance = colour => linear(colour).reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);

export function contrast(a, b) {
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

/* Eyes that see all colours, and those without the long, middle or short cones (Machado, Oliveira, Fernandes 2009). */
const eyes = [
	[[1, 0, 0], [0, 1, 0], [0, 0, 1]],
	[[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
	[[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
	[[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
];
const times = (matrix, colour) => matrix.map(row => row.reduce((sum, part, i) => sum + part * colour[i], 0));

/** CIE L*a*b* of what this eye sees. */
function seen(eye, colour) {
	const light = times(eye, linear(colour)).map(part => Math.min(1, Math.max(0, part)));
	const white = [0.9505, 1, 1.089];
	const [x, y, z] = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], light)
		.map((part, i) => part / white[i]).map(part => part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far two colours are apart (delta E 1976) for the eye that tells them apart least. */
export const apart = (a, b) => Math.min(...eyes.map(eye => Math.hypot(...seen(eye, a).map((part, i) => part - seen(eye, b)[i]))));
