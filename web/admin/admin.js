// Administration: what is still missing, and the lists that an administrator keeps.
import { html, render, changeLanguage, effect, signal, t } from '../shared/ui.js';
import { Banner, Logo } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { Refusal, get, goToLogin, remove } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { Missing } from './missing.js';
import { People } from './people.js';
import { Queues } from './queues.js';
import { Teams, loadTeams } from './teams.js';
import { Settings } from './settings.js';
import { Channels } from './channels.js';
import { Webhooks } from './webhooks.js';
import { Trunks } from './trunks.js';
import { Tokens } from './tokens.js';
import { Prompts } from './prompts.js';
import { Backups } from './backups.js';
import { Directory, loadDirectory } from './directory.js';
import { Flows } from './flows.js';
import { Hours } from './hours.js';
import { Knowledge } from './knowledge.js';
import { CannedPage, loadCannedPage } from './canned.js';
import { Survey } from './survey.js';
import { Recordings, loadPolicies } from './recordings.js';
import { Conversations, loadConversations } from './conversations.js';
import { Endings } from './endings.js';
import { Front, loadFront } from './front.js';
import { Blocks } from './blocks.js';
import { Reviews } from './reviews.js';
import { Interpreters, loadInterpreters } from './interpreters.js';
import { loadCare } from './care.js';
import { load, missing, person, problem, section, sections } from './state.js';

const barred = signal('');

/** @type {Record<string, any>} */
const views = { missing: Missing, people: People, teams: Teams, queues: Queues, trunks: Trunks, channels: Channels, webhooks: Webhooks, settings: Settings, tokens: Tokens, prompts: Prompts, flows: Flows, hours: Hours, recordings: Recordings, backups: Backups, directory: Directory, knowledge: Knowledge, survey: Survey,
	canned: CannedPage, reviews: Reviews, blocks: Blocks, endings: Endings, conversations: Conversations, front: Front, interpreters: Interpreters };
/** Who leads or audits the floor has these of the administration. */
const leading = ['reviews', 'blocks', 'interpreters', 'canned', 'channels'];
/** Who edits what is told has that part of the directory. */
const telling = ['directory'];

const is = (/** @type {string[]} */ ...roles) => person.value?.roles.some(role => roles.includes(role)) ?? false;
const allowed = () => is('admin', 'manager') ? sections.filter(name => name !== 'reviews' || is('manager', 'supervisor', 'auditor')) : is('supervisor', 'auditor') ? is('supervisor') ? leading.concat(telling) : leading : is('trainer') ? telling : [];

/** What fetches its own. @type {Record<string, () => void>} */
const fetching = { teams: loadTeams, directory: loadDirectory, knowledge: () => {}, canned: loadCannedPage, recordings: loadPolicies, interpreters: loadInterpreters, reviews: () => loadCare(true), blocks: () => loadCare(false), endings: () => loadCare(false), conversations: loadConversations, front: loadFront };

function follow() {
	const asked = location.hash.slice(1);
	section.value = allowed().includes(asked) ? asked : allowed()[0];
	problem.value = '';
	if (fetching[section.value]) fetching[section.value]();
	else load(section.value);
}

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

const Nav = () => html`<nav class="side-nav" aria-label=${t('admin.sections')}>${allowed().map(name => html`
	<a href=${'#' + name} aria-current=${section.value === name ? 'page' : undefined} key=${name}>${t('admin.' + name)}
		${name === 'missing' && missing.value?.length ? html`<b class="n end">${missing.value.length}</b>` : ''}</a>`)}</nav>`;

function Admin() {
	if (barred.value) return html`<main class="ended"><${Logo} /><h1>${t('admin.none')}</h1><p>${t(barred.value)}</p>
		<a class="btn pri big" href="/wall">${t('desk.to_wall')}</a></main>`;
	const Section = views[section.value];
	return html`<div class="admin"><header class="page-top"><${Logo} /><b class="lg">${t('admin.page')}</b><span class="end" />
			<nav class="pages" aria-label=${t('nav.pages')}>
				<a class="btn ghost" href="/figures" target="_blank">${t('figures.page')}</a>
				<a class="btn ghost" href="/citizens" target="_blank">${t('citizens.page')}</a>
				<a class="btn ghost" href="/wall" target="_blank">${t('nav.wall')}</a>
			</nav>
			<${OwnStatus} /><${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></header>
		<${Nav} /><main class="body" id="body" tabindex="-1"><h1>${t('admin.' + section.value)}</h1>
			${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}<${Section} office=${is('admin', 'manager')} /></main></div>`;
}

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = `${t('admin.' + section.value)} — ${t('admin.page')}`; });
try {
	person.value = (await get('session')).person;
	if (!allowed().length) barred.value = 'verdict.not_allowed';
} catch (error) {
	if (error instanceof Refusal && error.verdict === 'not_logged_in') goToLogin();
	barred.value = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
}
window.addEventListener('hashchange', () => { follow(); document.getElementById('body')?.focus(); });
if (!barred.value) {
	if (is('admin')) load('missing');
	follow();
}
render(html`<${Admin} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
