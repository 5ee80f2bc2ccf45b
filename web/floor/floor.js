// The supervisor's floor: a desk with another middle. It has the desk's telephone, so that listening, joining and taking over happen
// here; who has a call of their own sees the desk's panes for it.
import { html, render, changeLanguage, effect, t } from '../shared/ui.js';
import { Icon, Logo, Banner } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { Live, link } from '../shared/live.js';
import { Refusal, get, goToLogin, remove } from '../shared/api.js';
import { now } from '../shared/clock.js';
import { preferredLanguage, timerText } from '../shared/i18n.js';
import { listenToKeys } from '../shared/keys.js';
import { startScreen } from '../shared/screen.js';
import { resumeOnGesture, ring } from '../shared/sound.js';
import { loadCallbacks, loadCatalog } from '../desk/actions.js';
import { startAlerts } from '../desk/alert.js';
import { Centre } from '../desk/centre.js';
import { Check } from '../desk/check.js';
import { connectPhone, phone, reopenDevice } from '../desk/device.js';
import { sendLeftovers, startDraft } from '../desk/draft.js';
import { StatusPicker } from '../desk/picker.js';
import { Side } from '../desk/side.js';
import { Crises } from '../desk/crisis.js';
import { CareSheets, PraiseBanners, startCare } from '../desk/care.js';
import { Panics, QuietBanner, answerQuiet, startQuietSound, unanswered } from '../desk/panic.js';
import { startShortcuts } from '../desk/shortcuts.js';
import { barred, contact, me, notice, noteLine, panel, person } from '../desk/state.js';
import { Attention, Everybody } from './list.js';
import { CaringCard, CaringSheet, loadSupport } from './caring.js';
import { Cover, CoverSheet, missingNow } from './cover.js';
import { DeclareSheet, Incidents } from './incident.js';
import { MessageSheet } from './message.js';
import { One, heard } from './person.js';
import { listen, mine, takeOver } from './actions.js';
import { Filters, Queues } from './queues.js';
import { FloorTalks, TalksSheet } from './talks.js';
import { asOf_ms, board, chosen, incidents, loadArranged, open, selected, shut, takeFloor } from './state.js';

/** @param {any} message */
function take(message) {
	if (message.type === 'me') me.value = message;
	if (message.type === 'board') board.value = message;
	if (message.type === 'floor') takeFloor(message);
	if (message.type === 'hello' && message.person) person.value = message.person;
	if (message.type === 'signal' && message.kind === 'offer') phone.takeOffer(message);
	if (message.type === 'signal' && message.kind === 'end') phone.end(message.leg);
	if (message.type === 'quality') noteLine(message);
}

async function enter() {
	try {
		person.value = (await get('session')).person;
		if (!person.value?.roles.some(role => role === 'supervisor' || role === 'manager')) throw new Refusal('not_allowed', '');
		me.value = { ...await get('me').catch(() => null), type: 'me' };
		return true;
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (verdict === 'not_logged_in') goToLogin();
		barred.value = 'verdict.' + verdict;
		return false;
	}
}

/** Own work: an offer, a call that one has, its wrap-up. Listening is none. */
const working = () => !!(me.value?.offer || me.value?.asked || contact.value && me.value?.contact?.role !== 'supervisor');

/** @param {{title: string, children?: any, tone?: string}} p */
const Figure = ({ title, children, tone = '' }) => html`<div class="fig"><small>${title}</small><b class=${'n ' + tone}>${tone && html`<${Icon} name=${tone === 'bad' ? 'octagon' : 's-near'} tone=${tone} size="xs" />`}${children}</b></div>`;

function Figures() {
	const view = board.value;
	if (!view) return null;
	const wait_ms = view.waiting.longest_since_ms ? now.value - view.waiting.longest_since_ms : 0;
	const { in_time, of } = view.level.half;
	const level = of ? in_time * 100 / of : 100;
	const there = missingNow();
	return html`<${Figure} title=${t('figure.waiting')} tone=${view.waiting.count > view.waiting.target_count ? 'warn' : ''}>${view.waiting.count}<//>
		<${Figure} title=${t('figure.longest')} tone=${wait_ms > view.waiting.target_ms ? 'bad' : ''}>${wait_ms ? timerText(wait_ms) : '–'}<//>
		<${Figure} title=${t('figure.level')} tone=${level < view.level.target ? 'warn' : ''}>${of ? `${Math.round(level)} % (${in_time}/${of})` : '–'}<//>
		<${Figure} title=${t('cover.figure')} tone=${there.present < there.required ? 'bad' : ''}>${there.present}${there.required ? ` / ${there.required}` : ''}<//>`;
}

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

const Top = () => html`<header class="top"><div class="me"><${Logo} />${me.value?.agent && html`<${StatusPicker} />`}</div>
	<nav class="nav" aria-label=${t('nav.label')}><a href="/desk">${t('nav.desk')}</a><a class="on" href="/floor" aria-current="page">${t('nav.floor')}</a>
		<a href="/wall" target="_blank">${t('nav.wall')}</a>${person.value?.roles.includes('admin') && html`<a href="/admin" target="_blank">${t('nav.admin')}</a>`}</nav>
	<div class="press"><${Figures} /><button type="button" class="btn" data-do="message-all" onClick=${() => { open.value = 'message'; }}><${Icon} name="speaker" />${t('message.to_all')}</button>
		<span class="row tools"><${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></span></div></header>`;

function Banners() {
	const late = asOf_ms.value && now.value - asOf_ms.value > 10000;
	return html`<div class="banners">${link.value === 'lost' && html`<${Banner} tone="bad" urgent><b>${t('link.lost')}</b><//>`}
		${link.value !== 'lost' && late && html`<${Banner} tone="warn"><b>${t('floor.late', { s: Math.round((now.value - asOf_ms.value) / 1000) })}</b><//>`}
		<${QuietBanner} /><${PraiseBanners} />${me.value?.alarms?.map(({ alarm }) => html`<${Banner} tone="bad" key=${alarm}><b>${t('alarm.' + alarm)}</b> ${t('alarm.' + alarm + '.more')}<//>`)}</div>`;
}

const Left = () => html`<aside class="work floor-left" data-pane tabindex="-1" aria-label=${t('floor.left')}><${Queues} /><${FloorTalks} /><${Cover} /><${Incidents} /><${CaringCard} /></aside>`;

const Middle = () => html`<main class="floor-mid" id="body" tabindex="-1" aria-label=${t('floor.page')}><h1 class="unseen">${t('floor.page')}</h1><${Panics} /><${Crises} /><${Filters} /><${Attention} /><${Everybody} /></main>`;

function Page() {
	const why = barred.value || (shut.value ? 'verdict.not_allowed' : '');
	if (why) return html`<main class="ended"><${Logo} /><h1>${t('floor.none')}</h1><p>${t(why)}</p><a class="btn pri big" href="/desk">${t('nav.desk')}</a></main>`;
	if (link.value === 'taken') return html`<main class="ended"><${Logo} /><h1>${t('taken.title')}</h1><p>${t('taken.text')}</p>
		<button type="button" class="btn pri big" onClick=${() => location.reload()}>${t('taken.button')}</button></main>`;
	if (link.value === 'out') return html`<main class="ended"><${Logo} /><h1>${t('out.title')}</h1><p>${t('out.text')}</p><button type="button" class="btn pri big" onClick=${goToLogin}>${t('out.button')}</button></main>`;
	return html`<div class=${'desk floor' + (chosen.value ? ' chosen' : '')} data-busy=${working() ? 'yes' : 'no'}><${Top} /><${Banners} /><${Left} />
		${working() ? html`<${Centre} /><${Side} />` : panel.value === 'check' ? html`<main class="mid"><${Check} /></main><${One} />` : html`<${Middle} /><${One} />`}
		${notice.value && html`<p class="toast" role="status">${notice.value}</p>`}
		${open.value === 'incident' && html`<${DeclareSheet} />`}${open.value === 'message' && html`<${MessageSheet} />`}${open.value === 'cover' && html`<${CoverSheet} />`}${open.value === 'talks' && html`<${TalksSheet} />`}${open.value === 'caring' && html`<${CaringSheet} />`}<${CareSheets} /></div>`;
}

/** @param {string} way */
function key(way) {
	const call = heard(chosen.value);
	if (!call || working()) return false;
	if (way === 'take') takeOver(call.id);
	else listen(call.id, mine(call.id) === way ? 'none' : way);
}

function startKeys() {
	listenToKeys({
		'Alt+KeyL': () => key('monitor'), 'Alt+KeyW': () => key('whisper'), 'Alt+KeyY': () => key('join'), 'Alt+KeyU': () => key('take'),
		'Alt+Digit8': goQuiet,
		'Alt+KeyS': () => { if (working()) return false; document.getElementById('floor-search')?.focus(); },
		'Escape': () => { if (open.value || document.querySelector('dialog[open], [role=menu]') || !selected.value) return false; selected.value = ''; },
	});
	startShortcuts();
}

/** One key to the one who pressed the quiet key: selected, answered, heard. */
function goQuiet() {
	const one = unanswered();
	if (!one) return false;
	selected.value = one.agent;
	answerQuiet(one);
}

/** A call in crisis that nobody came to rings, once each. */
function startCrisisSound() {
	/** @type {Set<string>} */
	const told = new Set();
	effect(() => {
		for (const one of me.value?.crises ?? []) {
			if (one.seen || told.has(one.contact)) continue;
			told.add(one.contact);
			ring(6000);
		}
	});
}

startScreen();
resumeOnGesture();
await changeLanguage(preferredLanguage());
effect(() => { document.title = `${t('nav.floor')} — ${t('app.name')}`; });
if (await enter()) {
	await Promise.all([loadCatalog(), loadCallbacks(), loadArranged()]);
	startDraft();
	startAlerts();
	startKeys();
	startCrisisSound();
	startQuietSound();
	startCare();
	loadSupport();
	await reopenDevice();
	const live = new Live({ url: '/api/v1/live', alive: true, watch: { me: true, board: true, floor: true }, onMessage: take });
	connectPhone(message => live.send(message));
	sendLeftovers();
	let known = '';
	effect(() => {
		const is = JSON.stringify(board.value?.incidents?.map(one => [one.id, one.ends_ms]) ?? []);
		if (is === known) return;
		known = is;
		if (incidents.peek()) loadArranged();
	});
	setInterval(() => { loadArranged(); loadSupport(); }, 30000);
}
render(html`<${Page} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
