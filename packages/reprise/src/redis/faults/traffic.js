import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { RepriseError } from '../../core/index.ts';

/** @typedef {{ name: string, began: number, took: number, outcome: string, message: string }} Call `outcome`: `done` or the code of the error */

/** Milliseconds that a loaded machine may add to a deadline. */
const slack = 700;
const callers = 4;
const pauseBetweenCalls = 2;

/** Calls by several callers at once, one after the other each, as a busy instance makes them. Every call is timed. */
export class Traffic {
  /** @type {Call[]} */
  #calls = [];
  #over = false;
  /** @type {Promise<unknown>} */
  #callers;
  /** @type {unknown} */
  #defect;

  /** @param {Readonly<Record<string, () => Promise<unknown>>>} operations */
  constructor(operations) {
    const list = Object.entries(operations);
    const loops = Array.from({ length: callers }, async (_, caller) => {
      for (let turn = caller; !this.#over; turn++) {
        const [name, run] = list[turn % list.length] ?? assert.fail('no operations');
        await this.#time(name, run);
        await sleep(pauseBetweenCalls);
      }
    });
    this.#callers = Promise.all(loops);
  }

  /**
   * Ends the traffic. No call hung, and none failed but with an error of Reprise.
   *
   * @param {number} bound milliseconds that a call may take
   */
  async stop(bound) {
    this.#over = true;
    const hung = Symbol('hung');
    const ended = await Promise.race([this.#callers, sleep(bound + slack, hung, { ref: false })]);
    assert.notEqual(ended, hung, `a call has not ended ${bound} ms after the last`);
    if (this.#defect) throw this.#defect;
    const slowest = this.#calls.reduce((worst, call) => (call.took > worst.took ? call : worst));
    assert.ok(
      slowest.took <= bound + slack,
      `${slowest.name} took ${Math.round(slowest.took)} ms (${slowest.outcome})`,
    );
  }

  /** Ends the traffic of a test that failed. */
  abandon() {
    this.#over = true;
  }

  /** How many calls have ended. */
  get count() {
    return this.#calls.length;
  }

  /** How calls ended that began when `performance.now()` was `since` or more. */
  outcomes({ since = 0 } = {}) {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const { began, outcome } of this.#calls) {
      if (began >= since) counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  }

  /**
   * Every call that began when `performance.now()` was `since` or more did what it should.
   *
   * @param {number} since
   */
  assertAllDone(since) {
    const failed = this.#calls.filter(({ began, outcome }) => began >= since && outcome !== 'done');
    assert.deepEqual([...new Set(failed.map(({ name, message }) => `${name}: ${message}`))], []);
  }

  /**
   * Waits until calls fail that begin now.
   *
   * @param {number} within milliseconds
   */
  async untilFailing(within) {
    const since = performance.now();
    await this.#until(within, 'calls fail', () =>
      this.#calls.some((call) => call.began >= since && call.outcome !== 'done'),
    );
  }

  /**
   * Waits until calls that begin now end in this way.
   *
   * @param {string} outcome
   * @param {number} within milliseconds
   */
  async untilEnding(outcome, within) {
    const since = performance.now();
    await this.#until(within, `calls end with ${outcome}`, () =>
      this.#calls.some((call) => call.began >= since && call.outcome === outcome),
    );
  }

  /**
   * Waits until every operation works again, several times in a row.
   *
   * @param {number} within milliseconds
   * @returns {Promise<number>} how many milliseconds it took
   */
  async untilHealthy(within) {
    const begin = performance.now();
    await this.#until(within, 'every call works again', () => {
      const last = this.#calls.slice(-8 * callers);
      return (
        last.length === 8 * callers && last.every((call) => call.began >= begin && call.outcome === 'done')
      );
    });
    return performance.now() - begin;
  }

  /** @param {number} within @param {string} what @param {() => boolean} test */
  async #until(within, what, test) {
    const deadline = performance.now() + within;
    while (!test()) {
      if (this.#defect) throw this.#defect;
      const last = this.#calls.slice(-10).map((call) => `${call.name}: ${call.message || call.outcome}`);
      assert.ok(
        performance.now() < deadline,
        `waited ${within} ms in vain until ${what}; ${last.join(', ')}`,
      );
      await sleep(5);
    }
  }

  /** @param {string} name @param {() => Promise<unknown>} run */
  async #time(name, run) {
    const began = performance.now();
    let [outcome, message] = ['done', ''];
    try {
      await run();
    } catch (error) {
      if (!RepriseError.isInstance(error)) this.#defect ??= error;
      else [outcome, message] = [error.code, error.message];
    }
    this.#calls.push({ name, began, took: performance.now() - began, outcome, message });
  }
}
