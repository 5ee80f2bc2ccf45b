// The page of citizens and of privacy: finding one, who looked, the monthly review, what is kept how long and why.
import { html, render, changeLanguage, signal, t } from '../shared/ui.js';
import { Banner, Logo, Segments } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { Refusal, get, goToLogin, remove } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { maskAsTyped } from '../shared/resident.js';
import { startScreen } from '../shared/screen.js';
import { Find } from './find.js';
import { Month } from './month.js';
import { Consent, Register, Retention } from './policy.js';
import { catalog, done, has, person, problem } from './state.js';

const part = signal('find');
/** @type {Record<string, {view: any, roles: string[]}>} */
const parts = {
	find: { view: Find, roles: ['agent', 'supervisor', 'manager', 'auditor'] },
	review: { view: Month, roles: ['manager', 'auditor'] },
	retention: { view: Retention, roles: ['supervisor', 'manager', 'admin', 'auditor'] },
	consent: { view: Consent, roles: ['agent', 'supervisor', 'manager', 'admin', 'auditor'] },
	register: { view: Register, roles: ['supervisor', 'manager', 'admin', 'auditor'] },
};

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

function Page() {
	const open = Object.keys(parts).filter(name => has(...parts[name].roles));
	const shown = open.includes(part.value) ? part.value : open[0];
	const view = parts[shown]?.view;
	return html`<div class="citizens"><header class="page-top no-print"><${Logo} /><b class="lg">${t('citizens.page')}</b><span class="end" />
			<${OwnStatus} /><${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></header>
		<main class="body" id="body" tabindex="-1"><h1>${t('citizens.page')}</h1>
			<div class="no-print tabs"><${Segments} label=${t('citizens.page')} value=${shown} options=${open.map(value => ({ value, text: t('citizens.part.' + value) }))}
				onPick=${(/** @type {string} */ name) => { problem.value = done.value = ''; part.value = name; }} /></div>
			${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}<p role="status" class="ok">${done.value}</p>
			${view ? html`<${view} />` : html`<p>${t('verdict.not_allowed')}</p>`}</main></div>`;
}

async function enter() {
	try {
		person.value = (await get('session')).person;
		catalog.value = await get('catalog');
	} catch (error) {
		if (error instanceof Refusal && error.verdict === 'not_logged_in') goToLogin();
		problem.value = t('verdict.' + (error instanceof Refusal ? error.verdict : 'fault'));
	}
}

startScreen();
maskAsTyped();
await changeLanguage(preferredLanguage());
await enter();
render(html`<${Page} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
