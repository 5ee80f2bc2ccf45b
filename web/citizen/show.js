// The call part of the citizen's page: what the call's state looks like and says.
import { currentLanguage, durationText, timerText, translate } from '../shared/i18n.js';
import { element, icon } from './look.js';
import { showTyped } from './typed.js';

/** @typedef {import('./talk.js').Call} Call */

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
let said = '';

/** @param {string} tag @param {string} kind @param {(Node | string)[]} inside */
export function make(tag, kind, ...inside) {
	const one = document.createElement(tag);
	one.className = kind;
	one.append(...inside);
	return one;
}

/** @param {string} text @param {string} name @param {string} kind @param {() => void} press */
function button(text, name, kind, press) {
	const one = make('button', kind, text);
	one.dataset.do = name;
	one.addEventListener('click', press);
	return one;
}

/** What the state is called: a key of the texts. @param {Call} call */
function stateOfCall(call) {
	const { view, lost, asleep } = call, trouble = call.trouble();
	if (view?.state === 'ended') return 'ended.' + (view.reason ?? 'lost');
	if (trouble) return 'trouble.' + trouble;
	if (asleep) return 'asleep';
	if (lost) return 'lost';
	return view?.state ?? 'connecting';
}

/** The main sentence, said politely when it changes and only then. @param {Call} call @param {string} state */
function showState({ view }, state) {
	const before = state === 'waiting' ? (view?.position ?? 0) - 1 : -1;
	const name = view?.agent?.replace(/\*/g, '\u2060*\u2060') ?? ''; // a masked name stays on one line
	const word = state === 'talking' && !name ? 'talking_unnamed' : state;
	const key = before === 0 ? 'citizen.next' : before > 0 ? 'citizen.before' : 'citizen.state.' + word;
	const text = translate(key, { n: before, name });
	if (said === currentLanguage() + text) return;
	said = currentLanguage() + text;
	const pieces = before > 0 ? text.split(/(\d+)/).filter(Boolean) : [text];
	element('state').replaceChildren(...pieces.map(piece => make('span', before <= 0 ? 'big' : /^\d/.test(piece) ? 'no' : 'lb', piece)));
}

/** Who is served, who is before me, and me. @param {number | null | undefined} position */
function showLine(position) {
	const before = Math.min((position ?? 1) - 1, 4);
	const steps = [make('li', 'ag', icon('headset')), ...Array.from({ length: before }, (_, i) => make('li', '', String(i + 1))), make('li', 'me', translate('citizen.me'))];
	element('line').hidden = !position;
	element('line').replaceChildren(...steps);
}

/** @param {Call} call @param {string} state */
function showEstimate({ view }, state) {
	const wait_ms = state === 'waiting' ? view?.wait_ms : null;
	const round_ms = wait_ms ? Math.ceil(wait_ms / 20000) * 20000 : 0;
	const text = round_ms ? translate('citizen.estimate', { time: durationText(round_ms), language: translate('language.' + (view?.language ?? currentLanguage())) }) : '';
	if (element('estimate').textContent !== text) element('estimate').textContent = text;
}

/** Instead of waiting: a number to be rung back at, which a consultant reads. @param {Call} call */
function askToBeCalled(call) {
	call.leave();
	location.assign('/chat#callme');
}

/** What can be done when the call is over or cannot begin. @param {Call} call @param {string} state */
function showMore(call, state) {
	const more = element('more');
	if (more.dataset.state === currentLanguage() + state) return;
	more.dataset.state = currentLanguage() + state;
	const again = () => call.start(currentLanguage());
	const home = button(translate('citizen.home'), 'home', 'krds-btn tertiary xlarge', () => call.leave());
	const dial = call.pictures ? make('a', 'krds-btn primary xlarge', icon('chat'), translate('citizen.chat'))
		: make('a', 'krds-btn primary xlarge', icon('phone'), element('by-phone').textContent ?? '');
	dial.setAttribute('href', call.pictures ? '/chat' : element('by-phone').getAttribute('href') ?? '');
	const write = make('a', 'krds-btn tertiary xlarge', icon('chat'), translate('citizen.chat'));
	write.setAttribute('href', '/chat');
	const parts = [];
	if (state.startsWith('ended')) parts.push(button(translate('citizen.again'), 'again', 'krds-btn primary xlarge', again), home);
	if (state.startsWith('trouble')) {
		parts.push(make('p', 'help', translate(`citizen.help.${state.split('.')[1]}`)), dial, ...call.pictures ? [] : [write]);
		parts.push(button(translate('citizen.retry'), 'retry', 'krds-btn tertiary xlarge', () => { call.active = false; again(); }), home);
	}
	if (state === 'waiting') parts.push(button(translate('citizen.chat.call_me'), 'callme', 'krds-btn tertiary xlarge', () => askToBeCalled(call)));
	if (state === 'asleep') parts.push(button(translate('citizen.resume'), 'resume', 'krds-btn primary xlarge', () => call.resume(true)));
	more.replaceChildren(...parts);
}

/** @param {Call} call @param {string} state */
function showControls(call, state) {
	const over = state.startsWith('ended') || state.startsWith('trouble');
	/** @type {HTMLElement} */ (document.querySelector('.ctl')).hidden = over;
	element('mute').setAttribute('aria-pressed', String(call.muted));
	element('keypad').setAttribute('aria-expanded', String(call.pad && !over));
	element('speaker').hidden = call.speakers.length < 2;
	const pad = element('pad');
	pad.hidden = !call.pad || over;
	if (!pad.childElementCount) pad.append(...digits.map(digit => button(digit, 'digit', '', () => call.press(digit))));
	const sound = call.phone.silenced ? 'citizen.sound.off' : call.muted ? 'citizen.sound.muted' : !call.pictures && (state === 'waiting' || state === 'held') ? 'citizen.sound.music' : '';
	const text = sound && !over ? translate(sound) : '';
	if (element('sound').textContent !== text) element('sound').textContent = text;
	showTyped(call, over);
	element('timer').textContent = over || !call.began_ms ? '' : timerText(Date.now() - call.began_ms);
}

/** @param {Call} call */
export function showCall(call) {
	const open = call.active || call.view !== null;
	const wasOpen = !element('call').hidden;
	element('home').hidden = open;
	element('call').hidden = !open;
	if (open !== wasOpen) element(open ? 'state' : 'dial').focus();
	if (!open) { said = ''; return; }
	const state = stateOfCall(call);
	element('call').dataset.state = state;
	showState(call, state);
	showLine(state === 'waiting' ? call.view?.position : null);
	showEstimate(call, state);
	showMore(call, state);
	showControls(call, state);
}
