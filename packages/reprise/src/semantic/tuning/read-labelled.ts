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
  const records = text.trimStart().startsWith('{') ? jsonLines(text, name) : csvRecords(text, name);
  const [first] = records;
  if (first === undefined) throw unreadable(`${name} holds nothing`);
  if ('a' in first.fields && 'b' in first.fields) {
    const pairs = records.map(pairOf).filter(({ a, b }) => hasText(a) && hasText(b));
    return { kind: 'pairs', pairs };
  }
  return { kind: 'stream', prompts: records.map(promptOf).filter(({ prompt }) => hasText(prompt)) };
}

interface LabelledRecord {
  /** Where it stands, for errors. */
  readonly where: string;
  readonly fields: Readonly<Record<string, unknown>>;
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
    const [head = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
    const names = head.map((field) => field.trim().toLowerCase());
    return rows.map((row, at) => ({
      where: `${name}, record ${at + 1}`,
      fields: Object.fromEntries(names.map((field, column) => [field, row[column] ?? ''])),
    }));
  } catch (error) {
    throw unreadable(`${name} is neither JSON Lines nor CSV: ${messageOf(error)}`);
  }
}

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
