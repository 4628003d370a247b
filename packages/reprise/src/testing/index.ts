/**
 * What tests of Reprise, and of your own implementations of its contracts, are made of.
 *
 * @module
 */
export type { ContractCase } from './contract-case.ts';
export { ManualClock } from './manual-clock.ts';
