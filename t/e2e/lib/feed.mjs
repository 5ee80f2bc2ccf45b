/** An answer of the public feed of emergency rooms, made for a test: XML in the shape of data.go.kr, given to the server as an editor would. */

const two = (n) => String(n).padStart(2, "0");

/** The feed's clock is the site's: that of Korea. */
function stamp(ms) {
	const at = new Date(ms + 9 * 3_600_000);
	return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join("");
}

/** `rooms`: { id, beds, minutes_ago, children }. `now` is the server's. */
export function feedXml(now, rooms) {
	const items = rooms.map(({ id, beds, minutes_ago = 0, children = 1 }) => `<item><hpid>${id}</hpid><hvec>${beds}</hvec><hv28>${children}</hv28>`
		+ `<hvctayn>Y</hvctayn><hvidate>${stamp(now - minutes_ago * 60000)}</hvidate></item>`);
	return `<response><header><resultCode>00</resultCode><resultMsg>NORMAL SERVICE.</resultMsg></header><body><items>${items.join("")}</items></body></response>`;
}

/** Hands it in; gives how many facilities it spoke of. */
export async function giveFeed(editor, rooms) {
	const { now_ms } = await editor.get("/api/v1/facilities?limit=1");
	const response = await fetch(`${editor.server.url}/api/v1/facilities/feed`, {
		method: "POST", headers: { origin: editor.server.url, "content-type": "application/xml", ...editor.headers }, body: feedXml(now_ms, rooms),
	});
	if (!response.ok) throw new Error(`feed: ${response.status} ${await response.text()}`);
	return (await response.json()).facilities;
}
