// What people ask about, and through which channels they come.
import { html, t } from '../shared/ui.js';
import { Icon } from '../shared/parts.js';
import { Satisfaction } from './satisfaction.js';
import { incidentLines } from './incidents.js';
import { board, nameOf } from './state.js';

function Topics() {
	const { topics, topics_of } = /** @type {import('./state.js').Board} */ (board.value);
	const most = Math.max(1, ...topics.map(topic => topic.count));
	if (!topics.length) return html`<p class="mut none">${t('wall.no_topics')}</p>`;
	return html`<div class="tp">${topics.slice(0, (board.value?.survey?.offered ? 5 : 6) - incidentLines()).map(topic => html`<span class="nm"><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
			<rect class="part" width=${topic.count * 1000 / most} height="10" /><rect class="edge" width="12" height="10" /></svg>
		<span>${nameOf('topics', topic.topic, topic.name)}</span></span><b>${Math.round(topic.count * 100 / Math.max(1, topics_of))} %</b>`)}</div>`;
}

/** @type {Record<string, string>} */
const channelIcon = { call: 'phone', web: 'globe' };

function Channels() {
	const { channels } = /** @type {import('./state.js').Board} */ (board.value);
	const all = Object.values(channels).reduce((sum, count) => sum + count, 0);
	return html`<div class="mix-box"><svg class="mix" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true">${parts(channels, all).map(({ name, x, width }) =>
		html`<rect x=${x} y="0" width=${Math.max(0, width - 4)} height="24" class=${'mix-' + name} />`)}</svg>
		<div class="legend">${Object.entries(channels).map(([name, count]) => html`<span key=${name}><${Icon} name=${channelIcon[name] ?? 'chat'} />${t('channel.' + name)}
			<b>${count}</b><em>${all ? Math.round(count * 100 / all) : 0} %</em></span>`)}</div></div>`;
}

/** @param {Record<string, number>} channels @param {number} all */
function parts(channels, all) {
	let x = 0;
	return Object.entries(channels).map(([name, count]) => {
		const width = all ? count * 1000 / all : 0;
		x += width;
		return { name, x: x - width, width };
	});
}

export const Asked = () => html`<section class="pan"><h2>${t('wall.topics')}<small>${t('wall.topics_of', { n: board.value?.topics_of ?? 0 })}</small></h2>
	<${Topics} /><${Channels} /><${Satisfaction} /></section>`;
