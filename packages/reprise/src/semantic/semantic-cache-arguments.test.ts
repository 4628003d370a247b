import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../stores/index.ts';
import { FakeEmbedder } from '../testing/index.ts';
import { AnswerCache, SemanticCache, threshold, withDefaults } from './index.ts';
import { ask, closeOpened, open } from './semantic-cache-fixture.js';

afterEach(closeOpened);

function wrong(message: string) {
  return expect.objectContaining({ code: 'INVALID_ARGUMENT', message });
}

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

describe('Messages', () => {
  const wholes: readonly (readonly [unknown, string])[] = [
    [null, 'messages is null; it must be a list of messages'],
    [undefined, 'messages is undefined; it must be a list of messages'],
    [{ role: 'user' }, 'messages is of the type object; it must be a list of messages'],
    [[null], 'messages[0] is null; it must be a message with a role and a content'],
    [[{}], 'messages[0] is of the type object; it must be a message with a role and a content'],
  ];
  const contents = [5, () => 1, 1n, { text: 'alpha' }, [null], ['alpha']];

  it.each(wholes)('that are none are refused by name: %o', async (messages, message) => {
    const refused = wrong(`The argument ${message}`);
    const cache = open();
    await expect(cache.lookupDetailed(messages as never)).rejects.toEqual(refused);
    await expect(cache.lookupMany([messages] as never)).rejects.toEqual(refused);
    await expect(cache.explain(messages as never)).rejects.toEqual(refused);
    await expect(cache.update(messages as never, 'a')).rejects.toEqual(refused);
    expect(cache.stats()).toMatchObject({ writes: 0, misses: 0 });
  });

  it.each(contents)('with the content %o are refused, wherever they stand', async (content) => {
    const cache = open();
    const odd = { role: 'user', content };
    const refused = {
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(
        /^The content of the argument messages\[\d\] is .+; it must be a text, a list of parts, or null$/,
      ),
    };
    for (const messages of [[odd], [odd, ...ask('alpha')]] as never[]) {
      await expect(cache.lookup(messages)).rejects.toMatchObject(refused);
      await expect(cache.update(messages, 'a')).rejects.toMatchObject(refused);
    }
  });

  it('may have no content, or parts of any type', async () => {
    const cache = open();
    const image = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }];
    await cache.update(image, 'a picture');
    expect(await cache.lookup(image)).toBe('a picture');
    expect(await cache.lookup([{ role: 'assistant' }, ...ask('alpha')])).toBeUndefined();
    expect(await cache.lookup([{ role: 'assistant', content: null }, ...ask('alpha')])).toBeUndefined();
    expect(await cache.lookup([])).toBeUndefined();
  });

  it('and prompts that are no texts, or no list, are refused before any answer is kept', async () => {
    const cache = open();
    const refused = { code: 'INVALID_ARGUMENT' };
    await expect(cache.lookupMany(null as never)).rejects.toMatchObject(refused);
    await expect(cache.getExact(5 as never)).rejects.toEqual(wrong('The prompt is 5; it must be a text'));
    await expect(cache.store(null as never, 'a')).rejects.toMatchObject(refused);
    await expect(cache.store(['alpha', 5] as never, ['a', 'b'])).rejects.toMatchObject(refused);
    await expect(cache.store('alpha', 'a', null as never)).rejects.toMatchObject(refused);
    await expect(cache.update(ask('alpha'), 'a', null as never)).rejects.toMatchObject(refused);
    expect(cache.stats().entries).toBe(0);
  });
});

describe('The limits of a lookup', () => {
  it.each([
    [{ similarity: 5 }, 'similarity is 5; it must be a number from -1 to 1'],
    [{ similarity: Number.NaN }, 'similarity is NaN; it must be a number from -1 to 1'],
    [{ confidence: 'high' }, 'confidence is "high"; it must be a number from 0 to 1'],
    [{ confidence: null }, 'confidence is null; it must be a number from 0 to 1'],
    [{ maxError: -1 }, 'maxError is -1; it must be a number from 0 to 1'],
    [{ maxAge: -1 }, 'maxAge is -1; it must be a number from 0 on'],
  ])('that make no sense reject, whether there is a hit or not: %o', async (limits, message) => {
    const cache = open();
    await cache.update(ask('alpha one'), 'a');
    for (const text of ['alpha one', 'one alpha', 'gamma three']) {
      const looked = cache.lookupDetailed(ask(text), limits as never);
      await expect(looked).rejects.toEqual(wrong(`The limit ${message}`));
    }
    expect(cache.stats().faults).toBe(0);
  });

  it('that make no sense reject where only the meaning is asked for', async () => {
    const answers = new AnswerCache<string>(withDefaults({ embedder: new FakeEmbedder() }));
    const identity = { exactKey: 'cache:a', scope: 'a', text: 'alpha' };
    await expect(answers.findSimilar(identity, { similarity: 5 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await answers.close();
  });

  it('are fine at their ends, and undefined', async () => {
    const cache = open();
    await cache.update(ask('alpha one'), 'a');
    const least = { similarity: -1, confidence: 0, maxAge: Number.POSITIVE_INFINITY };
    expect(await cache.lookup(ask('one alpha'), least)).toBe('a');
    const most = { similarity: 1, confidence: 1, maxAge: 0, maxError: 0 };
    expect(await cache.lookup(ask('gamma three'), most)).toBeUndefined();
    expect(await cache.lookup(ask('gamma three'), { maxError: 1 })).toBeUndefined();
    const none = { similarity: undefined, confidence: undefined, maxAge: undefined, maxError: undefined };
    expect(await cache.lookup(ask('one alpha'), none)).toBe('a');
  });
});

describe('Feedback', () => {
  it.each(['Wrong', 'RIGHT', '', undefined, true])(
    'with the verdict %j rejects, and removes nothing',
    async (verdict) => {
      const cache = open();
      const id = await cache.update(ask('alpha one'), 'a');
      const given = cache.feedback(id!, verdict as never);
      await expect(given).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/^The verdict is .*; it must be 'right' or 'wrong'$/),
      });
      expect(await cache.getExact('alpha one')).toBe('a');
    },
  );
});

describe('Feedback on no entry, or of no prompt,', () => {
  it('is refused', async () => {
    const cache = open();
    const id = await cache.update(ask('alpha one'), 'a');
    await expect(cache.feedback(null as never, 'wrong')).rejects.toEqual(
      wrong('The entry id is null; it must be a text'),
    );
    await expect(cache.feedback(id!, 'wrong', 5 as never)).rejects.toEqual(
      wrong('The prompt is 5; it must be a text'),
    );
    expect(await cache.getExact('alpha one')).toBe('a');
  });
});

describe('The lifetime of an answer', () => {
  it.each([-1, Number.NaN, Number.NEGATIVE_INFINITY, '60', '5m', null])(
    'that is %s is refused',
    async (expire) => {
      const cache = open();
      const options = { expire: expire as never };
      const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('The option expire is') };
      await expect(cache.update(ask('alpha one'), 'a', options)).rejects.toMatchObject(refused);
      await expect(cache.store('alpha one', 'a', options)).rejects.toMatchObject(refused);
      expect(cache.stats()).toMatchObject({ entries: 0, writes: 0 });
    },
  );

  it('may be endless or nothing', async () => {
    const cache = open();
    await cache.update(ask('alpha one'), 'a', { expire: Number.POSITIVE_INFINITY });
    await cache.update(ask('beta two'), 'b', { expire: 0 });
    expect(await cache.lookup(ask('alpha one'))).toBe('a');
    expect(await cache.lookup(ask('beta two'))).toBeUndefined();
  });

  it.each([-1, Number.NaN])('that is %s is refused by an AnswerCache, too', async (ttl) => {
    const answers = new AnswerCache<string>(withDefaults({ embedder: new FakeEmbedder() }));
    const kept = answers.keep({ exactKey: 'cache:a', scope: 'a', text: undefined }, 'a', { ttl });
    await expect(kept).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await answers.close();
  });
});

describe('A SemanticCache that was closed', () => {
  const uses: readonly [string, (cache: SemanticCache, id: string) => Promise<unknown>][] = [
    ['lookup', (cache) => cache.lookup(ask('alpha one'))],
    ['lookupDetailed', (cache) => cache.lookupDetailed(ask('alpha one'))],
    ['lookupMany', (cache) => cache.lookupMany([ask('alpha one')])],
    ['update', (cache) => cache.update(ask('alpha one'), 'b')],
    ['store', (cache) => cache.store('alpha one', 'b')],
    ['getExact', (cache) => cache.getExact('alpha one')],
    ['remove', (cache, id) => cache.remove(id)],
    ['clear', (cache) => cache.clear()],
    ['explain', (cache) => cache.explain(ask('alpha one'))],
    ['feedback', (cache, id) => cache.feedback(id, 'wrong')],
  ];

  it.each(uses)('rejects %s with CLOSED, and leaves the store as it is', async (_, use) => {
    const store = memory();
    const cache = open({ store });
    const id = await cache.update(ask('alpha one'), 'a');
    await cache.close();
    await expect(use(cache, id!)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await open({ store }).getExact('alpha one')).toBe('a');
  });

  it('still tells what it counted, and may be closed again', async () => {
    const cache = open();
    await cache.update(ask('alpha one'), 'a');
    await cache.lookup(ask('alpha one'));
    await cache.close();
    await cache.close();
    expect(cache.stats()).toMatchObject({ exactHits: 1, writes: 1 });
    expect(cache.trust().wrongOfHits.whole).toBe(0);
  });
});
