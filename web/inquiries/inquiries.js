// Inquiries for those who lead: views with filters, one with what may be done, and the report.
import { html, render, changeLanguage, effect, signal, t } from '../shared/ui.js';
import { Banner, Logo, Segments } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { get, goToLogin, remove } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { List } from './list.js';
import { One } from './one.js';
import { Report } from './report.js';
import { count, departments, done, filter, listAddress, load, loadNames, opened, openOne, person, problem, say, view } from './state.js';

const part = signal('list');
const views = ['open', 'overdue', 'unowned', 'department', 'tell', 'interim', 'paused', 'closed'];
const reload_ms = 20000;

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

/** @param {string} key @param {string} value */
function choose(key, value) {
	filter.value = { ...filter.value, [key]: value };
	load();
}

/** @param {{name: string, options: {value: string, text: string}[]}} p */
const Choice = ({ name, options }) => html`<label>${t('inquiries.' + name)} <select class="in" onChange=${(/** @type {any} */ event) => choose(name, event.target.value)}>
	<option value="">${t('inquiries.all')}</option>${options.map(option => html`<option value=${option.value} key=${option.value}>${option.text}</option>`)}</select></label>`;

const Filters = () => html`<div class="filters"><${Segments} label=${t('inquiries.view')} value=${view.value} onPick=${(/** @type {string} */ name) => { view.value = name; load(); }}
		options=${views.map(value => ({ value, text: t('inquiry_view.' + value) }))} />
	<div class="row wrap"><label>${t('inquiries.number')} <input class="in n" type="search" inputmode="numeric" placeholder="1120-0017" maxlength="14" data-do="number"
			onChange=${(/** @type {any} */ event) => choose('number', event.target.value.trim())} /></label>
		<${Choice} name="department" options=${departments.value.map(one => ({ value: one.id, text: one.name }))} />
		<${Choice} name="kind" options=${['inquiry', 'complaint', 'report', 'suggestion', 'praise', 'crisis', 'nuisance'].map(value => ({ value, text: t('inquiry_kind.' + value) }))} />
		<${Choice} name="came_in" options=${['centre', 'counter', 'governor', 'app', 'open311'].map(value => ({ value, text: t('came_in.' + value) }))} />
		<a class="btn" href=${'/api/v1/inquiries.csv?' + listAddress()} data-do="csv">CSV</a>
		<span class="dim end n" role="status">${t('inquiries.count', { n: count.value })}</span></div></div>`;

const Both = () => html`<${Filters} /><div class=${'two' + (opened.value ? ' has-one' : '')}><section class="left" aria-label=${t('inquiries.page')}><${List} /></section>
	<section class="right"><${One} /></section></div>`;

function Inquiries() {
	return html`<div class="inquiries"><header class="page-top no-print"><${Logo} /><b class="lg">${t('inquiries.page')}</b><span class="end" />
			<${Segments} label=${t('inquiries.page')} value=${part.value} onPick=${(/** @type {string} */ name) => { part.value = name; }}
				options=${['list', 'report'].map(value => ({ value, text: t('inquiries.part.' + value) }))} />
			<a class="btn ghost" href="/figures">${t('figures.page')}</a>
			<${OwnStatus} /><${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></header>
		<main class="body" id="body" tabindex="-1"><h1>${t('inquiries.page')}</h1>
			${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}${done.value && html`<${Banner} tone="ok">${done.value}<//>`}
			${part.value === 'report' ? html`<${Report} onOpen=${() => { part.value = 'list'; }} />` : html`<${Both} />`}</main></div>`;
}

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('inquiries.page'); });
render(html`<${Inquiries} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
try {
	person.value = (await get('session')).person;
	await loadNames();
	await load();
	if (location.hash) await openOne(location.hash.slice(1));
	setInterval(load, reload_ms);
} catch (error) {
	say(error);
}
