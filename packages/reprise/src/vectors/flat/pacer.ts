/** Bytes that searches may read in one turn of the event loop; about 1.5 ms on a small server. */
export const bytesPerTurn = 8 * 1024 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly proceed: () => void;
}

/** Spreads the work of all searches over turns of the event loop, first come, first served. */
export class Pacer {
  readonly #waiting: Waiting[] = [];
  #spent = 0;
  #scheduled = false;

  /** Allows a pass that reads `bytes`: at once (nothing to wait for) or in a later turn. */
  admit(bytes: number): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#spend(bytes);
      return undefined;
    }
    return new Promise((proceed) => {
      this.#waiting.push({ bytes, proceed });
    });
  }

  #fits(bytes: number): boolean {
    return this.#spent === 0 || this.#spent + bytes <= bytesPerTurn;
  }

  #spend(bytes: number): void {
    this.#spent += bytes;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#nextTurn());
  }

  #nextTurn(): void {
    this.#scheduled = false;
    this.#spent = 0;
    while (this.#waiting.length > 0 && this.#fits(this.#waiting[0]!.bytes)) {
      const { bytes, proceed } = this.#waiting.shift()!;
      this.#spend(bytes);
      proceed();
    }
  }
}
