import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * One import of a file, of whatever form: import, import type, export from, dynamic import, import type node.
 *
 * @typedef {object} Import
 * @property {string} from path of the importing file, relative to the root
 * @property {number} line from 1
 * @property {string} specifier
 */

/**
 * @param {string} root
 * @param {string} path relative to `root`
 * @returns {Import[]}
 */
export function importsOf(root, path) {
  const text = readFileSync(join(root, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  /** @type {Import[]} */
  const imports = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const specifier = specifierOf(node);
    if (specifier) {
      const { line } = source.getLineAndCharacterOfPosition(specifier.getStart());
      imports.push({ from: path, line: line + 1, specifier: specifier.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/** @param {ts.Node} node @returns {ts.StringLiteralLike | undefined} */
function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0]);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  return undefined;
}

/** @param {ts.Node | undefined} node @returns {ts.StringLiteralLike | undefined} */
function literal(node) {
  return node && ts.isStringLiteralLike(node) ? node : undefined;
}
