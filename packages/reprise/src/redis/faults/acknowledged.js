import assert from 'node:assert/strict';

/**
 * A list to which one item after another is appended; what was acknowledged must be found again.
 */
export class AcknowledgedItems {
  /** @type {number[]} */
  #acknowledged = [];
  #next = 0;
  /** Whether the server may have lost what it had. */
  mayVanish = false;

  /** @param {(item: string) => Promise<unknown>} append */
  async append(append) {
    const item = this.#next++;
    await append(String(item));
    this.#acknowledged.push(item);
  }

  /**
   * Each item that was acknowledged is there, once, and none that was never sent. One whose append failed may be.
   *
   * @param {readonly string[]} found
   */
  check(found) {
    const numbers = found.map(Number);
    const there = new Set(numbers);
    const lost = this.#acknowledged.filter((item) => !there.has(item));
    if (!this.mayVanish)
      assert.deepEqual(
        lost,
        [],
        `${lost.length} of ${this.#acknowledged.length} acknowledged items are lost`,
      );
    assert.equal(there.size, numbers.length, 'an item is there twice');
    assert.ok(numbers.every((item) => item >= 0 && item < this.#next));
    assert.ok(this.#acknowledged.length > 0, 'nothing was ever acknowledged');
  }
}

/** A value that is written again and again: what is read is whole, and no older than what was acknowledged before. */
export class AcknowledgedValue {
  #sent = 0;
  #acknowledged = 0;
  #writing = false;
  /** Writes that failed: they may have happened, and late.
   * @type {Set<number>} */
  #uncertain = new Set();
  /** Whether the server may have lost what it had. */
  mayVanish = false;

  /**
   * Does nothing while another write is on its way.
   *
   * @param {(value: string) => Promise<unknown>} write
   */
  async write(write) {
    if (this.#writing) return;
    this.#writing = true;
    const number = ++this.#sent;
    this.#uncertain.add(number);
    try {
      await write(textOf(number));
      this.#acknowledged = number;
      this.#uncertain.delete(number);
    } finally {
      this.#writing = false;
    }
  }

  /** @param {() => Promise<string | undefined>} read */
  async read(read) {
    const atLeast = this.#acknowledged;
    const value = await read();
    if (value === undefined) {
      assert.ok(this.mayVanish || atLeast === 0, `write ${atLeast} was acknowledged and is lost`);
      return;
    }
    const number = Number.parseInt(value, 10);
    assert.equal(value, textOf(number), 'the value is torn');
    assert.ok(number <= this.#sent, `read ${number}, which was never written`);
    const isFresh = number >= atLeast || this.#uncertain.has(number) || this.mayVanish;
    assert.ok(isFresh, `read ${number} after write ${atLeast} was acknowledged`);
  }
}

/** @param {number} number */
function textOf(number) {
  return `${number} ${String(number).repeat(500)}`;
}
