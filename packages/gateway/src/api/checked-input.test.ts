import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HttpError } from '../http/index.ts';
import { checkedInput, type Place } from './checked-input.ts';

const schema = z.strictObject({
  role: z.string().min(1).max(5),
  tags: z.array(z.string()).min(1).max(2).optional(),
  size: z.number().gt(2).lt(9).multipleOf(0.5).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  mode: z.enum(['buffer', 'direct']).default('buffer'),
  when: z.iso.datetime({ offset: true }).optional(),
  content: z.union([z.string(), z.array(z.object({ type: z.string() }))]).optional(),
  own: z
    .string()
    .refine((text) => text !== 'x', { error: 'must be another' })
    .optional(),
});

function problem(value: unknown, place: Place = 'body'): HttpError {
  try {
    checkedInput(schema, value, place);
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
  throw new Error('the value was taken');
}

describe('an input', () => {
  it('is what its schema makes of it', () => {
    expect(checkedInput(schema, { role: 'user', limit: '7' }, 'query')).toEqual({
      role: 'user',
      limit: 7,
      mode: 'buffer',
    });
  });
});

describe('a bad input', () => {
  it.each([
    [{}, 'role is missing', 'role'],
    [{ role: 7 }, 'role must be text', 'role'],
    [{ role: null }, 'role must be text', 'role'],
    [{ role: '' }, 'role must not be empty', 'role'],
    [{ role: 'secret' }, 'role must have at most 5 characters', 'role'],
    [{ role: 'a', tags: 'b' }, 'tags must be a list', 'tags'],
    [{ role: 'a', tags: [] }, 'tags must not be empty', 'tags'],
    [{ role: 'a', tags: ['a', 'b', 'c'] }, 'tags must have at most 2 items', 'tags'],
    [{ role: 'a', tags: ['a', 1] }, 'tags.1 must be text', 'tags.1'],
    [{ role: 'a', size: 2 }, 'size must be more than 2', 'size'],
    [{ role: 'a', size: 9 }, 'size must be less than 9', 'size'],
    [{ role: 'a', size: 2.7 }, 'size must be a multiple of 0.5', 'size'],
    [{ role: 'a', limit: 'many' }, 'limit must be a number', 'limit'],
    [{ role: 'a', limit: 1.5 }, 'limit must be a whole number', 'limit'],
    [{ role: 'a', limit: 0 }, 'limit must be at least 1', 'limit'],
    [{ role: 'a', limit: 101 }, 'limit must be at most 100', 'limit'],
    [{ role: 'a', mode: 'fast' }, 'mode must be buffer or direct', 'mode'],
    [{ role: 'a', when: 'soon' }, 'when must be a valid datetime', 'when'],
    [{ role: 'a', content: 7 }, 'content has none of the forms it may have', 'content'],
    [{ role: 'a', own: 'x' }, 'own must be another', 'own'],
    [{ role: 'a', rule: 1 }, 'The body has a field that is not known: rule', null],
    [[], 'The body must be an object', null],
    [undefined, 'The body is missing', null],
  ])('is refused with the name of the field: %j', (value, message, param) => {
    expect(problem(value)).toMatchObject({ status: 400, code: 'invalid_type', message, param });
  });

  it('says where it stands', () => {
    expect(problem({}, 'query').message).toBe('The query parameter role is missing');
    expect(problem({}, 'path').message).toBe('The path parameter role is missing');
  });

  it('never has its values repeated, and only the beginning of its names', () => {
    const secret = 'sk-secret'.repeat(1_000);
    const messages = [
      problem({ role: secret }),
      problem({ role: 'a', mode: secret }),
      problem({ role: 'a', when: secret }),
    ].map(({ message }) => message);
    expect(messages.join()).not.toContain('sk-secret');
    expect(problem({ role: 'a', [secret]: 1 }).message.length).toBeLessThan(120);
  });
});
