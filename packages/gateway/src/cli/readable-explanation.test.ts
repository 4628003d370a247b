import { describe, expect, it } from 'vitest';
import type { WireExplanation } from '../trust/index.ts';
import { leftOut, readableExplanation } from './readable-explanation.ts';

type WireCandidate = WireExplanation['candidates'][number];

const idOf = (at: number): string => `chat:2f183a4e64493af3:e3b0c44298fc1c14:${at}f56dc6db2a455d0df779410`;

function candidate(at: number, own: Partial<WireCandidate> = {}): WireCandidate {
  return {
    entry_id: idOf(at),
    answer_id: `a${at}`,
    similarity: 0.9 - at / 10,
    confidence: 0.123456,
    bucket: 'all',
    veto: null,
    decision: null,
    passed_over: 'another one is surer',
    evidence: {},
    numbers: { floor: 0.7, chance: at / 10 },
    kept_back: null,
    ...own,
  };
}

const decision = { action: 'reject', reason: '0.12 is under the confidence 0.9', bound: 0.9 } as const;

/** Six candidates, of which the fifth was decided on. */
const miss: WireExplanation = {
  outcome: 'miss',
  reason: decision.reason,
  exact_key: 'x',
  entry_id: null,
  embedder: 'fake',
  coverage: 0.987,
  policy: 'threshold',
  candidates: [0, 1, 2, 3, 4, 5].map((at) =>
    candidate(at, at === 4 ? { decision, passed_over: null } : { veto: null }),
  ),
};

function shown(explanation: WireExplanation, all = false) {
  return readableExplanation(explanation, all) as { candidates: Record<string, unknown>[] };
}

describe('an explanation for people', () => {
  it('shows the candidate that was decided on and the two closest others, the closest first', () => {
    const { candidates } = shown(miss);
    expect(candidates.map(({ similarity }) => similarity)).toEqual([0.9, 0.8, 0.5]);
    expect(candidates[0]).toMatchObject({ passed_over: 'another one is surer' });
    expect(candidates[2]).toMatchObject({ decided: `reject: ${decision.reason}` });
    expect(leftOut(miss, false)).toBe('# 3 more, and ids in full: --all\n');
  });

  it('shows the three closest where nothing was decided on', () => {
    const undecided = { ...miss, candidates: miss.candidates.slice(0, 4) };
    expect(shown(undecided).candidates.map(({ similarity }) => similarity)).toEqual([0.9, 0.8, 0.7]);
    expect(leftOut(undecided, false)).toBe('# 1 more, and ids in full: --all\n');
  });

  it('shows all candidates, with ids in full, when they are asked for', () => {
    const { candidates } = shown(miss, true);
    expect(candidates.map(({ entry }) => entry)).toEqual([0, 1, 2, 3, 4, 5].map(idOf));
    expect(leftOut(miss, true)).toBe('');
  });

  it('shortens each part of the ids of candidates, but not the id of the one that answers or was decided on', () => {
    const hit = { ...miss, outcome: 'semantic' as const, entry_id: idOf(5) };
    expect(shown(hit)).toMatchObject({ entry: idOf(5) });
    const ids = (explanation: WireExplanation) => shown(explanation).candidates.map(({ entry }) => entry);
    const [first, second] = [0, 1].map((at) => `chat:2f18…:e3b0…:${at}f56dc6db2a4…`);
    expect(ids(hit)).toEqual([first, second, idOf(5)]);
    expect(ids(miss)).toEqual([first, second, idOf(4)]);
    const alone = { ...miss, candidates: miss.candidates.slice(4, 5) };
    expect(leftOut(alone, false)).toBe('');
  });

  it('marks what is kept back, once', () => {
    const keptBack = 'in quarantine: a close entry was called wrong';
    const explore = { action: 'explore', reason: keptBack, bound: 0.9 } as const;
    const first = candidate(0, { kept_back: keptBack, decision: explore, passed_over: null });
    const { candidates } = shown({ ...miss, candidates: [first, candidate(1, { kept_back: keptBack })] });
    expect(candidates[0]).toMatchObject({ decided: `explore: ${keptBack}` });
    expect(candidates[0]).not.toHaveProperty('kept_back');
    expect(candidates[1]).toMatchObject({ kept_back: keptBack, passed_over: 'another one is surer' });
  });

  it('says numbers that all candidates have in common once', () => {
    const explanation = shown(miss);
    expect(explanation).toMatchObject({ numbers: { floor: 0.7 } });
    expect(explanation.candidates.map(({ numbers }) => numbers)).toEqual(
      [0, 0.1, 0.4].map((chance) => ({ chance })),
    );
  });

  it('names the guard that refused a candidate', () => {
    const veto = { guard: 'numbers', reason: '7 is not 8' };
    const vetoed = { ...miss, candidates: [candidate(0, { veto, passed_over: null })] };
    expect(shown(vetoed).candidates[0]).toMatchObject({ vetoed: 'numbers: 7 is not 8' });
    expect(leftOut(vetoed, false)).toBe('# Ids in full: --all\n');
  });

  it('of an exact hit says which entry answers, and nothing of what was decided by meaning', () => {
    const exact = { ...miss, outcome: 'exact' as const, entry_id: idOf(4) };
    const { candidates } = shown(exact);
    expect(candidates.at(-1)).toMatchObject({ similarity: 0.5, answers: 'the same request is cached' });
    for (const each of candidates) {
      expect(each).not.toHaveProperty('decided');
      expect(each).not.toHaveProperty('passed_over');
    }
  });

  it('has nothing more to show where nothing was looked at', () => {
    const nothing = { ...miss, candidates: [] };
    expect(shown(nothing)).not.toHaveProperty('numbers');
    expect(leftOut(nothing, false)).toBe('');
  });
});
