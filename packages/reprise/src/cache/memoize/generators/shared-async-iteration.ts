import type { OpenCall } from '../../open-call.ts';
import { copyOrSame } from '../copy-or-same.ts';
import { type Outcome, type Remainder, resultOf, type SharedEnd } from './outcome.ts';

type Source = AsyncIterator<unknown, unknown>;
type Step = IteratorResult<unknown, unknown>;

/** An async generator to run, and what happens around it. */
export interface AsyncIterationTask {
  /** Most items recorded. */
  readonly maxItems: number;
  /** Whether it makes anew what can still be given: then only those who wait for the new items follow. */
  readonly refresh: boolean;
  open(): Promise<OpenCall>;
  /** Calls the generator function. */
  start(call: OpenCall): Source;
  /** Keeps the items of a whole run, and what the generator returned. */
  keep(call: OpenCall, items: readonly unknown[], returned: unknown): Promise<void>;
  failed(error: unknown): void;
  /** Nobody can follow from now on. */
  detached(): void;
}

/** The same as `SharedIteration`, for async generators; those who wait for the same item wait for one pull. */
export class SharedAsyncIteration {
  readonly #task: AsyncIterationTask;
  #call: OpenCall | undefined;
  #source: Source | undefined;
  #record: unknown[] = [];
  #followers = 0;
  #pulling: Promise<unknown> | undefined;
  #outcome: Outcome | undefined;
  #detached = false;
  #taken = false;

  constructor(task: AsyncIterationTask) {
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
  async *follow(): AsyncGenerator<unknown, unknown> {
    const end = yield* this.#shared();
    return 'source' in end ? yield* this.#alone(end) : end.returned;
  }

  async *#shared(): AsyncGenerator<unknown, SharedEnd<Source>> {
    this.#followers += 1;
    try {
      for (let place = 0; ; ) {
        if (place < this.#record.length) yield copyOrSame(this.#record[place++]);
        else if (this.#outcome) return resultOf(this.#outcome);
        else if (this.#taken) return { source: this.#start(this.#call!), skip: place };
        else if (this.#pulling) await this.#pulling;
        else {
          const step = await this.#pull();
          if (!step) continue;
          if (step.done) return { returned: step.value };
          if (this.#taken) return { source: this.#source!, first: step, skip: 0 };
          place += 1;
          yield step.value;
        }
      }
    } finally {
      await this.#leave();
    }
  }

  /** Takes the next step; undefined when the generator threw. */
  async #pull(): Promise<Step | undefined> {
    const step = this.#advance();
    this.#pulling = step;
    try {
      return await step;
    } finally {
      this.#pulling = undefined;
    }
  }

  async #advance(): Promise<Step | undefined> {
    try {
      this.#call ??= await this.#task.open();
      this.#source ??= this.#start(this.#call);
      const step = await this.#next(this.#source);
      if (step.done) await this.#finish(step.value);
      else if (this.#record.length < this.#task.maxItems) this.#record.push(copyOrSame(step.value));
      else this.#taken = true;
      if (this.#taken) this.detach();
      return step;
    } catch (error) {
      this.#outcome = { error };
      this.#task.failed(error);
      this.detach();
      return undefined;
    }
  }

  #start(call: OpenCall): Source {
    return call.within(() => this.#task.start(call));
  }

  #next(source: Source): Promise<Step> {
    return this.#call!.within(() => source.next());
  }

  async #finish(returned: unknown): Promise<void> {
    this.#outcome = { returned: copyOrSame(returned) };
    if (!this.#detached) await this.#task.keep(this.#call!, this.#record, returned);
    this.detach();
  }

  async #leave(): Promise<void> {
    this.#followers -= 1;
    if (this.#followers > 0) return;
    this.#record = [];
    this.detach();
    if (!this.#outcome && !this.#taken) await this.#source?.return?.();
  }

  async *#alone({ source, first, skip }: Remainder<Source>): AsyncGenerator<unknown, unknown> {
    let running = true;
    try {
      for (let place = 0; ; place++) {
        running = false;
        const step = place === 0 && first ? first : await this.#next(source);
        if (step.done) return step.value;
        running = true;
        if (place >= skip) yield step.value;
      }
    } finally {
      if (running) await source.return?.();
    }
  }
}
