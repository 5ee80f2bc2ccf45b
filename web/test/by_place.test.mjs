// Which number the telephone dials: 120 inside the province, 031-120 elsewhere, chosen by the place where it is (R003, R025); also without a network.
import test from 'node:test';
import assert from 'node:assert/strict';
import { assertAccessible, languages, openPages, until } from './lib.mjs';

const suwon = { latitude: 37.263, longitude: 127.028 }, seoul = { latitude: 37.566, longitude: 126.978 };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const dials = page => page.$$eval('#by-phone, #by-phone-else', all => all.map(one => one.getAttribute('href')));

/** A telephone on which nobody has yet said whether the place may be known: the browser of the tests has no question to press. */
async function openHome(t) {
	const opened = await openPages(t, phone);
	await opened.page.addInitScript(() => { navigator.permissions.query = async () => ({ state: 'prompt' }); });
	await opened.context.grantPermissions(['geolocation']);
	await opened.context.setGeolocation(seoul);
	await opened.page.goto(opened.mock.url + '/');
	await opened.page.waitForSelector('#dial:not(:disabled)');
	return opened;
}

test('both numbers stand there and nobody is asked; a press asks where the telephone is, and the right number comes first', async t => {
	const { page, faults } = await openHome(t);
	await page.waitForSelector('#by-place:not([hidden])');
	assert.deepEqual(await dials(page), ['tel:120', 'tel:031120']);
	await page.click('#by-place');
	await until('031-120 first', async () => (await dials(page)).join() === 'tel:031120,tel:120');
	assert.match(await page.textContent('#by-phone'), /전화기로 031-120 걸기/);
	assert.match(await page.textContent('#by-phone-else'), /경기도 안에서는 120/);
	assert.equal(await page.textContent('#by-place-said'), '경기도 밖입니다. 031-120으로 겁니다');
	assert.deepEqual(faults, []);
});

test('once allowed the place is looked up at each start', async t => {
	const { page, context } = await openPages(t, phone).then(async opened => {
		await opened.context.grantPermissions(['geolocation']);
		await opened.context.setGeolocation(suwon);
		await opened.page.goto(opened.mock.url + '/');
		return opened;
	});
	await until('inside', async () => await page.textContent('#by-place-said') === '경기도 안입니다');
	assert.deepEqual(await dials(page), ['tel:120', 'tel:031120']);
	await context.setGeolocation(seoul);
	await page.reload();
	await until('outside', async () => (await dials(page)).join() === 'tel:031120,tel:120');
});

test('without a network the large button dials by telephone, the number that is right here', async t => {
	const { page, mock, context } = await openPages(t, phone);
	await context.grantPermissions(['geolocation']);
	await context.setGeolocation(seoul);
	await page.goto(mock.url + '/');
	await until('the worker', () => page.evaluate(() => !!navigator.serviceWorker.controller));
	mock.stop();
	await context.setOffline(true);
	await page.reload();
	await until('no network is said', async () => /인터넷이 끊겼습니다/.test(await page.textContent('#now')));
	await until('outside', async () => (await dials(page))[0] === 'tel:031120');
	await page.evaluate(() => document.getElementById('by-phone').addEventListener('click', event => { event.preventDefault(); window.dialled = event.currentTarget.href; }));
	await page.click('#dial');
	await until('dialled', async () => await page.evaluate(() => window.dialled) === 'tel:031120');
});

test('each language: nothing for axe, no sideways scroll', async t => {
	const { page, mock } = await openHome(t);
	for (const language of languages) {
		await page.evaluate(one => localStorage.setItem('dj.language', one), language);
		await page.goto(mock.url + '/');
		await page.waitForSelector('#by-place:not([hidden])');
		assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), language);
		await assertAccessible(page, `the first page ${language}`);
		if (process.env.DAJEONG_SHOTS) await page.screenshot({ path: `${process.env.DAJEONG_SHOTS}/by-place-${language}.png`, fullPage: true });
	}
});

test('without a network a computer says so before it asks for a microphone, and offers the telephone', async t => {
	const { page, mock, context } = await openPages(t);
	await page.goto(mock.url + '/');
	await until('the worker', () => page.evaluate(() => !!navigator.serviceWorker.controller));
	await context.setOffline(true);
	await page.click('#dial:not(:disabled)');
	await until('no internet', async () => /인터넷이 끊겨 있습니다/.test(await page.textContent('#state')));
	assert.equal(await page.getAttribute('#more a.primary', 'href'), 'tel:120');
});
