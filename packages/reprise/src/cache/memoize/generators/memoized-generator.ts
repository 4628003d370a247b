import { RepriseError } from '../../../core/index.ts';
import { type CacheOperation, tellOperationSync } from '../../../telemetry/index.ts';
import type { OpenCall } from '../../calls/open-call.ts';
import type { AnyFunction } from '../../function-names.ts';
import type { MemoizedCall } from '../memoized-call.ts';
import { callOperation, outcomeOf } from './call-operation.ts';
import type { GeneratorParts } from './generator-parts.ts';
import { itemsOf, replay, replayInstead } from './kept-run.ts';
import { leadRun, type RunKind } from './lead-run.ts';
import { SharedIteration } from './shared-iteration.ts';

type Items = Generator<unknown, unknown>;
type Lead = (refresh?: boolean) => SharedIteration;

const kind: RunKind<SharedIteration, Iterator<unknown, unknown>, OpenCall, void> = {
  open: (engine, call, plan) => engine.openSync(call, plan),
  keep: (engine, answer) => engine.keepSync(answer),
  make: (task) => new SharedIteration(task),
};

/**
 * A generator function whose runs are kept when they came to their end.
 *
 * @throws RepriseError `INVALID_ARGUMENT` over a store that answers with promises only.
 */
export function memoizeGenerator(parts: GeneratorParts): AnyFunction {
  const { engine, identifier, target } = parts;
  if (!engine.syncStore) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The generator "${identifier.func}" cannot wait for a store that answers with promises only: make it an async generator, or use a store that can be used without promises, such as memory() or sqlite()`,
    );
  }
  return function* (this: unknown, ...given: readonly never[]): Items {
    const call = identifier.identify(this, given);
    const start = (): Items => target.apply(this, given as never[]) as Items;
    const operation = callOperation(parts.engine, call);
    return yield* tellOperationSync(operation, () =>
      answer(parts, call, operation, (refresh) => leadRun(parts, kind, call, start, refresh)),
    );
  };
}

function answer(
  { engine, live, plan }: GeneratorParts,
  call: MemoizedCall,
  operation: CacheOperation,
  lead: Lead,
): Items {
  const running = live.find(call.storeKey, SharedIteration);
  if (running && !running.refresh) {
    engine.counters.joined += 1;
    operation.outcome = 'joined';
    return running.follow();
  }
  const found = engine.findSync(call, plan);
  const items = itemsOf(found);
  operation.outcome = outcomeOf(found, items);
  if (!found || !items) return (running ?? lead()).follow();
  if (found.state === 'staleIfError')
    return followOr(running ?? lead(), () => replayInstead(engine, found, items));
  if (found.state !== 'fresh' && !running) {
    const run = lead(true);
    engine.inBackground(call, () => drain(run));
  }
  return replay(found, items);
}

/** Follows a run that may fail before its first item; then there is something older to give. */
function* followOr(run: SharedIteration, older: () => Items): Items {
  const items = run.follow();
  let first: IteratorResult<unknown, unknown>;
  try {
    first = items.next();
  } catch {
    return yield* older();
  }
  try {
    if (first.done) return first.value;
    yield first.value;
    return yield* items;
  } finally {
    items.return(undefined);
  }
}

/** Runs a generator for the cache alone; not beyond what is recorded. */
async function drain(run: SharedIteration): Promise<void> {
  for (const _ of run.follow()) if (!run.open) break;
}
