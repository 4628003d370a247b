import type { Rate } from './trust-stats.ts';
import { rateOf, wilson } from './wilson.ts';

/** What an answer is worth. */
export interface Worth {
  readonly tokens: number;
  readonly usd: number;
}

/** What serving every candidate from one confidence on would have done in shadow mode. */
export interface ShadowLine {
  /** Least confidence, 0 to 1. */
  readonly bound: number;
  /** Hits by meaning over all requests. */
  readonly hitRate: Rate;
  /** Wrong ones among the hits that were judged. */
  readonly wrongOfHits: Rate;
  /** Wrong ones over all requests, estimated. */
  readonly wrongOfRequests: Rate;
  /** What right hits would have saved, for 1,000 requests; undefined when it is not known. */
  readonly savedOfThousand: Worth | undefined;
}

interface Bin {
  candidates: number;
  right: number;
  wrong: number;
  tokens: number;
  usd: number;
}

const bins = 20;

/** Counts what shadow mode sees, by confidence in steps of 0.05; its size never changes. */
export class ShadowTable {
  readonly #bins: Bin[] = Array.from({ length: bins }, () => ({
    candidates: 0,
    right: 0,
    wrong: 0,
    tokens: 0,
    usd: 0,
  }));
  #requests = 0;
  #hits = 0;
  #right = 0;

  /** Counts a request. */
  requested(): void {
    this.#requests += 1;
  }

  /** Counts the best candidate of a lookup, and whether the policy would have served it. */
  considered(confidence: number, wouldBeHit: boolean): void {
    this.#bin(confidence).candidates += 1;
    if (wouldBeHit) this.#hits += 1;
  }

  /** Counts whether such a candidate was right, once that is known. */
  judged(confidence: number, right: boolean, wouldBeHit: boolean, worth: Worth | undefined): void {
    const bin = this.#bin(confidence);
    bin[right ? 'right' : 'wrong'] += 1;
    if (!right) return;
    bin.tokens += worth?.tokens ?? 0;
    bin.usd += worth?.usd ?? 0;
    if (wouldBeHit) this.#right += 1;
  }

  get counts(): { readonly lookups: number; readonly hits: number; readonly right: number } {
    return { lookups: this.#requests, hits: this.#hits, right: this.#right };
  }

  /** One line for each bound from 0.95 down to 0. */
  lines(): ShadowLine[] {
    const sum: Bin = { candidates: 0, right: 0, wrong: 0, tokens: 0, usd: 0 };
    return this.#bins
      .map((bin, at) => ({ bin, bound: at / bins }))
      .reverse()
      .map(({ bin, bound }) => {
        for (const name of Object.keys(sum) as (keyof Bin)[]) sum[name] += bin[name];
        return this.#line(bound, sum);
      });
  }

  #line(bound: number, { candidates, right, wrong, tokens, usd }: Bin): ShadowLine {
    const wrongOfHits = rateOf(wrong, right + wrong);
    const share = this.#requests === 0 ? 0 : candidates / this.#requests;
    const judgedShare = candidates === 0 ? 0 : (right + wrong) / candidates;
    const scale = judgedShare === 0 ? 0 : 1_000 / (judgedShare * this.#requests);
    return {
      bound,
      hitRate: rateOf(candidates, this.#requests),
      wrongOfHits,
      wrongOfRequests: ofRequests(wrongOfHits, share, this.#requests),
      savedOfThousand: tokens === 0 ? undefined : { tokens: tokens * scale, usd: usd * scale },
    };
  }

  #bin(confidence: number): Bin {
    const at = Math.floor(confidence * bins + 1e-9);
    return this.#bins[Math.min(bins - 1, Math.max(0, Number.isFinite(at) ? at : 0))]!;
  }
}

/**
 * A share of hits as one of requests; the interval is that of the hits, since how many there are is counted.
 *
 * @param hitShare Hits over requests.
 */
export function ofRequests(ofHits: Rate, hitShare: number, requests: number): Rate {
  if (requests === 0 || ofHits.rate === undefined) {
    const { high } = requests === 0 ? wilson(0, 0) : { high: hitShare };
    return { part: 0, whole: requests, rate: undefined, low: 0, high };
  }
  const rate = ofHits.rate * hitShare;
  return {
    part: rate * requests,
    whole: requests,
    rate,
    low: ofHits.low * hitShare,
    high: ofHits.high * hitShare,
  };
}
