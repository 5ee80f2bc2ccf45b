// Forms of the administrator: what somebody types stays, whatever comes meanwhile.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openPages, until } from './lib.mjs';

test('a name stays that was typed before the people came', async t => {
	const { page, mock, faults } = await openPages(t);
	const answer = (/** @type {object} */ what) => ({ contentType: 'application/json', body: JSON.stringify(what) });
	const kim = { id: '1', display: '김하나', active: true, roles: ['agent'] }, lee = { id: '2', display: '이두리', active: true, roles: ['supervisor'] };
	/** @type {any} */ let made, asked = 0, letPeople = () => {};
	const come = new Promise(done => { letPeople = /** @type {any} */ (done); });
	await page.route('**/api/v1/teams', route => {
		if (route.request().method() === 'POST') made = route.request().postDataJSON();
		return route.fulfill(answer(made ? { id: '7', teams: [] } : { teams: [] }));
	});
	await page.route('**/api/v1/people', async route => {
		asked++;
		await come;
		return route.fulfill(answer({ people: [kim, lee] }));
	});
	await page.goto(mock.url + '/admin#teams');
	await page.click('[data-do=new-team]');
	await page.fill('#team-name', '야간 1팀');
	await until('people are asked for', () => asked);
	letPeople();
	await page.waitForSelector('[name=member]');
	await page.selectOption('#team-leader', '2');
	await page.click('[data-do=save-team]');
	await until('the team', () => made);
	assert.deepEqual(made, { name: '야간 1팀', leader: '2' });
	assert.deepEqual(faults, []);
});

test('a setting stays that was typed before the list of channels came anew', async t => {
	const { page, mock, faults } = await openPages(t);
	const channel = (/** @type {string} */ name, /** @type {object[]} */ settings) => ({ channel: name, active: false, asked: false, rev: 1, lacks: null, path: null, settings, tried_ms: null, well_ms: null, heard_ms: null, went_ms: null,
		trouble: '', letters: 0, received: 0, queued: 0, failed: 0, unread: 0 });
	let lists = 0, put = 0;
	await page.route('**/api/v1/channels', route => {
		lists++;
		return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ channels: [channel('mail', [{ name: 'from', value: 'old@120.test', secret: false, set: true, otherwise: '', help: 'x' }]), channel('chat', [])] }) });
	});
	await page.route('**/api/v1/channels/chat', route => { put++; return route.fulfill({ contentType: 'application/json', body: '{}' }); });
	await page.goto(mock.url + '/admin#channels');
	await page.click('[data-do=edit-mail]');
	await page.fill('#ch-mail-from', 'new@120.test');
	await page.click('[data-do=switch-chat]');
	await until('the list came anew', () => put === 1 && lists >= 2);
	await page.waitForTimeout(300); // it is drawn
	assert.equal(await page.inputValue('#ch-mail-from'), 'new@120.test');
	assert.deepEqual(faults, []);
});

test('a field says its hint to whoever does not see them', async t => {
	const { page, mock, faults } = await openPages(t);
	const said = (/** @type {string} */ id) => page.$eval(id, one => (one.getAttribute('aria-describedby') ?? '').split(' ').map(other => document.getElementById(other)?.textContent ?? '').join('|'));
	await page.goto(mock.url + '/admin#people');
	await page.click('main .btn.pri');
	await page.waitForSelector('#f-name');
	assert.ok((await said('#f-name')).length > 5, 'the hint of the name');
	assert.equal(await page.getAttribute('#f-display', 'aria-describedby'), null, 'no hint, nothing named');
	assert.equal(await page.getAttribute('#f-name', 'aria-invalid'), null);
	assert.deepEqual(faults, []);
});
