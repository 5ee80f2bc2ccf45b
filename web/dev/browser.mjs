// Chromium for page tests and pictures: Debian's own, with an invented microphone, run without rights when we are root.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const unprivileged = fileURLToPath(new URL('../../tools/unprivileged', import.meta.url));

/** A browser profile of its own: {context, close}. @param {import('playwright-core').BrowserContextOptions} [options] */
export async function openBrowser(options = {}) {
	const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dajeong-pages-'));
	const program = path.join(home, 'browser');
	fs.mkdirSync(path.join(home, 'profile'));
	fs.writeFileSync(program, `#!/bin/sh\nexport UNPRIVILEGED_HOME=${home}\nexec ${unprivileged} /usr/bin/chromium "$@"\n`, { mode: 0o755 });
	if (process.getuid?.() === 0) for (const file of [home, path.join(home, 'profile')]) fs.chownSync(file, 65534, 65534);
	const context = await chromium.launchPersistentContext(path.join(home, 'profile'), {
		executablePath: program, headless: true, permissions: ['microphone'], locale: 'ko-KR', ...options,
		args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--disable-gpu', '--mute-audio',
			'--disable-dev-shm-usage', '--disable-features=WebRtcHideLocalIpsWithMdns'],
	});
	return {
		context,
		close: async () => {
			await context.close();
			fs.rmSync(home, { recursive: true, force: true });
		},
	};
}
