/** An authority and a server's certificate of it for the length of a test. */
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { folder } from "./process.mjs";

/** {authority, cert, key}: files. @param {string} name what the certificate is for: `IP:127.0.0.1`, `DNS:localhost` */
export function certificate(t, name = "IP:127.0.0.1") {
	const at = folder(t, "certificate");
	const openssl = (...args) => execFileSync("openssl", args, { cwd: at, stdio: "ignore" });

	openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem");
	openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=mail", "-keyout", "server.key", "-out", "server.csr");
	writeFileSync(`${at}/server.ext`, `subjectAltName=${name}\n`);
	openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "server.ext", "-out", "server.pem");
	for (const file of ["ca.pem", "server.pem", "server.key"]) chmodSync(`${at}/${file}`, 0o644);
	chmodSync(at, 0o755);
	return { authority: `${at}/ca.pem`, cert: `${at}/server.pem`, key: `${at}/server.key` };
}
