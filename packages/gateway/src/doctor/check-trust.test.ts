import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import { checkTrust } from './check-trust.ts';

async function boundsOf(semantic: object) {
  const findings = await checkTrust(parseConfig({ semantic }), {});
  return findings.find(({ check }) => check === 'bounds');
}

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
