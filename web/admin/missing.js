// What the site still lacks: first what it cannot answer without, then what should be done before opening.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { hasText } from '../shared/i18n.js';
import { missing, problem, sections } from './state.js';

/** @typedef {import('./state.js').Missing} Item */

/** @param {{item: Item}} p */
function Row({ item }) {
	const key = 'missing.' + item.what;
	return html`<li><${Icon} name=${item.blocking ? 'octagon' : 's-near'} tone=${item.blocking ? 'bad' : 'warn'} />
		<b>${hasText(key) ? t(key) : item.what}</b>
		${sections.includes(item.link) ? html`<a class=${'btn sm' + (item.blocking ? ' pri' : '')} href=${'#' + item.link}>${t('missing.go')}</a>`
		: html`<small class="mut">${t('missing.by_config')}</small>`}</li>`;
}

/** @param {{title: string, items: Item[]}} p */
const Group = ({ title, items }) => items.length > 0 && html`<section class="card group"><h2 class="hd">${title}<span class="end n">${items.length}</span></h2>
	<ul class="ms">${items.map(item => html`<${Row} item=${item} key=${item.what} />`)}</ul></section>`;

export function Missing() {
	const items = missing.value;
	if (!items) return problem.value ? null : html`<p class="dim">${t('admin.loading')}</p>`;
	if (!items.length) return html`<p class="st ok"><${Icon} name="check-circle" />${t('missing.nothing')}</p>`;
	return html`<${Group} title=${t('missing.blocking')} items=${items.filter(item => item.blocking)} />
		<${Group} title=${t('missing.advisable')} items=${items.filter(item => !item.blocking)} />`;
}
