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
      'a legacy function call of an earlier turn',
      {
        messages: [
          { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
          ...request.messages,
        ],
      },
    ],
    [
      'a legacy function result',
      { messages: [{ role: 'function', name: 'f', content: '1' }, ...request.messages] },
    ],
    ['audio to give', { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } }],
    ['a modality other than text', { modalities: ['text', 'audio'] }],
    ['a voice', { audio: { voice: 'alloy' } }],
    [
      'spoken words in an earlier turn',
      { messages: [{ role: 'assistant', content: null, audio: { id: 'a1' } }, ...request.messages] },
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

  it('takes text alone, and fields that are null, as clients send them back, for plain chat', () => {
    const turn = {
      role: 'assistant',
      content: 'Hi',
      tool_calls: null,
      function_call: null,
      audio: null,
      refusal: null,
    };
    const messages = [turn, ...request.messages];
    expect(level({ messages, modalities: ['text'], audio: null })).toBe('use');
    expect(level({ messages, modalities: null })).toBe('use');
  });

  it('bypasses the cache over the highest temperature and for no-store', () => {
    expect(level({ temperature: 1.1 })).toBe('bypass');
    expect(cacheability(request, parseCacheControl('no-store'), rules).level).toBe('bypass');
  });

  it('bypasses the cache for the reason that is given', () => {
    const directives = { ...noDirectives, bypass: 'nobody can tell' };
    expect(cacheability(request, directives, rules)).toEqual({ level: 'bypass', reason: 'nobody can tell' });
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

  it.each(['', ' , ;', 'x', 'x=1', '=', 'no-cachez', 'max-agez=0', 'x="1"'])(
    'ignores %j, which it does not know',
    (header) => {
      expect(parseCacheControl(header)).toEqual(noDirectives);
    },
  );

  it.each([
    'max-age',
    'max-age=',
    'max-age=-1',
    'max-age=soon',
    'max-age=1.5',
    'max-age=60=60',
    'max-age="60',
    'max-age = 60',
    'max-age=60, max-age=soon',
    'max-age="6,0"',
  ])('takes %j for the tightest, 0', (header) => {
    expect(parseCacheControl(header)).toEqual({ ...noDirectives, maxAge: 0 });
  });

  it.each(['max-age=5, max-age=60', 'max-age=60, max-age="5"', 'max-age=60;max-age=5'])(
    'takes the smaller one of %j',
    (header) => {
      expect(parseCacheControl(header)).toEqual({ ...noDirectives, maxAge: 5 });
    },
  );

  it.each(['no-store;x', 'x;no-store', 'no-store=1', 'no-store no-cache', '"no-store"', 'x="a, no-store"'])(
    'reads no-store in %j',
    (header) => {
      expect(parseCacheControl(header).noStore).toBe(true);
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
