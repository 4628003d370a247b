import type { OpenCall } from '../../calls/open-call.ts';
import { copyOrSame } from '../copy-or-same.ts';
import { FollowedRun } from './followed-run.ts';
import { type Remainder, resultOf, type SharedEnd } from './outcome.ts';

type Source = Iterator<unknown, unknown>;

/**
 * One run of a generator that several callers read from its first item on; whoever is ahead pulls.
 *
 * The one who pulls gets the item itself, the others get copies. When the last one leaves before the end, the generator
 * is closed and nothing is kept. A run of more than `maxItems` items is left to the one who pulled the first of those
 * beyond; the others run the generator again, without the items they have had.
 */
export class SharedIteration extends FollowedRun<Source, OpenCall, void> {
  /** All items, then what the generator returned; throws what it threw. */
  *follow(): Generator<unknown, unknown> {
    const end = yield* this.#shared();
    return 'source' in end ? yield* this.#alone(end) : end.returned;
  }

  *#shared(): Generator<unknown, SharedEnd<Source>> {
    this.enter();
    try {
      for (let place = 0; ; place++) {
        if (place < this.record.length) yield copyOrSame(this.record[place]);
        else if (this.outcome) return resultOf(this.outcome);
        else if (this.taken) return { source: this.#start(), skip: place };
        else {
          const step = this.#pull();
          if (step.done) return { returned: step.value };
          if (this.taken) return { source: this.source!, first: step, skip: 0 };
          yield step.value;
        }
      }
    } finally {
      this.leave()?.return?.();
    }
  }

  #pull(): IteratorResult<unknown, unknown> {
    try {
      this.source ??= this.#start();
      const step = this.#next(this.source);
      if (step.done) {
        this.finish(step.value);
        this.detach();
      } else this.add(step.value);
      return step;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  #start(): Source {
    this.call ??= this.task.open();
    return this.startWith(this.call);
  }

  #next(source: Source): IteratorResult<unknown, unknown> {
    return this.call!.within(() => source.next());
  }

  *#alone({ source, first, skip }: Remainder<Source>): Generator<unknown, unknown> {
    let running = true;
    try {
      for (let place = 0; ; place++) {
        running = false;
        const step = place === 0 && first ? first : this.#next(source);
        if (step.done) return step.value;
        running = true;
        if (place >= skip) yield step.value;
      }
    } finally {
      if (running) source.return?.();
    }
  }
}
