import type { TrustStats } from 'reprise/semantic';

/** Trust after 40 audits of which two found a wrong answer, over 1,000 requests. */
export const someTrust: TrustStats = {
  state: 'suspended',
  reason: 'at least 0.9% of requests are answered wrongly, 0.5% are allowed',
  policy: 'learned',
  maxError: 0.005,
  auditRate: 0.1,
  wrongOfHits: { part: 2, whole: 40, rate: 0.05, low: 0.0138, high: 0.165 },
  wrongOfRequests: { part: 20, whole: 1_000, rate: 0.02, low: 0.013, high: 0.0307 },
  observations: { explore: 7, audit: 40 },
  unsureObservations: 1,
  shadow: { lookups: 0, hits: 0, right: 0 },
  quarantined: 3,
  decisions: { serve: 400, explore: 7, reject: 50 },
  band: { passed: 9, refused: 4 },
  audits: { same: 38, different: 2, unsure: 1 },
  unjudged: 1,
  judgeTrusted: true,
  judgeFault: undefined,
  numbers: { delta: 0.005 },
};

/** Trust of a cache that has just been opened. */
export const noTrustYet: TrustStats = {
  ...someTrust,
  state: 'serving',
  reason: 'nothing was audited yet',
  maxError: undefined,
  wrongOfHits: { part: 0, whole: 0, rate: undefined, low: 0, high: 1 },
  wrongOfRequests: { part: 0, whole: 0, rate: undefined, low: 0, high: 1 },
  observations: {},
  unsureObservations: 0,
  quarantined: 0,
  decisions: { serve: 0, explore: 0, reject: 0 },
  band: undefined,
  audits: { same: 0, different: 0, unsure: 0 },
  unjudged: 0,
  judgeTrusted: undefined,
  numbers: {},
};
