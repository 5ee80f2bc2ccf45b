// What makes the page an app: it opens without a network, and stays on the telephone's first screen.

/** The worker keeps the pages; without one (an old browser, plain http) everything else works as before. What a bad line broke off is tried
 * again while the page is open, each time later. */
export function keepForOffline(again_ms = 10000) {
	if (!('serviceWorker' in navigator)) return;
	const again = () => { setTimeout(keepForOffline, again_ms, again_ms * 2); };
	navigator.serviceWorker.register('/sw.js').then(kept => {
		const coming = kept.installing;
		if (coming) coming.addEventListener('statechange', () => { if (coming.state === 'redundant' && !kept.active) again(); });
	}, again);
}
