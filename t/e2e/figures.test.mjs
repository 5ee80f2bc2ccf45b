/** Figures from a real call: the thread that follows the log counts it within seconds, a changed formula and a threshold hold for what was,
 * the page shows it with both numbers and what stands behind, and all of it is the same when it is made anew. */
import test from "node:test";
import assert from "node:assert/strict";
import { Server } from "./lib/server.mjs";
import { Phone } from "./lib/phone.mjs";
import { until } from "./lib/process.mjs";
import { phoneAgent, ringing } from "./lib/people.mjs";
import { logIn } from "./lib/pages.mjs";
import { browser, open } from "./lib/browser.mjs";

const day = (ms) => new Date(ms + 9 * 3600000).toISOString().slice(0, 10);

/** The report of today by name; the page's shape is that of the API. */
async function report(session, more = "") {
	const found = await session.get(`/api/v1/figures?from=${day(Date.now() - 3600000)}&to=${day(Date.now())}${more}`);
	const named = (values) => Object.fromEntries(found.figures.map((figure, i) => [figure.name, values[i]]));
	return { ...found, total: named(found.total.values), rows: found.rows.map((row) => ({ ...row, ...named(row.values) })) };
}

test("a call and a caller who gave up become figures, and a changed formula changes what was", async (t) => {
	const server = await Server.start(t);
	const boss = await server.login("supervisor01"), admin = await server.login("admin");
	const floor = await boss.live(0);
	const gone = await (await Phone.open(t, { server, user: "01011112222" })).call("1200");
	const left = await floor.fact("contact.queued");
	await gone.hangup();
	await floor.fact("contact.ended", { contact: left.contact });
	const agent = await phoneAgent(t, server, "agent02");
	const call = await (await Phone.open(t, { server, user: "01012345678" })).call("1200");
	(await ringing(agent)).accept();
	const { contact } = await floor.fact("contact.answered");
	await call.hangup();
	await floor.fact("contact.ended", { contact });

	const counted = await until("both are counted", async () => {
		const found = await report(boss);
		return found.behind === 0 && found.total.answered === 1 && found.total.handled === 1 && found;
	});
	assert.equal(counted.total.offered, 2);
	assert.equal(counted.total.short_abandoned, 1);
	assert.deepEqual(counted.total.level, [1, 1]);
	assert.deepEqual(counted.total.response, [1, 2]);
	assert.deepEqual(counted.total.survey_answered, [0, 0], "nobody was asked: not defined");
	const mine = (await report(boss, "&group=agent")).rows.find((row) => row.key === agent.id);
	assert.equal(mine.handled, 1);

	await admin.put("/api/v1/figures/levels", { formula: "abandons_on" });
	assert.deepEqual((await report(boss)).total.level, [1, 2], "history under the new formula");
	const { contacts } = await boss.get("/api/v1/figures/contacts?figure=short_abandoned");
	assert.deepEqual(contacts.map((one) => one.contact), [left.contact]);
	await admin.post("/api/v1/figures/again");
	const again = await until("made anew", async () => {
		const found = await report(boss);
		return !found.again && found.behind === 0 && found;
	});
	assert.equal(again.total.offered, 2);
	assert.equal(again.total.handled, 1);
	await assert.rejects(agent.session.get("/api/v1/figures"), /not_allowed|403/);

	const page = await open(await browser(t), "about:blank");
	await page.emulateTimezone("Asia/Seoul"); // its day is the centre's day
	await logIn(page, server, "supervisor01");
	await page.goto(`${server.url}/figures?lang=en`);
	const tile = (name) => page.$eval(`[data-figure=${name}] .value`, (it) => it.textContent);
	await until("the tiles", () => page.$("[data-figure=level]"));
	assert.equal(await tile("offered"), "2");
	assert.equal(await tile("level"), "50.0 %");
	await page.$eval("[data-figure=offered] button", (it) => it.click());
	await until("what stands behind it", async () => (await page.$$(".behind tbody tr")).length === 2);
	assert.deepEqual(page.faults, []);
});
