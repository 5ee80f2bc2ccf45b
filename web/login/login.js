// The login page: name, password, and plain sentences when it does not work.
import { html, render, signal, t, changeLanguage } from '../shared/ui.js';
import { Icon, Logo } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { Refusal, post } from '../shared/api.js';
import { hasText, preferredLanguage } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';

/** @typedef {import('../shared/views.js').Person} Person */

const problem = signal('');
const busy = signal(false);
const shown = signal(false);

/** Where a person's work is. @param {Person} person */
function homeOf({ roles }) {
	const next = new URLSearchParams(location.search).get('next') ?? '';
	if (/^\/(?![\/\\])/.test(next) && next !== '/login') return next;
	if (roles.includes('agent')) return '/desk';
	if (roles.includes('official')) return '/official';
	return roles.includes('admin') ? '/admin' : '/wall';
}

/** @param {SubmitEvent} event */
async function submit(event) {
	event.preventDefault();
	const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
	const name = String(form.get('name')).trim(), password = String(form.get('password'));
	problem.value = !name ? 'login.name_missing' : !password ? 'login.password_missing' : '';
	if (problem.value) return focusOn(name ? 'password' : 'name');
	busy.value = true;
	try {
		const { person } = await post('session', { name, password });
		location.assign(homeOf(person));
	} catch (error) {
		const key = 'verdict.' + (error instanceof Refusal ? error.verdict : 'fault');
		problem.value = hasText(key) ? key : 'verdict.fault';
		busy.value = false;
		focusOn('password');
	}
}

/** @param {string} id */
const focusOn = id => document.getElementById(id)?.focus();

const Password = () => html`<div class="in big">
	<input id="password" name="password" type=${shown.value ? 'text' : 'password'} autocomplete="current-password"
		aria-describedby="problem" aria-invalid=${problem.value !== ''} />
	<button type="button" class="icb" aria-pressed=${shown.value} aria-label=${t('login.show_password')}
		onClick=${() => { shown.value = !shown.value; }}><${Icon} name="eye" /></button></div>`;

const Login = () => html`<main class="login">
	<div class="row"><${Logo} /><b class="lg">${t('app.name')}</b><span class="end" /><${Preferences} /></div>
	<h1>${t('login.title')}</h1>
	<form onSubmit=${submit} novalidate>
		<label for="name">${t('login.name')}</label>
		<div class="in big"><input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck=${false}
			aria-describedby="problem" autofocus /></div>
		<label for="password">${t('login.password')}</label>
		<${Password} />
		<p id="problem" role="alert" class="problem">${problem.value && html`<${Icon} name="octagon" size="sm" />${t(problem.value)}`}</p>
		<button class="btn pri xl" data-do="login" disabled=${busy.value}>${t(busy.value ? 'login.busy' : 'login.enter')}</button>
	</form>
	<a class="link" href="/">${t('login.citizen')}</a>
</main>`;

startScreen();
await changeLanguage(preferredLanguage());
document.title = t('login.page');
render(html`<${Login} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
focusOn('name');
