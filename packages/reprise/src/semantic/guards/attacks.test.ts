import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultGuards } from './default-guards.ts';
import { guardedLength } from './facets.ts';
import { facetsOf } from './facets-of.ts';

const vetoes = (query: string, cached: string) =>
  defaultGuards.flatMap((guard) => guard.check(query, cached)?.guard ?? []);

describe('texts made to mislead', () => {
  it.each([
    ['pay at p\u0430ypal', 'pay at paypal', 'characters'],
    ['reset pa\u200bssword', 'reset password', 'characters'],
    ['open \u202etxt.exe', 'open txt.exe', 'characters'],
    ['hello\u{e0041} there', 'hello there', 'characters'],
    ['a\u0335\u0336\u0337\u0338 cat', 'a cat', 'characters'],
    ['I feel 😀', 'I feel 😢', 'signs'],
    ['How do I block a user? 🚫', 'How do I block a user?', 'signs'],
    ['How do I reset it?\u0000', 'How do I reset it?', 'characters'],
    ['How do I reset it?\u0007', 'How do I reset it?', 'characters'],
    ['How do I reset it?\u007f', 'How do I reset it?', 'characters'],
    ['How do I \u001b[31mreset it?', 'How do I reset it?', 'characters'],
    ['What does \u0080 mean?', 'What does \u0081 mean?', 'characters'],
    ['What does \ud800 mean?', 'What does \ud801 mean?', 'characters'],
    ['What does \ufffd mean?', 'what does \ufffd mean', 'characters'],
    ['What does \ue000 mean?', 'What does \ue001 mean?', 'characters'],
    ['What does \u{f0000} mean?', 'What does it mean?', 'characters'],
    ['What does \u0378 mean?', 'What does \u0379 mean?', 'characters'],
    ['aaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaa', 'repetition'],
    ['哈哈哈哈哈哈哈哈', '哈哈哈哈哈哈哈哈哈', 'repetition'],
    ['no no no no no no no no', 'no no no no no no no no no', 'repetition'],
    ['', 'hello', 'repetition'],
    ['???', '!!!', 'repetition'],
    ['summarise this', `summarise this ${'some pasted words '.repeat(20)}`, 'length'],
  ])('are vetoed: %j for %j by %s', (query, cached, guard) => {
    expect(vetoes(query, cached)).toContain(guard);
    expect(vetoes(cached, query)).toContain(guard);
  });

  it.each([
    ['a 5 µm filter', 'the filter of 5 µm'],
    ['thanks 😀', 'thanks'],
    ['a family 👨\u200d👩\u200d👧 trip', 'a family trip'],
    ['یک می\u200cخواهم', 'می\u200cخواهم یک'],
    ['cafe\u0301 in Rome', 'the café in Rome'],
    ['a page\fof two\vlines\u0085here', 'a page of two lines here'],
    ['What does \ue000 mean?', 'what does \ue000 mean'],
  ])('are not suspected without reason: %j for %j', (query, cached) => {
    for (const guard of ['characters', 'repetition', 'length']) {
      expect(vetoes(query, cached)).not.toContain(guard);
    }
  });

  it.each(['one more word ', 'a', '好', '\u0430a', '\u200b', '😀', 'today '])(
    'are read no further than the guarded length: 1 MB of %j',
    (piece) => {
      const long = piece.repeat(Math.ceil(2 ** 20 / piece.length));
      const { text, tokens, rest } = facetsOf(long);
      expect(text.length).toBeLessThanOrEqual(guardedLength);
      expect(tokens.length).toBeLessThanOrEqual(guardedLength);
      expect(text.length + rest.length).toBe(long.length);
      expect(vetoes(`${long}x`, `${long}y`)).toContain('length');
    },
  );

  it('never throw, whichever came first, and never differ from themselves', () => {
    const unit = fc.constantFrom(
      'a',
      '\u0430',
      '\u200d',
      '\u202e',
      '今天',
      'may',
      ' ',
      '7',
      '😀',
      '\ud800',
      'ﷺ',
    );
    const text = fc.oneof(fc.string({ unit, maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(text, text, (query, cached) => {
        expect(vetoes(query, cached)).toEqual(vetoes(cached, query));
        expect(vetoes(query, `${query}`)).toEqual([]);
      }),
    );
  });
});
