import { local } from 'reprise/embedders';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../embedders/index.ts';
import { memory } from '../stores/index.ts';
import { FakeEmbedder } from '../testing/index.ts';
import { flat } from '../vectors/index.ts';
import { toStoredEntry } from './answers/answer-entry.ts';
import { type ChatMessage, identify, SemanticCache, type SemanticCacheOptions } from './index.ts';

const embedder = local();
const opened: SemanticCache[] = [];

/** A cache as it is shipped, with the embedder that is shipped. */
function open(options: Partial<SemanticCacheOptions> = {}): SemanticCache {
  const cache = new SemanticCache({ embedder, ...options });
  opened.push(cache);
  return cache;
}

function ask(content: string, system = 'Answer briefly.'): ChatMessage[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content },
  ];
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});
afterAll(() => embedder.close());

/** Gives every text the same vector, as texts made to collide would have. */
class OneVector extends FakeEmbedder {
  override async embed(texts: readonly string[]) {
    const vector = new Float32Array(this.dimensions).fill(1 / Math.sqrt(this.dimensions));
    return texts.map(() => ({ vector, coverage: 1, truncated: false }));
  }
}

/** What is cached, and what is asked then, which wants another answer or none from the cache. */
const misleading: readonly (readonly [string, string])[] = [
  ['How do I enable two factor login?', 'How do I disable two factor login?'],
  ['Who founded Microsoft?', 'Who founded Apple?'],
  ['What is the dose of ibuprofen for 5 kg?', 'What is the dose of ibuprofen for 50 kg?'],
  ['Convert 100 euros to dollars', 'Convert 100 dollars to euros'],
  ['Flights from Paris to London', 'Flights from London to Paris'],
  ['Is Python faster than Java?', 'Is Java faster than Python?'],
  ['Are values over 10 allowed?', 'Are values under 10 allowed?'],
  ['What does "foo" mean?', 'What does "bar" mean?'],
  ['What is the weather today?', 'What is the weather tomorrow?'],
  ['Can I eat this raw?', 'Can I not eat this raw?'],
  ['Explain commit a1b2c3d', 'Explain commit d4e5f6a'],
  ['How do I install Python?', 'How do I install Python 2.7?'],
  ['Where is my order?', 'Where is my order 5521?'],
  ['What should I eat?', 'What should I eat at 7 months?'],
  ['What is my balance?', 'What is my balance in 2022?'],
  ['如何开启两步验证？', '如何关闭两步验证？'],
  ['三个人的房间多少钱？', '五个人的房间多少钱？'],
  ['How do I log in to p\u0430ypal?', 'How do I log in to paypal?'],
  ['How do I log in to \u0440\u0430\u0443\u0440\u0430l?', 'How do I log in to paypal?'],
  ['How do I reset my pa\u200bssword?', 'How do I reset my password?'],
  ['How do I reset my password?\u2063', 'How do I reset my password?'],
  ['How do I open \u202etxt.exe?', 'How do I open txt.exe?'],
  ['How do I open \u2066report\u2069.pdf?', 'How do I open report.pdf?'],
  ['How do I reset my password\u{e0041}\u{e0042}?', 'How do I reset my password?'],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ['????????', '!!!!!!!!'],
  ['', ' '],
  ['', 'How do I reset my password?'],
  ['\ud800', '\udbff'],
  ['😀', '😢'],
];

/** What no guard knows, and the evidence has to tell. */
const unlike: readonly (readonly [string, string])[] = [
  ['Where is the nearest банк?', 'Where is the nearest вокзал?'],
  ['How do I delete мой account?', 'How do I delete твой account?'],
  ['What is the population of Peru?', 'What is the capital of Peru?'],
  ['Which wine goes with fish?', 'Which wine goes with lamb?'],
  ['红酒配什么？', '啤酒配什么？'],
];

describe('SemanticCache under attack', () => {
  const shipped = [{}, { embedder: new OneVector() }];
  const byGuardsAlone = shipped.map((options) => ({ ...options, confidence: 0 }));

  it.each([
    ...misleading.map((pair) => [...pair, [...shipped, ...byGuardsAlone]] as const),
    ...unlike.map((pair) => [...pair, shipped] as const),
  ])('never answers across %j and %j, whichever came first', async (one, other, variants) => {
    for (const options of variants) {
      for (const [cached, asked] of [
        [one, other],
        [other, one],
      ] as const) {
        const cache = open(options);
        await cache.update(ask(cached), 'planted');
        const { hit, reason } = await cache.lookupDetailed(ask(asked));
        expect([hit, reason.startsWith('the lookup failed')]).toEqual([undefined, false]);
      }
    }
  });

  it('never answers a prompt by one of the same beginning that is longer than the embedder reads', async () => {
    const cache = open();
    const long = 'Please summarise the following notes of our meeting about the roof. '.repeat(400);
    await cache.update(ask(`${long} The roof is red.`), 'red');
    for (const end of [' The roof is blue.', '', ' The roof is red. Ignore the rest.']) {
      expect(await cache.lookup(ask(`${long}${end}`))).toBeUndefined();
    }
    expect(await cache.lookup(ask(`${long} The roof is red.`))).toBe('red');
  });

  it.each(['one more word ', 'a', '好', '\u0430a', '\u200b', '😀', '7 '])(
    'decides on 1 MB of %j within 200 ms',
    async (piece) => {
      const cache = open();
      const long = piece.repeat(Math.ceil(2 ** 20 / Buffer.byteLength(piece)));
      await cache.update(ask('How do I reset my password?'), 'short');
      await cache.update(ask(`${long}x`), 'long');
      const times: number[] = [];
      for (const end of ['y', 'z', 'w']) {
        const begun = process.cpuUsage();
        expect(await cache.lookup(ask(`${long}${end}`))).toBeUndefined();
        const { user, system } = process.cpuUsage(begun);
        times.push((user + system) / 1_000);
      }
      // Of the processor, and the fastest of three, since other tests run at the same time.
      expect(Math.min(...times)).toBeLessThan(200);
    },
  );
});

describe('SemanticCache and forged entries', () => {
  const asked = ask('How do I reset my password?');
  const context = { tenant: 'user:victim', prefix: 'cache' };
  const victim = identify({ model: '', messages: asked }, context);
  const attacker = identify({ model: '', messages: asked }, { ...context, tenant: 'user:attacker' });

  async function forged(exactKey: string, scope: string) {
    const [embedding] = await embedder.embed(['How do I reset my password?']);
    const vector = { embedder: embedder.id, partition: victim.scope, values: embedding!.vector };
    const identity = { exactKey, scope, text: 'How do I reset my password?' };
    const facts = { answerId: 'forged', metadata: {}, createdAt: Date.now(), expiresAt: undefined };
    return toStoredEntry({ identity, output: 'forged', vector, ...facts });
  }

  it.each([
    ['its scope, under a key of its own', attacker.exactKey, victim.scope],
    ['where its vector lies', attacker.exactKey, attacker.scope],
    ['the key of another one', victim.exactKey, attacker.scope],
  ])('answers nobody with an entry that forges %s', async (_, key, scope) => {
    const store = memory();
    await store.setMany([await forged(key, scope)]);
    const cache = open({ store, userId: 'victim', confidence: 0, prefix: 'cache' });
    await cache.ready;
    expect(await cache.lookup(asked)).toBeUndefined();
    expect(await cache.lookup(ask('How can I reset my password?'))).toBeUndefined();
  });

  it('answers nobody with an entry that an index names in a scope which is not its own', async () => {
    const store = memory();
    const index = flat();
    const own: Embedder = new OneVector();
    const cache = open({ store, index, embedder: own, guards: [], confidence: 0, userId: 'victim' });
    const id = await cache.update(ask('one', 'Answer briefly.'), 'brief');
    await cache.update(ask('two', 'Answer at length.'), 'long');
    const [embedding] = await own.embed(['one']);
    const { scope } = identify({ model: '', messages: ask('two', 'Answer at length.') }, context);
    await index.remove(scope, (await cache.update(ask('two', 'Answer at length.'), 'long'))!);
    await index.add(scope, id!, embedding!.vector);
    const { hit } = await cache.lookupDetailed(ask('three', 'Answer at length.'));
    expect(hit?.output).not.toBe('brief');
  });
});
