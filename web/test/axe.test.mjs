// No violation that axe can find, on every page and its main states, in Korean and English, light and dark.
import test from 'node:test';
import { assertAccessible, openPages, until } from './lib.mjs';

const looks = [['ko', 'light'], ['en', 'dark']];

/** The desk in each of its states. */
async function walkDesk(page, mock, look) {
	await page.goto(mock.url + '/desk');
	await page.waitForSelector('.device-row button');
	await assertAccessible(page, `off ${look}`);
	await page.click('.device-row button');
	await page.waitForSelector('.check [data-do=mic-check]');
	await assertAccessible(page, `check ${look}`);
	await page.click('.check [data-do=mic-check]');
	await page.waitForSelector('[data-do=available]:not(:disabled)');
	await assertAccessible(page, `checked ${look}`);
	await page.click('[data-do=available]');
	await page.waitForSelector('.idle');
	await assertAccessible(page, `idle ${look}`);
	mock.inquiries.guided = false;
	await page.reload();
	await page.waitForSelector('.first');
	await assertAccessible(page, `first steps ${look}`);
	await page.click('[data-do=first-end]');
	mock.ring();
	await page.waitForSelector('.offer');
	await assertAccessible(page, `offer ${look}`);
	mock.talk();
	await page.waitForSelector('.keys');
	await assertAccessible(page, `call ${look}`);
	for (const key of ['t', 'k', '0']) {
		await page.keyboard.press('Alt+' + key);
		await assertAccessible(page, `Alt ${key} ${look}`);
	}
	await page.keyboard.press('Escape');
	await page.fill('#place', ''); // opens the list of places
	await assertAccessible(page, `places ${look}`);
	await page.keyboard.press('Escape');
	await page.click('#topic');
	await page.click('#topic-list [role=option] >> nth=0');
	await page.waitForSelector('.steps');
	await page.focus('#note');
	await page.keyboard.type('/');
	await page.waitForSelector('.canned-list');
	await assertAccessible(page, `canned texts and a guide ${look}`);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Alt+u');
	await page.waitForSelector('#i-text:focus');
	await page.click('.inq [role=radio] >> nth=4');
	await page.waitForSelector('.due, #i-department');
	await page.click('[data-do=inquiry-save]');
	await page.waitForSelector('.inq [role=alert]');
	await assertAccessible(page, `an inquiry ${look}`);
	mock.push({ alarms: [{ alarm: 'database_away', since_ms: 1 }] });
	mock.wrap();
	await page.waitForSelector('[data-do=finish]');
	await assertAccessible(page, `wrap-up ${look}`);
	await page.click('.tools .icb');
	await assertAccessible(page, `keys ${look}`);
}

for (const [language, theme] of looks) {
	const look = `${language} ${theme}`;

	test(`login and administration ${look}`, async t => {
		const { page, mock } = await openPages(t, { language, theme });
		await page.goto(mock.url + '/login');
		await page.waitForSelector('#name');
		await assertAccessible(page, `login ${look}`);
		for (const section of ['missing', 'people', 'queues', 'settings', 'tokens', 'prompts', 'flows', 'hours', 'backups']) {
			await page.goto(`${mock.url}/admin#${section}`);
			await page.reload();
			await page.waitForSelector('.body ul, .body table');
			await assertAccessible(page, `${section} ${look}`);
		}
		await page.goto(mock.url + '/admin#flows');
		await page.click('tbody .btn');
		await page.waitForSelector('.flow-picture');
		await assertAccessible(page, `a flow as form ${look}`);
		await page.click('[role=radiogroup] button:nth-child(2)');
		await page.waitForSelector('#flow-text');
		await assertAccessible(page, `a flow as text ${look}`);
		await page.goto(mock.url + '/admin#people');
		await page.click('tbody .btn');
		await assertAccessible(page, `a person ${look}`);
	});

	test(`desk ${look}`, async t => {
		const { page, mock } = await openPages(t, { language, theme, reducedMotion: 'reduce' }); // a pulse is looked at while it rests
		await walkDesk(page, mock, look);
	});

	test(`wall ${look}`, async t => {
		const { page, mock } = await openPages(t, { language, theme, viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
		await page.goto(`${mock.url}/wall?theme=${theme}`);
		await page.waitForSelector('.kpi');
		await assertAccessible(page, `wall ${look}`);
	});

	test(`citizen ${look}`, async t => {
		const { page, mock } = await openPages(t, { language, theme, viewport: { width: 390, height: 844 } });
		const view = { type: 'call', key: 'K', state: 'greeting', since_ms: 1, language, position: null, wait_ms: null, agent: null, reason: null };
		mock.onMessage = (message, socket) => { if (message.type === 'call') socket.send(JSON.stringify(view)); };
		await page.goto(mock.url + '/');
		await until('the wait', () => page.textContent('#now'));
		await assertAccessible(page, `home ${look}`);
		await page.click('[data-do=call]');
		await page.click('[data-do=keypad]');
		await assertAccessible(page, `greeting ${look}`);
		for (const part of [{ state: 'waiting', position: 3, wait_ms: 75000 }, { state: 'talking', agent: '이*연' }, { state: 'ended', reason: 'agent' }]) {
			// said again until it is seen: a page that has just lost its connection hears it when it is back
			await until(part.state, () => { mock.send({ ...view, ...part }); return page.isVisible(`#call[data-state^=${part.state}]`); });
			await assertAccessible(page, `${part.state} ${look}`);
		}
	});
}
