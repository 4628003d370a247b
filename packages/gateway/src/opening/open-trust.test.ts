import { silentLogger, systemClock } from 'reprise/core';
import { memory } from 'reprise/stores';
import { FakeEmbedder } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import type { Upstream } from '../upstreams/index.ts';
import { openTrust } from './open-trust.ts';

/** What is told at the start with this section. */
async function told(semantic: object): Promise<string[]> {
  const lines: string[] = [];
  const { close } = await openTrust(parseConfig({ semantic }), {
    embedder: new FakeEmbedder(),
    upstream: {} as Upstream,
    store: memory(),
    prefix: 'chat',
    clock: systemClock,
    logger: { ...silentLogger, warn: (line) => void lines.push(line) },
  });
  await close();
  return lines;
}

describe('a policy that learns', () => {
  it.each([
    [
      { policy: 'learned' },
      /^The judge is similar: .* learned learns little\. Set semantic\.judge\.kind to llm/,
    ],
    [{ policy: 'calibrated', judge: { kind: 'equal' } }, /^The judge is equal: .* calibrated learns little/],
  ])('is warned at the start of a judge that cannot tell prose: %j', async (semantic, line) => {
    expect(await told(semantic)).toEqual([expect.stringMatching(line)]);
  });

  it.each([
    { policy: 'threshold' },
    { policy: 'learned', enabled: false },
    { policy: 'learned', judge: { kind: 'llm', model: 'judge' } },
  ])('is not, or there is none, with %j', async (semantic) => {
    expect(await told(semantic)).toEqual([]);
  });
});
