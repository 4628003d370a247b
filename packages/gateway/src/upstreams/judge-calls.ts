import { type Completion, costUsd, findPrice, type PriceTable, type Usage } from 'reprise/llm';

/** What the model that judges was asked, and what that cost, since the gateway was started. */
export interface JudgeCallStats {
  readonly model: string;
  /** Calls that ended: judgements in the background and of the band, and questions whose answer is known. */
  readonly calls: number;
  /** Those without an answer, also for being late. */
  readonly failures: number;
  readonly tokens: number;
  /** What those tokens cost, in US dollars by the price table; undefined when it has no price of the model. */
  readonly usd: number | undefined;
}

/** Counts the calls of the model that judges. */
export class JudgeCalls {
  readonly #model: string;
  readonly #prices: PriceTable;
  #calls = 0;
  #failures = 0;
  #tokens = 0;
  #usd = 0;

  constructor(model: string, prices: PriceTable) {
    this.#model = model;
    this.#prices = prices;
  }

  get stats(): JudgeCallStats {
    const isPriced = findPrice(this.#model, this.#prices) !== undefined;
    return {
      model: this.#model,
      calls: this.#calls,
      failures: this.#failures,
      tokens: this.#tokens,
      usd: isPriced ? this.#usd : undefined,
    };
  }

  /** Counts a call; gives what it gives. */
  async count(call: Promise<Completion>): Promise<Completion> {
    try {
      const completion = await call;
      this.#add(completion?.usage);
      return completion;
    } catch (error) {
      this.#failures += 1;
      throw error;
    } finally {
      this.#calls += 1;
    }
  }

  #add(usage: Usage | undefined): void {
    const tokens = (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0);
    // What it says was not checked by anybody, and one text among numbers would spoil the sum for good.
    if (!Number.isFinite(tokens)) return;
    this.#tokens += tokens;
    this.#usd += costUsd(this.#model, usage, this.#prices);
  }
}
