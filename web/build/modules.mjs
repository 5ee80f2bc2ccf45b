// What the build must know about modules: which ones a page needs, and how to write several as one file.
import fs from 'node:fs';
import path from 'node:path';

const staticImport = /^import\s[^'"]*?from\s*(['"])(.*?)\1;?|^import\s*(['"])(.*?)\3;?|^export\s[^'"]*?from\s*(['"])(.*?)\5;?/gm;
const anyImport = /\b(?:from|import)\s*(['"])(\.[^'"]*)\1/g;

/** The files that `entry` imports at start, itself included, each once, deepest first.
 * @param {string} root @param {string} entry @param {Set<string>} [seen] @returns {string[]} */
export function importsOf(root, entry, seen = new Set()) {
	if (seen.has(entry)) return [];
	seen.add(entry);
	const code = fs.readFileSync(path.join(root, entry), 'utf8');
	const below = [...code.matchAll(anyImport)].flatMap(found =>
		importsOf(root, path.posix.join(path.posix.dirname(entry), found[2]), seen));
	return [...below, entry];
}

/** Comments at the start of a line, and indentation, stay at home. @param {string} code */
const slim = code => code.replace(/^[ \t]*(?:\/\*(?:(?!\*\/)[^])*\*\/|\/\/.*$)/gm, '').split('\n').map(line => line.trim())
	.filter(Boolean).join('\n');

/** Own modules as one script: the import lines go, `export` goes. Two modules must not use one name at their top level.
 * @param {string} root @param {string} entry */
export function joinModules(root, entry) {
	/** @type {Map<string, string>} */
	const names = new Map();
	const parts = importsOf(root, entry).map(file => {
		const code = fs.readFileSync(path.join(root, file), 'utf8').replace(staticImport, '').replace(/^export /gm, '');
		for (const found of code.matchAll(/^(?:async )?(?:function\*?|class|const|let) (\w+)/gm)) {
			if (names.has(found[1])) throw new Error(`${file} and ${names.get(found[1])} both have ${found[1]}`);
			names.set(found[1], file);
		}
		return slim(code);
	});
	return parts.join('\n') + '\n';
}
