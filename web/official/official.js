// The department's page: what it has been handed, soonest due first, and each with what an official may do. As good on a telephone as on a desk.
import { html, render, changeLanguage, effect, t } from '../shared/ui.js';
import { Banner, Logo, Segments } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { get, goToLogin, remove } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { List } from '../inquiries/list.js';
import { One } from '../inquiries/one.js';
import { count, done, load, loadNames, office, opened, openOne, person, problem, say, view } from '../inquiries/state.js';

const views = ['department', 'mine', 'overdue', 'paused', 'closed'];
const reload_ms = 20000;

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

const Views = () => html`<div class="filters"><${Segments} label=${t('inquiries.view')} value=${view.value} onPick=${(/** @type {string} */ name) => { view.value = name; load(); }}
	options=${views.map(value => ({ value, text: t(value === 'department' ? 'official.ours' : 'inquiry_view.' + value) }))} /><p class="dim n" role="status">${t('inquiries.count', { n: count.value })}</p></div>`;

function Official() {
	return html`<div class="inquiries official"><header class="page-top no-print"><${Logo} /><b class="lg">${office.value?.name ?? t('official.page')}</b><span class="end" />
			<${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></header>
		<main class="body" id="body" tabindex="-1"><h1>${t('official.page')}</h1>
			${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}${done.value && html`<${Banner} tone="ok">${done.value}<//>`}
			${person.value && !office.value ? html`<${Banner} tone="warn">${t('official.no_office')}<//>` : html`<${Views} />
			<div class=${'two' + (opened.value ? ' has-one' : '')}><section class="left" aria-label=${t('official.page')}><${List} /></section><section class="right"><${One} /></section></div>`}</main></div>`;
}

view.value = 'department';
startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('official.page'); });
render(html`<${Official} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
try {
	person.value = (await get('session')).person;
	await loadNames();
	if (office.value) {
		await load();
		if (location.hash) await openOne(location.hash.slice(1));
		setInterval(load, reload_ms);
	}
} catch (error) {
	say(error);
}
