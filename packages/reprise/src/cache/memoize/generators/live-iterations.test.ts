import { describe, expect, it } from 'vitest';
import { LiveIterations } from './live-iterations.ts';

class Run {
  open = true;
  detach(): void {
    this.open = false;
  }
}

class OtherRun extends Run {
  readonly other = true;
}

describe('LiveIterations', () => {
  it('finds runs that are open, of the kind asked for', () => {
    const live = new LiveIterations();
    const run = new Run();
    live.add('a', run);
    expect([live.find('a', Run), live.find('b', Run), live.find('a', OtherRun)]).toEqual([
      run,
      undefined,
      undefined,
    ]);
    run.detach();
    expect(live.find('a', Run)).toBeUndefined();
  });

  it('removes a run only while it is the one of its key', () => {
    const live = new LiveIterations();
    const [older, newer] = [new Run(), new Run()];
    live.add('a', older);
    live.add('a', newer);
    live.remove('a', older);
    expect(live.find('a', Run)).toBe(newer);
    live.remove('a', newer);
    expect(live.find('a', Run)).toBeUndefined();
  });

  it('lets go of the oldest of more than 10,000 runs that nobody ended', () => {
    const live = new LiveIterations();
    const runs = Array.from({ length: 10_001 }, () => new Run());
    for (const [key, run] of runs.entries()) live.add(String(key), run);
    expect([runs[0]!.open, live.find('0', Run), live.find('1', Run)]).toEqual([false, undefined, runs[1]]);
  });
});
