// Language, theme, text size: the same three switches on every work page.
import { html, changeLanguage, signal, t } from './ui.js';
import { Icon } from './parts.js';
import { Menu } from './menu.js';
import { currentLanguage, languageNames, languages } from './i18n.js';
import { setTextSize, setTheme, textSize, theme } from './screen.js';

const changed = signal(0);

/** @typedef {import('./menu.js').Choice} Choice */

/** @returns {Choice[]} */
function choices() {
	changed.value;
	return [
		...languages.map(language => ({
			value: 'language:' + language, group: t('prefs.language'), checked: language === currentLanguage(),
			text: languageNames[/** @type {'ko'} */ (language)],
		})),
		...['light', 'dark'].map(name => ({
			value: 'theme:' + name, group: t('prefs.theme'), checked: theme() === name, text: t('prefs.theme.' + name),
		})),
		...['100', '120', '150'].map(size => ({
			value: 'size:' + size, group: t('prefs.size'), checked: textSize() === size, text: size + ' %',
		})),
	];
}

/** @param {string} value */
async function pick(value) {
	const [kind, word] = value.split(':');
	if (kind === 'language') await changeLanguage(word);
	if (kind === 'theme') setTheme(word);
	if (kind === 'size') setTextSize(word);
	changed.value++;
}

/** @param {{more?: Choice[], onMore?: (value: string) => void}} p */
export const Preferences = ({ more = [], onMore }) => html`<${Menu} label=${t('prefs.title')} kind="icb" side="right" handle="prefs"
	button=${html`<${Icon} name="gear" />`} choices=${[...choices(), ...more]}
	onPick=${(/** @type {string} */ value) => value.includes(':') ? pick(value) : onMore?.(value)} />`;
