// Ringing citizens back at the desk: what is due and late, whose it is, one key that rings, what became of it; the call that goes on without
// me; and the way to the survey with its figures.
import test from 'node:test';
import assert from 'node:assert/strict';
import { contact } from '../dev/scene.mjs';
import { asked, assertAccessible, openDesk, openPages, until } from './lib.mjs';

const shot = process.env.DAJEONG_PICTURES;
const picture = async (page, name) => { if (shot) await page.screenshot({ path: `${shot}/${name}.png` }); };
const row = (page, id) => page.textContent(`[data-callback="${id}"] .work-row`);

test('the list shows what is due and late, belongs to who takes it, and one key rings the next', async t => {
	const { page, mock, faults } = await openDesk(t);
	const keys = page.keyboard;
	assert.match(await row(page, '604'), /2시간 지남.*1번 걸어 봄 · 안 받음/s);
	assert.equal(await page.locator('[data-callback="604"] .tm.bad').count(), 1); // late, in shape and colour too
	assert.match(await row(page, '605'), /박서준 맡음/);
	assert.equal(await page.locator('[data-callback]').last().getAttribute('data-callback'), '605'); // what others have stands last
	await picture(page, 'callbacks');
	await page.click('[data-callback="601"] .work-row');
	await page.click('[data-callback="601"] [data-do=claim]');
	await until('it is mine and first', async () => await page.locator('[data-callback]').first().getAttribute('data-callback') === '601');
	assert.deepEqual(asked(mock, 'POST', 'callbacks/601/claim').at(-1)[2], { on: true });
	await page.click('[data-callback="601"] [data-do=claim]');
	await until('given back', async () => !/내가 맡음/.test(await row(page, '601')));
	await assertAccessible(page, 'list');
	await page.click('.mid', { position: { x: 5, y: 5 } });
	await keys.press('Alt+b');
	await until('the one that is late is rung', () => asked(mock, 'POST', 'callbacks/604/call').length === 1);
	await page.waitForSelector('.recall');
	assert.match(await page.textContent('.recall'), /시민에게 전화하고 있습니다/);
	assert.equal(await page.$('[data-do=hold]'), null); // nobody is there to be put on hold
	await keys.press('Alt+b'); // to what became of it, and not to another call
	await until('focus', () => page.evaluate(() => document.activeElement?.matches('[data-do=result-no_answer]')));
	await assertAccessible(page, 'dialling');
	await picture(page, 'dialling');
	mock.me.contact.state = 'talking';
	mock.push();
	await page.waitForSelector('[data-do=result-machine]');
	assert.equal(await page.$('[data-do=survey]'), null); // who was rung back is not asked
	mock.push({ routing: 'wrap_up', contact: null, wrap: { contact: { ...mock.me.contact, state: 'ended', callback_result: 'reached' }, mode: 'timed', ends_ms: Date.now() + 30000 } });
	await page.waitForSelector('[data-do=result-reached][aria-pressed=true]');
	await page.click('[data-do=result-wrong_number]');
	await page.waitForSelector('[data-do=result-wrong_number][aria-pressed=true]');
	assert.deepEqual(asked(mock, 'POST', 'contacts/501/callback').at(-1)[2], { result: 'wrong_number' });
	await assertAccessible(page, 'coded');
	await picture(page, 'desk-callback-ko');
	assert.deepEqual(faults, []);
});

test('an offer of a call-back says that accepting rings the citizen; a left call is one key away', async t => {
	const { page, mock, faults } = await openDesk(t, { language: 'en' });
	mock.ring();
	mock.me.offer.contact = contact({ state: 'offered', callback: true, callback_id: null, answered_ms: null });
	mock.push();
	await page.waitForSelector('.recall-offer');
	assert.match(await page.textContent('.recall-offer'), /when you accept, the citizen is rung/);
	await picture(page, 'callback-offer-en');
	mock.idle();
	mock.push({ left: { id: '777', caller: '010-****-9999', since_ms: Date.now() - 42000, with: ['Road maintenance'] } });
	await page.waitForSelector('[data-do=come-back]');
	await assertAccessible(page, 'left');
	await picture(page, 'left-en');
	await page.keyboard.press('Alt+v');
	await until('asked to come back', () => asked(mock, 'POST', 'contacts/777/return').length === 1);
	assert.deepEqual(faults, []);
});

test('one key hands the citizen to the survey; its figures have their numbers and their time', async t => {
	const { page, mock, faults } = await openDesk(t);
	mock.talk();
	await page.waitForSelector('[data-do=survey]');
	await picture(page, 'survey-key');
	await page.keyboard.press('Alt+e');
	await until('asked', () => asked(mock, 'POST', 'contacts/501/survey').length === 1);
	await page.goto(mock.url + '/admin#survey');
	await page.waitForSelector('.mark-tile');
	const text = await page.textContent('.body');
	assert.match(text, /응답률 23\.7 % · 물은 1204명 중 286명 응답/);
	assert.match(text, /95\.6 %답한 277명 중 265명이 4~5점/);
	assert.match(text, /부터.*까지/s);
	await assertAccessible(page, 'survey');
	await picture(page, 'admin-survey-ko');
	await page.click('.seg [role=radio]:has-text("7일")');
	await until('a week', () => asked(mock, 'GET', 'survey').length >= 2);
	assert.deepEqual(faults, []);
});

test('in a narrow window the list and the survey are whole', async t => {
	const { page, mock } = await openPages(t, { viewport: { width: 390, height: 844 }, language: 'en' });
	await page.goto(mock.url + '/admin#survey');
	await page.waitForSelector('.mark-tile');
	await picture(page, 'admin-survey-390-en');
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1));
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.tab-work');
	await page.click('.tab-work');
	await page.click('[data-callback="604"] .work-row');
	await page.waitForSelector('[data-do=ring-back]', { state: 'visible' });
	await picture(page, 'callbacks-390-en');
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1));
	mock.dial(mock.callbacks[0]);
	await page.click('.tab-call');
	await page.waitForSelector('.recall');
	await picture(page, 'dialling-390-en');
});
