/** KakaoTalk's relay as its documents describe it (docs/kakao.md): it brings what a citizen writes, takes what we send, and has the photos of both. */
import { createServer } from "node:http";
import { JPEG } from "./picture.mjs";
import { freePort } from "./process.mjs";

export const SENDER = "4c95";
const ID = "our-id", SECRET = "our-secret";

export class Relay {
	/** On `port`, so that the server can be told beforehand where photos may be fetched from. */
	static async open(t, port) {
		const relay = Object.assign(new Relay(), { got: [], number: 0, port: port ?? (await freePort()) });
		relay.url = `http://127.0.0.1:${relay.port}`;
		const http = createServer((request, response) => {
			const parts = [];
			request.on("data", (part) => parts.push(part));
			request.on("end", () => relay.#answer(request, Buffer.concat(parts), response));
		});
		await new Promise((done) => http.listen(relay.port, "127.0.0.1", done));
		t.after(() => http.close());
		return relay;
	}

	#answer({ method, url, headers }, body, response) {
		const known = headers["ht-client-id"] === ID && headers["ht-client-secret"] === SECRET;
		if (method === "GET") return response.writeHead(200, { "content-type": "image/jpeg" }).end(JPEG);
		this.got.push({ path: url, type: headers["content-type"], body });
		response.writeHead(known ? 200 : 401, { "content-type": "application/json" });
		response.end(JSON.stringify(!known ? { code: -1 } : url === "/v1/image/upload" ? { code: "0000", image: `${this.url}/up/1.jpg` } : { code: 0 }));
	}

	/** The channel is switched on; gives the relay its address at the centre. */
	async join(server, admin) {
		await admin.put("/api/v1/channels/kakao", { active: true, rev: 0, settings: { base: this.url, sender_key: SENDER, id: ID, secret: SECRET } });
		const { path } = (await admin.get("/api/v1/channels")).channels.find((one) => one.channel === "kakao");
		Object.assign(this, { centre: server.url + path, key: path.split("/").at(-1) });
	}

	/** What we sent to citizens, oldest first. */
	sent() {
		return this.got.filter(({ type }) => type === "application/json").map(({ body }) => JSON.parse(body.toString()));
	}

	bring(what, body) {
		return fetch(`${this.centre}/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
	}

	/** A citizen's words, as the relay brings them. */
	message(content, more = {}) {
		return { user_key: "Uk1", sender_key: SENDER, session_id: "163", serial_number: `s-${++this.number}`, time: Date.now(), type: "text", content, contents: [content], ...more };
	}

	writes(content) {
		return this.bring("message", this.message(content));
	}

	/** A photo, which we fetch from the relay. */
	photo(name) {
		const url = `${this.url}/cdn/${name}`;
		return this.bring("message", this.message({ url, name }, { type: "photo", contents: [{ url, name }] }));
	}
}
