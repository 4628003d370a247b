import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { FakeEmbedder, ManualClock } from '../../testing/index.ts';
import { Ledger, learned, type Observation, type Policy, SemanticCache, threshold } from '../index.ts';
import type { AuditedCacheOptions } from '../semantic-cache.ts';
import { honest } from '../trust/trust-fixture.js';

const closing: (() => Promise<void>)[] = [];

function ask(content: string) {
  return [{ role: 'user', content }];
}

/** Instances over one store, each with an index and a ledger of its own. */
function world() {
  const clock = new ManualClock();
  const store = memory({ clock });
  const observed: Observation[] = [];
  const base = threshold({ similarity: 0.6 });
  const policy: Policy = { ...base, observe: (observation) => void observed.push(observation) };
  const open = (options: Partial<AuditedCacheOptions<string>> = {}) => {
    const ledger = new Ledger({ store, prefix: 'cache', clock });
    const parts = { embedder: new FakeEmbedder(), guards: [], judge: honest, ledger };
    const cache = new SemanticCache<string>({ policy, clock, store, ttl: 'forever', ...parts, ...options });
    closing.push(
      () => cache.close(),
      () => ledger.close(),
    );
    return { cache, ledger };
  };
  /** Lets every instance write and read what was observed. */
  const shared = async (...ledgers: readonly Ledger[]) => {
    for (const ledger of ledgers) await ledger.flush();
    for (let turn = 0; turn < 5; turn++) {
      clock.advance(5_000);
      await new Promise(setImmediate);
    }
  };
  return { clock, store, observed, open, shared };
}

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('feedback', () => {
  it('that an answer is wrong removes it, teaches the policy, and keeps back its neighbours for a day', async () => {
    const { clock, observed, open } = world();
    const { cache } = open();
    const id = await cache.update(ask('alpha one two'), 'wrong');
    await cache.update(ask('alpha one three'), 'near');
    await cache.update(ask('beta nine'), 'far');
    expect(await cache.feedback(id!, 'wrong', 'two one alpha')).toEqual({
      removed: true,
      quarantined: 1,
      observed: true,
    });
    expect(await cache.getExact('alpha one two')).toBeUndefined();
    expect(observed).toMatchObject([{ entryId: id, right: false, source: 'feedback', chance: 1 }]);
    const { hit, reason, withheld } = await cache.lookupDetailed(ask('three one alpha'));
    expect([hit, withheld]).toEqual([undefined, true]);
    expect(reason).toContain('in quarantine');
    expect(await cache.getExact('alpha one three')).toBe('near');
    expect(await cache.lookup(ask('nine beta'))).toBe('far');
    clock.advance(24 * 3_600_000);
    expect(await cache.lookup(ask('three one alpha'))).toBe('near');
  });

  it('keeps neighbours back, and removes none, also when they are answered the same', async () => {
    const { clock, open } = world();
    const { cache } = open();
    const [id] = await cache.store(
      ['alpha one two', 'alpha one three', 'alpha two three', 'beta nine'],
      ['Yes.', 'yes', 'No.', 'Yes.'],
    );
    expect(await cache.feedback(id!, 'wrong')).toEqual({ removed: true, quarantined: 2, observed: true });
    expect(cache.stats().entries).toBe(3);
    expect(cache.trust().quarantined).toBe(2);
    expect(await cache.getExact('alpha one two')).toBeUndefined();
    expect(await cache.getExact('alpha one three')).toBe('yes');
    expect(await cache.getExact('alpha two three')).toBe('No.');
    expect(await cache.lookup(ask('three one alpha'))).toBeUndefined();
    expect(await cache.lookup(ask('nine beta'))).toBe('Yes.');
    clock.advance(24 * 3_600_000);
    expect(await cache.lookup(ask('three one alpha'))).toBe('yes');
  });

  it('holds for a day for the same answer to the same prompt, not for another answer to it', async () => {
    const { clock, open } = world();
    const { cache } = open();
    const id = await cache.update(ask('alpha one two'), 'Wrong.');
    await cache.feedback(id!, 'wrong');
    await cache.update(ask('alpha one two'), 'wrong');
    const { hit, reason, withheld } = await cache.lookupDetailed(ask('two one alpha'));
    expect([hit, withheld, reason]).toEqual([undefined, true, 'in quarantine: this answer was called wrong']);
    expect(await cache.getExact('alpha one two')).toBe('wrong');
    await cache.update(ask('alpha one two'), 'better');
    expect(await cache.lookup(ask('two one alpha'))).toBe('better');
    await cache.update(ask('alpha one two'), 'Wrong.');
    expect(await cache.lookup(ask('two one alpha'))).toBeUndefined();
    clock.advance(24 * 3_600_000);
    expect(await cache.lookup(ask('two one alpha'))).toBe('Wrong.');
  });

  it('holds for the same answer to the same prompt in instances that start later', async () => {
    const { open, shared } = world();
    const first = open();
    const id = await first.cache.update(ask('alpha one two'), 'wrong');
    await first.cache.feedback(id!, 'wrong');
    await first.cache.update(ask('alpha one two'), 'wrong');
    await shared(first.ledger);
    const last = open();
    await last.cache.ready;
    await shared(last.ledger);
    expect((await last.cache.lookupDetailed(ask('two one alpha'))).reason).toContain('called wrong');
    expect(await last.cache.getExact('alpha one two')).toBe('wrong');
  });

  it('reaches other instances on the same store, and those that start later', async () => {
    const { open, shared } = world();
    const [first, second] = [open(), open()];
    const id = await first.cache.update(ask('alpha one two'), 'wrong');
    await first.cache.update(ask('alpha one three'), 'near');
    const later = open();
    await later.cache.ready;
    await first.cache.feedback(id!, 'wrong');
    await shared(first.ledger, second.ledger, later.ledger);
    expect(second.cache.trust()).toMatchObject({ quarantined: 1, observations: { feedback: 1 } });
    expect(await later.cache.lookup(ask('two one alpha'))).toBeUndefined();
    expect(await later.cache.lookup(ask('three one alpha'))).toBeUndefined();
    const last = open();
    await last.cache.ready;
    await shared(last.ledger);
    expect(last.cache.trust().quarantined).toBe(1);
    expect(await last.cache.lookup(ask('three one alpha'))).toBeUndefined();
  });

  it('on the entry of another user does nothing', async () => {
    const { observed, open } = world();
    const [victim, attacker] = [open({ userId: 1 }), open({ userId: 12 })];
    const id = await victim.cache.update(ask('alpha one'), 'right');
    for (const entryId of [id!, id!.slice(0, 20), '', 'cache:', 'trust:', `${id}x`]) {
      expect(await attacker.cache.feedback(entryId, 'wrong')).toEqual({
        removed: false,
        quarantined: 0,
        observed: false,
      });
    }
    expect(await victim.cache.lookup(ask('one alpha'))).toBe('right');
    expect(observed).toEqual([]);
  });

  it('that an answer is right has nothing more served: neither does the policy learn of it nor does a quarantine end', async () => {
    const { observed, open } = world();
    const { cache } = open();
    const id = await cache.update(ask('alpha one two'), 'wrong');
    const near = await cache.update(ask('alpha one three'), 'near');
    await cache.feedback(id!, 'wrong');
    expect(await cache.feedback(near!, 'right', 'three one alpha')).toMatchObject({
      removed: false,
      observed: true,
    });
    expect(observed).toHaveLength(1);
    expect(await cache.lookup(ask('three one alpha'))).toBeUndefined();
    expect(cache.trust().observations.feedback).toBe(2);
  });

  it('said again and again by anybody does not loosen a policy that learns', async () => {
    const { open } = world();
    const { cache } = open({ policy: learned({ maxError: 0.01, random: () => 0.999_999 }) });
    const id = await cache.update(ask('alpha one two three'), 'right');
    const question = ask('alpha one two five');
    expect(await cache.lookup(question)).toBeUndefined();
    for (let time = 0; time < 200; time++) await cache.feedback(id!, 'right', 'alpha one two five');
    expect(await cache.lookup(question)).toBeUndefined();
  });

  it('puts neither prompts nor answers into the ledger, the log, statistics or explanations', async () => {
    const { store, open } = world();
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const logger = { debug: log, info: log, warn: log, error: log };
    const { cache, ledger } = open({
      logger,
      judge: { name: 'broken', agrees: () => Promise.reject(new Error('503')) },
    });
    const id = await cache.update(ask('secretprompt alpha one'), 'secretanswer');
    await cache.update(ask('secretprompt alpha two'), 'secretother');
    await cache.feedback(id!, 'wrong', 'one alpha secretprompt');
    await cache.lookup(ask('two alpha secretprompt'));
    await cache.update(ask('two alpha secretprompt'), 'secretfresh');
    await cache.reviewed();
    await ledger.flush();
    const kept: string[] = [];
    for await (const { key, value } of store.scan({ prefix: 'trust:' }))
      kept.push(key, Buffer.from(value).toString());
    expect(kept.join()).toContain(id!);
    expect(lines.length).toBeGreaterThan(0);
    const explained = await cache.explain(ask('two secretprompt alpha'));
    const said = [...kept, ...lines, JSON.stringify([cache.trust(), cache.stats(), explained])];
    expect(said.join('\n')).not.toMatch(/secret/);
  });
});
