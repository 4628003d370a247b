/**
 * Who asks.
 *
 * @module
 */
export { type Caller, identifyCaller } from './tenant.ts';
