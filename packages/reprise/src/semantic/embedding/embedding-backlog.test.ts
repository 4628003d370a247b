import { describe, expect, it } from 'vitest';
import { deferred } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { type BacklogOutcome, EmbeddingBacklog } from './embedding-backlog.ts';

function open(): {
  backlog: EmbeddingBacklog;
  asked: string[];
  failing: Set<string>;
  refused: Set<string>;
  later: (milliseconds: number) => Promise<string[]>;
} {
  const clock = new ManualClock();
  const asked: string[] = [];
  const failing = new Set<string>();
  const refused = new Set<string>();
  const embed = async (key: string, isLast: boolean): Promise<BacklogOutcome> => {
    asked.push(isLast ? `${key} at last` : key);
    if (refused.has(key)) return isLast ? 'done' : 'refused';
    return failing.has(key) ? 'failed' : 'done';
  };
  const later = async (milliseconds: number): Promise<string[]> => {
    asked.length = 0;
    clock.advance(milliseconds);
    await new Promise(setImmediate);
    return [...asked];
  };
  return { backlog: new EmbeddingBacklog({ clock, embed }), asked, failing, refused, later };
}

describe('EmbeddingBacklog', () => {
  it('takes what failed a little later, until nothing is left', async () => {
    const { backlog, failing, later } = open();
    failing.add('b');
    await backlog.begin([]);
    backlog.add(['a', 'b', 'a']);
    expect(await later(2_400)).toEqual([]);
    expect(await later(2_600)).toEqual(['a', 'b']);
    failing.clear();
    expect(await later(5_000)).toEqual(['b']);
    expect(await later(100_000)).toEqual([]);
  });

  it('begins at once when it is told to, and ends an attempt when all seems to fail', async () => {
    const { backlog, asked, failing, later } = open();
    const keys = ['a', 'b', 'c', 'd', 'e'];
    for (const key of keys) failing.add(key);
    await backlog.begin(keys);
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(await later(10_000)).toEqual(['d', 'e', 'a']);
    failing.clear();
    expect(await later(20_000)).toEqual(['b', 'c', 'd', 'e', 'a']);
  });

  it('is not held up by keys that always fail', async () => {
    const { backlog, failing, later } = open();
    for (const key of ['x', 'y', 'z']) failing.add(key);
    backlog.add(['x', 'y', 'z', 'a']);
    expect(await later(5_000)).toEqual(['x', 'y', 'z']);
    expect(await later(10_000)).toEqual(['a', 'x', 'y', 'z']);
  });

  it('takes what is new before all that failed, however many there are', async () => {
    const { backlog, failing, later } = open();
    const keys = ['t', 'u', 'v', 'w', 'x', 'y', 'z'];
    for (const key of keys) failing.add(key);
    backlog.add(keys);
    for (let attempt = 0; attempt < 3; attempt += 1) await later(60_000);
    backlog.add(['a', 't', 'b']);
    expect((await later(60_000)).slice(0, 3)).toEqual(['a', 'b', 'v']);
  });

  it('waits longer and longer while nothing works, and never over a minute', async () => {
    const { backlog, failing, later } = open();
    failing.add('a');
    backlog.add(['a']);
    for (const wait of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
      expect(await later(wait)).toEqual(['a']);
    failing.add('b');
    backlog.add(['b']);
    expect(await later(29_000)).toEqual([]);
  });

  it('says of a prompt that was refused nine times that it is given up, and of none that only failed', async () => {
    const { backlog, failing, refused, later } = open();
    refused.add('a');
    failing.add('b');
    backlog.add(['a', 'b']);
    for (let attempt = 0; attempt < 9; attempt += 1) expect(await later(60_000)).toEqual(['a', 'b']);
    expect(await later(60_000)).toEqual(['a at last', 'b']);
    for (let attempt = 0; attempt < 4; attempt += 1) expect(await later(60_000)).toEqual(['b']);
    backlog.add(['a']);
    expect(await later(60_000)).toEqual(['a', 'b']);
  });

  it('goes on behind any number of prompts that are refused', async () => {
    const { backlog, refused, later } = open();
    for (const key of ['w', 'x', 'y', 'z']) refused.add(key);
    backlog.add(['w', 'x', 'y', 'z', 'a']);
    expect(await later(5_000)).toEqual(['w', 'x', 'y', 'z', 'a']);
  });

  it('ends with the key at hand when it is closed', async () => {
    const gate = deferred<'done'>();
    const asked: string[] = [];
    const embed = (key: string): Promise<'done'> => {
      asked.push(key);
      return gate.promise;
    };
    const clock = new ManualClock();
    const backlog = new EmbeddingBacklog({ clock, embed });
    const begun = backlog.begin(['a', 'b']);
    const closed = backlog.close();
    gate.resolve('done');
    await Promise.all([begun, closed]);
    clock.advance(100_000);
    expect(asked).toEqual(['a']);
  });
});
