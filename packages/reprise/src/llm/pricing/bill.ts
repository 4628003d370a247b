import type { Worth } from '../../semantic/index.ts';

/** Adds up tokens, and money as far as prices are known. */
export class Bill {
  #tokens = 0;
  #usd: number | undefined;

  add({ tokens, usd }: Worth): void {
    this.#tokens += tokens;
    if (usd !== undefined) this.#usd = (this.#usd ?? 0) + usd;
  }

  /** The sums; money is undefined when there are tokens and the price of none is known. */
  get sum(): Worth {
    return { tokens: this.#tokens, usd: this.#usd ?? (this.#tokens === 0 ? 0 : undefined) };
  }
}
