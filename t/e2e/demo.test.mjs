/** The scenarios of ./dev demo in their fast form: each checks its own facts, and nothing may differ. */
import test from "node:test";
import assert from "node:assert/strict";
import { perform, scenarios } from "./demo.mjs";
import { freePort } from "./lib/process.mjs";

for (const scenario of scenarios)
	test(`scenario ${scenario.number}: ${scenario.title}`, async () => {
		const differs = await perform(scenario, { fast: true, http: await freePort(), sip: await freePort() });
		assert.deepEqual(differs, []);
	});
