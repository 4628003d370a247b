/** A pending timer of a {@link Clock}. */
export interface Timer {
  /** Stops the timer; harmless when it has fired already. */
  cancel(): void;
}

/** The only source of time in Reprise, so that tests decide what time it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `callback` once after `delay` milliseconds; the timer never keeps the process alive. */
  schedule(delay: number, callback: () => void): Timer;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delay, callback) {
    const handle = setTimeout(callback, delay);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
