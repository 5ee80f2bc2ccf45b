import test from "node:test";
import assert from "node:assert/strict";
import { perform } from "../demo.mjs";
import { freePort } from "./process.mjs";

/** Each of these scenarios of ./dev demo as a test: in its fast form, and nothing may differ from what should be. */
export function plays(scenarios) {
	for (const scenario of scenarios)
		test(`scenario ${scenario.number}: ${scenario.title}`, async () => {
			assert.deepEqual(await perform(scenario, { fast: true, http: await freePort(), sip: await freePort() }), []);
		});
}
