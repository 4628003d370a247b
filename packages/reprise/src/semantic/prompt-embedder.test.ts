import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { systemClock } from '../core/index.ts';
import { FakeEmbedder } from '../testing/index.ts';
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
