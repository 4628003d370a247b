import { describe, expect, it } from 'vitest';
import { seededRandom } from '../tuning/index.ts';
import { RiskMonitor, type RiskMonitorOptions } from './risk-monitor.ts';

const day = 24 * 3_600_000;

function open(options: Partial<RiskMonitorOptions> = {}) {
  const monitor = new RiskMonitor({ maxError: 0.01, minimumLabels: 20, most: 500, age: 7 * day, ...options });
  let ordinal = 0;
  const hear = (right: boolean, hitShare: number, gap: number) =>
    monitor.heard({ id: `a-${ordinal++}`, at: ordinal * gap, right, hitShare });
  return { monitor, hear };
}

/** Wrong hits until it is suspended, then right ones until it is not. */
function suspendAndRecover(options: Partial<RiskMonitorOptions>, hitShare: number, gap = 1_000) {
  const { monitor, hear } = open(options);
  while (!monitor.suspended) hear(false, hitShare, gap);
  const reason = monitor.standing(hitShare);
  let right = 0;
  while (monitor.suspended && right < 30_000) {
    hear(true, hitShare, gap);
    right += 1;
  }
  return { right, reason };
}

describe('A suspension', () => {
  it.each([
    ['hits are so few that half of them may be wrong', {}, 0.02, 20],
    ['as many as 43% of hits may be wrong', {}, 0.023, 20],
    ['more labels are wanted than the share needs', { minimumLabels: 400 }, 0.5, 400],
    ['more labels are wanted than count', { minimumLabels: 600 }, 0.5, 600],
    ['the bound is one in 2,000', { maxError: 0.0005 }, 0.6, 4_606],
    ['the bound is one in 10,000', { maxError: 0.0001 }, 0.5, 19_204],
  ])('ends after as many right labels as it says when %s', (_, options, hitShare, expected) => {
    const { right, reason } = suspendAndRecover(options, hitShare);
    expect(right).toBe(expected);
    expect(reason).toMatch(new RegExp(`; ${expected} right ones in a row resume it$`));
  });

  it('ends also when would-be hits are so rare that labels would be too old before there are enough', () => {
    expect(suspendAndRecover({}, 0.5, day / 5).right).toBe(189);
  });

  it('says so when no number of right labels ends it', () => {
    const { right, reason } = suspendAndRecover({ maxError: 0.0001 }, 1);
    expect(right).toBe(30_000);
    expect(reason).toMatch(/; not even 20000 right ones show so small a share, so it does not resume$/);
  });

  it('says how many more right ones it needs after each label, wrong ones among them', () => {
    const { monitor, hear } = open();
    while (!monitor.suspended) hear(false, 0.5, 1_000);
    for (let at = 0; at < 300; at++) hear(at % 100 !== 0, 0.5, 1_000);
    const needed = Number(/(\d+) right ones in a row/.exec(monitor.standing(0.5))?.[1]);
    for (let at = 0; at < needed; at++) {
      expect(monitor.suspended).toBe(true);
      hear(true, 0.5, 1_000);
    }
    expect(monitor.suspended).toBe(false);
  });
});

describe('The order in which labels are told', () => {
  const random = seededRandom(4);
  const labels = Array.from({ length: 3_000 }, (_, at) => ({
    id: `${at % 2 === 0 ? 'a' : 'b'}-${at}`,
    at: Math.floor(at / 3),
    // Two bad times, each of which suspends, with enough good ones between.
    right: random() >= (Math.floor(at / 600) % 2 === 1 ? 0.2 : 0.001),
    hitShare: 0.5,
  }));

  /** Tells them with delays of up to so many labels. */
  function told(most: number, seed: number) {
    const { monitor } = open();
    const delay = seededRandom(seed);
    const late = labels.map((label, at) => ({ label, when: at + delay() * most }));
    let changes = 0;
    for (const { label } of late.sort((left, right) => left.when - right.when)) {
      if (monitor.heard(label)) changes += 1;
    }
    return { changes, suspended: monitor.suspended, standing: monitor.standing(0.5) };
  }

  it('makes no difference to what comes of them', () => {
    const { changes, ...inOrder } = told(0, 1);
    expect(changes).toBeGreaterThan(2);
    for (let seed = 1; seed <= 3; seed++) expect(told(100, seed)).toMatchObject(inOrder);
  });

  it('makes no difference where a recovery takes more labels than are kept while answers are served', () => {
    const many = Array.from({ length: 12_000 }, (_, at) => ({
      id: `a-${at}`,
      at,
      right: at >= 16,
      hitShare: 0.5,
    }));
    const delay = seededRandom(1);
    const late = many
      .map((label, at) => ({ label, when: at + delay() * 20 }))
      .sort((left, right) => left.when - right.when);
    const ends = [many, late.map(({ label }) => label)].map((heard) => {
      const { monitor } = open({ maxError: 0.0005 });
      for (const label of heard) monitor.heard(label);
      return [monitor.suspended, monitor.standing(0.5)];
    });
    expect(ends[0]).toEqual([false, 'none of the last 500 judged hits was wrong']);
    expect(ends[1]).toEqual(ends[0]);
  });

  it('makes no difference where one wrong label of another instance comes after many right ones', () => {
    const wrong = Array.from({ length: 5 }, (_, at) => ({ id: `a-${at}`, at, right: false, hitShare: 0.5 }));
    const right = Array.from({ length: 200 }, (_, at) => ({
      id: `b-${at}`,
      at: 10,
      right: true,
      hitShare: 0.5,
    }));
    const standings = [
      [...wrong, ...right],
      [...right, ...wrong],
    ].map((heard) => {
      const { monitor } = open();
      for (const label of heard) monitor.heard(label);
      return monitor.standing(0.5);
    });
    expect(new Set(standings).size).toBe(1);
  });
});
