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

/** Node fires timers of a longer delay at once. */
const longestDelay = 2 ** 31 - 1;

/** The machine's clock; a delay of more than 24 days, also `Infinity`, ends after those. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delay, callback) {
    const handle = setTimeout(callback, Math.min(delay, longestDelay));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
