// The desk's frame: top bar, three panes, and what may lie above them.
import { html, t } from '../shared/ui.js';
import { Banner, Icon, Logo } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { link, nextTry_ms } from '../shared/live.js';
import { now, serverNow } from '../shared/clock.js';
import { timerText } from '../shared/i18n.js';
import { goToLogin, remove } from '../shared/api.js';
import { StatusPicker } from './picker.js';
import { Work } from './work.js';
import { Centre } from './centre.js';
import { Side } from './side.js';
import { KeySheet } from './keysheet.js';
import { MineSheet } from './mine.js';
import { setGuide } from './first.js';
import { IncidentBanners, Messages } from './floor_words.js';
import { CareSheets, PraiseBanners } from './care.js';
import { QuietBanner, QuietKey } from './panic.js';
import { barred, contact, me, notice, person, sheet, tab } from './state.js';

/** What stands below the preferences: one's own texts, the first steps once more, leaving. @param {string} value */
function more(value) {
	if (value === 'logout') logOut();
	else if (value === 'first') setGuide(false);
	else sheet.value = value;
}

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

/** @param {{label: string, children?: any}} p */
const Figure = ({ label, children }) => html`<div class="fig"><small>${label}</small><b class="n">${children}</b></div>`;

function Pressure() {
	const view = me.value;
	if (!view) return null;
	const count = view.waiting.reduce((sum, queue) => sum + queue.count, 0);
	const since = view.waiting.reduce((first, queue) => Math.min(first, queue.longest_since_ms ?? Infinity), Infinity);
	const { in_time, of } = view.level_half;
	return html`<${Figure} label=${t('figure.waiting')}>${count}<//>
		<${Figure} label=${t('figure.longest')}>${since < Infinity ? timerText(now.value - since) : '–'}<//>
		<${Figure} label=${t('figure.level')}>${of ? html`${Math.round(in_time * 100 / of)}<span class="unit"> %</span>` : '–'}<//>`;
}

function Top() {
	const roles = person.value?.roles ?? [];
	return html`<header class="top">
		<div class="me"><${Logo} /><${StatusPicker} /></div>
		<nav class="nav" aria-label=${t('nav.label')}>
			<a class="on" href="/desk" aria-current="page">${t('nav.desk')}</a>
			<a href="/wall" target="_blank">${t('nav.wall')}</a>
			${roles.some(role => role === 'supervisor' || role === 'manager') && html`<a href="/figures" target="_blank">${t('figures.page')}</a>`}
			${roles.some(role => ['agent', 'supervisor', 'manager', 'auditor'].includes(role)) && html`<a href="/citizens" target="_blank">${t('citizens.page')}</a>`}
			${roles.some(role => ['admin', 'manager', 'supervisor', 'auditor'].includes(role)) && html`<a href="/admin" target="_blank">${t('nav.admin')}</a>`}
			${roles.some(role => role === 'supervisor' || role === 'manager') && html`<a href="/floor">${t('nav.floor')}</a>`}
		</nav>
		<div class="press"><${Pressure} />
			<span class="row tools"><${QuietKey} /><button type="button" class="icb" aria-label=${t('keys.title')} onClick=${() => { sheet.value = 'keys'; }}>
				<${Icon} name="keyboard" /></button>
			<${Preferences} more=${['mine', 'first', 'logout'].map(value => ({ value, text: t('nav.' + value), group: person.value?.display }))} onMore=${more} /></span>
		</div>
	</header>`;
}

function Banners() {
	const alarms = me.value?.alarms ?? [];
	const seconds = Math.max(0, Math.ceil((nextTry_ms.value - (Date.now() + now.value - serverNow())) / 1000));
	return html`<div class="banners">
		${link.value === 'lost' && html`<${Banner} tone="bad" urgent><b>${t('link.lost')}</b> ${t('link.lost_more')} ${t('link.next_try', { s: seconds })}<//>`}
		${link.value === 'back' && html`<${Banner} tone="ok"><b>${t('link.back')}</b> ${t('link.back_more')}<//>`}
		<${QuietBanner} /><${IncidentBanners} /><${Messages} /><${PraiseBanners} />
		${alarms.map(({ alarm }) => html`<${Banner} tone="bad" key=${alarm}><b>${t('alarm.' + alarm)}</b> ${t('alarm.' + alarm + '.more')}<//>`)}
	</div>`;
}

/** Narrow windows show one pane at a time. */
function Tabs() {
	const names = [['work', 'tab.work'], ['call', 'tab.call'], ['record', 'tab.record']];
	return html`<nav class="tabs" aria-label=${t('tab.label')}>${names.map(([name, key]) => html`
		<button type="button" aria-pressed=${tab.value === name} class=${'tab-' + name} onClick=${() => { tab.value = name; }}>${t(key)}</button>`)}</nav>`;
}

/** The page is over: another login took it, the session ended, or this person has no desk.
 * @param {{title: string, text: string, button: string, onGo: () => void}} p */
const Ended = ({ title, text, button, onGo }) => html`<main class="ended"><${Logo} /><h1>${title}</h1><p>${text}</p>
	<button type="button" class="btn pri big" onClick=${onGo}>${button}</button></main>`;

export function Desk() {
	if (barred.value) return html`<${Ended} title=${t('desk.none')} text=${t(barred.value)} button=${t('desk.to_wall')} onGo=${() => location.assign('/wall')} />`;
	if (link.value === 'taken') return html`<${Ended} title=${t('taken.title')} text=${t('taken.text')} button=${t('taken.button')} onGo=${() => location.reload()} />`;
	if (link.value === 'out') return html`<${Ended} title=${t('out.title')} text=${t('out.text')} button=${t('out.button')} onGo=${goToLogin} />`;
	if (!me.value) return null;
	return html`<div class="desk" data-tab=${tab.value} data-busy=${contact.value ? 'yes' : 'no'}>
		<${Top} /><${Banners} /><${Work} /><${Centre} /><${Side} /><${Tabs} />
		${notice.value && html`<p class="toast" role="status">${notice.value}</p>`}
		${sheet.value === 'keys' && html`<${KeySheet} />`}${sheet.value === 'mine' && html`<${MineSheet} />`}<${CareSheets} />
	</div>`;
}
