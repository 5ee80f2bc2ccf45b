// Recordings of one contact (/recording?contact=ID): which there are, what became of them, and who listened.
import { html, render, changeLanguage, effect, t } from '../shared/ui.js';
import { Banner, Icon, Logo } from '../shared/parts.js';
import { Preferences } from '../shared/prefs.js';
import { OwnStatus } from '../shared/status.js';
import { clockText, dateText, preferredLanguage, timerText } from '../shared/i18n.js';
import { startScreen } from '../shared/screen.js';
import { Player } from './player.js';
import { AccessLog, OrderSheet, Orders } from './orders.js';
import { Lines, PictureFigures } from '../shared/typed_past.js';
import { contact, load, logs, problem, recordings, whole } from './state.js';

/** @typedef {import('../shared/views.js').Recording} Recording */

/** Why there is no sound, or not all of it. @param {{one: Recording}} p */
function Missing({ one }) {
	const says = one.state === 'deleted' ? t('recording.gone.' + one.gone, { day: dateText(one.deleted_ms ?? 0) })
		: one.how === 'disk_full' || one.how === 'fault' || one.how === 'restart' ? t('recording.how.' + one.how)
		: one.state !== 'ready' ? t('recording.state.' + one.state) : '';
	return html`${says && html`<p class="st warn"><${Icon} name="alert" />${says}</p>`}
		${one.lost > 0 && html`<p class="st warn"><${Icon} name="info" />${t('recording.lost', { s: (one.lost / 50).toFixed(1) })}</p>`}`;
}

/** @param {{one: Recording}} p */
const One = ({ one }) => html`<section class="card rec" aria-label=${t('recording.of', { time: clockText(one.started_ms) })}>
	<header><b class="n">${dateText(one.started_ms)} ${clockText(one.started_ms)}</b><span class="n mut">${timerText(one.lasted_ms)}</span>
		<span>${one.segment === null ? t('recording.message') : one.agent_name ?? ''}</span>
		${one.restricted && html`<span class="st bad"><${Icon} name="lock" />${t('recording.restricted')}</span>`}
		${one.kept && html`<span class="st acc"><${Icon} name="lock" />${t('recording.kept')}</span>`}
		<span class="end xs mut">${one.keep_until_ms && !one.kept && one.state !== 'deleted' ? t('recording.keep_until', { day: dateText(one.keep_until_ms) }) : ''}</span></header>
	<${Missing} one=${one} />
	${one.state === 'ready' && html`<${Player} one=${one} />`}
	<${Orders} one=${one} />
	<${AccessLog} log=${logs.value[one.id]} /></section>`;

const Page = () => html`<div class="recordings"><header class="page-top"><${Logo} /><b class="lg">${t('recording.page')}</b><span class="end" /><${OwnStatus} /><${Preferences} /></header>
	<main id="body" tabindex="-1"><h1>${t('recording.title')}</h1>
		<p><a class="link" href=${'/follow#' + contact}>${t('follow.open')}</a></p>
		${problem.value && html`<${Banner} tone="bad" urgent>${t(problem.value)}<//>`}
		${recordings.value?.length === 0 && html`<p class="dim">${t('recording.none')}</p>`}
		${(recordings.value ?? []).map(one => html`<${One} one=${one} key=${one.id} />`)}
		${whole.value.typed.length > 0 && html`<section class="card rec"><h2>${t('typed.past')}</h2><${Lines} lines=${whole.value.typed} /></section>`}
		${whole.value.legs.some(leg => leg.video) && html`<section class="card rec"><${PictureFigures} legs=${whole.value.legs} /></section>`}</main><${OrderSheet} /></div>`;

startScreen();
await changeLanguage(preferredLanguage());
effect(() => { document.title = t('recording.page'); });
await load();
render(html`<${Page} />`, /** @type {HTMLElement} */ (document.getElementById('page')));
