import type { OpenCall } from '../../calls/open-call.ts';
import { copyOrSame } from '../copy-or-same.ts';
import { FollowedRun } from './followed-run.ts';
import { type Remainder, resultOf, type SharedEnd } from './outcome.ts';

type Source = AsyncIterator<unknown, unknown>;
type Step = IteratorResult<unknown, unknown>;

/** The same as `SharedIteration`, for async generators; those who wait for the same item wait for one pull. */
export class SharedAsyncIteration extends FollowedRun<Source, Promise<OpenCall>, Promise<void>> {
  #pulling: Promise<unknown> | undefined;

  /** All items, then what the generator returned; throws what it threw. */
  async *follow(): AsyncGenerator<unknown, unknown> {
    const end = yield* this.#shared();
    return 'source' in end ? yield* this.#alone(end) : end.returned;
  }

  async *#shared(): AsyncGenerator<unknown, SharedEnd<Source>> {
    this.enter();
    try {
      for (let place = 0; ; ) {
        if (place < this.record.length) yield copyOrSame(this.record[place++]);
        else if (this.outcome) return resultOf(this.outcome);
        else if (this.taken) return { source: this.startWith(this.call!), skip: place };
        else if (this.#pulling) await this.#pulling;
        else {
          const step = await this.#pull();
          if (!step) continue;
          if (step.done) return { returned: step.value };
          if (this.taken) return { source: this.source!, first: step, skip: 0 };
          place += 1;
          yield step.value;
        }
      }
    } finally {
      await this.leave()?.return?.();
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
      this.call ??= await this.task.open();
      this.source ??= this.startWith(this.call);
      const step = await this.#next(this.source);
      if (step.done) {
        await this.finish(step.value);
        this.detach();
      } else this.add(step.value);
      return step;
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  #next(source: Source): Promise<Step> {
    return this.call!.within(() => source.next());
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
