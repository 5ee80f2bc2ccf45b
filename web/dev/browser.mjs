// Chromium for page tests and pictures: Debian's own, with an invented microphone, run without rights when we are root.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const unprivileged = fileURLToPath(new URL('../../tools/unprivileged', import.meta.url));

const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--disable-gpu', '--mute-audio',
	'--disable-dev-shm-usage', '--disable-features=WebRtcHideLocalIpsWithMdns'];

/** A home for one Chromium, with its profile and the command that starts it there. */
function makeHome() {
	const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dajeong-pages-'));
	const program = path.join(home, 'browser'), profile = path.join(home, 'profile');
	fs.mkdirSync(profile);
	fs.writeFileSync(program, `#!/bin/sh\nexport UNPRIVILEGED_HOME=${home}\nexec ${unprivileged} /usr/bin/chromium "$@" --user-data-dir=${profile}\n`, { mode: 0o755 });
	if (process.getuid?.() === 0) for (const file of [home, profile]) fs.chownSync(file, 65534, 65534);
	return { program, profile, remove: () => fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A browser profile of its own: {context, close}. @param {import('playwright-core').BrowserContextOptions} [options] */
export async function openBrowser(options = {}) {
	const { program, profile, remove } = makeHome();
	const context = await chromium.launchPersistentContext(profile, { executablePath: program, headless: true, permissions: ['microphone'], locale: 'ko-KR', ...options, args });
	return {
		context,
		close: async () => {
			await context.close();
			remove();
		},
	};
}

/** A browser for many: each context that it opens is somebody who was never here before. */
export async function startBrowser() {
	const { program, remove } = makeHome();
	const browser = await chromium.launch({ executablePath: program, headless: true, args });
	return {
		open: (/** @type {import('playwright-core').BrowserContextOptions} */ options = {}) => browser.newContext({ permissions: ['microphone'], locale: 'ko-KR', ...options }),
		lives: () => browser.isConnected(),
		close: async () => {
			await browser.close();
			remove();
		},
	};
}
