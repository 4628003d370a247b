import { describe, expect, it } from 'vitest';
import { axisOver } from './axis.ts';
import { tradeOffChart } from './trade-off-chart.ts';

const line = {
  name: 'bound on <similarity> & "more"',
  points: [
    { hitRatio: 0.05, precision: 1 },
    { hitRatio: 0.4, precision: 0.93 },
  ],
  mark: { hitRatio: 0.2, precision: 0.97, label: '0.87 & up' },
};

/** Whether every tag is closed in order, and no text holds a bare `&` or `<`. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  const rest = svg.replace(/<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>/g, (_, end, name, __, empty) => {
    if (end) {
      if (open.pop() !== name) open.push('wrong');
    } else if (!empty) open.push(name);
    return '';
  });
  return open.length === 0 && !/[<]|&(?!(amp|lt|gt|quot);)/.test(rest);
}

describe('tradeOffChart', () => {
  it('is well-formed, with names and labels as text', () => {
    const svg = tradeOffChart({ title: 'Trade-off of a & b', lines: [line, { ...line, name: 'second' }] });
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).toContain('>Trade-off of a &amp; b</text>');
    expect(svg).toContain('>bound on &lt;similarity&gt; &amp; &quot;more&quot;</text>');
    expect(svg).toContain('>0.87 &amp; up</text>');
    expect(svg.match(/<circle/g)).toHaveLength(2);
  });

  it('suits light and dark pages, and tells lines apart without colour', () => {
    const svg = tradeOffChart({ title: 't', lines: [line, line, line] });
    expect(svg).toContain('@media(prefers-color-scheme:dark)');
    expect(new Set(svg.match(/class="line line\d" stroke-dasharray="[^"]*"/g)).size).toBe(3);
  });

  it('draws nothing outside its frame', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(tradeOffChart({ title: 't', lines: [line] }))!;
    const svg = tradeOffChart({ title: 't', lines: [line] });
    for (const [, x, y] of svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)) {
      expect(Number(x)).toBeLessThanOrEqual(Number(width));
      expect(Number(y)).toBeLessThanOrEqual(Number(height));
    }
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('shows a line without points by its mark alone', () => {
    expect(isWellFormed(tradeOffChart({ title: 't', lines: [{ ...line, points: [] }] }))).toBe(true);
  });

  it.each([0, 7])('refuses %d lines', (count) => {
    expect(() => tradeOffChart({ title: 't', lines: Array(count).fill(line) })).toThrow('1 to 6 lines');
  });
});

describe('axisOver', () => {
  it.each([
    [[0, 0.37], { from: 0 }, [0, 0.1, 0.2, 0.3, 0.4]],
    [[0.93, 1], {}, [0.92, 0.94, 0.96, 0.98, 1]],
    [[1, 1], {}, [1, 1.002, 1.004, 1.006, 1.008, 1.01]],
  ])('covers %j with round steps', (values, options, ticks) => {
    expect(axisOver(values, options).ticks).toEqual(ticks);
  });
});
