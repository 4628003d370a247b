import { setTimeout as sleep } from 'node:timers/promises';

/** Keeps the lines that are logged. */
export class LineLog {
  /** @type {string[]} */
  lines = [];

  /** @param {string} message */
  debug(message) {
    this.lines.push(`debug ${message}`);
  }

  /** @param {string} message */
  info(message) {
    this.lines.push(`info ${message}`);
  }

  /** @param {string} message */
  warn(message) {
    this.lines.push(`warn ${message}`);
  }

  /** @param {string} message */
  error(message) {
    this.lines.push(`error ${message}`);
  }

  get levels() {
    return this.lines.map((line) => line.slice(0, line.indexOf(' ')));
  }

  get text() {
    return this.lines.join('\n');
  }
}

/**
 * Waits until `test` says true; a failure counts as no.
 *
 * @param {() => Promise<boolean>} test
 * @param {number} [milliseconds]
 */
export async function eventually(test, milliseconds = 15_000) {
  const end = performance.now() + milliseconds;
  /** @type {unknown} */
  let reason;
  for (;;) {
    try {
      if (await test()) return;
    } catch (error) {
      reason = error;
    }
    if (performance.now() > end)
      throw new Error(`it did not happen within ${milliseconds} ms`, { cause: reason });
    await sleep(10);
  }
}

/**
 * How a call ended, and how long it took.
 *
 * @param {() => Promise<unknown>} call
 * @returns {Promise<{ code: string, error: unknown, milliseconds: number }>}
 */
export async function outcomeOf(call) {
  const began = performance.now();
  try {
    await call();
    return { code: 'none', error: undefined, milliseconds: performance.now() - began };
  } catch (error) {
    const { code } = /** @type {{ code?: unknown }} */ (error);
    return { code: String(code), error, milliseconds: performance.now() - began };
  }
}
