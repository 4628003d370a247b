import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the workspace. */
export const root = join(import.meta.dirname, '../..');

/** A fenced block of a page. */
export interface Block {
  /** Page and line, for example `docs/library.md:12`. */
  readonly where: string;
  /** First word of the info string; empty without one. */
  readonly language: string;
  /** Whether the block says that it cannot be run here. */
  readonly noRun: boolean;
  readonly code: string;
}

/** Reads a page of the workspace. */
export function page(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The fenced blocks of a page, in order. */
export function blocksOf(path: string): Block[] {
  const text = page(path);
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(({ index, 1: info = '', 2: code = '' }) => {
    const [language = '', ...flags] = info.trim().split(/\s+/);
    const line = text.slice(0, index).split('\n').length;
    return { where: `${path}:${line}`, language, noRun: flags.includes('no-run'), code };
  });
}

/** Levels of the headings of a page, in order. */
export function headingLevels(path: string): number[] {
  return [...withoutBlocks(path).matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length);
}

/** Targets of the links and pictures of a page, in order. */
export function linksOf(path: string): string[] {
  return [...withoutBlocks(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** Cells of every table row of a page that begins with a code span, code marks taken off the first cell. */
export function tableRows(path: string): string[][] {
  return [...withoutBlocks(path).matchAll(/^\| `([^`]+)` +\|(.*)\|$/gm)].map(([, first = '', rest = '']) => [
    first,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
}

function withoutBlocks(path: string): string {
  return page(path).replaceAll(/^```.*?^```$/gms, '');
}
