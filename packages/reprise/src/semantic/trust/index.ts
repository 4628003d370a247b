export type { ObservationLedger } from './observation-ledger.ts';
export type { ShadowLine, Worth } from './shadow-table.ts';
export { Trust } from './trust.ts';
export type { JudgedBand, TrustOptions, TrustParts } from './trust-options.ts';
export type { Rate, TrustState, TrustStats } from './trust-stats.ts';
