import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.ts';
import { showProgress } from './show-progress.ts';

const request = { id: 'a', group: 'a', kind: 'first', stream: false, messages: [] } as const;
const failure: Outcome = { request, error: 'timed out' };

function answer(kind: 'exact' | 'miss'): Outcome {
  return {
    request,
    kind,
    entryId: 'e',
    similarity: undefined,
    firstToken: undefined,
    completion: 1,
    tokens: 1,
  };
}

function collect(stream: PassThrough): () => string {
  const written: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => written.push(chunk));
  return () => Buffer.concat(written).toString();
}

describe('showProgress', () => {
  it('writes a line every tenth of the way where there is no terminal', () => {
    const output = new PassThrough();
    const written = collect(output);
    const progress = showProgress(output, 20);
    for (let index = 0; index < 20; index += 1) progress.advance(answer(index % 2 ? 'exact' : 'miss'));
    progress.stop();
    const lines = written().trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('10% 2/20, 1 hits, 1 misses, 0 errors');
    expect(lines.at(-1)).toBe('100% 20/20, 10 hits, 10 misses, 0 errors');
  });

  it('writes every line once when there are fewer than ten requests', () => {
    const output = new PassThrough();
    const written = collect(output);
    const progress = showProgress(output, 2);
    progress.advance(failure);
    progress.advance(answer('miss'));
    expect(written()).toBe('50% 1/2, 0 hits, 0 misses, 1 errors\n100% 2/2, 0 hits, 1 misses, 1 errors\n');
  });

  it('draws a bar with counts and the time left on a terminal', () => {
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    const written = collect(output);
    const progress = showProgress(output, 2);
    progress.advance(answer('exact'));
    progress.advance(failure);
    progress.stop();
    expect(written()).toMatch(/#{30} 2\/2, 1 hits, 0 misses, 1 errors, 0s left/);
  });
});
