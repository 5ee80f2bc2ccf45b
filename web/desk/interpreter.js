// An interpreter for the call in hand: one key asks for a language, and whoever comes first joins.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Menu } from '../shared/menu.js';
import { altName } from '../shared/keys.js';
import { now } from '../shared/clock.js';
import { currentLanguage } from '../shared/i18n.js';
import { askInterpreter, stopInterpreter } from './actions.js';

/** Languages that partners and volunteers of the country speak (R033), those asked for most first. */
const languages = ['en', 'zh', 'vi', 'th', 'ja', 'mn', 'ru', 'id', 'uz', 'ne', 'km', 'my', 'tl', 'hi', 'fr', 'es', 'de', 'it', 'pt', 'ar', 'pl', 'tr', 'sv', 'ms'];

/** @param {string} code */
function languageName(code) {
	return new Intl.DisplayNames([currentLanguage()], { type: 'language' }).of(code) ?? code;
}

/** @param {{call: import('../shared/views.js').Contact}} p */
export function Interpreter({ call }) {
	const care = call.care;
	const here = call.parties.some(party => party.purpose === 'interpreter' && party.state === 'joined');
	if (care?.interpreter) return html`<div class="row wrap"><span class=${'st ' + (here ? 'ok' : 'warn')} role="status"><${Icon} name="translate" />${languageName(care.interpreter)} ·
		${here ? t('interpreter.joined') : t('interpreter.rings', { s: Math.max(0, Math.round((now.value - (care.interpreter_ms ?? now.value)) / 1000)) })}</span>
		<button type="button" class="btn sm" data-do="interpreter-stop" onClick=${stopInterpreter}>${t('interpreter.stop')}</button></div>`;
	const choices = languages.map(code => ({ value: code, text: languageName(code), group: t('interpreter.which') }));
	return html`<${Menu} label=${t('interpreter.ask')} kind="btn emergency" button=${html`<${Icon} name="translate" /><b>${t('interpreter.ask')}</b><kbd>${altName} I</kbd>`}
		choices=${choices} onPick=${askInterpreter} handle="interpreter" />`;
}
