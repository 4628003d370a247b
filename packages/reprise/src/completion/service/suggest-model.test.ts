import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { openService } from './service-fixture.js';
import { isCursor } from './suggest-request.ts';
import { jaccard, wordsOf } from './text/words.ts';

const piece = fc.constantFrom(
  '# ',
  '- ',
  '1. ',
  '```',
  '\n',
  '\r\n',
  ' ',
  '  ',
  '\t',
  'word',
  '我们',
  '👩‍👧',
  '[a](',
  '[[',
  'é',
  '\ud83d',
);
const text = fc.array(piece, { minLength: 1, maxLength: 30 }).map((pieces) => pieces.join(''));

describe('any text and cursor', () => {
  it('is answered, or refused where the cursor is at no character', async () => {
    const { service } = openService({ complete: async () => ' goes on\n and on' });
    await service.precompute('d', '# A\n* b\n    * c\n[a](b) [[c]]');
    const cursor = fc.integer({ min: -1, max: 80 });
    await fc.assert(
      fc.asyncProperty(text, cursor, async (written, cursorPosition) => {
        const answer = service.suggest({ text: written, cursorPosition, documentId: 'd' });
        if (!isCursor(written, cursorPosition)) {
          await expect(answer).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
          return;
        }
        const { suggestions } = await answer;
        expect(suggestions.length).toBeLessThanOrEqual(3);
        expect(new Set(suggestions.map((each) => each.text)).size).toBe(suggestions.length);
      }),
      { numRuns: 300 },
    );
    expect((await service.stats()).failures).toEqual({});
  });
});

const words = fc.array(fc.constantFrom('red', 'green', 'blue', 'old', 'new'), { minLength: 3, maxLength: 6 });
const passage = fc.record({ words, score: fc.integer({ min: 70, max: 100 }) });
const vote = fc.record({ at: fc.nat(10), accepted: fc.boolean() });

describe('S2-57 a stream', () => {
  it('gives the same in the same order, from the cache or not, whatever was voted and whoever is slow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(passage, { maxLength: 4 }),
        words,
        fc.array(vote, { maxLength: 8 }),
        fc.scheduler(),
        async (passages, continuation, votes, scheduler) => {
          const found = passages.map((each) => ({
            text: `${each.words.join(' ')}.`,
            source: 's',
            score: each.score / 100,
          }));
          const clock = new ManualClock();
          const keyValue = memoryKeyValue({ clock });
          const options = {
            keyValue,
            maxSuggestions: 4,
            retriever: { search: () => scheduler.schedule(Promise.resolve(found)) },
            complete: () => scheduler.schedule(Promise.resolve(continuation.join(' '))),
          };
          const { service } = openService(options, clock);
          const all = ['\n- ', continuation.join(' '), ...found.map((each) => each.text)];
          for (const { at, accepted } of votes) {
            await service.feedback({ suggestionText: all[at % all.length]!, accepted });
          }
          const request = { text: '- a long enough item', cursorPosition: 20 };
          const read = async () => {
            const given = [];
            for await (const step of service.stream(request)) {
              if (step.step === 'suggestion') given.push(step.suggestion);
            }
            return given;
          };
          const first = read();
          await scheduler.waitFor(first);
          const streamed = await first;
          const cached = await service.suggest(request);
          expect(cached.cacheHit).toBe(true);
          expect(cached.suggestions).toEqual(streamed);
          const confidences = streamed.map(({ confidence }) => confidence);
          expect(confidences).toEqual(confidences.toSorted((one, other) => other - one));
          for (const [at, one] of streamed.entries()) {
            for (const other of streamed.slice(at + 1)) {
              expect(jaccard(wordsOf(one.text), wordsOf(other.text))).toBeLessThanOrEqual(0.8);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
