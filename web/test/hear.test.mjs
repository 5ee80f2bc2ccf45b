// A whole contact as a blind consultant hears it: over Chromium's accessibility tree alone, by names, roles and what is announced.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openDesk, until } from './lib.mjs';

/** What a screen reader walks over: role and name of each node that is not ignored. */
async function heard(cdp) {
	const { nodes } = await cdp.send('Accessibility.getFullAXTree');
	return nodes.filter(node => !node.ignored).map(node => ({ role: node.role?.value, name: (node.name?.value ?? '').trim(),
		live: node.properties?.find(one => one.name === 'live')?.value?.value, focused: node.properties?.some(one => one.name === 'focused' && one.value.value) }));
}

const named = (tree, role, name) => tree.some(node => node.role === role && (name instanceof RegExp ? name.test(node.name) : node.name === name));

/** Everything that can be worked has a name. */
function assertNamed(tree, what) {
	const worked = ['button', 'link', 'textbox', 'searchbox', 'combobox', 'radio', 'checkbox', 'option', 'menuitem', 'menuitemradio', 'listbox', 'radiogroup', 'alertdialog', 'dialog'];
	assert.deepEqual(tree.filter(node => worked.includes(node.role) && !node.name).map(node => node.role), [], what);
}

test('a contact from the offer to its end, by what is heard', async t => {
	const { page, mock, context } = await openDesk(t);
	const cdp = await context.newCDPSession(page);
	await cdp.send('Accessibility.enable');
	let tree = await heard(cdp);
	assertNamed(tree, 'idle');
	for (const [role, name] of [['complementary', '업무'], ['main', /./], ['banner', '']]) assert.ok(tree.some(node => node.role === role), `${role} ${name}`);

	mock.ring();
	await page.waitForSelector('#accept:focus');
	tree = await heard(cdp);
	assert.ok(named(tree, 'alertdialog', '전화가 왔습니다'), 'the offer says what it is');
	assert.ok(tree.some(node => node.role === 'button' && node.focused && /받기/.test(node.name)), 'the focus stands on the answer');
	await page.keyboard.press('Enter');
	await page.waitForSelector('#words');
	tree = await heard(cdp);
	assertNamed(tree, 'call');
	for (const name of [/보류/, /음소거/, /119/]) assert.ok(named(tree, 'button', name), String(name));
	assert.ok(named(tree, 'textbox', /시민의 말/));

	await page.focus('#words');
	await page.keyboard.type('/인사');
	await page.waitForSelector('.canned-list');
	tree = await heard(cdp);
	assert.ok(named(tree, 'listbox', '준비된 문구'));
	assert.ok(named(tree, 'option', /인사/), 'the texts are options with names');
	await until('how many there are is announced', async () => (await page.$$eval('[role=status]', all => all.map(one => one.textContent).join())).includes('문구 1개. 첫인사'));
	const active = await page.$eval('#words', field => document.getElementById(field.getAttribute('aria-activedescendant'))?.textContent ?? '');
	assert.match(active, /인사/, 'the field says which is chosen');
	await page.keyboard.press('Enter');

	await page.fill('#topic', '도로 파손');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Alt+u');
	await page.waitForSelector('#i-text:focus');
	await page.waitForSelector('.alike');
	tree = await heard(cdp);
	assertNamed(tree, 'inquiry');
	assert.ok(named(tree, 'textbox', '무엇을 원하시나'));
	assert.ok(named(tree, 'combobox', '종류'));
	assert.ok(tree.some(node => node.role === 'status' && node.live === 'polite'), 'what others reported is announced');
	await page.click('[data-do=map]');
	tree = await heard(cdp);
	assert.ok(named(tree, 'radiogroup', '경기도 지도') && named(tree, 'radio', '수원시'), 'the map is a choice of places');
	await page.keyboard.press('Escape');
	await page.click('.inq [role=radio] >> text=부서로 넘김');
	await page.waitForSelector('.due');
	await page.click('[data-do=inquiry-save]');
	tree = await heard(cdp);
	assert.ok(tree.some(node => node.role === 'alert'), 'what is lacking is an alert');

	mock.wrap();
	await page.waitForSelector('[data-do=finish]');
	tree = await heard(cdp);
	assertNamed(tree, 'wrap-up');
	assert.ok(named(tree, 'button', /마무리/));
});
