// The sheet of shortcuts: only those that work now.
import { html, t } from '../shared/ui.js';
import { Sheet } from '../shared/parts.js';
import { altName } from '../shared/keys.js';
import { sheet } from './state.js';

const rows = [
	['A', 'keys.accept'], ['4', 'keys.decline'], ['H', 'keys.hold'], ['M', 'keys.mute'], ['K', 'keys.keypad'], ['T', 'keys.transfer'], ['R', 'keys.hotline'],
	['Q', 'keys.typed'], ['D', 'keys.camera'], ['3', 'keys.relay'],
	['B', 'keys.ring_back'], ['L', 'keys.letters'], ['O', 'keys.talk'], ['Z', 'keys.talk_hand'], ['5', 'keys.talk_end'], ['F', 'keys.talk_article'], ['⇧5', 'keys.talk_ladder'], ['E', 'keys.survey'], ['V', 'keys.come_back'],
	['9', 'keys.119'], ['2', 'keys.112'], ['1', 'keys.109'], ['6', 'keys.crisis'], ['8', 'keys.quiet'], ['7', 'keys.hard'], ['I', 'keys.interpreter'],
	['W', 'keys.swap'], ['C', 'keys.conference'], ['G', 'keys.complete'], ['X', 'keys.cancel'],
	['N', 'keys.words'], ['S', 'keys.search'], ['P', 'keys.places'], ['Y', 'keys.topic'], ['U', 'keys.inquiry'], ['.', 'keys.step'], [',', 'keys.step_back'], ['↵', 'keys.finish'], ['0', 'keys.status'], ['J', 'keys.next_work'],
];

export const KeySheet = () => html`<${Sheet} title=${t('keys.title')} onClose=${() => { sheet.value = ''; }}>
	<dl class="km">${rows.map(([key, text]) => html`<div><dt><kbd>${altName} ${key}</kbd></dt><dd>${t(text)}</dd></div>`)}
		<div><dt><kbd>/</kbd></dt><dd>${t('keys.canned')}</dd></div><div><dt><kbd>F8</kbd></dt><dd>${t('keys.pane')}</dd></div><div><dt><kbd>Esc</kbd></dt><dd>${t('keys.escape')}</dd></div>
		<div><dt><kbd>?</kbd></dt><dd>${t('keys.sheet')}</dd></div></dl><p class="xs dim">${t('keys.composing')}</p><//>`;
