import { expect, it, vi } from 'vitest';
import { identifyApiCaller } from './api-caller.ts';

const compared = vi.hoisted(() => [] as number[][]);

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const timingSafeEqual: typeof crypto.timingSafeEqual = (left, right) => {
    compared.push([left.byteLength, right.byteLength]);
    return crypto.timingSafeEqual(left, right);
  };
  return { ...crypto, timingSafeEqual };
});

it('compares keys in a time that says neither how long they are nor where they differ', () => {
  const keys = ['short', 'a'.repeat(500), 'prefix-1'].map((key) => ({ key, tenant: 't' }));
  const credentials = { apiKey: 'prefix-2', authorization: undefined, query: undefined };
  expect(identifyApiCaller(credentials, { keys })).toBeUndefined();
  expect(compared).toEqual([
    [64, 64],
    [64, 64],
    [64, 64],
  ]);
});
