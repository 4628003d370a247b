import { expect, it } from 'vitest';
import { parseChunk } from './parse-chunk.ts';
import { StreamRecord } from './stream-record.ts';

it.each([
  '{"choices":[]}',
  '{"choices":null}',
  '{"choices":[{"index":0,"delta":{}}]}',
  '{"error":{}}',
  '{"usage":{}}',
])('takes %s as a chunk', (data) => {
  expect(parseChunk(data)).toEqual(JSON.parse(data));
});

it.each(['{', 'null', '[]', '"text"', '{"choices":7}', '{"choices":[null]}'])(
  'takes %s as no chunk, and passes it on without recording the answer',
  (data) => {
    expect(parseChunk(data)).toBeUndefined();
    const record = new StreamRecord(1_000);
    const events = record.read(new TextEncoder().encode(`data: ${data}\n\ndata: [DONE]\n\n`));
    expect(events.map((event) => event.data)).toEqual([data, '[DONE]']);
    expect(record.completion()).toBeUndefined();
  },
);
