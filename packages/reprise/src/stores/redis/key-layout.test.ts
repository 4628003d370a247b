import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { groupOf, KeyLayout } from './key-layout.ts';

const keys = fc.string({ unit: fc.constantFrom('a', ':', '{', '}', '#', 'ä', ' ', 'e'), maxLength: 12 });
const layout = new KeyLayout('p');

/** What a Cluster hashes: between the first opening brace and the first closing one after it. */
function hashTag(name: string): string {
  return name.slice(name.indexOf('{') + 1, name.indexOf('}'));
}

describe('names of keys in Redis', () => {
  it('have the same hash tag throughout a group, and another one in another group', () => {
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        const [keysOfOne, keysOfOther] = [layout.group(groupOf(one)), layout.group(groupOf(other))];
        const tags = [...keysOfOne.state, ...keysOfOne.pairs([one])].map(hashTag);
        assert.equal(new Set(tags).size, 1);
        assert.equal(hashTag(keysOfOther.epoch) === tags[0], groupOf(one) === groupOf(other));
      }),
    );
  });

  it('never meet, whatever the keys are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(keys, { maxLength: 8 }), (some) => {
        const groups = [...new Set(some.map(groupOf))].map((group) => layout.group(group));
        const names = [
          layout.groups,
          ...groups.flatMap((group) => [...group.state, group.endedEpochs, group.keysOfEnded('00')]),
          ...some.flatMap((key) => layout.group(groupOf(key)).pairs([key])),
        ];
        assert.equal(new Set(names).size, names.length);
      }),
    );
  });

  it('hold no more of a long group than a digest', () => {
    assert.equal(layout.group(`${'long'.repeat(100)}:`).epoch.length, '{p:#}:epoch'.length + 40);
  });

  it('refuse a prefix that would move them to other slots', () => {
    for (const prefix of ['', '{p', 'p}', '\ud800']) {
      assert.throws(() => new KeyLayout(prefix), { code: 'INVALID_ARGUMENT' });
    }
  });
});
