// How the page looks to this person: theme, text size, and which layout fits the window. Owns three attributes of <html>:
// data-theme (light, dark), data-size (100, 120, 150), data-width (phone, narrow, small, full, large).

const sizes = ['100', '120', '150'];
const root = document.documentElement;

export const theme = () => root.dataset.theme ?? 'light';
export const textSize = () => root.dataset.size ?? '100';

/** @param {string} value light or dark */
export function setTheme(value) {
	root.dataset.theme = value;
	localStorage.setItem('dj.theme', value);
}

/** @param {string} value 100, 120 or 150 */
export function setTextSize(value) {
	root.dataset.size = value;
	localStorage.setItem('dj.size', value);
	fitWindow();
}

export function nextTextSize() {
	setTextSize(sizes[(sizes.indexOf(textSize()) + 1) % sizes.length]);
	return textSize();
}

/** Larger text makes the window smaller in its own units, as zooming would. */
function fitWindow() {
	const width = window.innerWidth * 100 / Number(textSize());
	root.dataset.width = width < 760 ? 'phone' : width < 1200 ? 'narrow' : width < 1400 ? 'small' : width < 1680 ? 'full' : 'large';
}

export function startScreen() {
	const dark = window.matchMedia('(prefers-color-scheme: dark)');
	root.dataset.theme = localStorage.getItem('dj.theme') ?? (dark.matches ? 'dark' : 'light');
	const size = localStorage.getItem('dj.size') ?? '100';
	root.dataset.size = sizes.includes(size) ? size : '100';
	dark.addEventListener('change', () => {
		if (!localStorage.getItem('dj.theme')) root.dataset.theme = dark.matches ? 'dark' : 'light';
	});
	window.addEventListener('resize', fitWindow);
	fitWindow();
}
