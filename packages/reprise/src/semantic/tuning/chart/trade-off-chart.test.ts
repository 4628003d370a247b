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
    expect(svg).toContain('>bound on &lt;similarity&gt; &amp; &quot;more&quot;; point: 0.87 &amp; up</text>');
    // Each mark is in the plot and in the legend.
    expect(svg.match(/<circle/g)).toHaveLength(4);
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

  it('writes no text on another one, even when all marks are at one place', () => {
    const svg = tradeOffChart({ title: 't', lines: Array(6).fill({ ...line, points: [line.mark] }) });
    const places = [...svg.matchAll(/<text[^>]* x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => `${x} ${y}`);
    expect(places.length).toBeGreaterThan(12);
    expect(new Set(places).size).toBe(places.length);
    const inPlot = [...svg.matchAll(/<text[^>]* x="([\d.]+)" y="([\d.]+)"/g)].filter(
      ([, x, y]) => Number(x) > 90 && Number(y) > 60 && Number(y) < 370,
    );
    expect(inPlot).toEqual([]);
  });

  it('shortens what is written above, not what it is called', () => {
    const svg = tradeOffChart({ title: 'long '.repeat(30), lines: [line] });
    expect(svg).toContain(`<title id="title">${'long '.repeat(30)}</title>`);
    expect(/class="title"[^>]*>([^<]*)</.exec(svg)![1]).toHaveLength(64);
  });

  it('shows no precision over 100%', () => {
    const points = [0.1, 0.2].map((hitRatio) => ({ hitRatio, precision: 1 }));
    const svg = tradeOffChart({ title: 't', lines: [{ name: 'always right', points }] });
    expect(svg).toContain('>100%</text>');
    expect(svg).not.toMatch(/>10[1-9]|>100\.\d/);
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
    [[1, 1], { to: 1 }, [0.99, 0.992, 0.994, 0.996, 0.998, 1]],
    [[0, 0], { from: 0, to: 1 }, [0, 0.002, 0.004, 0.006, 0.008, 0.01]],
  ])('covers %j with round steps', (values, options, ticks) => {
    expect(axisOver(values, options).ticks).toEqual(ticks);
  });
});
