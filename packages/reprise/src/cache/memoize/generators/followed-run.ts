import type { OpenCall } from '../../calls/open-call.ts';
import { copyOrSame } from '../copy-or-same.ts';
import type { IterationTask } from './iteration-task.ts';
import type { Outcome } from './outcome.ts';

/** What is known of one run of a generator, and what becomes of it, whether one waits for its items or not. */
export class FollowedRun<Source, Opened, Kept> {
  protected readonly task: IterationTask<Source, Opened, Kept>;
  protected call: OpenCall | undefined;
  protected source: Source | undefined;
  protected outcome: Outcome | undefined;
  #record: unknown[] = [];
  #followers = 0;
  #detached = false;
  #taken = false;

  constructor(task: IterationTask<Source, Opened, Kept>) {
    this.task = task;
  }

  get refresh(): boolean {
    return this.task.refresh;
  }

  /** Whether newcomers may follow: not once its answer is known to be outdated. */
  get open(): boolean {
    return !this.#detached && this.call?.current !== false;
  }

  /** Lets nobody follow any more, and keeps nothing of it. */
  detach(): void {
    if (this.#detached) return;
    this.#detached = true;
    this.call?.end();
    this.task.detached();
  }

  protected get record(): readonly unknown[] {
    return this.#record;
  }

  /** Whether the record is full, and the source is left to the caller who pulled the first item beyond. */
  protected get taken(): boolean {
    return this.#taken;
  }

  protected enter(): void {
    this.#followers += 1;
  }

  /** Counts a caller out; gives the source when it is to be closed, as nobody is left who wants more. */
  protected leave(): Source | undefined {
    this.#followers -= 1;
    if (this.#followers > 0) return undefined;
    this.#record = [];
    this.detach();
    return this.outcome || this.#taken ? undefined : this.source;
  }

  protected startWith(call: OpenCall): Source {
    return call.within(() => this.task.start(call));
  }

  protected add(item: unknown): void {
    if (this.#record.length < this.task.maxItems) {
      this.#record.push(copyOrSame(item));
      return;
    }
    this.#taken = true;
    this.detach();
  }

  /** Keeps the whole run, unless it was detached; whoever is done with that detaches it. */
  protected finish(returned: unknown): Kept | undefined {
    this.outcome = { returned: copyOrSame(returned) };
    return this.#detached ? undefined : this.task.keep(this.call!, this.#record, returned);
  }

  protected fail(error: unknown): void {
    this.outcome = { error };
    this.task.failed(error);
    this.detach();
  }
}
