import type { OpenCall } from '../../open-call.ts';
import { copyOrSame } from '../copy-or-same.ts';
import { type Outcome, type Remainder, resultOf, type SharedEnd } from './outcome.ts';

type Source = Iterator<unknown, unknown>;

/** A generator to run, and what happens around it. */
export interface IterationTask {
  /** Most items recorded. */
  readonly maxItems: number;
  /** Whether it makes anew what can still be given: then only those who wait for the new items follow. */
  readonly refresh: boolean;
  open(): OpenCall;
  /** Calls the generator function. */
  start(call: OpenCall): Source;
  /** Keeps the items of a whole run, and what the generator returned. */
  keep(call: OpenCall, items: readonly unknown[], returned: unknown): void;
  failed(error: unknown): void;
  /** Nobody can follow from now on. */
  detached(): void;
}

/**
 * One run of a generator that several callers read from its first item on; whoever is ahead pulls.
 *
 * The one who pulls gets the item itself, the others get copies. When the last one leaves before the end, the generator
 * is closed and nothing is kept. A run of more than `maxItems` items is left to the one who pulled the first of those
 * beyond; the others run the generator again, without the items they have had.
 */
export class SharedIteration {
  readonly #task: IterationTask;
  #call: OpenCall | undefined;
  #source: Source | undefined;
  #record: unknown[] = [];
  #followers = 0;
  #outcome: Outcome | undefined;
  #detached = false;
  #taken = false;

  constructor(task: IterationTask) {
    this.#task = task;
  }

  get refresh(): boolean {
    return this.#task.refresh;
  }

  /** Whether newcomers may follow: not once its answer is known to be outdated. */
  get open(): boolean {
    return !this.#detached && this.#call?.current !== false;
  }

  /** Lets nobody follow any more, and keeps nothing of it. */
  detach(): void {
    if (this.#detached) return;
    this.#detached = true;
    this.#call?.end();
    this.#task.detached();
  }

  /** All items, then what the generator returned; throws what it threw. */
  *follow(): Generator<unknown, unknown> {
    const end = yield* this.#shared();
    return 'source' in end ? yield* this.#alone(end) : end.returned;
  }

  *#shared(): Generator<unknown, SharedEnd<Source>> {
    this.#followers += 1;
    try {
      for (let place = 0; ; place++) {
        if (place < this.#record.length) yield copyOrSame(this.#record[place]);
        else if (this.#outcome) return resultOf(this.#outcome);
        else if (this.#taken) return { source: this.#start(), skip: place };
        else {
          const step = this.#pull();
          if (step.done) return { returned: step.value };
          if (this.#taken) return { source: this.#source!, first: step, skip: 0 };
          yield step.value;
        }
      }
    } finally {
      this.#leave();
    }
  }

  #pull(): IteratorResult<unknown, unknown> {
    try {
      this.#source ??= this.#start();
      const step = this.#next(this.#source);
      if (step.done) this.#finish(step.value);
      else if (this.#record.length < this.#task.maxItems) this.#record.push(copyOrSame(step.value));
      else this.#taken = true;
      if (this.#taken) this.detach();
      return step;
    } catch (error) {
      this.#outcome = { error };
      this.#task.failed(error);
      this.detach();
      throw error;
    }
  }

  #start(): Source {
    this.#call ??= this.#task.open();
    const call = this.#call;
    return call.within(() => this.#task.start(call));
  }

  #next(source: Source): IteratorResult<unknown, unknown> {
    return this.#call!.within(() => source.next());
  }

  #finish(returned: unknown): void {
    this.#outcome = { returned: copyOrSame(returned) };
    if (!this.#detached) this.#task.keep(this.#call!, this.#record, returned);
    this.detach();
  }

  #leave(): void {
    this.#followers -= 1;
    if (this.#followers > 0) return;
    this.#record = [];
    this.detach();
    if (!this.#outcome && !this.#taken) this.#source?.return?.();
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
