#!/usr/bin/env node
// Korea's public holidays of the gazette beside those of the demo province: tools/holidays.mjs [YEAR...]
// Prints the rows that are missing there, to be given their names in the other languages; fails when there are some.
// The package is fetched by its name from npm into build/holidays, once.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const top = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const home = path.join(top, 'build/holidays'), name = '@hyunbinseo/holidays-kr';
const main = path.join(home, 'node_modules', name, 'dist/index.js');
if (!fs.existsSync(main)) execFileSync('npm', ['install', '--prefix', home, '--no-save', '--no-audit', '--no-fund', '--silent', name], { stdio: 'inherit' });
const { getHolidayPreset } = await import(pathToFileURL(main).href);

const { days } = JSON.parse(fs.readFileSync(path.join(top, 'db/demo/site.json'), 'utf8'));
const have = new Set(days.filter(day => day.mode === 'holiday').map(day => day.date));
const now = new Date().getFullYear();
const years = process.argv.length > 2 ? process.argv.slice(2) : [String(now), String(now + 1)];
let missing = 0;
for (const year of years) {
	const preset = await getHolidayPreset(year).catch(() => null);
	if (!preset) console.error(`${year}: not announced yet`);
	for (const [date, names] of Object.entries(preset ?? {})) {
		if (have.has(date)) continue;
		console.log(JSON.stringify({ date, mode: 'holiday', label: { ko: names.join(', ') } }) + ',');
		missing++;
	}
}
process.exitCode = missing ? 1 : 0;
