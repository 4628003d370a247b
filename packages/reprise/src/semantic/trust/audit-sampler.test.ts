import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { seededRandom } from '../tuning/index.ts';
import { AuditSampler } from './audit-sampler.ts';
import { LabelWindow } from './label-window.ts';
import { rateOf } from './wilson.ts';

const minute = 60_000;
const known = rateOf(0, 10_000);

describe('The chance with which hits are audited', () => {
  it.each([1, 2, 3])(
    'measures what is wrong when busy minutes have other hits than quiet ones (%i)',
    (seed) => {
      const clock = new ManualClock();
      const random = seededRandom(seed);
      const sampler = new AuditSampler(0.05, random, clock);
      const labels = new LabelWindow({ most: 5_000, age: 365 * 24 * 60 * minute, clock });
      const seen = { hits: 0, wrong: 0, standFor: 0 };
      for (let at = 0; at < 60; at++) {
        const isBusy = at % 10 === 9;
        for (let hits = isBusy ? 20_000 : 400, hit = 0; hit < hits; hit++) {
          clock.advance(minute / hits);
          const right = random() >= (isBusy ? 0.1 : 0);
          seen.hits += 1;
          if (!right) seen.wrong += 1;
          const drawn = sampler.draw(known, 0.5);
          if (drawn === undefined) continue;
          seen.standFor += 1 / drawn.chance;
          labels.add({ at: clock.now(), right, weight: 1 / drawn.chance });
        }
      }
      const { low, high } = labels.wrongRate();
      const truth = seen.wrong / seen.hits;
      expect([low < truth, truth < high, high < 0.2]).toEqual([true, true, true]);
      expect(seen.standFor / seen.hits).toBeGreaterThan(0.8);
      expect(seen.standFor / seen.hits).toBeLessThan(1.2);
    },
  );
});
