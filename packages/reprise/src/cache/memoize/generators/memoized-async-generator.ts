import { type CacheOperation, tellOperation } from '../../../telemetry/index.ts';
import type { OpenCall } from '../../calls/open-call.ts';
import type { AnyFunction } from '../../function-names.ts';
import type { MemoizedCall } from '../memoized-call.ts';
import { callOperation, outcomeOf } from './call-operation.ts';
import type { GeneratorParts } from './generator-parts.ts';
import { itemsOf, replay, replayInstead } from './kept-run.ts';
import { leadRun, type RunKind } from './lead-run.ts';
import { SharedAsyncIteration } from './shared-async-iteration.ts';

type Items = AsyncGenerator<unknown, unknown>;
type Lead = (refresh?: boolean) => SharedAsyncIteration;

const kind: RunKind<
  SharedAsyncIteration,
  AsyncIterator<unknown, unknown>,
  Promise<OpenCall>,
  Promise<void>
> = {
  open: (engine, call, plan) => engine.open(call, plan),
  keep: (engine, answer) => engine.keep(answer),
  make: (task) => new SharedAsyncIteration(task),
};

/** An async generator function whose runs are kept when they came to their end. */
export function memoizeAsyncGenerator(parts: GeneratorParts): AnyFunction {
  const { identifier, target } = parts;
  return async function* (this: unknown, ...given: readonly never[]): Items {
    const call = identifier.identify(this, given);
    const start = (): Items => target.apply(this, given as never[]) as Items;
    const operation = callOperation(parts.engine, call);
    return yield* await tellOperation(operation, () =>
      answer(parts, call, operation, (refresh) => leadRun(parts, kind, call, start, refresh)),
    );
  };
}

async function answer(
  { engine, live, plan }: GeneratorParts,
  call: MemoizedCall,
  operation: CacheOperation,
  lead: Lead,
): Promise<Items | Generator<unknown, unknown>> {
  const running = (): SharedAsyncIteration | undefined => live.find(call.storeKey, SharedAsyncIteration);
  const before = running();
  if (before && !before.refresh) {
    engine.counters.joined += 1;
    operation.outcome = 'joined';
    return before.follow();
  }
  const found = await engine.find(call, plan);
  // Another caller may have begun while the store was asked.
  const meanwhile = running();
  const items = itemsOf(found);
  operation.outcome = outcomeOf(found, items);
  if (!found || !items) {
    if (meanwhile) countJoined(engine, operation);
    return (meanwhile ?? lead()).follow();
  }
  if (found.state === 'staleIfError')
    return followOr(meanwhile ?? lead(), () => replayInstead(engine, found, items));
  if (found.state !== 'fresh' && !meanwhile) {
    const run = lead(true);
    engine.inBackground(call, () => drain(run));
  }
  return replay(found, items);
}

/** Counts a caller who found nothing, and was counted for it, but need not wait alone. */
function countJoined({ counters }: GeneratorParts['engine'], operation: CacheOperation): void {
  operation.outcome = 'joined';
  counters.misses -= 1;
  counters.joined += 1;
}

/** Follows a run that may fail before its first item; then there is something older to give. */
async function* followOr(run: SharedAsyncIteration, older: () => Generator<unknown, unknown>): Items {
  const items = run.follow();
  let first: IteratorResult<unknown, unknown>;
  try {
    first = await items.next();
  } catch {
    return yield* older();
  }
  try {
    if (first.done) return first.value;
    yield first.value;
    return yield* items;
  } finally {
    await items.return(undefined);
  }
}

/** Runs a generator for the cache alone; not beyond what is recorded. */
async function drain(run: SharedAsyncIteration): Promise<void> {
  for await (const _ of run.follow()) if (!run.open) break;
}
