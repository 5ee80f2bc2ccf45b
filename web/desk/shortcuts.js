// The desk's shortcuts. Each does what its button does, so that nothing works by keyboard alone or by mouse alone.
import { unfoldFor } from './fold.js';
import { nextLetter } from './mail.js';
import { fold, nextTalk, offered, talk } from './talk_state.js';
import { endTalk, toggleMine } from './talk_view.js';
import { t } from '../shared/ui.js';
import { altName, isField, listenToKeys } from '../shared/keys.js';
import { accept, cancelConsult, comeBack, completeTransfer, conference, raiseCrisis, swap, toSurvey, toggleHold, toggleMute } from './actions.js';
import { ringNext } from './callbacks.js';
import { openInquiry, saveInquiry } from './inquiry.js';
import { togglePlaces } from './places.js';
import { finish } from './record.js';
import { reachTyped } from './typed.js';
import { stepOn } from './steps.js';
import { sayHard } from './care.js';
import { answerQuiet, pressQuiet, unanswered } from './panic.js';
import { relay, toggleCamera } from './video.js';
import { contact, me, panel, say, sheet, tab, togglePanel } from './state.js';

/** @param {string} selector @param {boolean} [press] */
function reach(selector, press = false) {
	const found = /** @type {HTMLElement | null} */ (document.querySelector(selector));
	if (!found) return false;
	found.focus();
	if (press) found.click();
}

/** @param {string} id @param {string} where @param {boolean} [always] without a contact, too */
function field(id, where, always) {
	if (!contact.value && !always) return false;
	tab.value = where;
	unfoldFor(id);
	const focus = () => document.getElementById(id)?.focus();
	focus();
	requestAnimationFrame(focus); // in a narrow window it is seen only now
}

/** @param {string} name */
const callPanel = name => me.value?.contact ? togglePanel(name) : false;

let crisis_ms = -Infinity;

/** One gesture for a scared person, hardly one by accident: the key stays down (it repeats), or comes twice. */
function crisis() {
	if (!document.querySelector('[data-do=crisis]')) return false;
	const again = performance.now() - crisis_ms < 2000;
	crisis_ms = again ? -Infinity : performance.now();
	if (again) raiseCrisis();
	say(again ? '' : t('crisis.again', { key: altName + ' 6' }));
}

/** Who leads goes to the one who pressed it; anybody else presses it themselves. */
function quiet() {
	const one = unanswered();
	if (!one) return pressQuiet();
	answerQuiet(one);
}

/** It presses the button, which asks for Enter; a key that stays down does it once. @param {string} number */
const emergency = number => (/** @type {KeyboardEvent} */ event) => {
	tab.value = 'call';
	return event.repeat ? undefined : reach(`[data-do=emergency-${number}]`, true);
};

/** The next row of work, or the one before. @param {number} step */
function work(step) {
	const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.work-row')]);
	if (!rows.length) return false;
	tab.value = 'work';
	const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
	rows[(at + step + rows.length) % rows.length].focus();
}

function nextPane() {
	const panes = [...document.querySelectorAll('[data-pane]')].filter(pane => /** @type {HTMLElement} */ (pane).offsetParent !== null);
	const at = panes.findIndex(pane => pane.contains(document.activeElement));
	const pane = /** @type {HTMLElement} */ (panes[(at + 1) % panes.length]);
	const first = /** @type {HTMLElement} */ (pane.querySelector('button:not(:disabled), input, textarea, select') ?? pane);
	first.focus();
}

/** An open list closes itself, and so does the map. @param {KeyboardEvent} event */
function escape(event) {
	if (/** @type {Element} */ (event.target).closest?.('.map')) return false;
	if (/** @type {Element} */ (event.target).closest?.('.menu-box')?.querySelector('[role=menu]')) return false;
	if (document.querySelector('dialog[open]')) return false;
	if (talk.value && fold.value && !(isField(event.target) && /** @type {Element} */ (event.target).closest('.pick'))) {
		fold.value = '';
		return reach('#talk-text');
	}
	if (sheet.value || isField(event.target) && panel.value === '') return false;
	panel.value = '';
	/** @type {HTMLElement | null} */ (document.querySelector('.mid'))?.focus();
}

/** What the middle asks for: an answer to who rings, else the check of the device and Available. */
function start() {
	if (me.value?.offer || me.value?.asked) return accept();
	if (offered.value) return void nextTalk();
	return reach('.mid [data-do=available]:not(:disabled), .mid :is([data-do=mic-check], [data-do=start])', true);
}

/** What is being written is done with: the inquiry while one writes in it, else the record. */
function complete() {
	if (saveInquiry()) return;
	if (!contact.value) return false;
	finish();
}

export const startShortcuts = () => listenToKeys({
	'Alt+KeyA': start,
	'Alt+Digit4': () => reach('[data-do=decline]', true),
	'Alt+KeyH': toggleHold,
	'Alt+KeyM': toggleMute,
	'Alt+KeyD': toggleCamera,
	'Alt+Digit3': relay,
	'Alt+KeyK': () => callPanel('keypad'),
	'Alt+KeyQ': () => { tab.value = 'call'; return reachTyped(); },
	'Alt+KeyT': () => callPanel('transfer'),
	'Alt+KeyW': swap,
	'Alt+KeyC': conference,
	'Alt+KeyG': completeTransfer,
	'Alt+KeyX': cancelConsult,
	'Alt+KeyR': () => callPanel('hotline'),
	'Alt+KeyB': () => contact.value?.callback ? reach('.recall button') : ringNext(),
	'Alt+KeyE': toSurvey,
	'Alt+KeyV': comeBack,
	'Alt+Digit6': crisis,
	'Alt+Digit7': sayHard,
	'Alt+Digit8': quiet,
	'Alt+Digit9': emergency('119'),
	'Alt+Digit2': emergency('112'),
	'Alt+Digit1': emergency('109'),
	'Alt+KeyI': () => reach('[data-do=interpreter]', true),
	'Alt+KeyL': nextLetter,
	'Alt+KeyO': () => void nextTalk(),
	'Alt+KeyZ': toggleMine('hand'),
	'Alt+KeyF': toggleMine('article'),
	'Shift+Alt+Digit5': toggleMine('ladder'),
	'Alt+Digit5': endTalk,
	'Alt+KeyN': () => talk.value ? reach('#talk-text') : field('words', 'call'),
	'Alt+KeyS': () => field('search', 'record', true),
	'Alt+KeyP': () => { tab.value = 'record'; togglePlaces(); },
	'Alt+KeyY': () => field('topic', 'record'),
	'Alt+KeyU': openInquiry,
	'Alt+Period': () => stepOn(1),
	'Alt+Comma': () => stepOn(-1),
	'Alt+Enter': complete,
	'Alt+NumpadEnter': complete,
	'Alt+Digit0': () => reach('[data-do=status]', true),
	'Alt+KeyJ': () => work(1),
	'Shift+Alt+KeyJ': () => work(-1),
	'F8': nextPane,
	'Escape': escape,
	'?': () => { sheet.value = 'keys'; },
});
