// The built pages, served as the centre serves them: same addresses, same content policy.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** @param {string} root folder that build.mjs filled */
export function sendFile(root, name, response) {
	const page = { '/': '/citizen.html' }[name] ?? (path.extname(name) ? name : name + '.html');
	const file = path.join(root, path.normalize(page));
	if (!fs.existsSync(file)) return response.writeHead(404).end();
	const bytes = fs.readFileSync(file);
	const hashes = [...bytes.toString().matchAll(/<style>([\s\S]*?)<\/style>/g)]
		.map(([, style]) => `'sha256-${crypto.createHash('sha256').update(style).digest('base64')}'`);
	response.writeHead(200, {
		'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
		'Content-Security-Policy': `default-src 'self'; script-src 'self'; style-src 'self' ${hashes.join(' ')}; img-src 'self' data:; `
			+ "media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	}).end(bytes);
}
