// The sheet of shortcuts: only those that work now.
import { html, t } from '../shared/ui.js';
import { Sheet } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { sheet } from './state.js';

const rows = [
	['A', 'keys.accept'], ['4', 'keys.decline'], ['H', 'keys.hold'], ['M', 'keys.mute'], ['K', 'keys.keypad'], ['T', 'keys.transfer'], ['R', 'keys.hotline'],
	['B', 'keys.ring_back'], ['E', 'keys.survey'], ['V', 'keys.come_back'],
	['9', 'keys.119'], ['2', 'keys.112'], ['1', 'keys.109'], ['6', 'keys.crisis'], ['I', 'keys.interpreter'],
	['W', 'keys.swap'], ['C', 'keys.conference'], ['G', 'keys.complete'], ['X', 'keys.cancel'],
	['N', 'keys.words'], ['S', 'keys.search'], ['Y', 'keys.topic'], ['↵', 'keys.finish'], ['0', 'keys.status'], ['J', 'keys.next_work'],
];

export const KeySheet = () => html`<${Sheet} title=${t('keys.title')} onClose=${() => { sheet.value = ''; }}>
	<dl class="km">${rows.map(([key, text]) => html`<div><dt><kbd>${altName} ${key}</kbd></dt><dd>${t(text)}</dd></div>`)}
		<div><dt><kbd>F8</kbd></dt><dd>${t('keys.pane')}</dd></div><div><dt><kbd>Esc</kbd></dt><dd>${t('keys.escape')}</dd></div>
		<div><dt><kbd>?</kbd></dt><dd>${t('keys.sheet')}</dd></div></dl><p class="xs dim">${t('keys.composing')}</p><//>`;
