import type { ScoreBounds, Scored, SortedSetOperations } from '../contract/sorted-set-operations.ts';
import { assertScore, assertWhole } from '../operations/arguments.ts';
import { type Decode, toBinary } from './binary.ts';
import type { HeldTypes } from './held.ts';
import { type Keyspace, refused } from './keyspace.ts';
import { positions } from './positions.ts';
import { itemOverhead } from './slot.ts';

/** Sorted sets in memory. */
export function memorySortedSets<Item>(keyspace: Keyspace, decode: Decode<Item>): SortedSetOperations<Item> {
  const inOrder = (key: string, reverse: boolean): Scored<string>[] => {
    const held = keyspace.read(key, 'sortedSet');
    if (!held) return [];
    const scored = ordered(held).map((member) => ({ member, score: held.scores.get(member)! }));
    return reverse ? scored.reverse() : scored;
  };
  const decoded = (scored: readonly Scored<string>[]): Scored<Item>[] =>
    scored.map(({ member, score }) => ({ member: decode(member), score }));
  return {
    async addScored(key, ...members) {
      for (const { score } of members) assertScore(score);
      if (members.length === 0) return 0;
      const added = members.map(({ member, score }) => [toBinary(member), score] as const);
      return keyspace.change(key, {
        type: 'sortedSet',
        bytes: added.reduce((bytes, [member]) => bytes + member.length + itemOverhead, 0),
        apply(slot) {
          const { held } = slot;
          const before = held.scores.size;
          for (const [member, score] of added) {
            if (!held.scores.has(member)) slot.bytes += member.length + itemOverhead;
            held.scores.set(member, score);
          }
          held.ordered = undefined;
          return held.scores.size - before;
        },
      });
    },
    async removeScored(key, ...members) {
      if (members.length === 0) return 0;
      const removed = keyspace.shrink(key, 'sortedSet', (slot) => {
        const before = slot.held.scores.size;
        for (const member of members.map(toBinary)) {
          if (slot.held.scores.delete(member)) slot.bytes -= member.length + itemOverhead;
        }
        slot.held.ordered = undefined;
        return before - slot.held.scores.size;
      });
      return removed ?? 0;
    },
    async incrementScore(key, member, by) {
      assertScore(by);
      const name = toBinary(member);
      const sum = (keyspace.read(key, 'sortedSet')?.scores.get(name) ?? 0) + by;
      if (Number.isNaN(sum)) throw refused('ERR', 'the sum of the score is no number');
      return keyspace.change(key, {
        type: 'sortedSet',
        bytes: name.length + itemOverhead,
        apply(slot) {
          if (!slot.held.scores.has(name)) slot.bytes += name.length + itemOverhead;
          slot.held.scores.set(name, sum);
          slot.held.ordered = undefined;
          return sum;
        },
      });
    },
    async removeByScore(key, bounds) {
      const isWithin = within(bounds);
      const removed = keyspace.shrink(key, 'sortedSet', (slot) => {
        const before = slot.held.scores.size;
        for (const [member, score] of slot.held.scores) {
          if (isWithin(score) && slot.held.scores.delete(member)) slot.bytes -= member.length + itemOverhead;
        }
        slot.held.ordered = undefined;
        return before - slot.held.scores.size;
      });
      return removed ?? 0;
    },
    async countByScore(key, bounds) {
      const scores = keyspace.read(key, 'sortedSet')?.scores.values() ?? [];
      return [...scores].filter(within(bounds)).length;
    },
    scoreOf: async (key, member) => keyspace.read(key, 'sortedSet')?.scores.get(toBinary(member)),
    scoredCount: async (key) => keyspace.read(key, 'sortedSet')?.scores.size ?? 0,
    async rangeByRank(key, start = 0, end = -1, { reverse = false } = {}) {
      assertWhole('start', start);
      assertWhole('end', end);
      const scored = inOrder(key, reverse);
      return decoded(scored.slice(...positions(start, end, scored.length)));
    },
    async rangeByScore(key, options = {}) {
      const { offset = 0, limit, reverse = false } = options;
      const isWithin = within(options);
      assertWhole('offset', offset, 0);
      if (limit !== undefined) assertWhole('limit', limit, 0);
      const found = inOrder(key, reverse).filter(({ score }) => isWithin(score));
      return decoded(found.slice(offset, limit === undefined ? undefined : offset + limit));
    },
  };
}

function within({ min = -Infinity, max = Infinity }: ScoreBounds): (score: number) => boolean {
  assertScore(min);
  assertScore(max);
  return (score) => score >= min && score <= max;
}

function ordered(held: HeldTypes['sortedSet']): readonly string[] {
  held.ordered ??= [...held.scores]
    .sort(([first, score], [second, other]) => compare(score, other) || compare(first, second))
    .map(([member]) => member);
  return held.ordered;
}

function compare<T extends number | string>(first: T, second: T): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
