import { deferred } from '../../core/index.ts';
import type { KeptEntry } from '../entries/kept-entry.ts';
import { copyOrSame } from '../memoize/copy-or-same.ts';
import type { OpenCall } from './open-call.ts';

/** What a flight brought. */
interface Landing {
  readonly output: unknown;
  /** The answer as it was when the function gave it, for those who joined. */
  readonly snapshot: unknown;
}

/** What is known of a {@link Flight} when it begins. */
export interface FlightOptions {
  /** What may answer when the function fails. */
  readonly stale?: KeptEntry | undefined;
  /** Whether no caller waits for it. */
  readonly background?: boolean;
  /** Whether a plain function gives its answer as a promise. */
  readonly givesPromise?: boolean;
}

/** One run of a function, shared by all who ask the same meanwhile. */
export class Flight {
  readonly call: OpenCall;
  readonly stale: KeptEntry | undefined;
  readonly background: boolean;
  readonly givesPromise: boolean;
  readonly #landing = deferred<Landing>();
  #joined = false;

  constructor(call: OpenCall, options: FlightOptions) {
    this.call = call;
    this.stale = options.stale;
    this.background = options.background ?? false;
    this.givesPromise = options.givesPromise ?? false;
    // Somebody else may wait for it, or nobody: that makes no failure an unhandled one.
    this.#landing.promise.catch(() => {});
  }

  /** The function's own answer, for the one who began the flight. */
  lead(): Promise<unknown> {
    return this.#landing.promise.then(({ output }) => output);
  }

  /** A copy of the answer, for everybody else; what cannot be copied is given as it is. */
  join(): Promise<unknown> {
    this.#joined = true;
    return this.#landing.promise.then(({ snapshot }) => copyOrSame(snapshot));
  }

  /** Ends the flight. To be called before anybody can change the output. */
  land(output: unknown): void {
    this.#landing.resolve({ output, snapshot: this.#joined ? copyOrSame(output) : undefined });
  }

  /** Ends the flight with what the function threw. */
  fail(error: unknown): void {
    this.#landing.reject(error);
  }
}
