import { ManualClock } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { progressLine } from './tune-progress.ts';

function played(isTTY: boolean, { total, each }: { total: number; each: number }): string {
  const clock = new ManualClock();
  const written: string[] = [];
  const output = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const progress = progressLine(output, 'Scoring', clock);
  for (let done = 1; done <= total; done += 1) {
    clock.advance(each);
    progress(done, total);
  }
  return written.join('');
}

describe('progressLine', () => {
  it('writes a line for each tenth into a log, with how long the rest will take', () => {
    const lines = played(false, { total: 100, each: 200 }).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('Scoring: 10 of 100');
    expect(lines[4]).toBe('Scoring: 50 of 100, about 10 s left');
    expect(lines.at(-1)).toBe('Scoring: 100 of 100');
  });

  it('writes at least every ten seconds, however long a tenth takes', () => {
    const lines = played(false, { total: 20_000, each: 100 }).trimEnd().split('\n');
    expect(lines).toHaveLength(200);
    expect(lines[0]).toBe('Scoring: 100 of 20000, about 33 min left');
  });

  it('writes one line for what is quickly done', () => {
    expect(played(false, { total: 50, each: 1 })).toBe('Scoring: 50 of 50\n');
  });

  it('stays on one line of a terminal, whole when a shorter text follows a longer one', () => {
    const written = played(true, { total: 100, each: 200 });
    expect(written.match(/\n/g)).toHaveLength(1);
    const shown = written.trimEnd().split('\r').slice(1);
    expect(shown).toHaveLength(100);
    expect(shown.at(-2)).toBe('Scoring: 99 of 100, about 1 s left');
    expect(written).toContain('Scoring: 100 of 100               \n');
  });
});
