import { describe, expect, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { type KnowledgeInput, KnowledgeObject, knowledgeIdText, knowledgeTag } from '../index.ts';

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

function failure(input: object): RepriseError {
  try {
    new KnowledgeObject({ name: 'x', ...input } as KnowledgeInput);
  } catch (error) {
    if (RepriseError.isInstance(error)) return error;
  }
  throw new Error('the input was taken');
}

describe('fields of a knowledge object', () => {
  it.each([
    {
      input: { type: 'x'.repeat(64) },
      message: 'The field type of a knowledge object is longer than 63 characters',
    },
    {
      input: { name: 'x'.repeat(256) },
      message: 'The field name of a knowledge object is longer than 255 characters',
    },
    {
      input: { notes: 'x'.repeat(2048) },
      message: 'The field notes of a knowledge object is longer than 2047 characters',
    },
    { input: { name: '' }, message: 'The field name of a knowledge object must not be empty' },
    { input: { name: 5 }, message: 'The field name of a knowledge object must be a text, but is number' },
    {
      input: { tags: ['topic'] },
      message: 'The field tags.0 of a knowledge object must be a tag of the form [SLOT:value]',
    },
    { input: { tags: 'topic' }, message: 'The field tags of a knowledge object must be a list' },
    {
      input: { priority: Number.NaN },
      message: 'The field priority of a knowledge object must be a finite number',
    },
    { input: { timefluid: 1 }, message: 'The field timefluid of a knowledge object must be true or false' },
    {
      input: { timestamp: 'yesterday' },
      message: 'The field timestamp of a knowledge object must be milliseconds',
    },
    { input: { metadata: [] }, message: 'The field metadata of a knowledge object must be an object' },
    {
      input: { metadata: { a: { b: () => 1 } } },
      message: 'The field metadata.a.b of a knowledge object is no JSON data, but a value',
    },
    {
      input: { metadata: { at: new Date() } },
      message: 'The field metadata.at of a knowledge object is no JSON data, but an instance',
    },
    {
      input: { metadata: { a: [Number.NaN] } },
      message: 'The field metadata.a.0 of a knowledge object is no JSON data, but NaN',
    },
    { input: { metadata: cycle }, message: 'is nested more than 500 levels deep' },
    {
      input: { related: [{ subject: 1, relation: 'a', object: 2n }] },
      message: 'The field related.0.subject of a knowledge object',
    },
    {
      input: { auths: [['ann']] },
      message: 'The field auths.0.authority of a knowledge object must be a text',
    },
  ])('says what is wrong: $message', ({ input, message }) => {
    const error = failure(input);
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.message).toContain(message);
  });

  it('takes texts at their limits, counted in characters rather than code units', () => {
    const input = {
      name: '😀'.repeat(255),
      type: 'x'.repeat(63),
      notes: 'x'.repeat(2047),
      content: 'x'.repeat(9_999),
    };
    expect(new KnowledgeObject(input)).toMatchObject(input);
    expect(failure({ name: '😀'.repeat(256) }).code).toBe('INVALID_ARGUMENT');
  });

  it('takes undefined as the default, also inside of data', () => {
    const object = new KnowledgeObject({ name: 'x', metadata: { a: undefined as never, b: 1 } });
    expect(object.metadata).toEqual({ b: 1 });
  });

  it('S3-52 takes ids as numbers, digits and objects', () => {
    const object = new KnowledgeObject({ name: 'x' });
    const digits = '7'.padStart(40, '0');
    expect([knowledgeIdText(7n), knowledgeIdText('7'), knowledgeIdText(digits)]).toEqual([
      digits,
      digits,
      digits,
    ]);
    expect(knowledgeIdText(object)).toBe(object.idText);
    for (const key of ['', 'x', '-1', '1'.repeat(41), '9'.repeat(40), -1n, 2n ** 128n, 5, null]) {
      expect(() => knowledgeIdText(key as string)).toThrow('named by its id');
    }
  });

  it('makes tags', () => {
    expect(knowledgeTag('TOPIC', 'a]b')).toBe('[TOPIC:a]b]');
    expect(() => knowledgeTag('a:b]', 'c')).toThrow('slots without colons');
    expect(() => knowledgeTag('', 'c')).toThrow('[SLOT:value]');
  });
});
