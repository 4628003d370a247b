/**
 * Says what is wrong with the surroundings of a gateway.
 *
 * @module
 */
export { examine } from './examine.ts';
export type { Finding } from './finding.ts';
