import { afterEach, describe, expect, it } from 'vitest';
import { FakeEmbedder } from '../testing/index.ts';
import { AnswerCache, withDefaults } from './index.ts';
import { ask, closeOpened, open, wrong } from './semantic-cache-fixture.js';

afterEach(closeOpened);

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
