import type { LabelledRecord } from './labelled-records.ts';
import type { LabelledPair, LabelledSet } from './labelled-set.ts';
import { numberOf } from './number-of.ts';
import type { PairColumns } from './pair-columns.ts';
import { unreadableSet } from './unreadable-set.ts';

/** Parts of {@link readPairs}. */
export interface ReadPairsOptions {
  /** What the records are from, for errors. */
  readonly name: string;
  /** From this score on pairs are the same. */
  readonly sameFrom: number | undefined;
}

/**
 * Scores of the STS benchmark are means of several people, who gave 5 to what means the same and 4 to what differs in
 * unimportant details. With a mean of 4.5 at least half of them gave 5.
 */
const usualSameFrom = 4.5;
const highestScore = 5;

/** @throws RepriseError `INVALID_ARGUMENT` naming the record that is no pair. */
export function readPairs(
  records: readonly LabelledRecord[],
  columns: PairColumns,
  { name, sameFrom }: ReadPairsOptions,
): Extract<LabelledSet, { kind: 'pairs' }> {
  if (!isGraded(records, columns)) return { kind: 'pairs', pairs: judgedPairs(records, columns) };
  const bound = sameFrom ?? usualSameFrom;
  const pairs = records.map((record) => gradedPair(record, columns, bound));
  if (sameFrom === undefined) checkScale(pairs, records, name);
  return { kind: 'pairs', pairs, sameFrom: bound };
}

/** Labels are scores as soon as one of them has a fraction: so GLUE calls those of the STS benchmark. */
function isGraded(records: readonly LabelledRecord[], { label }: PairColumns): boolean {
  if (label !== 'label') return label === 'score' || label === 'relatedness_score';
  return records.some(({ fields }) => !Number.isInteger(numberOf(fields.label) ?? 0));
}

function judgedPairs(records: readonly LabelledRecord[], columns: PairColumns): LabelledPair[] {
  const scored =
    columns.label === 'same' && records.every(({ fields }) => numberOf(fields.score) !== undefined);
  return records.map((record) => {
    const same = answers.get(String(record.fields[columns.label]).trim().toLowerCase());
    if (same === undefined) throw noPair(record, columns, words);
    const pair = { ...textsOf(record, columns, words), same };
    return scored ? { ...pair, score: numberOf(record.fields.score)! } : pair;
  });
}

const answers: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
]);
const words = `one of ${[...answers.keys()].join(', ')}`;

function gradedPair(record: LabelledRecord, columns: PairColumns, bound: number): LabelledPair {
  const score = numberOf(record.fields[columns.label]);
  if (score === undefined) throw noPair(record, columns, 'a number');
  return { ...textsOf(record, columns, 'a number'), same: score >= bound && entails(record), score };
}

/** SICK has pairs that are much alike and yet contradict each other; without a word on it, the score alone counts. */
function entails({ where, fields }: LabelledRecord): boolean {
  const said = fields.entailment_label ?? fields.entailment_judgment;
  if (said === undefined) return true;
  const word = String(said).trim().toUpperCase();
  if (entailments.includes(word)) return word === entailments[0];
  throw unreadableSet(`${where} has the entailment "${word}"; it may be ${entailments.join(', ')}`);
}

const entailments = ['ENTAILMENT', 'NEUTRAL', 'CONTRADICTION'];

function textsOf(
  record: LabelledRecord,
  columns: PairColumns,
  labels: string,
): Pick<LabelledPair, 'a' | 'b'> {
  const [a, b] = columns.texts.map((column) => record.fields[column]);
  if (typeof a !== 'string' || typeof b !== 'string') throw noPair(record, columns, labels);
  return { a, b };
}

function noPair({ where, fields }: LabelledRecord, columns: PairColumns, labels: string): Error {
  const { texts, label } = columns;
  const wrong = texts.find((text) => typeof fields[text] !== 'string') ?? label;
  const wanted = `it needs the texts ${texts.join(' and ')}, and ${label} as ${labels}`;
  return unreadableSet(`${where} is no pair: ${wanted}; found ${foundIn(fields, wrong)}`);
}

/** Characters of a value that errors show. */
const longestValue = 40;

function foundIn(fields: LabelledRecord['fields'], column: string): string {
  const value = fields[column];
  if (value === undefined) return `no ${column}`;
  return `${column} ${JSON.stringify(value).slice(0, longestValue)}`;
}

/** Another scale than that of the STS benchmark would make all pairs the same, or none. */
function checkScale(pairs: readonly LabelledPair[], records: readonly LabelledRecord[], name: string): void {
  const nameBound = 'name the score from which on one answer fits both';
  let highest = Number.NEGATIVE_INFINITY;
  for (const [at, { score = 0 }] of pairs.entries()) {
    if (score < 0 || score > highestScore) {
      throw unreadableSet(
        `${records[at]!.where} has the score ${score}, not one from 0 to ${highestScore}: ${nameBound}`,
      );
    }
    highest = Math.max(highest, score);
  }
  if (highest >= usualSameFrom) return;
  throw unreadableSet(
    `${name} has no score from ${usualSameFrom} on, the highest is ${highest}: ${nameBound}`,
  );
}
