import type { Suggestion } from '../cache/suggestion.ts';
import { largestShift } from './feedback/feedback-counts.ts';
import { ranked } from './ranking.ts';
import type { RunningSource } from './suggestion-run.ts';
import { unlessAborted } from './unless-aborted.ts';

/** How suggestions are put in order. */
export interface OrderOptions {
  /** Most suggestions given. */
  readonly most: number;
  /** Gives suggestions the confidence they have after feedback. */
  readonly rate: (found: readonly Suggestion[]) => Promise<Suggestion[]>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Gives what sources find in the order of its rank, each suggestion as soon as no source that still works can find one that
 * comes before it. Rejects with the reason of `signal` when that aborts.
 */
export async function* orderedSuggestions(
  sources: readonly RunningSource[],
  { most, rate, signal }: OrderOptions,
): AsyncGenerator<Suggestion, void, void> {
  const working = new Map(sources.map((source) => [source, rated(source, rate)]));
  const found = new Map<RunningSource, readonly Suggestion[]>();
  let given = 0;
  while (working.size > 0 && given < most) {
    const { source, suggestions } = await unlessAborted(Promise.race(working.values()), signal);
    working.delete(source);
    found.set(source, suggestions);
    // In the order of the sources, whoever was first, so that equal ones are always in the same order.
    const all = sources.flatMap((each) => found.get(each) ?? []);
    const open = [...working.keys()].map(({ ceiling }) => ceiling + largestShift);
    const certain = ranked(all).filter(({ confidence }) => open.every((ceiling) => confidence > ceiling));
    // What is certain stays in its place: whatever is found later ranks behind it.
    for (const suggestion of certain.slice(given, most)) {
      given += 1;
      yield suggestion;
    }
  }
}

async function rated(
  source: RunningSource,
  rate: OrderOptions['rate'],
): Promise<{ readonly source: RunningSource; readonly suggestions: readonly Suggestion[] }> {
  return { source, suggestions: await rate((await source.found) ?? []) };
}
