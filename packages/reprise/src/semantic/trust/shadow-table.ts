import { confidenceBounds } from '../policies/confidence-bounds.ts';
import type { Policy } from '../policy.ts';
import type { Rate } from './trust-stats.ts';
import { rateOf, wilson } from './wilson.ts';

/** What an answer is worth. */
export interface Worth {
  readonly tokens: number;
  /** US dollars; undefined where no price is known. */
  readonly usd: number | undefined;
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
  /** What right hits would have saved, for 1,000 requests, in money as far as prices are known; undefined when it is not known. */
  readonly savedOfThousand: Worth | undefined;
}

interface Sums {
  candidates: number;
  right: number;
  wrong: number;
  tokens: number;
  usd: number;
  /** Right ones whose price is known. */
  priced: number;
}

/** Candidates from one bound up to the next. */
interface Bin extends Sums {
  readonly bound: number;
}

const nothing: Readonly<Sums> = { candidates: 0, right: 0, wrong: 0, tokens: 0, usd: 0, priced: 0 };

/** Counts what shadow mode sees, by confidence between bounds that lie close where one is chosen; its size never changes. */
export class ShadowTable {
  readonly #bins: readonly Bin[];
  #requests = 0;
  #hits = 0;
  #right = 0;

  /** @param policy The one in use; what it asks for has a line too, unless it learns, and so changes it. */
  constructor({ observe, leastConfidence = 0 }: Pick<Policy, 'observe' | 'leastConfidence'>) {
    const isFixed = observe === undefined && leastConfidence >= 0 && leastConfidence <= 1;
    const own = isFixed ? [leastConfidence] : [];
    const bounds = [...new Set([...confidenceBounds, ...own])].sort((left, right) => left - right);
    this.#bins = bounds.map((bound) => ({ bound, ...nothing }));
  }

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
    if (worth?.usd !== undefined) bin.priced += 1;
    if (wouldBeHit) this.#right += 1;
  }

  get counts(): { readonly lookups: number; readonly hits: number; readonly right: number } {
    return { lookups: this.#requests, hits: this.#hits, right: this.#right };
  }

  /** One line for each bound, from the highest down to 0. */
  lines(): ShadowLine[] {
    const sum: Sums = { ...nothing };
    return this.#bins.toReversed().map((bin) => {
      for (const name of Object.keys(sum) as (keyof Sums)[]) sum[name] += bin[name];
      return this.#line(bin.bound, sum);
    });
  }

  #line(bound: number, { candidates, right, wrong, tokens, usd, priced }: Sums): ShadowLine {
    const wrongOfHits = rateOf(wrong, right + wrong);
    const share = this.#requests === 0 ? 0 : candidates / this.#requests;
    const judgedShare = candidates === 0 ? 0 : (right + wrong) / candidates;
    const scale = judgedShare === 0 ? 0 : 1_000 / (judgedShare * this.#requests);
    return {
      bound,
      hitRate: rateOf(candidates, this.#requests),
      wrongOfHits,
      wrongOfRequests: ofRequests(wrongOfHits, share, this.#requests),
      savedOfThousand:
        tokens === 0 ? undefined : { tokens: tokens * scale, usd: priced === 0 ? undefined : usd * scale },
    };
  }

  #bin(confidence: number): Bin {
    return this.#bins.findLast(({ bound }) => confidence >= bound) ?? this.#bins[0]!;
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
