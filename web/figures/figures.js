// Figures from facts: a period's report as tiles, picture and table, with definitions, ages and what stands behind each number.
import { html, render, changeLanguage, effect, signal, t, useEffect } from '../shared/ui.js';
import { Banner, Logo, Segments } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { get, goToLogin, remove } from '../shared/api.js';
import { clockText, preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { ask, dayOf, load, loadNames, problem, progress, report, say, view, views } from './state.js';
import { Choose, readAddress } from './choose.js';
import { Formulas, Tiles } from './tiles.js';
import { Chart } from './chart.js';
import { Rows } from './table.js';
import { BehindSheet, lookBehind } from './behind.js';
import { Rules } from './rules.js';

const person = signal(/** @type {import('../shared/views.js').Person | null} */ (null));
const part = signal('report');
const changes = ['manager', 'admin'];

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

/** How old the figures are; while they are made anew, how far that is. */
function Age() {
	const found = report.value;
	useEffect(() => {
		if (!found?.again && (found?.behind ?? 0) < 10000) return;
		const timer = setTimeout(load, 3000);
		return () => clearTimeout(timer);
	}, [found]);
	if (!found) return null;
	const done = found.facts ? (found.facts - found.behind) / found.facts : 1;
	if (found.again || found.behind > 10000) return html`<p class="age warn" role="status"><label>${t('figures.making')} <progress value=${done} /></label> ${Math.floor(done * 100)} %</p>`;
	return html`<p class="age dim" role="status">${t('figures.as_of', { time: found.as_of_ms ? `${dayOf(found.as_of_ms)} ${clockText(found.as_of_ms, true)}` : '–' })}
		${found.behind ? t('figures.behind', { n: found.behind }) : ''}</p>`;
}

const Period = () => html`<p class="print-only">${ask.value.from} – ${ask.value.to} · ${t('figures.by.' + ask.value.by)} · ${t('figures.group.' + ask.value.group)}</p>`;

const Report = () => html`<${Choose} /><${Period} /><${Age} />
	${progress.value !== null && html`<p class="age" role="status"><label>${t('figures.counting')} <progress value=${progress.value || undefined} /></label></p>`}
	${report.value && html`<div class="no-print"><${Segments} label=${t('figures.view')} value=${view.value} onPick=${(/** @type {any} */ name) => { view.value = name; }}
			options=${Object.keys(views).map(value => ({ value, text: t('figures.view.' + value) }))} /></div>
		<${Tiles} onBehind=${lookBehind} /><${Formulas} /><${Chart} /><${Rows} onBehind=${lookBehind} />
		<p class="dim notes">${t('figures.notes')}</p>`}<${BehindSheet} />`;

function Figures() {
	const roles = person.value?.roles ?? [];
	const may = roles.some(role => changes.includes(role));
	return html`<div class="figures"><header class="page-top no-print"><${Logo} /><b class="lg">${t('figures.page')}</b><span class="end" />
			${may && html`<${Segments} label=${t('figures.page')} value=${part.value} onPick=${(/** @type {string} */ name) => { part.value = name; }}
				options=${['report', 'rules'].map(value => ({ value, text: t('figures.' + value) }))} />`}
			<a class="btn ghost" href="/inquiries">${t('inquiries.page')}</a>
			<a class="btn ghost" href="/wall" target="_blank">${t('nav.wall')}</a>
			<${OwnStatus} /><${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></header>
		<main class="body" id="body" tabindex="-1"><h1>${t('figures.page')}</h1>
			${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}
			${part.value === 'rules' && may ? html`<${Rules} admin=${roles.includes('admin')} />` : html`<${Report} />`}</main></div>`;
}

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('figures.page'); });
readAddress();
render(html`<${Figures} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
try {
	person.value = (await get('session')).person;
	await loadNames();
	await load();
} catch (error) {
	say(error);
}
