import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../semantic/index.ts';
import {
  type Completion,
  cacheability,
  costUsd,
  findPrice,
  incompleteness,
  noDirectives,
  parseCacheControl,
  priceTable,
} from './index.ts';

const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'hello' }] };
const rules = { maxTemperature: 1 };
const level = (changes: Partial<ChatRequest>) =>
  cacheability({ ...request, ...changes } as ChatRequest, noDirectives, rules).level;

describe('cacheability', () => {
  it('uses the cache for plain chat, up to the highest temperature', () => {
    expect([level({}), level({ temperature: 1 }), level({ temperature: null })]).toEqual([
      'use',
      'use',
      'use',
    ]);
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['tools', { tools: [{}] }],
    ['functions', { functions: [{}] }],
    ['a tool result', { messages: [...request.messages, { role: 'tool', content: '42' }] }],
    [
      'tool calls of an earlier turn',
      { messages: [{ role: 'assistant', content: null, tool_calls: [{}] }, ...request.messages] },
    ],
    [
      'an assistant message at the end',
      { messages: [...request.messages, { role: 'assistant', content: 'Hi' }] },
    ],
    ['an image', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }],
    [
      'an image in an earlier turn',
      { messages: [{ role: 'user', content: [{ type: 'image_url' }] }, ...request.messages] },
    ],
  ])('answers exactly the same request only when it has %s', (_, changes) => {
    expect(level(changes)).toBe('exact-only');
  });

  it('takes an empty list of tools for none', () => {
    expect(level({ tools: [] })).toBe('use');
  });

  it('bypasses the cache over the highest temperature and for no-store', () => {
    expect(level({ temperature: 1.1 })).toBe('bypass');
    expect(cacheability(request, parseCacheControl('no-store'), rules).level).toBe('bypass');
  });
});

describe('parseCacheControl', () => {
  it('reads the directives of RFC 9111 in any case and with quotes', () => {
    expect(parseCacheControl('No-Cache, max-age="60", only-if-cached, x=1')).toEqual({
      noCache: true,
      noStore: false,
      onlyIfCached: true,
      maxAge: 60,
      ttl: undefined,
    });
  });

  it.each(['max-age=-1', 'max-age=soon', 'max-age', 'max-age=1.5', ''])(
    'ignores the bad directive %j',
    (header) => {
      expect(parseCacheControl(header)).toEqual(noDirectives);
    },
  );
});

describe('incompleteness', () => {
  const whole = (finishReason: string | null) =>
    ({
      choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: finishReason }],
    }) as unknown as Completion;

  it.each(['stop', 'tool_calls', 'function_call'])('keeps an answer that ended with %s', (reason) => {
    expect(incompleteness(whole(reason), 1)).toBeUndefined();
  });

  it.each(['length', 'content_filter', 'error', null])('refuses an answer that ended with %s', (reason) => {
    expect(incompleteness(whole(reason), 1)).toContain(reason ?? 'no finish reason');
  });

  it('refuses missing choices and errors', () => {
    expect(incompleteness(whole('stop'), 2)).toBe('choices are missing');
    expect(incompleteness({ ...whole('stop'), error: { message: 'm' } }, 1)).toBe('the answer is an error');
  });
});

describe('prices', () => {
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 500_000, total_tokens: 1_500_000 };

  it('adds up input and output for a million tokens each', () => {
    expect(costUsd('gpt-4o', usage, priceTable)).toBe(2.5 + 5);
  });

  it.each([
    ['gpt-4o-2024-11-20', 'gpt-4o'],
    ['gpt-4o-mini-2024-07-18', 'gpt-4o-mini'],
    ['openai/gpt-4.1-mini', 'gpt-4.1-mini'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['claude-3-5-haiku-latest', 'claude-3-5-haiku'],
  ])('knows %s as a version of %s', (model, known) => {
    expect(findPrice(model, priceTable)).toBe(priceTable[known]);
  });

  it('does not take a relative for a version, and costs nothing when it knows nothing', () => {
    expect(findPrice('gpt-4o-audio-preview', priceTable)).toBeUndefined();
    expect(costUsd('llama3.2', usage, priceTable)).toBe(0);
    expect(costUsd('gpt-4o', undefined, priceTable)).toBe(0);
  });

  it('prefers what a caller says', () => {
    expect(costUsd('gpt-4o', usage, { ...priceTable, 'gpt-4o': { input: 1, output: 0 } })).toBe(1);
  });
});
