import type { Verdict } from '../judges/judge.ts';
import type { Decision } from '../policy.ts';

/** A share of things counted, with a 95% Wilson score interval (Wilson, 1927). */
export interface Rate {
  /** Things that count. */
  readonly part: number;
  /** Things looked at. */
  readonly whole: number;
  /** Further ones of which nobody could tell: for the lower end they do not count, for the upper end they do. */
  readonly unsure?: number | undefined;
  /** `part / whole`; undefined while nothing was looked at. */
  readonly rate: number | undefined;
  /** Lower end of the interval, 0 to 1. */
  readonly low: number;
  /** Upper end of the interval, 0 to 1. */
  readonly high: number;
}

/** Whether answers are served by meaning now. */
export type TrustState = 'serving' | 'shadow' | 'suspended';

/** What came of the candidates that a judge was asked about while callers waited. */
export interface BandCounts {
  /** Those of which it said that the answer fits: hits, unless the caller allowed less. */
  readonly passed: number;
  /** All others: called different, unsure, late, or asked while the judge was busy or not trusted yet. */
  readonly refused: number;
}

/** How far hits by meaning can be trusted, as measured. */
export interface TrustStats {
  /** `suspended` when the bound is at risk: then only exact requests are answered from cache. */
  readonly state: TrustState;
  /** Why the state is what it is, for people. */
  readonly reason: string;
  readonly policy: string;
  /** Wrong answers allowed, as a share of all requests; undefined when no bound is set. */
  readonly maxError: number | undefined;
  /** Share of hits by meaning that are asked upstream again. */
  readonly auditRate: number;
  /** Wrong answers among the hits by meaning whose audit was decided, in the window; `unsure` are the other audits. */
  readonly wrongOfHits: Rate;
  /**
   * Wrong answers by meaning over all requests, estimated from the audits, in the window; the rate is undefined while this
   * process served none, which says nothing of those that earlier runs and other instances served.
   */
  readonly wrongOfRequests: Rate;
  /** Observations the policy knows, by source. */
  readonly observations: Readonly<Record<string, number>>;
  /** Those among them of which the judge was unsure, which count as wrong for a policy that learns. */
  readonly unsureObservations: number;
  /** Hits by meaning that would have been served in shadow mode, and those among them that were right. */
  readonly shadow: { readonly lookups: number; readonly hits: number; readonly right: number };
  /** Entries that are not served by meaning since somebody called a neighbour wrong. */
  readonly quarantined: number;
  /** What was decided on the candidates of lookups since the start, by action. */
  readonly decisions: Readonly<Record<Decision['action'], number>>;
  /** Those of them that the judge of the band decided, since the start; undefined without a band. */
  readonly band: BandCounts | undefined;
  /** Audits that ended since the start, by what the judge said. */
  readonly audits: Readonly<Record<Verdict, number>>;
  /** Judgements that failed, were late or unsure. */
  readonly unjudged: number;
  /** Whether the judge passed the questions whose answer is known; undefined before the first. */
  readonly judgeTrusted: boolean | undefined;
  /** Why the judge failed when it was asked last: nothing is judged until it answers again; undefined while it works. */
  readonly judgeFault: string | undefined;
  /** The numbers the policy relies on. */
  readonly numbers: Readonly<Record<string, number>>;
}
