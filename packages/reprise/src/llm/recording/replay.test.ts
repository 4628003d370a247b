import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Completion, CompletionRecorder, encodeStream, toChunks } from '../index.ts';
import { StreamRecord } from './stream-record.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.lorem({ maxCount: 60 }));
const toolCall = fc.record({
  id: fc.string({ minLength: 1 }),
  type: fc.constant('function'),
  function: fc.record({ name: fc.string({ minLength: 1 }), arguments: fc.json() }),
});
const message = fc.record(
  {
    role: fc.constant('assistant'),
    content: fc.option(text),
    tool_calls: fc.array(toolCall, { minLength: 1, maxLength: 3 }),
    reasoning_content: text,
    refusal: fc.option(text),
    annotations: fc.array(fc.record({ type: fc.constant('url_citation'), url: fc.webUrl() })),
  },
  { requiredKeys: ['role', 'content'] },
);
const choice = fc.record(
  {
    message,
    finish_reason: fc.constantFrom('stop', 'tool_calls'),
    logprobs: fc.option(
      fc.record({ content: fc.array(fc.record({ token: fc.string(), logprob: fc.float({ noNaN: true }) })) }),
    ),
  },
  { requiredKeys: ['message', 'finish_reason'] },
);
const usage = fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat(), total_tokens: fc.nat() });
const completion = fc
  .record(
    {
      id: fc.string({ minLength: 1 }),
      created: fc.nat({ max: 2_000_000_000 }),
      model: fc.string({ minLength: 1 }),
      choices: fc.array(choice, { minLength: 1, maxLength: 3 }),
      usage,
      system_fingerprint: fc.string(),
    },
    { requiredKeys: ['id', 'created', 'model', 'choices'] },
  )
  .map(({ choices, ...rest }) => {
    const indexed = choices.map((item, index) => ({ index, ...item }));
    return { object: 'chat.completion', ...rest, choices: indexed } as unknown as Completion;
  });

/** What survives JSON; a record never holds anything else. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('record and replay', () => {
  it('gives back the record that was replayed', () => {
    fc.assert(
      fc.property(completion, (original) => {
        const recorder = new CompletionRecorder();
        for (const chunk of toChunks(original, { includeUsage: true })) recorder.add(plain(chunk));
        expect(recorder.completion()).toEqual(plain(original));
      }),
    );
  });

  it('gives back the record from the bytes of a stream, however they are cut', () => {
    fc.assert(
      fc.property(completion, fc.integer({ min: 1, max: 50 }), (original, size) => {
        const bytes = Buffer.from(encodeStream(original, { includeUsage: true }));
        const record = new StreamRecord(1e6);
        for (let start = 0; start < bytes.length; start += size)
          record.read(bytes.subarray(start, start + size));
        record.end();
        expect(record.completion()).toEqual(plain(original));
      }),
    );
  });

  it('encodes exactly the chunks', () => {
    fc.assert(
      fc.property(completion, fc.boolean(), (original, includeUsage) => {
        const events = toChunks(original, { includeUsage }).map(
          (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
        );
        expect(encodeStream(original, { includeUsage })).toBe(`${events.join('')}data: [DONE]\n\n`);
      }),
    );
  });

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (content) => {
        const original = {
          choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        };
        const pieces = toChunks(original as unknown as Completion).map(
          (chunk) => chunk.choices[0]?.delta.content ?? '',
        );
        expect(pieces.join('')).toBe(content);
        if (content.isWellFormed()) expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      }),
    );
  });

  it('sends a long text in pieces of a few words', () => {
    const content = 'word '.repeat(100);
    const original = {
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    };
    const chunks = toChunks(original as unknown as Completion);
    expect(chunks.length).toBeGreaterThan(15);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant' });
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
  });

  it('reports the usage only when asked, in a chunk of its own', () => {
    fc.assert(
      fc.property(completion, (original) => {
        const silent = toChunks(original);
        const asked = toChunks(original, { includeUsage: true });
        expect(silent.some((chunk) => chunk.usage)).toBe(false);
        expect(asked.length - silent.length).toBe(original.usage ? 1 : 0);
        if (original.usage) expect(asked.at(-1)).toMatchObject({ choices: [], usage: original.usage });
      }),
    );
  });
});

describe('CompletionRecorder', () => {
  const base = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' } as const;

  it('joins pieces of tool calls by their index, also when an upstream repeats names', () => {
    const recorder = new CompletionRecorder();
    const calls = (...pieces: object[]) =>
      recorder.add({ ...base, choices: [{ index: 0, delta: { tool_calls: pieces as never } }] });
    calls({ index: 0, id: 'x', type: 'function', function: { name: 'sum', arguments: '' } });
    calls({ index: 1, id: 'y', type: 'function', function: { name: 'now', arguments: '{}' } });
    calls({ index: 0, function: { name: 'sum', arguments: '{"a":' } });
    calls({ index: 0, function: { name: '', arguments: '1}' } });
    expect(recorder.completion()?.choices[0]?.message.tool_calls).toEqual([
      { id: 'x', type: 'function', function: { name: 'sum', arguments: '{"a":1}' } },
      { id: 'y', type: 'function', function: { name: 'now', arguments: '{}' } },
    ]);
  });

  it('keeps several choices apart and in order', () => {
    const recorder = new CompletionRecorder();
    for (const [index, content] of [
      [1, 'b'],
      [0, 'a'],
      [1, 'B'],
      [0, 'A'],
    ] as const) {
      recorder.add({ ...base, choices: [{ index, delta: { content } }] });
    }
    expect(recorder.completion()?.choices.map(({ message }) => message.content)).toEqual(['aA', 'bB']);
  });

  it('keeps fields nobody knows yet', () => {
    const recorder = new CompletionRecorder();
    recorder.add({ ...base, provider: 'p', choices: [{ index: 0, delta: { thoughts: 'one ' } }] });
    recorder.add({ ...base, choices: [{ index: 0, delta: { thoughts: 'two' }, native_reason: 'eos' }] });
    const record = recorder.completion();
    expect(record).toMatchObject({ provider: 'p' });
    expect(record?.choices[0]).toMatchObject({ native_reason: 'eos', message: { thoughts: 'one two' } });
  });

  it('has no record before the first chunk', () => {
    expect(new CompletionRecorder().completion()).toBeUndefined();
  });
});

describe('StreamRecord', () => {
  const chunk =
    '{"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}';

  it.each([
    ['without [DONE]', `data: ${chunk}\n\n`],
    ['with an event that is no JSON', `data: ${chunk}\n\ndata: oops\n\ndata: [DONE]\n\n`],
    ['with an error event', `data: ${chunk}\n\ndata: {"error":{"message":"m"}}\n\ndata: [DONE]\n\n`],
    ['with an event over the limit', `data: ${chunk}\n\ndata: ${'x'.repeat(3_000)}\n\ndata: [DONE]\n\n`],
  ])('has no record of a stream %s', (_, stream) => {
    const record = new StreamRecord(1_000);
    record.read(Buffer.from(stream));
    record.end();
    expect(record.completion()).toBeUndefined();
  });

  it('reads a last event without its blank line, and CRLF', () => {
    const record = new StreamRecord(1_000);
    record.read(Buffer.from(`data: ${chunk}\r\n\r\ndata: [DONE]`));
    record.end();
    expect(record.completion()?.choices[0]?.message.content).toBe('x');
  });
});
