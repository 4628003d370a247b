import type { Worth } from '../../semantic/index.ts';
import type { Usage } from '../recording/completion.ts';
import { findPrice, usdAt } from './cost-usd.ts';
import type { PriceTable } from './price-table.ts';

/** Models without a price that are named, and characters of a name: callers choose names. */
const most = { names: 10, characters: 100 };

/** Says what answers cost, and of which models that is not known. */
export class Pricing {
  readonly #prices: PriceTable;
  readonly #unpriced = new Set<string>();

  constructor(prices: PriceTable) {
    this.#prices = prices;
  }

  /** Models of which there were answers and no price is known; the first of them. */
  get unpriced(): readonly string[] {
    return [...this.#unpriced];
  }

  /** What an answer cost, or would have. */
  worthOf(model: string, usage: Usage | undefined): Worth {
    const tokens = (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0);
    const price = usage && findPrice(model, this.#prices);
    if (price) return { tokens, usd: usdAt(price, usage) };
    if (tokens > 0 && this.#unpriced.size < most.names) this.#unpriced.add(model.slice(0, most.characters));
    return { tokens, usd: undefined };
  }
}
