// What the centre knows, for those who write it: articles, the work on them, what must be read, the words of the search, files.
import { changeLanguage, effect, html, render, t } from '../shared/ui.js';
import { Banner, Logo, Segments } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { get, goToLogin, remove } from '../shared/api.js';
import { preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { Opened } from './article.js';
import { Exchange } from './exchange.js';
import { Articles, Readings, Words, Work } from './lists.js';
import { Reader } from './reader.js';
import { done, isEditor, isReader, loadArticles, loadNames, loadReadings, loadWords, loadWork, open, opened, part, parts, person, problem, say, waiting } from './state.js';

const views = { articles: Articles, work: Work, readings: Readings, words: Words, exchange: Exchange };
const loads = { articles: loadArticles, work: loadWork, readings: loadReadings, words: loadWords, exchange: () => {} };

async function logOut() {
	await remove('session').catch(() => {});
	goToLogin();
}

/** @param {string} name */
function go(name) {
	part.value = name;
	opened.value = null;
	problem.value = done.value = '';
	history.replaceState(null, '', '#' + name);
	loads[/** @type {keyof typeof loads} */ (name)]();
}

/** @param {string} value */
const partText = value => t('knowledge.part.' + value) + (value === 'work' && waiting() ? ` ${waiting()}` : '');

/** Who does not write it reads it; whose work is elsewhere is led there. */
const Plain = () => isReader() ? html`<${Reader} />` : html`<p>${t('reader.elsewhere')}</p><p><a class="btn pri big" href=${person.value?.roles.includes('governor_office') ? '/inquiries' : '/official'}>${t('reader.home')}</a></p>`;

function Page() {
	const Shown = views[/** @type {keyof typeof views} */ (part.value)];
	return html`<div class="knowledge"><header class="page-top"><${Logo} /><b class="lg">${t('knowledge.page')}</b>
			${isEditor() && html`<${Segments} label=${t('knowledge.page')} value=${part.value} onPick=${go} options=${parts.map(value => ({ value, text: partText(value) }))} />`}
			<span class="end" /><${OwnStatus} /><${Preferences} more=${[{ value: 'logout', text: t('nav.logout'), group: person.value?.display }]} onMore=${logOut} /></header>
		<main class="body" id="body" tabindex="-1"><h1>${!isEditor() ? t('knowledge.page') : opened.value ? opened.value.title || t('knowledge.new') : t('knowledge.part.' + part.value)}</h1>
			${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}${done.value && html`<p class="ok" role="status">${done.value}</p>`}
			${!person.value ? null : !isEditor() ? html`<${Plain} />` : opened.value ? html`<${Opened} one=${opened.value} />` : html`<${Shown} />`}</main></div>`;
}

async function enter() {
	await Promise.all([loadNames(), loadWork()]);
	const [name, id] = location.hash.slice(1).split('/');
	if (name === 'article' && id) await open(id);
	else go(parts.includes(name) ? name : 'articles');
}

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('knowledge.page'); });
render(html`<${Page} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
try {
	person.value = (await get('session')).person;
	if (isEditor()) await enter();
} catch (error) {
	say(error);
}
