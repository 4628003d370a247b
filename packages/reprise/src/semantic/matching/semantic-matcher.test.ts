import { afterEach, describe, expect, it } from 'vitest';
import { FakeEmbedder } from '../../testing/index.ts';
import { AnswerCache } from '../answers/answer-cache.ts';
import { answerIdOf } from '../answers/answer-id.ts';
import { PromptEmbedder } from '../embedding/prompt-embedder.ts';
import type { Guard } from '../guard.ts';
import { type Identity, identify } from '../identity.ts';
import { IndexedStore } from '../indexing/indexed-store.ts';
import type { Decision, Policy } from '../policy.ts';
import { withDefaults } from '../semantic-cache-options.ts';
import { SemanticMatcher } from './semantic-matcher.ts';

const of = (content: string): Identity =>
  identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'a', prefix: 'cache' });

const noForbidden: Guard = {
  name: 'forbidden',
  check: (_, cached) =>
    cached.includes('forbidden') ? { guard: 'forbidden', reason: 'it says so' } : undefined,
};

describe('SemanticMatcher', () => {
  const closing: (() => Promise<void>)[] = [];

  /** A matcher over a store that holds `answers` by their prompts. */
  async function open(answers: Readonly<Record<string, string>>, own: { readonly policy?: Policy } = {}) {
    const bounds = { similarity: 0.75, confidence: 0 };
    const options = withDefaults({ embedder: new FakeEmbedder(), guards: [noForbidden], ...bounds });
    const cache = new AnswerCache<string>(options);
    for (const [prompt, answer] of Object.entries(answers)) await cache.keep(of(prompt), answer);
    const entries = new IndexedStore({ ...options, onPending: async () => {} });
    const { embedder, clock } = options;
    const prompts = new PromptEmbedder({ embedder, clock, deadline: 1_000, remembered: 10 });
    closing.push(
      () => cache.close(),
      () => entries.close(),
    );
    await entries.ready;
    return new SemanticMatcher({ ...options, ...own, entries, prompts });
  }

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it('tells which candidate was considered, and its entry, though it is not served', async () => {
    const matcher = await open({ 'alpha one two three': 'a' });
    const near = await matcher.match(of('alpha one two five'));
    expect(near.entry).toBeDefined();
    const far = await matcher.match(of('alpha one six five'));
    expect([far.entry, far.considered]).toEqual([undefined, undefined]);
    expect(near.considered).toMatchObject({
      candidate: { answerId: answerIdOf('a'), bucket: expect.stringMatching(/^fake\//) },
      decision: { action: 'serve' },
      entry: { output: 'a' },
    });
  });

  it('explains every candidate that was looked at, the closest first, without quoting prompts', async () => {
    const matcher = await open({ 'alpha one two forbidden': 'a', 'alpha one two': 'b', 'beta nine': 'c' });
    const explanation = await matcher.explain(of('two one alpha'));
    expect(explanation).toMatchObject({ outcome: 'semantic', embedder: 'fake', coverage: 1 });
    expect(explanation.entryId).toBe(of('alpha one two').exactKey);
    const [first, second] = explanation.candidates;
    expect(first).toMatchObject({ veto: undefined, decision: { action: 'serve' } });
    expect(second).toMatchObject({ veto: { guard: 'forbidden' }, decision: undefined });
    expect(first?.evidence.similarity).toBeCloseTo(1);
    expect(JSON.stringify(explanation)).not.toContain('alpha');
  });

  it('explains without asking the policy as a lookup does, where that can be asked otherwise', async () => {
    const asked = { lookups: 0, explanations: 0 };
    const said = (name: keyof typeof asked): Decision => {
      asked[name] += 1;
      return { action: 'serve', reason: name, bound: 0 };
    };
    const policy: Policy = {
      name: 'counting',
      floor: 0.5,
      decide: () => said('lookups'),
      explain: () => said('explanations'),
    };
    const matcher = await open({ 'alpha one two': 'a' }, { policy });
    expect((await matcher.explain(of('two one alpha'))).reason).toBe('explanations');
    expect(asked).toEqual({ lookups: 0, explanations: 1 });
    await matcher.match(of('two one alpha'));
    expect(asked.lookups).toBe(1);
  });

  it('explains why a candidate that no guard refused was passed over', async () => {
    const matcher = await open({ 'alpha one two': 'b', 'alpha five six': 'c' });
    const { candidates } = await matcher.explain(of('two one alpha'));
    expect(candidates[0]).toMatchObject({ decision: { action: 'serve' }, passedOver: undefined });
    expect(candidates[1]).toMatchObject({ decision: undefined, veto: undefined });
    expect(candidates[1]?.passedOver).toMatch(/^similarity 0\.\d{4} is under 0\.\d+$/);
  });

  it('explains a lookup that ends before anything is compared', async () => {
    const matcher = await open({});
    const explanation = await matcher.explain(of('alpha'));
    expect(explanation).toMatchObject({ outcome: 'miss', candidates: [], coverage: undefined });
    expect(explanation.reason).toContain('nothing of this scope');
  });
});
