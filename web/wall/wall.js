// The wallboard: one picture of 1920 x 1080 that scales to any screen, from `board` alone. No person and no number in it.
import { html, render, changeLanguage, effect, signal, t } from '../shared/ui.js';
import { Icon, Logo } from '../shared/parts.js';
import { Live, link } from '../shared/live.js';
import { now } from '../shared/clock.js';
import { Refusal, get, goToLogin } from '../shared/api.js';
import { clockText, dateText, preferredLanguage } from '../shared/i18n.js';
import { Incidents } from './incidents.js';
import { Layout, audienceOf } from './layout.js';
import { board, catalog, late_ms } from './state.js';

const style = document.documentElement;
const asked = new URLSearchParams(location.search);
const audience = signal(audienceOf(asked.get('for')));
const dead = signal('');

/** The picture keeps its shape: 1rem is a hundred-and-ninety-second of its width. */
function fit() {
	style.style.fontSize = Math.min(window.innerWidth / 192, window.innerHeight / 108) + 'px';
}

function Age() {
	const age_ms = Math.max(0, now.value - (board.value?.as_of_ms ?? 0));
	const late = age_ms > late_ms;
	const seconds = late ? Math.round(age_ms / 1000) : (age_ms / 1000).toFixed(1);
	return html`<span class=${'stw ' + (late ? 'late' : 'ok')} role="status"><${Icon} name=${late ? 's-near' : 's-available'} />
		${t(late ? 'wall.late' : 'wall.age', { s: seconds })}</span>`;
}

const Head = () => html`<header class="bar"><${Logo} /><h1>${board.value?.site}</h1><span class="mut">${t('wall.room')}</span>
	<span class="mut end">${dateText(now.value)}</span><time class="clock">${clockText(now.value)}</time><${Age} /></header>`;

/** As the incidents' lines: made once. @param {{at: number}} p */
function Alarm({ at }) {
	const alarm = board.value?.alarms?.[at]?.alarm;
	return html`<p class="alarm" role="alert" hidden=${!alarm}><${Icon} name="octagon" /><b>${alarm ? t('alarm.' + alarm) : ''}</b> ${alarm ? t('alarm.' + alarm + '.more') : ''}</p>`;
}

const Alarms = () => html`<${Alarm} at=${0} /><${Alarm} at=${1} /><${Alarm} at=${2} />`;

function Wall() {
	if (dead.value) return html`<main class="empty"><${Logo} /><h1>${t(dead.value)}</h1><p>${t('wall.need_token')}</p></main>`;
	if (!board.value) return html`<main class="empty"><${Logo} /><h1>${t('wall.waiting_for_data')}</h1></main>`;
	const late = now.value - board.value.as_of_ms > late_ms;
	return html`<main class=${'wall' + (late ? ' late' : '')}><${Head} /><${Alarms} /><${Incidents} />
		<${Layout} audience=${audience.value} /></main>`;
}

async function enter() {
	try {
		board.value = await get('board');
		catalog.value = await get('catalog').catch(() => null);
		return true;
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (verdict === 'not_logged_in' && !asked.has('token')) goToLogin();
		if (verdict === 'not_logged_in' || verdict === 'not_allowed') dead.value = 'verdict.' + verdict;
		return !dead.value;
	}
}

/** What the address does not say is as the administrator arranged it for this screen; looked at again while it hangs there. */
async function arrange() {
	const look = await get('wall/look').catch(() => null);
	if (!look) return;
	audience.value = audienceOf(asked.get('for') ?? look.layout);
	style.dataset.theme = (asked.get('theme') ?? (look.light ? 'light' : 'dark')) === 'light' ? 'light' : 'dark';
	if (look.language && !asked.has('lang')) await changeLanguage(look.language);
}

style.dataset.theme = asked.get('theme') === 'light' ? 'light' : 'dark';
window.addEventListener('resize', fit);
fit();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('wall.page'); });
if (await enter()) {
	new Live({ url: '/api/v1/live', watch: { board: true, facts: false, me: false }, onMessage: message => { if (message.type === 'board') board.value = message; } });
	await arrange();
	setInterval(arrange, 60000);
	effect(() => { if (link.value === 'out') dead.value = 'verdict.not_logged_in'; });
	setInterval(() => get('catalog').then(fresh => { catalog.value = fresh; }, () => {}), 600000); // names change seldom
}
render(html`<${Wall} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
