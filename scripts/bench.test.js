import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { durations, measure, median, percentile } from '../bench/measure.js';
import { markdownOf, missedBars, tableOf } from '../bench/report.js';
import { workspace } from './build/files.js';

const result = {
  name: 'doors',
  rows: [
    { what: 'open', value: 1.2345, unit: 'ms', ratio: 0.5, bar: '<= 2 ms', ok: true },
    { what: 'close', value: 3, unit: 'ms', bar: '<= 2 ms', ok: false },
  ],
};

describe('bench reports', () => {
  it('show values, ratios, bars and whether they are met', () => {
    expect(tableOf(result).split('\n')[1]).toMatch(/^open +1\.23 +ms +0\.5x +<= 2 ms +yes$/);
    expect(markdownOf(result)).toContain('| close | 3 | ms |  | <= 2 ms | NO |');
    expect(missedBars(result)).toEqual(['close (<= 2 ms)']);
  });

  it('give way to the page a bench brings itself', () => {
    expect(markdownOf({ ...result, markdown: '# My page\n' })).toBe('# My page\n');
  });

  it('name the benches there are when asked for another', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(workspace, 'bench/run.js'), 'windows']);
    expect(status).toBe(1);
    expect(String(stderr)).toMatch(/no bench "windows".*local-embedding.*quality/);
  });
});

describe('bench measures', () => {
  it('take percentiles by rank', () => {
    expect([percentile([3, 1, 2, 4], 0.5), percentile([3, 1, 2, 4], 1), median([5])]).toEqual([2, 4, 5]);
    expect(median([])).toBeNaN();
  });

  it('tell processor time from waiting', async () => {
    const busy = await measure(() => {
      const until = performance.now() + 30;
      while (performance.now() < until);
      return 'done';
    });
    expect(busy.result).toBe('done');
    expect(busy.wallMs).toBeGreaterThanOrEqual(30);
    expect(busy.cpuMs).toBeGreaterThan(0);
    expect(await durations(3, () => {})).toHaveLength(3);
  });
});
