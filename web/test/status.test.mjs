// What an agent is, on every page that they use: seen, timed and changed there.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, openPages, until } from './lib.mjs';

const pages = ['inquiries', 'citizens', 'knowledge', 'figures', 'admin', 'recording', 'follow'];

test('status and timer stand on every page, and are changed from there', async t => {
	const { page, mock } = await openPages(t);
	mock.me = { ...mock.me, presence: 'available', routing: 'idle', since_ms: Date.now() - 65000 };
	for (const name of pages) {
		await page.goto(`${mock.url}/${name}`);
		await page.waitForSelector('.own-status .picker');
		assert.match(await page.textContent('.own-status .picker'), /상담 가능.*1:[01]\d/s, name);
	}
	await page.click('[data-do=status]');
	await page.click('.menu [role^=menuitem] >> text=휴식');
	await until('it was asked for', () => asked(mock, 'PUT', 'me/presence').length === 1);
	assert.equal(asked(mock, 'PUT', 'me/presence')[0][2].presence, 'break');
	await until('and is shown', async () => /휴식/.test(await page.textContent('.own-status .picker')));
});

test('during a contact it is what comes after; a refusal is said; who is no agent has none', async t => {
	const { page, mock } = await openPages(t);
	mock.talk();
	await page.goto(mock.url + '/inquiries');
	await page.waitForSelector('.own-status .picker');
	await page.click('[data-do=status]');
	await page.click('.menu [role^=menuitem] >> text=식사');
	await until('it comes after the contact', () => asked(mock, 'PUT', 'me/next').length === 1);
	mock.refuse = (method, name) => name === 'me/next' ? { status: 503, verdict: 'overloaded' } : null;
	await page.click('[data-do=status]');
	await page.click('.menu [role^=menuitem] >> text=휴식');
	await page.waitForSelector('.own-status [role=alert]');
	mock.refuse = null;
	mock.person = { ...mock.person, roles: ['admin'] };
	await page.goto('about:blank'); // the page before it asks no more
	const before = asked(mock, 'GET', 'me').length, sessions = asked(mock, 'GET', 'session').length;
	await page.goto(mock.url + '/inquiries');
	await page.waitForSelector('.inquiries h1');
	await until('the page knows who it is', () => asked(mock, 'GET', 'session').length > sessions + 1);
	await page.waitForTimeout(300);
	assert.equal(asked(mock, 'GET', 'me').length, before, 'nobody asks for a status that is not there');
	assert.equal(await page.$('.own-status'), null);
});
