import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import { checkTrust } from './check-trust.ts';

async function findingOf(name: string, semantic: object) {
  const findings = await checkTrust(parseConfig({ semantic }), {});
  return findings.find(({ check }) => check === name);
}

const boundsOf = (semantic: object) => findingOf('bounds', semantic);

describe('bounds in the configuration', () => {
  it('are warned of where the policy finds its own', async () => {
    expect(await boundsOf({ policy: 'learned', confidence: 0.9 })).toMatchObject({
      level: 'warning',
      message: 'semantic.confidence is not used: learned finds its own bounds',
    });
    const both = await boundsOf({ policy: 'learned', confidence: 0.9, similarity: 0.8 });
    expect(both?.message).toContain('semantic.similarity and semantic.confidence are not used');
  });

  it.each([
    { policy: 'learned' },
    { policy: 'threshold', confidence: 0.9 },
    { policy: 'calibrated', confidence: 0.9, similarity: 0.8 },
  ])('are nothing to warn of with %j', async (semantic) => {
    expect(await boundsOf(semantic)).toBeUndefined();
  });
});

describe('the judge similar', () => {
  const undecided =
    'similar: it never calls two different answers in prose the same, so their audits end undecided';

  it.each([
    [{}, undecided],
    [{ audit_rate: 0, shadow: true }, undecided],
    [{ audit_rate: 0, policy: 'learned' }, `${undecided} and learned learns little`],
    [{ policy: 'calibrated' }, `${undecided} and calibrated learns little`],
  ])(
    'is warned of, with what to set, where something depends on what it says: %j',
    async (semantic, message) => {
      expect(await findingOf('judge', semantic)).toEqual({
        check: 'judge',
        level: 'warning',
        message,
        remedy: 'Set semantic.judge.kind to llm and semantic.judge.model, unless answers are data.',
      });
    },
  );

  it.each([
    [{ audit_rate: 0 }, 'ok'],
    [{ judge: { kind: 'equal' } }, 'ok'],
    [{ enabled: false }, undefined],
  ])('is nothing to warn of where nothing does, or another judges: %j', async (semantic, level) => {
    expect((await findingOf('judge', semantic))?.level).toBe(level);
  });
});
