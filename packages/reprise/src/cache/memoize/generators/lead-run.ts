import type { MemoizedCall } from '../memoized-call.ts';
import type { FollowedRun } from './followed-run.ts';
import type { GeneratorParts } from './generator-parts.ts';
import type { IterationTask } from './iteration-task.ts';

type Engine = GeneratorParts['engine'];

/** How runs of a kind of generator are made and kept. */
export interface RunKind<Run, Source, Opened, Kept> {
  open(engine: Engine, ...call: Parameters<Engine['open']>): Opened;
  keep(engine: Engine, answer: Parameters<Engine['keep']>[0]): Kept;
  make(task: IterationTask<Source, Opened, Kept>): Run;
}

/** Begins a run that others can follow; `start` calls the generator function. */
export function leadRun<Run extends FollowedRun<Source, Opened, Kept>, Source, Opened, Kept>(
  { engine, live, plan, maxItems }: GeneratorParts,
  kind: RunKind<Run, Source, Opened, Kept>,
  call: MemoizedCall,
  start: () => Source,
  refresh = false,
): Run {
  const run: Run = kind.make({
    maxItems,
    refresh,
    open: () => kind.open(engine, call, plan),
    start: (context) => {
      call.begin(context);
      return start();
    },
    keep: (opened, output, returned) => {
      engine.computed(opened);
      return kind.keep(engine, { call: opened, output, extra: { returned } });
    },
    failed: (error) => engine.failed(call, error),
    detached: () => live.remove(call.storeKey, run),
  });
  live.add(call.storeKey, run);
  return run;
}
