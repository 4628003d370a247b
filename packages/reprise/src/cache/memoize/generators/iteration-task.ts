import type { OpenCall } from '../../calls/open-call.ts';

/** A generator to run, and what happens around it; the types say whether one waits for it. */
export interface IterationTask<Source, Opened, Kept> {
  /** Most items recorded. */
  readonly maxItems: number;
  /** Whether it makes anew what can still be given: then only those who wait for the new items follow. */
  readonly refresh: boolean;
  open(): Opened;
  /** Calls the generator function. */
  start(call: OpenCall): Source;
  /** Keeps the items of a whole run, and what the generator returned. */
  keep(call: OpenCall, items: readonly unknown[], returned: unknown): Kept;
  failed(error: unknown): void;
  /** Nobody can follow from now on. */
  detached(): void;
}
