import { setImmediate as nextTurn } from 'node:timers/promises';

/** How many keys are sorted, or given out, before the event loop has its turn; about a millisecond of work. */
const runLength = 1_024;

interface Run {
  readonly keys: readonly string[];
  next: number;
}

/**
 * Yields `keys` in order of their code units, doing the sorting in short runs with pauses between them, because
 * sorting a hundred thousand keys at once would hold up everything else for a tenth of a second.
 */
export async function* inOrder(keys: readonly string[]): AsyncGenerator<string> {
  const runs: Run[] = [];
  for (let start = 0; start < keys.length; start += runLength) {
    if (start > 0) await nextTurn();
    runs.push({ keys: keys.slice(start, start + runLength).sort(), next: 0 });
  }
  for (let index = Math.floor(runs.length / 2) - 1; index >= 0; index--) sink(runs, index);
  for (let given = 1; runs.length > 0; given++) {
    const first = runs[0]!;
    yield head(first);
    if (given % runLength === 0) await nextTurn();
    first.next += 1;
    if (first.next === first.keys.length) {
      const last = runs.pop()!;
      if (runs.length === 0) return;
      runs[0] = last;
    }
    sink(runs, 0);
  }
}

function head(run: Run): string {
  return run.keys[run.next]!;
}

/** Restores the heap below `index`: no run's head comes after the head of a run under it. */
function sink(runs: Run[], index: number): void {
  for (let parent = index; ; ) {
    const left = 2 * parent + 1;
    if (left >= runs.length) return;
    const right = left + 1;
    const child = right < runs.length && head(runs[right]!) < head(runs[left]!) ? right : left;
    if (head(runs[parent]!) <= head(runs[child]!)) return;
    [runs[parent], runs[child]] = [runs[child]!, runs[parent]!];
    parent = child;
  }
}
