// Keeps the app's pages and the numbers on the telephone. Everything else goes to the network as if this were not here.
// The build writes what is kept, and a version that changes with any of it.
const worker = /** @type {any} */ (self);
const version = 'VERSION';
const shell = ['SHELL'];
const numbers = '/api/v1/public/numbers';
const patience_ms = 4000;

worker.addEventListener('install', (/** @type {any} */ event) => {
	event.waitUntil(fill().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (/** @type {any} */ event) => {
	event.waitUntil(dropOthers().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (/** @type {any} */ event) => {
	const url = new URL(event.request.url);
	if (event.request.method !== 'GET' || url.origin !== location.origin) return;
	if (url.pathname === numbers) event.respondWith(fresh(event.request));
	else if (shell.includes(url.pathname)) event.respondWith(kept(event.request, url.pathname));
});

worker.addEventListener('push', (/** @type {any} */ event) => {
	event.waitUntil(tell(event.data?.json() ?? { page: '/', body: '120' }));
});

worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
	event.notification.close();
	event.waitUntil(openPage(event.notification.data.page));
});

/** @returns {Promise<any[]>} */
const openPages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

/** Somebody who looks at that page sees it there. @param {{page: string, body: string, of?: string}} news */
async function tell({ page, body, of }) {
	const looks = (await openPages()).some(one => one.visibilityState === 'visible' && new URL(one.url).pathname === page);
	if (!looks) await worker.registration.showNotification('120', { body, tag: of, icon: '/shared/mark.svg', data: { page } });
}

/** @param {string} page */
async function openPage(page) {
	const there = (await openPages()).find(one => new URL(one.url).pathname === page);
	await (there ? there.focus() : worker.clients.openWindow(page));
}

async function fill() {
	const cache = await caches.open(version);
	await cache.addAll(shell.map(path => new Request(path, { cache: 'reload' })));
	await fetch(numbers).then(answer => answer.ok ? cache.put(numbers, answer) : undefined).catch(() => {}); // also without them it opens
}

/** Numbers that an older version kept are better than none. */
async function dropOthers() {
	const names = (await caches.keys()).filter(name => name !== version && name !== 'dj.articles');
	const mine = await caches.open(version);
	for (const name of names) {
		const old = await (await caches.open(name)).match(numbers);
		if (old && !await mine.match(numbers)) await mine.put(numbers, old);
		await caches.delete(name);
	}
}

/** @param {Request} request @param {string} path */
async function kept(request, path) {
	return await (await caches.open(version)).match(path) ?? fetch(request);
}

/** From the network, unless that is slow or away: then what was kept, marked as such. @param {Request} request */
async function fresh(request) {
	const cache = await caches.open(version);
	const answer = fetch(request).then(got => {
		if (got.ok) cache.put(numbers, got.clone());
		return got.ok ? got : Promise.reject(new Error(String(got.status)));
	});
	const late = new Promise((_, no) => setTimeout(() => no(new Error('late')), patience_ms));
	try {
		return await Promise.race([answer, late]);
	} catch (trouble) {
		const old = await cache.match(numbers);
		if (!old) return answer;
		const headers = new Headers(old.headers);
		headers.set('x-kept', '1');
		return new Response(await old.blob(), { headers });
	}
}
