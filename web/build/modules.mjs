// What the build must know about modules: which ones a page needs, and how to write several as one file.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const staticImport = /^import\s[^'"]*?from\s*(['"])(.*?)\1;?|^import\s*(['"])(.*?)\3;?|^export\s[^'"]*?from\s*(['"])(.*?)\5;?/gm;
const anyImport = /\b(?:from|import)\s*(['"])(\.[^'"]*)\1/g;

/** The files that `entry` imports at start, itself included, each once, deepest first.
 * @param {(file: string) => string} read @param {string} entry @param {Set<string>} [seen] @returns {string[]} */
export function importsOf(read, entry, seen = new Set()) {
	if (seen.has(entry)) return [];
	seen.add(entry);
	const below = [...read(entry).matchAll(anyImport)].flatMap(found =>
		importsOf(read, path.posix.join(path.posix.dirname(entry), found[2]), seen));
	return [...below, entry];
}

/** Comments at the start of a line, and indentation, stay at home. @param {string} code */
export const slim = code => code.replace(/^[ \t]*(?:\/\*(?:(?!\*\/)[^])*\*\/|\/\/.*$)/gm, '').split('\n').map(line => line.trim())
	.filter(Boolean).join('\n');

/** Own modules as one script: the import lines go, `export` goes. Two modules must not use one name at their top level.
 * @param {string} root @param {string} entry */
export function joinModules(root, entry) {
	/** @type {Map<string, string>} */
	const names = new Map();
	const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
	const parts = importsOf(read, entry).map(file => {
		const code = read(file).replace(staticImport, '').replace(/^export /gm, '');
		for (const found of code.matchAll(/^(?:async )?(?:function\*?|class|const|let) (\w+)/gm)) {
			if (names.has(found[1])) throw new Error(`${file} and ${names.get(found[1])} both have ${found[1]}`);
			names.set(found[1], file);
		}
		return slim(code);
	});
	return parts.join('\n') + '\n';
}

/** A script of the citizen's app as old telephones read it: the syntax of ES2019, without waiting at its top level.
 * @param {string} code */
export function forOldBrowsers(code) {
	const { outputText } = ts.transpileModule(`(async () => {\n${code}})();\n`, { compilerOptions: { target: ts.ScriptTarget.ES2019, module: ts.ModuleKind.ESNext, removeComments: true } });
	return slim(outputText) + '\n';
}
