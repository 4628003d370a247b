import { join } from 'node:path';
import ts from 'typescript';
import { slashed } from './source-files.js';

/** @typedef {import('./finding.js').Finding} Finding */

/**
 * Exported symbols of the given index files whose declaration has no doc comment, each reported once, where it is
 * declared.
 *
 * @param {string} root
 * @param {readonly string[]} indexes relative to `root`
 * @returns {Finding[]}
 */
export function undocumented(root, indexes) {
  const program = ts.createProgram(
    indexes.map((path) => join(root, path)),
    {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true,
      noLib: true,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  /** @type {Map<string, Finding>} */
  const findings = new Map();
  for (const path of indexes) {
    const source = program.getSourceFile(join(root, path));
    const module = source && checker.getSymbolAtLocation(source);
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const where = whereIs(root, symbol) ?? path;
      if (symbol.getDocumentationComment(checker).length > 0) continue;
      findings.set(where, {
        where,
        what: `"${exported.name}" of ${path} has no TSDoc`,
        remedy: 'Say what it is in one sentence above its declaration.',
      });
    }
  }
  return [...findings.values()];
}

/** @param {string} root @param {ts.Symbol} symbol @returns {string | undefined} */
function whereIs(root, symbol) {
  const declaration = symbol.declarations?.[0];
  if (!declaration) return undefined;
  const source = declaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
  return `${slashed(source.fileName).replace(`${slashed(root)}/`, '')}:${line + 1}`;
}
