import { describe, expect, it } from 'vitest';
import type { Hit } from '../../semantic/index.ts';
import { type Completion, encodeStream, ReplayBodies } from '../index.ts';

function hit(entryId: string, content: string, createdAt = 1): Hit<Completion> {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const output: Completion = { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage };
  return {
    kind: 'exact',
    entryId,
    output,
    createdAt,
    ageSeconds: 0,
    similarity: 1,
    confidence: 1,
    reasons: [],
    metadata: {},
  };
}

const textOf = (body: Uint8Array): string => Buffer.from(body).toString();

describe('ReplayBodies', () => {
  it('gives the same bytes again, with and without the usage', () => {
    const bodies = new ReplayBodies(10_000);
    const answer = hit('a', 'hello');
    const first = bodies.stream(answer, {});
    expect(bodies.stream(answer, {})).toBe(first);
    expect(textOf(first)).toBe(encodeStream(answer.output));
    expect(textOf(bodies.stream(answer, { includeUsage: true }))).toBe(
      encodeStream(answer.output, { includeUsage: true }),
    );
  });

  it('never gives the old body of an entry that was written anew', () => {
    const bodies = new ReplayBodies(10_000);
    bodies.stream(hit('a', 'old', 1), {});
    expect(textOf(bodies.stream(hit('a', 'new', 2), {}))).toContain('new');
  });

  it('stays within its bytes, and does not keep what is larger alone', () => {
    const size = Buffer.byteLength(encodeStream(hit('a', 'hello').output));
    const bodies = new ReplayBodies(size * 2);
    const first = bodies.stream(hit('a', 'hello'), {});
    bodies.stream(hit('b', 'hello'), {});
    bodies.stream(hit('c', 'hello'), {});
    expect(bodies.stream(hit('a', 'hello'), {})).not.toBe(first);
    const large = hit('d', 'word '.repeat(1_000));
    expect(bodies.stream(large, {})).not.toBe(bodies.stream(large, {}));
  });
});
