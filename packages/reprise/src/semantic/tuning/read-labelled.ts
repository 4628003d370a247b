import { assertPositive } from '../arguments/assert-number.ts';
import { type LabelledRecord, labelledRecords } from './labelled-records.ts';
import type { LabelledPrompt, LabelledSet } from './labelled-set.ts';
import { hasTwoTexts, pairColumns, pairShape } from './pair-columns.ts';
import { readPairs } from './read-pairs.ts';
import { unreadableSet } from './unreadable-set.ts';

/** Options of {@link readLabelled}. */
export interface ReadLabelledOptions {
  /**
   * From this score on one answer fits both prompts of a pair.
   *
   * @default 4.5, of scores from 0 to 5
   */
  readonly sameFrom?: number;
}

/**
 * Reads labelled data: JSON Lines, or CSV or tab-separated values with a head. It holds pairs (`a` and `b`, `sentence1`
 * and `sentence2`, `sentence_A` and `sentence_B` or `question1` and `question2`, with `same`, `is_duplicate`, `label`,
 * `score` or `relatedness_score`) or a stream (`prompt`, and `cluster` or `answer`). Other fields are passed by; pairs and prompts without text are left out.
 *
 * @param name What the text is called in errors, for example its file.
 * @throws RepriseError `INVALID_ARGUMENT` naming the line that cannot be read.
 */
export function readLabelled(text: string, name: string, options: ReadLabelledOptions = {}): LabelledSet {
  const { sameFrom } = options;
  if (sameFrom !== undefined) assertPositive('The score from which on pairs are the same', sameFrom);
  const records = labelledRecords(text.replace(/^\uFEFF/, ''), name, (names) => checkHead(names, name));
  const [first] = records;
  if (first === undefined) throw unreadableSet(`${name} holds nothing`);
  const names = Object.keys(first.fields);
  const columns = pairColumns(names);
  if (columns) {
    const set = readPairs(records, columns, { name, sameFrom });
    const pairs = set.pairs.filter(({ a, b }) => hasText(a) && hasText(b));
    if (pairs.length === 0) throw unreadableSet(`${name} holds no pair of which both prompts have text`);
    return { ...set, pairs };
  }
  if (hasTwoTexts(names)) {
    throw unreadableSet(`${first.where} is no pair: it has ${listed(names)}; it needs ${pairShape}`);
  }
  const prompts = records.map(promptOf).filter(({ prompt }) => hasText(prompt));
  if (prompts.length === 0) throw unreadableSet(`${name} holds no prompt that has text`);
  return { kind: 'stream', prompts };
}

function checkHead(names: readonly string[], name: string): void {
  const isStream = names.includes('prompt') && (names.includes('cluster') || names.includes('answer'));
  if (isStream || pairColumns(names)) return;
  throw unreadableSet(
    `${name} has the columns ${listed(names)}; it needs ${pairShape}, or prompt and cluster (or answer), with commas ` +
      'or tabs between them',
  );
}

/** Characters of a head that errors show. */
const longestHead = 120;

function listed(names: readonly string[]): string {
  return `"${names.join(', ').slice(0, longestHead)}"`;
}

function promptOf({ where, fields: { prompt, cluster, answer } }: LabelledRecord): LabelledPrompt {
  const name = cluster ?? answer;
  if (typeof prompt !== 'string' || (typeof name !== 'string' && typeof name !== 'number')) {
    throw unreadableSet(
      `${where} is neither a pair (${pairShape}) nor a prompt (prompt, and cluster or answer)`,
    );
  }
  return { prompt, answer: String(name) };
}

function hasText(text: string): boolean {
  return text.trim() !== '';
}
