import { messageOf, RepriseError } from '../../core/index.ts';
import { parseCsv } from './csv.ts';
import { numberOf } from './number-of.ts';
import { unreadableSet } from './unreadable-set.ts';

/** One labelled pair or prompt as it stands in its file. */
export interface LabelledRecord {
  /** Where it stands, for errors. */
  readonly where: string;
  /** By their names in small letters. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The records of a text in JSON Lines, or of CSV or tab-separated values with a head. Tab-separated values are taken as
 * they stand: quotes mean nothing there.
 *
 * @param checkHead Throws unless it likes the names of the columns.
 * @throws RepriseError `INVALID_ARGUMENT` naming the line that cannot be read.
 */
export function labelledRecords(
  text: string,
  name: string,
  checkHead: (names: readonly string[]) => void,
): LabelledRecord[] {
  const start = text.trimStart()[0];
  if (start === '[') throw unreadableSet(`${name} is one JSON array; write one JSON object a line instead`);
  if (start === '{') return jsonLines(text, name);
  const [firstLine = ''] = /^.*\S.*$/m.exec(text) ?? [];
  if (firstLine.includes('\t')) return tabSeparated(text, name, checkHead);
  return commaSeparated(text, name, checkHead);
}

interface Line {
  readonly where: string;
  readonly line: string;
}

function linesOf(text: string, name: string): Line[] {
  return text
    .split('\n')
    .map((line, at) => ({ where: `${name}, line ${at + 1}`, line: line.replace(/\r$/, '') }))
    .filter(({ line }) => line.trim() !== '');
}

function jsonLines(text: string, name: string): LabelledRecord[] {
  return linesOf(text, name).map(({ where, line }) => {
    const fields = parsed(line, where);
    if (typeof fields !== 'object' || fields === null) throw unreadableSet(`${where} is no JSON object`);
    const lowered = Object.entries(fields).map(([field, value]) => [field.toLowerCase(), value] as const);
    return { where, fields: Object.fromEntries(lowered) };
  });
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw unreadableSet(`${where} is no JSON: ${messageOf(error)}`);
  }
}

function commaSeparated(
  text: string,
  name: string,
  checkHead: (names: readonly string[]) => void,
): LabelledRecord[] {
  try {
    const [head, ...rows] = parseCsv(text);
    const names = namesOf(head?.values ?? []);
    if (names.length > 0) checkHead(names);
    return rows.map(({ line, values }) => recordOf(`${name}, line ${line}`, names, values));
  } catch (error) {
    if (RepriseError.isInstance(error)) throw error;
    throw unreadableSet(`${name} is neither JSON Lines nor CSV: ${messageOf(error)}`);
  }
}

/** The columns of the files of the STS benchmark, which have no head; a source may stand behind them. */
const stsBenchmark = ['genre', 'file', 'year', 'index', 'score', 'sentence1', 'sentence2'];

function tabSeparated(
  text: string,
  name: string,
  checkHead: (names: readonly string[]) => void,
): LabelledRecord[] {
  const rows = linesOf(text, name).map(({ where, line }) => ({ where, row: line.split('\t') }));
  const first = rows[0]!.row;
  const headless =
    first.length >= stsBenchmark.length && numberOf(first[stsBenchmark.indexOf('score')]) !== undefined;
  const names = headless ? stsBenchmark : namesOf(first);
  checkHead(names);
  return rows.slice(headless ? 0 : 1).map(({ where, row }) => recordOf(where, names, row));
}

function namesOf(head: readonly string[]): string[] {
  return head.map((field) => field.trim().toLowerCase());
}

function recordOf(where: string, names: readonly string[], row: readonly string[]): LabelledRecord {
  return { where, fields: Object.fromEntries(names.map((field, column) => [field, row[column] ?? ''])) };
}
