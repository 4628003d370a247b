import type { Token } from './tokens.ts';
import { irregularComparatives, type Measure, measuring } from './words/measures.ts';

/** What a prompt compares by. */
export interface Comparison {
  /** `cheaper`, `more expensive`. */
  readonly comparatives: readonly Measure[];
  /** `cheapest`, `least expensive`. */
  readonly superlatives: readonly Measure[];
}

const none: Comparison = { comparatives: [], superlatives: [] };

/** Comparatives and superlatives of a prompt, in English. */
export function comparisonOf(tokens: readonly Token[]): Comparison {
  const comparatives: Measure[] = [];
  const superlatives: Measure[] = [];
  for (const [position, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || text.length < 3) continue;
    const before = tokens[position - 1]?.text ?? '';
    const plain = measuring.get(text);
    if (plain && (before === 'more' || before === 'less')) comparatives.push(turnedBy(plain, before));
    else if (plain && (before === 'most' || before === 'least')) superlatives.push(turnedBy(plain, before));
    else if (text.endsWith('er') || text === 'worse') pushForm(comparatives, text, 'er');
    else if (text.endsWith('est') || text === 'worst') pushForm(superlatives, text, 'est');
  }
  return comparatives.length + superlatives.length === 0 ? none : { comparatives, superlatives };
}

function turnedBy({ about, high }: Measure, degree: string): Measure {
  return { about, high: high === (degree === 'more' || degree === 'most') };
}

function pushForm(found: Measure[], text: string, suffix: string): void {
  const measure =
    measuring.get(irregularComparatives.get(text) ?? '') ?? measureOfBase(text.slice(0, -suffix.length));
  if (measure) found.push(measure);
}

/** `cheap`, `large` without its `e`, `big` with its last letter twice, `easy` with `i`. */
function measureOfBase(base: string): Measure | undefined {
  return (
    measuring.get(base) ??
    measuring.get(`${base}e`) ??
    measuring.get(base.slice(0, -1)) ??
    (base.endsWith('i') ? measuring.get(`${base.slice(0, -1)}y`) : undefined)
  );
}

/** Whether two prompts compare by the same measure, from opposite ends: `cheaper`, `dearer`. */
export function comparesTurned(query: readonly Measure[], cached: readonly Measure[]): boolean {
  return query.some(({ about, high }) => {
    const same = cached.filter((other) => other.about === about);
    const own = query.filter((other) => other.about === about);
    return (
      same.some((other) => other.high !== high) &&
      !same.some((other) => own.some((each) => each.high === other.high))
    );
  });
}

/** Whether two prompts look for the extreme of different things: `cheapest`, `fastest`; `best` may be any of them. */
export function measuresDiffer(query: readonly Measure[], cached: readonly Measure[]): boolean {
  if (query.length === 0 || cached.length === 0) return false;
  if ([...query, ...cached].some(({ about }) => about === 'quality')) return false;
  return !query.some(({ about }) => cached.some((other) => other.about === about));
}
