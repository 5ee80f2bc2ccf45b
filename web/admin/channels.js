// Text channels: whether each is on, its settings, how it is, and the address that its gateway calls.
import { html, signal, t } from '../shared/ui.js';
import { Field } from '../shared/field.js';
import { Icon } from '../shared/parts.js';
import { put } from '../shared/api.js';
import { clockText, dayText, hasText } from '../shared/i18n.js';
import { change, channels, load, person, problem } from './state.js';
import { Came } from './channel_events.js';
import { Unread } from './unread.js';

/** @typedef {{name: string, value: string | null, secret: boolean, set: boolean, otherwise: string, help: string}} Setting */
/** @typedef {{channel: string, active: boolean, rev: number, lacks: string | null, path: string | null, settings: Setting[], tried_ms: number | null, well_ms: number | null,
 *   trouble: string, asked: boolean, heard_ms: number | null, went_ms: number | null, letters: number, received: number, queued: number, failed: number, unread: number}} Channel */

const edited = signal('');
const checking = signal(''); // the channel whose answer is awaited
const LOOKS = 60; // one a second
const timeText = (/** @type {number | null} */ at) => at ? `${dayText(at)} ${clockText(at)}` : '–';

/** Only what was changed is sent: an empty secret stays as it is. @param {Channel} channel @param {boolean} active @param {FormData} [form] */
async function save(channel, active, form) {
	/** @type {Record<string, string>} */
	const settings = {};
	for (const one of channel.settings) {
		const value = String(form?.get(one.name) ?? '').trim();
		if (form && (one.secret ? value : value !== one.value)) settings[one.name] = value;
	}
	if (!await change('channels', () => put('channels/' + channel.channel, { active, rev: channel.rev, settings }))) return;
	if (form) edited.value = '';
	if (active && channel.asked) await heard(channel);
}

/** Looks until the channel has answered, or gives up: what it says then is shown like any other day. @param {Channel} before */
async function heard(before) {
	checking.value = before.channel;
	for (let i = 0; i < LOOKS && checking.value === before.channel; i++) {
		const now = channels.value?.find((/** @type {Channel} */ one) => one.channel === before.channel);
		if (!now?.active || now.tried_ms !== before.tried_ms) break;
		await new Promise(done => setTimeout(done, 1000));
		await load('channels');
	}
	if (checking.value === before.channel) checking.value = '';
}

/** @param {{channel: Channel}} p */
function Condition({ channel }) {
	if (!channel.active) return html`<p><span class="tag">${t('channels.off')}</span> ${channel.lacks && html`<span class="mut">${t('channels.lacks.' + channel.lacks)}</span>`}</p>`;
	if (checking.value === channel.channel) return html`<p role="status"><span class="tag">${t('channels.checking')}</span></p>`;
	const [tone, text] = channel.trouble ? ['bad', 'channels.trouble'] : channel.well_ms ? ['ok', 'channels.well'] : ['', 'channels.untried'];
	return html`<p><span class=${'tag ' + tone}>${t(text)}</span> <span class="dim">${t('channels.last', { time: timeText(channel.well_ms) })}</span></p>
		<p class="dim" data-way>${t('channels.heard', { time: timeText(channel.heard_ms) })} · ${t('channels.went', { time: timeText(channel.went_ms) })}</p>
		${channel.trouble && html`<p class="bad" role="status"><${Icon} name="octagon" /> ${timeText(channel.tried_ms)} · <code>${channel.trouble}</code></p>`}`;
}

/** @param {{channel: Channel}} p */
const Counts = ({ channel }) => html`<dl class="pairs">${['letters', 'received', 'queued', 'failed', 'unread'].map(key => html`<div key=${key}><dt>${t('channels.' + key)}</dt>
	<dd class=${'n' + (channel[/** @type {'failed'} */ (key)] && (key === 'failed' || key === 'unread') ? ' bad' : '')}>${channel[/** @type {'failed'} */ (key)]}</dd></div>`)}</dl>`;

/** In the page's language; a setting that is newer than the texts in the server's. @param {string} channel @param {Setting} one */
const helpText = (channel, one) => hasText(`channel_help.${channel}.${one.name}`) ? t(`channel_help.${channel}.${one.name}`) : one.help;

/** @param {{channel: Channel}} p */
const Form = ({ channel }) => html`<form class="form-grid" onSubmit=${(/** @type {SubmitEvent} */ event) => { event.preventDefault();
	save(channel, channel.active, new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))); }}>
	${channel.settings.map(one => html`<${Field} key=${one.name} id=${`ch-${channel.channel}-${one.name}`} label=${html`<code>${one.name}</code> <span class="mut">${helpText(channel.channel, one)}</span>`} name=${one.name} type=${one.secret ? 'password' : 'text'} autocomplete=${one.secret ? 'new-password' : 'off'} maxlength="399" defaultValue=${one.value ?? ''} placeholder=${one.secret && one.set ? t('channels.kept') : one.otherwise} />`)}
	<p><button class="btn pri" data-do=${'save-' + channel.channel}>${t(channel.asked ? 'channels.save' : 'channels.save_only')}</button> <button type="button" class="btn" onClick=${() => { edited.value = ''; }}>${t('channels.cancel')}</button></p></form>`;

/** What the vendor is told, and where it is typed there. @param {{channel: Channel}} p */
function Address({ channel }) {
	const gateway = channel.settings.find(one => one.name === 'gateway');
	const way = `channels.give.${gateway ? gateway.value || gateway.otherwise : channel.channel}`;
	return channel.path && html`<p>${t('channels.address')} <code>${location.origin}${channel.path}</code>${hasText(way) && html`<br /><span class="mut">${t(way)}</span>`}</p>`;
}

/** What nobody can be asked is said, not pretended. @param {{channel: Channel}} p */
const Unasked = ({ channel }) => !channel.asked && hasText('channels.unasked.' + channel.channel) && html`<p class="mut" data-unasked>${t('channels.unasked.' + channel.channel)}</p>`;

/** @param {{channel: Channel}} p */
const One = ({ channel }) => html`<section class="card channel" data-channel=${channel.channel}><h2>${t('channel.' + channel.channel)}</h2>
	<${Condition} channel=${channel} /><${Unasked} channel=${channel} /><${Counts} channel=${channel} />
	<${Address} channel=${channel} />
	${edited.value === channel.channel ? html`<${Form} channel=${channel} />` : person.value?.roles.includes('admin') && html`<p>
		<button type="button" class="btn" data-do=${'edit-' + channel.channel} onClick=${() => { edited.value = channel.channel; }}>${t('channels.edit')}</button>
		<button type="button" class=${'btn' + (channel.active ? '' : ' pri')} data-do=${'switch-' + channel.channel} disabled=${!channel.active && !!channel.lacks}
			onClick=${() => save(channel, !channel.active)}>${t(channel.active ? 'channels.switch_off' : 'channels.switch_on')}</button>
		${channel.active && channel.asked && html`<button type="button" class="btn ghost" data-do=${'check-' + channel.channel} onClick=${() => save(channel, true)}>${t('channels.check')}</button>`}</p>`}<${Came} name=${channel.channel} /></section>`;

export const Channels = () => html`<p class="mut">${t('channels.about')}</p><${Unread} />
	${channels.value ? channels.value.map((/** @type {Channel} */ channel) => html`<${One} channel=${channel} key=${channel.channel} />`) : !problem.value && html`<p class="dim">${t('admin.loading')}</p>`}`;
