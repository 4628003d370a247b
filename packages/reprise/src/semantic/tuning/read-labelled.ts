import { messageOf, RepriseError } from '../../core/index.ts';
import { parseCsv } from './csv.ts';
import type { LabelledPair, LabelledPrompt, LabelledSet } from './labelled-set.ts';

/**
 * Reads labelled data: JSON Lines or CSV with a head, either pairs (`a`, `b`, `same`) or a stream (`prompt`, and
 * `cluster` or `answer`). Other fields are passed by; pairs and prompts without text are left out.
 *
 * @param name What the text is called in errors, for example its file.
 * @throws RepriseError `INVALID_ARGUMENT` naming the line, or the record of a CSV, that cannot be read.
 */
export function readLabelled(text: string, name: string): LabelledSet {
  const records = recordsOf(text.replace(/^\uFEFF/, ''), name);
  const [first] = records;
  if (first === undefined) throw unreadable(`${name} holds nothing`);
  if ('a' in first.fields && 'b' in first.fields) {
    const pairs = records.map(pairOf).filter(({ a, b }) => hasText(a) && hasText(b));
    if (pairs.length === 0) throw unreadable(`${name} holds no pair of which both prompts have text`);
    return { kind: 'pairs', pairs };
  }
  const prompts = records.map(promptOf).filter(({ prompt }) => hasText(prompt));
  if (prompts.length === 0) throw unreadable(`${name} holds no prompt that has text`);
  return { kind: 'stream', prompts };
}

interface LabelledRecord {
  /** Where it stands, for errors. */
  readonly where: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function recordsOf(text: string, name: string): LabelledRecord[] {
  const start = text.trimStart()[0];
  if (start === '[') throw unreadable(`${name} is one JSON array; write one JSON object a line instead`);
  return start === '{' ? jsonLines(text, name) : csvRecords(text, name);
}

function jsonLines(text: string, name: string): LabelledRecord[] {
  return text.split('\n').flatMap((line, at) => {
    if (!hasText(line)) return [];
    const where = `${name}, line ${at + 1}`;
    const fields = parsed(line, where);
    if (typeof fields !== 'object' || fields === null) throw unreadable(`${where} is no JSON object`);
    return [{ where, fields: fields as Record<string, unknown> }];
  });
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw unreadable(`${where} is no JSON: ${messageOf(error)}`);
  }
}

function csvRecords(text: string, name: string): LabelledRecord[] {
  try {
    const [head = [], ...rows] = parseCsv(text);
    const names = head.map((field) => field.trim().toLowerCase());
    checkHead(names, name);
    return rows.map((row, at) => ({
      where: `${name}, record ${at + 1}`,
      fields: Object.fromEntries(names.map((field, column) => [field, row[column] ?? ''])),
    }));
  } catch (error) {
    if (RepriseError.isInstance(error)) throw error;
    throw unreadable(`${name} is neither JSON Lines nor CSV: ${messageOf(error)}`);
  }
}

/** Columns that a CSV may have, one of them completely. */
const heads: readonly (readonly string[])[] = [
  ['a', 'b', 'same'],
  ['prompt', 'cluster'],
  ['prompt', 'answer'],
];

function checkHead(names: readonly string[], name: string): void {
  if (names.length === 0 || heads.some((head) => head.every((column) => names.includes(column)))) return;
  const found = names.join(', ').slice(0, longestHead);
  throw unreadable(
    `${name} has the columns "${found}"; it needs a, b and same, or prompt and cluster (or answer), with commas between them`,
  );
}

/** Characters of a head that errors show. */
const longestHead = 80;

function pairOf({ where, fields: { a, b, same } }: LabelledRecord): LabelledPair {
  const label = labels.get(String(same).trim().toLowerCase());
  if (typeof a !== 'string' || typeof b !== 'string' || label === undefined) {
    throw unreadable(`${where} is no pair: it needs the texts a and b, and same as true or false`);
  }
  return { a, b, same: label };
}

function promptOf({ where, fields: { prompt, cluster, answer } }: LabelledRecord): LabelledPrompt {
  const name = cluster ?? answer;
  if (typeof prompt !== 'string' || (typeof name !== 'string' && typeof name !== 'number')) {
    throw unreadable(`${where} is neither a pair (a, b, same) nor a prompt (prompt, and cluster or answer)`);
  }
  return { prompt, answer: String(name) };
}

const labels: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
]);

function hasText(text: string): boolean {
  return text.trim() !== '';
}

function unreadable(message: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', message);
}
