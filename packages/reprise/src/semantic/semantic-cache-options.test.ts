import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../stores/index.ts';
import { SemanticCache, threshold } from './index.ts';
import { ask, closeOpened, open, wrong } from './semantic-cache-fixture.js';

afterEach(closeOpened);

describe('The options of a SemanticCache', () => {
  it.each([undefined, {}, { embedder: undefined }])(
    'without an embedder, %j, say that one is missing',
    (options) => {
      expect(() => new SemanticCache(options as never)).toThrow(
        wrong('The option embedder is missing: give one, for example local()'),
      );
    },
  );

  it.each([
    [{ embedder: 'local' }, 'embedder is "local"; it must be an embedder, for example local()'],
    [
      { embedder: () => 'local' },
      'embedder is of the type function; it must be an embedder, for example local()',
    ],
    [
      { previousEmbedder: {} },
      'previousEmbedder is of the type object; it must be an embedder, for example local()',
    ],
    [{ previousEmbedder: null }, 'previousEmbedder is null; it must be an embedder, for example local()'],
    [{ store: {} }, 'store is of the type object; it must be a store, for example memory()'],
    [{ store: null }, 'store is null; it must be a store, for example memory()'],
    [{ source: 5 }, 'source is 5; it must be a store, for example memory()'],
    [{ index: 'flat' }, 'index is "flat"; it must be a vector index, for example flat()'],
    [{ verifier: null }, 'verifier is null; it must be a verifier, for example pairVerifier()'],
    [{ judge: {} }, 'judge is of the type object; it must be a judge, for example equalAnswers()'],
    [{ judge: null }, 'judge is null; it must be a judge, for example equalAnswers()'],
    [
      { ledger: () => {} },
      'ledger is of the type function; it must be a ledger, for example new Ledger({ store })',
    ],
    [{ clock: Date }, 'clock is of the type function; it must be a clock, for example systemClock'],
    [{ logger: {} }, 'logger is of the type object; it must be a logger, for example console'],
    [{ indexLogger: 'log' }, 'indexLogger is "log"; it must be a logger, for example console'],
    [{ guards: null }, 'guards is null; it must be a list, for example defaultGuards'],
    [{ guards: 5 }, 'guards is 5; it must be a list, for example defaultGuards'],
    [{ guards: [null] }, 'guards[0] is null; it must be a guard, for example numbersGuard'],
    [{ guards: ['numbers'] }, 'guards[0] is "numbers"; it must be a guard, for example numbersGuard'],
    [{ band: null }, 'band is null; it must be an object with low, high and judge'],
    [{ band: 5 }, 'band is 5; it must be an object with low, high and judge'],
    [
      { band: { low: 0, high: 1 } },
      'band.judge is undefined; it must be a judge, for example equalAnswers()',
    ],
    [{ window: null }, 'window is null; it must be an object with audits or age'],
    [{ candidates: Number.NaN }, 'candidates is NaN; it must be an integer over 0'],
    [{ candidates: 0 }, 'candidates is 0; it must be an integer over 0'],
    [{ embedDeadline: '2s' }, 'embedDeadline is "2s"; it must be a number over 0'],
    [{ storeDeadline: -1 }, 'storeDeadline is -1; it must be a number over 0'],
    [{ prefix: 5 }, 'prefix is 5; it must be a text'],
    [{ answerText: 'text' }, 'answerText is "text"; it must be a function'],
    [{ bucketOf: {} }, 'bucketOf is of the type object; it must be a function'],
    [{ random: 0.5 }, 'random is 0.5; it must be a function'],
    [{ ask: 'gpt' }, 'ask is "gpt"; it must be a function'],
    [{ policy: 'learned' }, 'policy is "learned"; it must be a policy, for example learned()'],
    [{ previousPolicy: 0.8 }, 'previousPolicy is 0.8; it must be a policy, for example learned()'],
    [{ confidence: '0.5' }, 'confidence is "0.5"; it must be a number from 0 to 1'],
    [{ confidence: Number.NaN }, 'confidence is NaN; it must be a number from 0 to 1'],
    [{ confidence: -0.1 }, 'confidence is -0.1; it must be a number from 0 to 1'],
    [{ similarity: '0.9' }, 'similarity is "0.9"; it must be a number from -1 to 1'],
    [{ similarity: 1.1 }, 'similarity is 1.1; it must be a number from -1 to 1'],
    [{ minimumCoverage: '0.5' }, 'minimumCoverage is "0.5"; it must be a number from 0 to 1'],
    [{ maxEntries: 0 }, 'maxEntries is 0; it must be an integer over 0'],
    [{ reembedRate: '5' }, 'reembedRate is "5"; it must be a number over 0'],
    [{ auditRate: '0.5' }, 'auditRate is "0.5"; it must be a number from 0 to 1'],
    [{ floor: '0.8' }, 'floor is "0.8"; it must be a number from -1 to 1'],
    [{ maxError: '0.1' }, 'maxError is "0.1"; it must be a number over 0, at most 1'],
  ])('are refused by name: %o', (options, message) => {
    expect(() => open(options as never)).toThrow(wrong(`The option ${message}`));
  });

  it.each([
    [null, 'null'],
    [{}, 'of the type object'],
    [['me'], 'of the type object'],
    [true, 'true'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [1n, '1'],
  ])('refuse the user %o, whom others would be alike', (userId, shown) => {
    const message = `The option userId is ${shown}; it must be a text or a finite number`;
    expect(() => open({ userId } as never)).toThrow(wrong(message));
  });

  it('that are undefined are as if they were not given', async () => {
    const none = { store: undefined, guards: undefined, judge: undefined, band: undefined, ask: undefined };
    const cache = open({ ...none, candidates: undefined, userId: undefined } as never);
    await cache.update(ask('alpha one'), 'a');
    expect(await cache.lookup(ask('one alpha'))).toBe('a');
  });

  it('take a name that is empty, and 0, for users', async () => {
    const store = memory();
    for (const userId of ['', 0]) {
      const cache = open({ store, userId });
      expect(await cache.lookup(ask('alpha one'))).toBeUndefined();
      await cache.update(ask('alpha one'), `of ${userId}`);
      expect(await cache.lookup(ask('alpha one'))).toBe(`of ${userId}`);
    }
  });

  it('refuse bounds that are none also where a policy decides without them', () => {
    const policy = threshold({ similarity: 0.8 });
    expect(() => open({ policy, confidence: 5 })).toThrow(/The option confidence is 5/);
    expect(() => open({ policy, similarity: -2 })).toThrow(/The option similarity is -2/);
  });

  it('take the ends of each range, and a policy beside a confidence that it does not ask for', async () => {
    open({ similarity: -1, confidence: 0, minimumCoverage: 0 });
    open({ similarity: 1, confidence: 1, minimumCoverage: 1 });
    const cache = open({ policy: threshold({ similarity: 0.8 }), confidence: 1 });
    await cache.update(ask('alpha one'), 'a');
    expect(await cache.lookup(ask('one alpha'))).toBe('a');
  });
});
