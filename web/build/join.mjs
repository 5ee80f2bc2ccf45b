// Writes modules as few scripts: one that every staff page loads, and one for each page. Owns the names: each name of a module's top level
// gets its module's number, so that no two meet. Refuses what the pages do not use: `import * as`, `export *`, import().
import path from 'node:path';
import ts from 'typescript';
import { slim } from './modules.mjs';

/** @typedef {{from: string, name: string}} Wanted a name of another module */
/** own: where a name of the top level is declared -> its new name; taken: an import -> what it wants; given: an export -> its new name, or what it hands on.
 * @typedef {{file: string, code: ts.SourceFile, own: Map<ts.Node, string>, taken: Map<ts.Node, Wanted>, given: Map<string, string | Wanted>}} Module */

/** A default export is a name like any other. @param {string} code */
const named = code => code.replace(/\bexport default (.*)$/ms, 'export const byDefault = $1;');

/** What makes a name at the top level of a module: declarations, and each `var` that is in no function.
 * @param {ts.Node} node @param {boolean} top @param {(made: ts.Node, name: ts.Identifier) => void} found */
function eachMade(node, top, found) {
	if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return top && node.name && found(node, node.name);
	if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
	if (ts.isVariableDeclarationList(node) && (top || !(node.flags & ts.NodeFlags.BlockScoped))) node.declarations.forEach(one => eachBound(one, found));
	const inside = ts.isSourceFile(node) || (top && ts.isVariableStatement(node));
	ts.forEachChild(node, part => eachMade(part, inside, found));
}

/** @param {ts.VariableDeclaration | ts.BindingElement} node @param {(made: ts.Node, name: ts.Identifier) => void} found */
function eachBound(node, found) {
	if (ts.isIdentifier(node.name)) found(node, node.name);
	else for (const part of node.name.elements) if (ts.isBindingElement(part)) eachBound(part, found);
}

/** @param {string} file @param {ts.SourceFile} code @param {number} number @returns {Module} */
function readModule(file, code, number) {
	/** @type {Module} */
	const module = { file, code, own: new Map(), taken: new Map(), given: new Map() };
	const { own, taken, given } = module;
	const isExported = (/** @type {ts.Node} */ one) => ts.canHaveModifiers(one) && ts.getModifiers(one)?.some(word => word.kind === ts.SyntaxKind.ExportKeyword);
	for (const statement of code.statements) {
		eachMade(statement, true, (made, name) => {
			own.set(made, `${name.text}$${number}`);
			if (isExported(statement)) given.set(name.text, `${name.text}$${number}`);
		});
		if (ts.isImportDeclaration(statement)) takeImport(module, statement);
	}
	for (const statement of code.statements) if (ts.isExportDeclaration(statement)) giveNames(module, statement, number);
	return module;
}

/** @param {string} file @param {ts.Expression} specifier */
const beside = (file, specifier) => path.posix.join(path.posix.dirname(file), /** @type {ts.StringLiteral} */ (specifier).text);

/** @param {Module} module @param {ts.ImportDeclaration} statement */
function takeImport({ file, taken }, statement) {
	const clause = statement.importClause, from = beside(file, statement.moduleSpecifier);
	if (clause?.name) taken.set(clause, { from, name: 'byDefault' });
	if (!clause?.namedBindings) return;
	if (!ts.isNamedImports(clause.namedBindings)) throw new Error(`${file}: import * as is not joined`);
	for (const part of clause.namedBindings.elements) taken.set(part, { from, name: (part.propertyName ?? part.name).text });
}

/** `export { a as b }`, of its own, of an import, or from elsewhere. @param {Module} module @param {ts.ExportDeclaration} statement @param {number} number */
function giveNames({ file, taken, given }, statement, number) {
	if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) throw new Error(`${file}: export * is not joined`);
	for (const part of statement.exportClause.elements) {
		const name = (part.propertyName ?? part.name).text;
		const imported = [...taken].find(([node]) => /** @type {any} */ (node).name.text === name);
		const from = statement.moduleSpecifier && beside(file, statement.moduleSpecifier);
		given.set(part.name.text, from ? { from, name } : imported?.[1] ?? `${name}$${number}`);
	}
}

/** Own modules as scripts. @param {Map<string, string>} codes file -> its code, each after those that it imports */
export function joiner(codes) {
	const options = { allowJs: true, noResolve: true, noLib: true, types: [], target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleDetection: ts.ModuleDetectionKind.Force };
	/** @type {ts.CompilerHost} */
	const host = {
		getSourceFile: (name, target) => codes.has(name) ? ts.createSourceFile(name, named(/** @type {string} */ (codes.get(name))), target, true, ts.ScriptKind.JS) : undefined,
		getDefaultLibFileName: () => '', writeFile: () => {}, getCurrentDirectory: () => '', getCanonicalFileName: name => name, useCaseSensitiveFileNames: () => true,
		getNewLine: () => '\n', fileExists: name => codes.has(name), readFile: name => codes.get(name),
	};
	const program = ts.createProgram([...codes.keys()], options, host), checker = program.getTypeChecker();
	const all = new Map([...codes.keys()].map((file, i) => [file, readModule(file, /** @type {ts.SourceFile} */ (program.getSourceFile(file)), i)]));

	/** The module that makes a name, and the new name. @param {Wanted} wanted @returns {{from: string, name: string}} */
	function origin({ from, name }) {
		const found = all.get(from)?.given.get(name);
		if (found === undefined) throw new Error(`${from} gives no ${name}`);
		return typeof found === 'string' ? { from, name: found } : origin(found);
	}

	/** The module without its import lines, with the new names. @param {Module} module */
	function written({ code, own, taken }) {
		/** @type {{at: number, end: number, text: string}[]} */
		const edits = [];
		const edit = (/** @type {ts.Node} */ node, /** @type {string} */ text) => edits.push({ at: node.getStart(code, false), end: node.end, text });
		/** @param {ts.Symbol | undefined} symbol */
		const newName = symbol => {
			const made = symbol?.declarations?.find(one => own.has(one) || taken.has(one));
			return made && (own.get(made) ?? origin(/** @type {Wanted} */ (taken.get(made))).name);
		};
		/** @param {ts.Identifier} node */
		const rename = node => {
			const { parent } = node;
			if ((ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isBindingElement(parent) && parent.propertyName === node)) return;
			const short = ts.isShorthandPropertyAssignment(parent);
			const name = newName(short ? checker.getShorthandAssignmentValueSymbol(parent) : checker.getSymbolAtLocation(node));
			const bound = ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && parent.name === node && !parent.propertyName && !parent.dotDotDotToken;
			if (name) edit(node, short || bound ? `${node.text}: ${name}` : name);
		};
		/** @param {ts.Node} node @returns {void} */
		const visit = node => {
			if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || node.kind === ts.SyntaxKind.ExportKeyword) return void edit(node, '');
			if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) throw new Error(`${code.fileName}: import() is not joined`);
			if (ts.isIdentifier(node)) rename(node);
			ts.forEachChild(node, visit);
		};
		visit(code);
		return slim(edits.toSorted((a, b) => b.at - a.at).reduce((text, { at, end, text: now }) => text.slice(0, at) + now + text.slice(end), code.text));
	}

	/** What the modules of one script take of those outside it, by their new names. @param {Set<string>} files */
	const wantedBy = files => new Set([...files].flatMap(file => [.../** @type {Module} */ (all.get(file)).taken.values()].map(origin))
		.filter(wanted => !files.has(wanted.from)).map(wanted => wanted.name));

	/** @param {string[]} files */
	const bodies = files => files.map(file => written(/** @type {Module} */ (all.get(file)))).join('\n') + '\n';

	return {
		/** The script that all pages load: it gives what they take. @param {string[]} files @param {string[][]} pages the files of each page */
		shared: (files, pages) => `${bodies(files)}export{${[...new Set(pages.flatMap(page => [...wantedBy(new Set(page))]))].sort().join(',')}};\n`,
		/** @param {string[]} files @param {string} from where the other names come from */
		page: (files, from) => `import{${[...wantedBy(new Set(files))].sort().join(',')}}from'${from}';\n${bodies(files)}`,
	};
}
