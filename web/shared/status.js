// What an agent is and since when, on every page: a button with shape, word and timer, and the list to change it. The desk has it over its live feed; the other pages ask for it, and stay
// without it for who is no agent.
import { html, label, signal, t, useEffect } from './ui.js';
import { Icon, Timer } from './parts.js';
import { Menu } from './menu.js';
import { Refusal, get, put } from './api.js';
import { hasText } from './i18n.js';
import { stateLook, stateOf } from './words.js';

/** @typedef {import('./views.js').Me} Me */
/** @typedef {Record<string, {id: string, label: any}[]>} Reasons */

const presences = ['available', 'break', 'meal', 'training', 'cool_down', 'away', 'offline'];
const ask_ms = 5000;
const takers = ['agent', 'supervisor'];

/** Presences, each followed by the site's own reasons for it. @param {Me} view @param {boolean} busy @param {Reasons} reasons @returns {import('./menu.js').Choice[]} */
function choices(view, busy, reasons) {
	const at = busy ? view.next : view.routing === 'not_answering' ? null : view.presence;
	const group = t(busy ? 'picker.after' : 'picker.now');
	const list = presences.flatMap(presence => [
		{ value: presence, text: t('state.' + presence), icon: stateLook[presence].icon, tone: stateLook[presence].tone, group, checked: at === presence },
		...(reasons[presence] ?? []).map(reason => ({ value: `${presence} ${reason.id}`, text: label(reason.label), icon: stateLook[presence].icon, tone: '', group, checked: false })),
	]);
	if (busy && view.next) list.push({ value: '', text: t('picker.no_next'), icon: 'undo', tone: '', group, checked: false });
	return list;
}

/** @param {Me} view @param {boolean} busy */
function below(view, busy) {
	if (view.offer) return t('picker.ringing');
	return busy ? t('picker.next', { state: t('state.' + (view.next ?? view.presence)) }) : '';
}

/** onPick: a presence with its reason, or '' for nothing after this contact.
 * @param {{view: Me, reasons: Reasons, onPick: (presence: string, reason?: string) => void}} p */
export function Status({ view, reasons, onPick }) {
	const busy = !!(view.contact ?? view.wrap?.contact);
	const state = stateOf(view.presence, view.routing), look = stateLook[state] ?? stateLook.offline;
	const until = view.routing === 'wrap_up' ? view.wrap?.ends_ms ?? null : null;
	const more = below(view, busy), word = t('state.' + (view.offer ? view.presence : state));
	const button = html`<${Icon} name=${look.icon} tone=${look.tone} /><span class="two"><b><span class="unseen">${t('picker.label')}: </span>${word}</b>
		${more && html`<small>${more}</small>`}</span>
		<span class="t"><${Timer} since=${until ? null : view.since_ms} until=${until} /></span><${Icon} name="down" size="sm" />`;
	return html`<${Menu} label=${t('picker.label')} kind=${'picker ' + look.tone} button=${button} choices=${choices(view, busy, reasons)}
		onPick=${(/** @type {string} */ value) => { const [presence, reason] = value.split(' '); onPick(presence, reason); }} shut=${!!view.offer} handle="status" />`;
}

const own = signal(/** @type {Me | null} */ (null));
const reasons = signal(/** @type {Reasons} */ ({}));
const refused = signal('');

/** Nobody's status: who asks is no agent, or the server does not answer now. */
async function load() {
	try {
		const view = await get('me');
		own.value = view.agent ? view : null;
	} catch (error) {
		own.value = null;
		return error instanceof Refusal && error.verdict === 'not_allowed';
	}
	return !own.value;
}

/** @param {string} presence @param {string} [reason] */
async function change(presence, reason) {
	const view = /** @type {Me} */ (own.value), busy = !!(view.contact ?? view.wrap?.contact);
	refused.value = '';
	try {
		await (busy || !presence ? put('me/next', { presence: presence || null }) : put('me/presence', { presence, reason, device: view.device }));
	} catch (error) {
		const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
		refused.value = t(hasText(key) ? key : 'verdict.fault');
	}
	load();
}

/** Who takes contacts has a status; others are not asked about one. */
const mayHave = () => get('session').then(({ person }) => person.roles.some((/** @type {string} */ role) => takers.includes(role)), () => false);

/** The status of who is logged in, on a page without the live feed. */
export function OwnStatus() {
	useEffect(() => {
		/** @type {ReturnType<typeof setInterval> | undefined} */
		let timer;
		mayHave().then(async may => {
			if (!may || await load()) return;
			timer = setInterval(() => { if (!document.hidden) load(); }, ask_ms);
			get('catalog').then(all => { reasons.value = all.reasons ?? {}; }, () => {});
		});
		const seen = () => { if (timer) load(); };
		document.addEventListener('visibilitychange', seen);
		return () => { clearInterval(timer); document.removeEventListener('visibilitychange', seen); };
	}, []);
	if (!own.value) return null;
	return html`<div class="own-status"><${Status} view=${own.value} reasons=${reasons.value} onPick=${change} /><a class="btn ghost" href="/desk">${t('nav.desk')}</a>
		${refused.value && html`<p class="bad xs" role="alert">${refused.value}</p>`}</div>`;
}
