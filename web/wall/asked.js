// What people ask about, and through which channels they come.
import { html, t } from '../shared/ui.js';
import { Satisfaction } from './satisfaction.js';
import { incidentLines } from './incidents.js';
import { board, nameOf } from './state.js';

/** A row is made once and only shown or hidden afterwards. @param {{topic: import('./state.js').Board['topics'][0] | null, most: number, of: number}} p */
const Topic = ({ topic, most, of }) => html`<span class="nm" hidden=${!topic}><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
		<rect class="part" width=${(topic?.count ?? 0) * 1000 / most} height="10" /><rect class="edge" width="12" height="10" /></svg>
	<span>${topic ? nameOf('topics', topic.topic, topic.name) : ''}</span></span><b hidden=${!topic}>${topic ? Math.round(topic.count * 100 / Math.max(1, of)) : 0} %</b>`;

function Topics() {
	const { topics, topics_of } = /** @type {import('./state.js').Board} */ (board.value);
	const most = Math.max(1, ...topics.map(topic => topic.count));
	if (!topics.length) return html`<p class="mut none">${t('wall.no_topics')}</p>`;
	const shown = 6 - (board.value?.survey?.offered ? 1 : 0) - incidentLines() - (channelCounts().length > perRow ? 1 : 0);
	return html`<div class="tp">${[0, 1, 2, 3, 4, 5].map(at => html`<${Topic} topic=${at < shown ? topics[at] ?? null : null} most=${most} of=${topics_of} key=${at} />`)}</div>`;
}

const mostChannels = 6, perRow = 2;

/** Calls and the web always, the rest as they come; the smallest of many together. @returns {[string, number][]} */
function channelCounts() {
	const counts = /** @type {import('./state.js').Board} */ (board.value).channels;
	const come = Object.entries(counts).filter(([name, count]) => count || name === 'call' || name === 'web');
	if (come.length <= mostChannels) return come;
	const small = [...come].sort((a, b) => b[1] - a[1]).slice(mostChannels - 1).map(([name]) => name);
	return [...come.filter(([name]) => !small.includes(name)), ['other', small.reduce((sum, name) => sum + counts[name], 0)]];
}

function Channels() {
	const channels = channelCounts();
	const all = channels.reduce((sum, [, count]) => sum + count, 0);
	return html`<div class="mix-box"><svg class="mix" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true">${parts(channels, all).map(({ name, x, width }) =>
		html`<rect x=${x} y="0" width=${Math.max(0, width - 4)} height="24" class=${'mix-' + name} />`)}</svg>
		<div class="legend">${channels.map(([name, count]) => html`<span key=${name}><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" class=${'mix-' + name} /></svg>
			<span>${t(name === 'other' ? 'wall.other_channels' : 'channel.' + name)}</span><b>${count}</b></span>`)}</div></div>`;
}

/** @param {[string, number][]} channels @param {number} all */
function parts(channels, all) {
	let x = 0;
	return channels.map(([name, count]) => {
		const width = all ? count * 1000 / all : 0;
		x += width;
		return { name, x: x - width, width };
	});
}

export const Asked = () => html`<section class="pan"><h2>${t('wall.topics')}<small>${t('wall.topics_of', { n: board.value?.topics_of ?? 0 })}</small></h2>
	<${Topics} /><${Channels} /><${Satisfaction} /></section>`;
