/** How a test phone's messages travel: UDP datagrams, or a TCP or TLS connection that is cut into messages by Content-Length. */
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

async function datagrams(address, port, server, take) {
	const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
	await new Promise((done) => socket.bind(port, address, done));
	socket.on("message", (data) => take(data.toString("utf8")));
	return { port: socket.address().port, send: (text) => socket.send(text, server().port, server().address), close: () => socket.close() };
}

/** Calls `take` with each whole message of a stream. */
function cutter(take) {
	let rest = Buffer.alloc(0);
	return (data) => {
		rest = Buffer.concat([rest, data]);
		for (;;) {
			const head = rest.indexOf("\r\n\r\n");
			if (head < 0) return;
			const length = +(rest.subarray(0, head).toString().match(/^(?:Content-Length|l)\s*:\s*(\d+)/im)?.[1] ?? 0);
			if (rest.length < head + 4 + length) return;
			take(rest.subarray(0, head + 4 + length).toString("utf8"));
			rest = rest.subarray(head + 4 + length);
		}
	};
}

async function stream(secure, address, server, take) {
	const options = { host: server().address, port: secure ? server().tls : server().port, localAddress: address, rejectUnauthorized: false };
	const socket = secure ? connectTls(options) : connect(options);
	await new Promise((done, failed) => socket.once(secure ? "secureConnect" : "connect", done).once("error", failed));
	socket.on("error", () => {});
	socket.on("data", cutter(take));
	return { port: socket.localPort, send: (text) => socket.write(text), close: () => socket.destroy() };
}

/** transport "udp", "tcp" or "tls"; `server()` is where messages go: {address, port, tls (the port)}. */
export function openLine(transport, address, port, server, take) {
	return transport === "udp" ? datagrams(address, port, server, take) : stream(transport === "tls", address, server, take);
}
