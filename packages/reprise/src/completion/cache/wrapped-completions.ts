import { type Duration, RepriseError } from '../../core/index.ts';
import { canonicalJson, sha256 } from '../../entry/index.ts';
import type { PutCompletionOptions, WrapCompletionOptions } from './completion-cache-options.ts';
import { assertSuggestions, type Suggestion } from './suggestion.ts';

/** Where a wrapped function looks first and keeps what it found. */
export interface CompletionShelf {
  get(key: string): Promise<Suggestion[] | undefined>;
  put(key: string, suggestions: readonly Suggestion[], options: PutCompletionOptions): Promise<void>;
}

/** A function that makes suggestions. */
export type MakeSuggestions<Args extends readonly unknown[]> = (
  ...args: Args
) => Promise<readonly Suggestion[]> | readonly Suggestion[];

/** Wraps a function, so that it runs once for all who ask the same at a time and not at all for what is kept. */
export function wrapped<Args extends readonly unknown[]>(
  shelf: CompletionShelf,
  make: MakeSuggestions<Args>,
  { key = keyOf(make), ttl }: WrapCompletionOptions<Args>,
): (...args: Args) => Promise<Suggestion[]> {
  const flights = new Map<string, Promise<readonly Suggestion[]>>();
  return async (...args) => {
    const asked = key(...args);
    const running = flights.get(asked);
    // Everybody gets suggestions of their own.
    if (running) return structuredClone([...(await running)]);
    const flight = answer(shelf, { key: asked, make: () => make(...args), ttl });
    flights.set(asked, flight);
    try {
      return structuredClone([...(await flight)]);
    } finally {
      flights.delete(asked);
    }
  };
}

interface AskedCompletion {
  readonly key: string;
  readonly make: () => Promise<readonly Suggestion[]> | readonly Suggestion[];
  readonly ttl: Duration | undefined;
}

async function answer(
  shelf: CompletionShelf,
  { key, make, ttl }: AskedCompletion,
): Promise<readonly Suggestion[]> {
  const kept = await shelf.get(key);
  if (kept) return kept;
  const made = await make();
  assertSuggestions(made);
  const confidence = Math.max(0, ...made.map((each) => each.confidence));
  await shelf.put(key, made, { ttl, confidence });
  return made;
}

/** A key that is the same in every process. */
function keyOf<Args extends readonly unknown[]>(make: MakeSuggestions<Args>): (...args: Args) => string {
  const { name } = make;
  if (name === '')
    throw new RepriseError('INVALID_ARGUMENT', 'A function without a name needs the option key');
  return (...args) => `${name}:${sha256(canonicalJson(args))}`;
}
