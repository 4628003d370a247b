import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { decodeFrames, encodeFrames, type Frame } from './frames.ts';

const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ kind: 'data' as const, bytes })),
  fc.constantFrom('end' as const, 'abandoned' as const).map((kind) => ({ kind })),
  fc
    .tuple(fc.integer({ min: 100, max: 599 }), fc.stringMatching(/^[a-z0-9]{0,20}$/))
    .map(([status, value]) => ({ kind: 'head' as const, status, headers: new Headers({ 'x-id': value }) })),
  fc.string().map((message) => ({
    kind: 'failure' as const,
    error: new RepriseError('UPSTREAM_TIMEOUT', message),
  })),
);

/** Without what comparing objects does not see. */
function plain(frames: readonly Frame[]): unknown[] {
  return frames.map((each) => {
    if (each.kind === 'data') return { ...each, bytes: [...each.bytes] };
    if (each.kind === 'head') return { ...each, headers: [...each.headers] };
    if (each.kind === 'failure') return { code: each.error.code, message: each.error.message };
    return each;
  });
}

it('gives frames back as they were, however many travel together', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
      expect(plain(decodeFrames(encodeFrames(frames)))).toEqual(plain(frames));
    }),
  );
});

it('does not send cookies', () => {
  const headers = new Headers({ 'content-type': 'application/json', 'set-cookie': 'session=1' });
  const [head] = decodeFrames(encodeFrames([{ kind: 'head', status: 200, headers }]));
  expect(plain([head!])).toMatchObject([{ headers: [['content-type', 'application/json']] }]);
});

it.each([
  ['cut off', encodeFrames([{ kind: 'data', bytes: Buffer.from('abc') }]).subarray(0, 7)],
  ['of a kind it does not know', Buffer.from([9, 0, 0, 0, 0])],
  ['no JSON where there should be', Buffer.from([0, 1, 0, 0, 0, 0x7b])],
])('refuses bytes that are %s', (_, bytes) => {
  expect(() => decodeFrames(bytes)).toThrow(expect.objectContaining({ code: 'ENVELOPE_UNREADABLE' }));
});

it('reads a failure whose code it does not know as a failure of the upstream', () => {
  const content = Buffer.from('{"code":"LATER","message":"no"}');
  const [failure] = decodeFrames(Buffer.concat([Buffer.from([3, content.length, 0, 0, 0]), content]));
  expect(plain([failure!])).toEqual([{ code: 'UPSTREAM_FAILED', message: 'no' }]);
});
