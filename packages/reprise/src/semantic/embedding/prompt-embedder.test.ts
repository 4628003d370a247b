import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Clock, type Deferred, deferred, systemClock } from '../../core/index.ts';
import { FakeEmbedder, ManualClock } from '../../testing/index.ts';
import { PromptEmbedder } from './prompt-embedder.ts';

function open(): { embedder: FakeEmbedder; prompts: PromptEmbedder } {
  const embedder = new FakeEmbedder({ dimensions: 8 });
  return {
    embedder,
    prompts: new PromptEmbedder({ embedder, clock: systemClock, deadline: 1_000, remembered: 1_000 }),
  };
}

it.each([10, 100_000])('embeds a text of %d characters once', async (length) => {
  const { embedder, prompts } = open();
  const texts = [`${'x'.repeat(length)} a`, `${'x'.repeat(length)} b`];
  for (const text of [...texts, ...texts]) await prompts.embed(text);
  expect([embedder.calls, ...texts.map((text) => prompts.isReady(text)), prompts.isReady('c')]).toEqual([
    2,
    true,
    true,
    false,
  ]);
});

describe('PromptEmbedder.embedLater', () => {
  /** An embedder that tells what it was asked, and answers when it is told to. */
  function openHeld(clock: Clock = systemClock): {
    prompts: PromptEmbedder;
    asked: string[];
    answer: (text: string) => void;
  } {
    const embedder = new FakeEmbedder({ dimensions: 8 });
    const held = new Map<string, Deferred<void>>();
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (texts) => {
      const gate = deferred<void>();
      held.set(texts[0]!, gate);
      await gate.promise;
      return embed(texts);
    };
    const answer = (text: string): void => held.get(text)?.resolve();
    const prompts = new PromptEmbedder({ embedder, clock, deadline: 1_000, remembered: 1_000 });
    return {
      prompts,
      get asked() {
        return [...held.keys()];
      },
      answer,
    };
  }

  it('embeds one at a time, and a lookup beside it', async () => {
    const held = openHeld();
    const later = ['a', 'b', 'c'].map((text) => held.prompts.embedLater(text));
    const lookup = held.prompts.embed('wanted now');
    expect(held.asked).toEqual(['a', 'wanted now']);
    held.answer('wanted now');
    await lookup;
    for (const [at, text] of ['a', 'b', 'c'].entries()) {
      held.answer(text);
      expect((await later[at])?.vector).toHaveLength(8);
    }
    expect(held.asked).toEqual(['a', 'wanted now', 'b', 'c']);
  });

  it('embeds once what a lookup wants before its turn comes', async () => {
    const held = openHeld();
    const later = ['a', 'b'].map((text) => held.prompts.embedLater(text));
    const lookup = held.prompts.embed('b');
    for (const text of ['a', 'b']) held.answer(text);
    await Promise.all([...later, lookup]);
    expect(held.asked).toEqual(['a', 'b']);
  });

  it('lets many wait for one text without a warning', async () => {
    const warned: string[] = [];
    const warn = ({ name }: Error): number => warned.push(name);
    process.on('warning', warn);
    const held = openHeld();
    const later = Array.from({ length: 20 }, () => held.prompts.embedLater('a'));
    await new Promise(setImmediate);
    held.answer('a');
    await Promise.all(later);
    process.off('warning', warn);
    expect([warned, held.asked]).toEqual([[], ['a']]);
  });

  it('sends away who comes when many wait', async () => {
    const held = openHeld();
    const later = Array.from({ length: 100 }, (_, at) => held.prompts.embedLater(`${at}`));
    const outcomes = Promise.all(later);
    for (let at = 0; at < 65; at++) {
      held.answer(`${at}`);
      await later[at];
      await new Promise(setImmediate);
    }
    expect((await outcomes).filter((embedding) => embedding === undefined)).toHaveLength(35);
    expect(held.asked).toHaveLength(65);
  });

  it('sends away who waits longer than the deadline when the embedder is slow', async () => {
    const clock = new ManualClock();
    const held = openHeld(clock);
    const later = ['a', 'b', 'c', 'd'].map((text) => held.prompts.embedLater(text));
    for (const text of ['a', 'b']) {
      clock.advance(600);
      held.answer(text);
      expect((await later.shift())?.vector).toHaveLength(8);
    }
    expect(await Promise.all(later)).toEqual([undefined, undefined]);
    expect(held.asked).toEqual(['a', 'b']);
  });

  it('sends away who waits when the embedder hangs, and goes on behind that', async () => {
    const clock = new ManualClock();
    const held = openHeld(clock);
    const outcomes = Promise.allSettled(['a', 'b', 'c'].map((text) => held.prompts.embedLater(text)));
    clock.advance(1_000);
    expect(await outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'DEADLINE_EXCEEDED' } },
      { status: 'fulfilled', value: undefined },
      { status: 'fulfilled', value: undefined },
    ]);
    const next = held.prompts.embedLater('b');
    held.answer('b');
    expect((await next)?.vector).toHaveLength(8);
    expect(held.asked).toEqual(['a', 'b']);
  });
});

it('does not keep long texts in memory', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { prompts } = open();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < 400; at++) await prompts.embed(Buffer.alloc(100_000, `${at} `).toString('latin1'));
  collect();
  const grown = process.memoryUsage().heapUsed - before;
  expect(grown).toBeLessThan(10_000_000);
  expect(prompts.isReady(Buffer.alloc(100_000, '399 ').toString('latin1'))).toBe(true);
});
