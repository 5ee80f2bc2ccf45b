/** What the dashboard and the alerts in packaging/ ask for is what /metrics says. */
import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { Server } from "./lib/server.mjs";
import { run, top } from "./lib/process.mjs";

const read = (name) => readFileSync(`${top}packaging/${name}`, "utf8");
const asked = (text) => new Set(text.match(/\bdajeong_[a-z_]+\b/g));

test("every figure that the dashboard and the alerts name is there, with the labels that they use", async (t) => {
	const server = await Server.start(t);
	const text = await server.guest().get("/metrics");
	const kinds = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => [name, kind]));
	assert.ok(kinds.size > 30);
	const family = (name) => (kinds.has(name) ? name : name.replace(/_(bucket|count|sum)$/, ""));
	const dashboard = JSON.parse(read("grafana/dajeong.json")), rules = read("prometheus/dajeong.rules.yml");
	const expressions = dashboard.panels.flatMap((panel) => panel.targets.map((target) => target.expr));
	for (const name of [...asked(expressions.join("\n")), ...asked(rules)]) {
		assert.ok(kinds.has(family(name)), `${name} is not in /metrics`);
		if (name !== family(name)) assert.equal(kinds.get(family(name)), "histogram", name);
	}
	for (const label of ["queue", "state", "kind", "direction", "within"]) assert.match(text, new RegExp(`^dajeong_\\w+\\{${label}="`, "m"), label);
	assert.match(text, /^dajeong_answer_seconds_bucket\{le="20"\}/m, "the limit that the dashboard counts to");

	for (const expr of [...expressions, ...rules.matchAll(/expr: (.*)/g)].map(String)) {
		for (const [, name] of expr.matchAll(/(?:rate|increase)\((dajeong_\w+)/g)) assert.notEqual(kinds.get(family(name)), "gauge", `${name} is no counter`);
	}
	assert.equal(new Set(dashboard.panels.map((panel) => panel.id)).size, dashboard.panels.length);
	const alerts = rules.split("- alert:").slice(1);
	for (const alert of alerts) assert.match(alert, /expr:[^]*severity: (page|ticket)[^]*summary: "[^]*description: "/);
	if (!existsSync("/usr/bin/promtool")) return;
	const checked = await run("promtool", ["check", "rules", `${top}packaging/prometheus/dajeong.rules.yml`]);
	assert.equal(checked.code, 0, checked.output);
});
