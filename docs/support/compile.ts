import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Block, root } from './markdown.ts';

/** Snippets are compiled and run here, where the packages of the workspace are found; git ignores it. */
export const workFolder = join(root, 'docs/.snippets');

/** A snippet ready to run. */
export interface Compiled {
  readonly block: Block;
  /** JavaScript file. */
  readonly file: string;
  /** What the type checker complains about. */
  readonly problems: readonly string[];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowJs: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  outDir: join(workFolder, 'out'),
  rootDir: workFolder,
};

/** Type-checks and compiles snippets, all with one program; `adapt` changes the text before. */
export function compile(blocks: readonly Block[], adapt: (code: string) => string): Compiled[] {
  rmSync(workFolder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true });
  const sources = blocks.map((block) => {
    const name = block.where.replaceAll(/[^a-z0-9]+/gi, '-').replace(/^-/, '');
    const source = join(workFolder, `${name}.${block.language}`);
    writeFileSync(source, adapt(block.code));
    return { block, source, file: join(workFolder, 'out', `${name}.js`) };
  });
  const program = ts.createProgram(
    sources.map(({ source }) => source),
    options,
  );
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return sources.map(({ block, source, file }) => {
    const own = diagnostics.filter((diagnostic) => diagnostic.file?.fileName === source);
    return {
      block,
      file,
      problems: own.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    };
  });
}
