// Each part of the pane of a contact in writing as drawn, in every language, at a desk and on a telephone: nothing is cut off, and their last words stay in sight.
import test from 'node:test';
import assert from 'node:assert/strict';
import { letter } from '../dev/talk.mjs';
import { languages, openTalk, until } from './lib.mjs';

/** @typedef {import('playwright-core').Page} Page */

const shot = process.env.DAJEONG_PICTURES;
const picture = (/** @type {Page} */ page, /** @type {string} */ name) => shot && page.screenshot({ path: `${shot}/${name}.png` });
const ago = (/** @type {number} */ minutes) => Date.now() - minutes * 60000;
const handed = { at_ms: ago(3), agent: '2', agent_name: '박서준', because: 'agent_lost', since_ms: ago(30), heard_ms: ago(5), answered_ms: ago(20), begun: '확인해 보니 오늘 오후에' };

/** What is cut off or sticks out in the pane. */
const cut = (/** @type {Page} */ page) => page.evaluate(() => {
	const wide = document.documentElement.scrollWidth > window.innerWidth + 1 ? ['the page itself'] : [];
	const inside = [...document.querySelectorAll('.talk button, .talk select, .talk .card, .talk .ban, .talk .bubble, .talk blockquote, .talk textarea, .talk h1, .talk p')].filter(one => one.checkVisibility());
	return wide.concat(inside.filter(one => {
		const box = one.getBoundingClientRect(), pane = /** @type {Element} */ (one.closest('.talk')).getBoundingClientRect();
		return box.right > pane.right + 1 || box.left < pane.left - 1 || one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).display !== 'inline' && !['SELECT', 'P'].includes(one.tagName);
	}).map(one => one.outerHTML.slice(0, 140)));
});

const long = { language: 'vi', translates: true, warned: [], handovers: [handed], draft: '',
	letters: [letter('7101', 'in', 'Tôi bị mất hộ chiếu ở ga Suwon. Số của tôi là 010-1234-5678.', { made_ms: ago(40) }), letter('7102', 'out', '여권은 시청 민원실에서 다시 신청하십니다.', { made_ms: ago(35), channel: 'sms', state: 'failed', why: 'address' }),
		letter('7103', 'out', '경찰서 분실 신고 여부 확인', { note: true, made_ms: ago(34) }), letter('7104', 'in', '이어서여쭙니다'.repeat(20), { made_ms: ago(5) })],
	translations: [{ id: '1', letter: '7101', own: false, language: 'ko', state: 'done', at_ms: ago(30), written: '', words: '수원역에서 여권을 잃어버렸습니다. 제 번호는 010-1234-5678입니다.' }] };

for (const language of languages) test(`every part of the pane fits at 1440 and 390, ${language}`, async t => {
	const { page, mock, one } = await openTalk(t, long, { language });
	for (const [width, height] of [[1440, 900], [390, 844]]) {
		await page.setViewportSize({ width, height });
		for (const fold of ['', 'ladder', 'article', 'hand', 'call', 'end']) {
			for (const danger of fold ? [false] : [false, true]) {
				one.danger = danger;
				mock.talks.tell(one);
				await page.waitForSelector('.talk > [data-do=talk-danger]', { state: danger ? 'attached' : 'detached' });
				if (fold === 'article') await page.click('[data-do=talk-find]');
				else if (fold) await page.click(`[data-do=talk-${fold}]`);
				if (fold) await page.waitForSelector({ ladder: '#talk-step', article: '.article-list li, .talk-article p', hand: '#talk-target', call: '#talk-number', end: '#talk-topic' }[fold] ?? '');
				await until('it fits', async () => (await cut(page)).length === 0).catch(() => {});
				await picture(page, `pane-${fold || (danger ? 'danger' : 'plain')}-${language}-${width}`);
				assert.deepEqual(await cut(page), [], `${width} ${fold} ${danger}`);
				const words = await page.$eval('.bubbles', list => ({ height: list.clientHeight, left: list.scrollHeight - list.scrollTop - list.clientHeight }));
				assert.ok(words.height >= 120 && words.left < 2, `their last words are seen: ${JSON.stringify(words)} at ${width} with ${fold || 'nothing'}`);
				if (fold === 'article') await page.click('[data-do=talk-find]');
				else if (fold) await page.click(`[data-do=talk-${fold}]`);
			}
		}
	}
});
