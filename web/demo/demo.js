// Six stories for a visitor: a button asks the helper program of `./dev demo visit`, the slate tells what happens. Owns the polling, which
// goes on while the server is dead; refuses to know what a story does.
import { html, render, changeLanguage, effect, signal, t, useEffect, useRef } from '../shared/ui.js';
import { Banner, Icon, Logo } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { Refusal, get, goToLogin, post, remove } from '../shared/api.js';
import { currentLanguage, preferredLanguage, timerText } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { Code } from './code.js';

/** @typedef {{s: number, kind: 'say' | 'look' | 'you' | 'good' | 'bad', ko: string, en: string, href?: string}} Line */
/** @typedef {{story?: string, state?: 'runs' | 'good' | 'differs', round?: number, lines?: Line[]}} Account Empty before the first story. */
/** @typedef {{helper: boolean, story: string | null, asked_ms: number, phone: string | null, code: string[], account: Account | null}} Slate */

const stories = ['phone', 'search', 'interpreter', 'kill', 'rain', 'why'];
const slate = signal(/** @type {Slate | null} */ (null));
const dead = signal(false); // the server does not answer; the last account stays
const problem = signal('');

async function look() {
	try {
		const found = await get('demo');
		dead.value = false;
		slate.value = { ...found, account: found.account?.story ? found.account : slate.value?.account ?? null };
	} catch (error) {
		const verdict = error instanceof Refusal ? error.verdict : 'fault';
		if (verdict === 'not_found' || verdict === 'not_logged_in') goToLogin();
		dead.value = true;
	}
	setTimeout(look, 1000);
}

/** @param {string} story */
async function begin(story) {
	problem.value = '';
	try {
		await post('demo/' + story);
	} catch {
		problem.value = t('demo.no_helper');
	}
}

const running = () => slate.value?.account?.state === 'runs';

/** @param {{story: string, n: number}} p */
function Button({ story, n }) {
	const mine = slate.value?.account?.story === story ? slate.value.account.state : '';
	return html`<li><button type="button" class="story ${mine}" data-do=${'story-' + story} disabled=${running() || !slate.value?.helper || dead.value}
			aria-current=${mine === 'runs'} onClick=${() => begin(story)}>
		<b class="num" aria-hidden="true">${n}</b><span class="name">${t('demo.' + story)}</span><span class="what">${t(`demo.${story}.what`)}</span>
		<span class="state">${mine && html`<${Icon} name=${{ runs: 's-near', good: 'check-circle', differs: 'octagon' }[mine] ?? ''} size="xs" /> ${t('demo.state.' + mine)}`}</span></button></li>`;
}

/** @param {{line: Line}} p */
function What({ line }) {
	const text = currentLanguage() === 'ko' ? line.ko : line.en;
	const mark = { good: 'check-circle', bad: 'octagon' }[/** @type {string} */ (line.kind)];
	return html`<li class=${line.kind}><time>${timerText(line.s * 1000)}</time><span>${mark && html`<${Icon} name=${mark} size="xs" tone=${line.kind} /> `}${line.kind === 'you' && html`<b>${t('demo.you')}</b> `}${line.href
		? html`<a href=${line.href} target="_blank" rel="noopener">${text}</a>` : text}</span></li>`;
}

/** What happened last is in sight, unless somebody reads further up. @param {{lines: Line[], round?: number}} p */
function Told({ lines, round }) {
	const list = useRef(/** @type {HTMLOListElement | null} */ (null));
	useEffect(() => {
		const it = list.current;
		if (it && it.scrollHeight - it.scrollTop - it.clientHeight < 200) it.scrollTop = it.scrollHeight;
	}, [lines.length]);
	return html`<ol class="told card" data-round=${round} ref=${list} role="log" tabindex="0" aria-label=${t('demo.account')}>${lines.map((line, i) => html`<${What} key=${i} line=${line} />`)}
		${dead.value && html`<li class="dead" data-do="server-dead"><time>–</time><b>${t('demo.dead')}</b></li>`}</ol>`;
}

const Phone = () => slate.value?.phone ? html`<aside class="phone card"><h2>${t('demo.scan')}</h2><${Code} rows=${slate.value.code} label=${slate.value.phone} />
	<p><a href=${slate.value.phone}>${slate.value.phone}</a></p><p class="dim">${t('demo.certificate')}</p></aside>` : '';

function Demo() {
	const { account, helper } = slate.value ?? { account: null, helper: true };
	return html`<div class="demo"><header class="page-top"><${Logo} /><b class="lg">${t('demo.page')}</b><span class="end" />
			<a class="btn ghost" href="/wall" target="_blank">${t('nav.wall')}</a><a class="btn ghost" href="/figures" target="_blank">${t('figures.page')}</a>
			<${Preferences} more=${[{ value: 'logout', text: t('nav.logout') }]} onMore=${() => remove('session').catch(() => {}).then(goToLogin)} /></header>
		<main class="body" id="body" tabindex="-1"><h1>${t('demo.page')}</h1><p class="lead">${t('demo.lead')}</p>
			${!helper && !dead.value && !running() && html`<${Banner} tone="warn">${t('demo.no_helper')}<//>`}${problem.value && html`<${Banner} tone="bad" urgent>${problem.value}<//>`}
			<ol class="stories">${stories.map((story, i) => html`<${Button} key=${story} story=${story} n=${i + 1} />`)}</ol>
			<div class="stage"><section aria-label=${t('demo.account')}><h2>${account?.story ? t('demo.' + account.story) : t('demo.account')}</h2>
				${account?.lines ? html`<${Told} lines=${account.lines} round=${account.round} />` : html`<p class="told card dim">${t('demo.choose')}</p>`}</section><${Phone} /></div></main></div>`;
}

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('demo.page'); });
render(html`<${Demo} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
look();
