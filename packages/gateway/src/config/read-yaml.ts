import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf, RepriseError } from 'reprise/core';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { ConfigError } from './config-error.ts';
import type { LineOf, Path } from './problem.ts';

/** A YAML file: what it says, and where. */
export interface YamlFile {
  readonly content: unknown;
  readonly lineOf: LineOf;
}

/**
 * Reads a YAML file.
 *
 * @throws RepriseError `CONFIG_INVALID` when there is none, and with line and column of all that is no YAML. Lines are
 *   not quoted: they may hold secrets.
 */
export function readYaml(file: string): YamlFile {
  const counter = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: counter, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0)
    throw notYaml(
      file,
      faults.map((fault) => describe(fault, counter)),
    );
  const lineOf: LineOf = (path) => {
    const at = positionOf(document.contents, path);
    return at === undefined ? undefined : counter.linePos(at).line;
  };
  try {
    return { content: document.toJS(), lineOf };
  } catch (error) {
    throw notYaml(file, [messageOf(error)]);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = unreadable[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);
    const message = `Cannot read the configuration ${resolve(file)}: ${reason}`;
    throw new ConfigError(
      message,
      'Correct the path that --config names, or leave it out for the defaults.',
      error,
    );
  }
}

/** Where the system speaks to programmers. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

function notYaml(file: string, faults: readonly string[]): RepriseError {
  return new RepriseError('CONFIG_INVALID', `${file} is not valid YAML:\n  ${faults.join('\n  ')}`);
}

function describe({ code, message, pos }: YAMLError, counter: LineCounter): string {
  const { line, col } = counter.linePos(pos[0]);
  return `line ${line}, column ${col}: ${plainer[code] ?? message}`;
}

/** Where the parser speaks to programmers. */
const plainer: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  DUPLICATE_KEY: 'this key stands here for the second time',
  MULTIPLE_DOCS: 'a second document begins here, but a configuration is one',
};

/** Where a field begins, or the closest field around it that the file has; undefined when it has none. */
function positionOf(node: unknown, [step, ...rest]: Path): number | undefined {
  if (step === undefined) return undefined;
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? (positionOf(item, rest) ?? item.range?.[0]) : undefined;
  }
  const pair = isMap(node)
    ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step)
    : undefined;
  return isScalar(pair?.key) ? (positionOf(pair.value, rest) ?? pair.key.range?.[0]) : undefined;
}
