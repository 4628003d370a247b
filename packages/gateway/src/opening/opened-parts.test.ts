import { beforeEach, describe, expect, it } from 'vitest';
import { OpenedParts } from './opened-parts.ts';

describe('what was opened', () => {
  let parts: OpenedParts;
  let closed: string[];
  const part = (name: string, error?: Error) => ({
    async close(): Promise<void> {
      closed.push(name);
      if (error) throw error;
    },
  });

  beforeEach(() => {
    closed = [];
    parts = new OpenedParts();
  });

  it('is closed in the opposite order, also what was given', async () => {
    const first = part('first');
    expect(parts.add(first)).toBe(first);
    parts.add({});
    parts.add(part('given'), { given: true });
    parts.add(part('last'));
    await parts.close();
    expect(closed).toEqual(['last', 'given', 'first']);
  });

  it('is closed also when a part cannot be, which is told behind', async () => {
    parts.add(part('first'));
    parts.add(part('second', new Error('second fails')));
    parts.add(part('third', new Error('third fails')));
    await expect(parts.close()).rejects.toThrow('third fails');
    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('is closed but for what was given when something else could not be opened', async () => {
    parts.add(part('given'), { given: true });
    parts.add(part('own', new Error('own fails')));
    await parts.abandon();
    expect(closed).toEqual(['own']);
  });
});
