import { exchange } from '../guards/exchange.ts';
import { onlyOnce } from '../guards/only-once.ts';
import type { Profile } from './profile.ts';

/** How the order of shared words differs. */
export interface WordOrder {
  /** 0 same, 1 a part has moved, 2 two parts are exchanged, 3 more. */
  readonly change: number;
  /** Share of the pairs of shared words that stand the other way round, 0 to 1. */
  readonly turned: number;
  /** Shared words after another preposition in each prompt, or after `to` or its like in one only. */
  readonly moved: number;
  /** Share of the neighbouring subjects of the shorter prompt that are neighbours, in this order, in the other. */
  readonly neighbours: number;
  readonly shared: number;
}

const changes = { same: 0, moved: 1, exchanged: 2, mixed: 3 } as const;

/** Compares the order of the subjects that both prompts have once, and what stands before them. */
export function wordOrder(left: Profile, right: Profile): WordOrder {
  const [leftOnce, rightOnce] = [onlyOnce(left.subjects), onlyOnce(right.subjects)];
  const leftShared = left.subjects.filter((subject) => leftOnce.has(subject) && rightOnce.has(subject));
  const rightShared = right.subjects.filter((subject) => leftOnce.has(subject) && rightOnce.has(subject));
  const fewer = Math.min(left.neighbours.size, right.neighbours.size);
  return {
    change: changes[exchange(leftShared, rightShared)],
    turned: turnedShare(leftShared, rightShared),
    moved: otherPrepositions(left, right),
    neighbours: fewer === 0 ? 1 : sharedCount(left.neighbours, right.neighbours) / fewer,
    shared: leftShared.length,
  };
}

function turnedShare(left: readonly string[], right: readonly string[]): number {
  const places = new Map(right.map((subject, place) => [subject, place]));
  const order = left.map((subject) => places.get(subject) ?? 0);
  let turned = 0;
  for (const [at, place] of order.entries()) {
    for (let next = at + 1; next < order.length; next++) if (order[next]! < place) turned++;
  }
  return order.length < 2 ? 0 : (2 * turned) / (order.length * (order.length - 1));
}

const directed: ReadonlySet<string> = new Set(['to', 'into', 'onto', 'from', 'than', 'over', 'by']);

function otherPrepositions(left: Profile, right: Profile): number {
  const prepositions = new Map(right.words.map(({ key, preposition }) => [key, preposition]));
  return left.words.filter(({ key, preposition }) => {
    const other = prepositions.get(key);
    if (other === undefined || other === preposition) return false;
    return (other !== '' && preposition !== '') || directed.has(other) || directed.has(preposition);
  }).length;
}

/** How many members two sets share. */
export function sharedCount<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): number {
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  let count = 0;
  for (const member of small) if (large.has(member)) count++;
  return count;
}
