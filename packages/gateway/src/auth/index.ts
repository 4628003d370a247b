/**
 * Who asks.
 *
 * @module
 */
export { type ApiCaller, anonymous, type Credentials, identifyApiCaller } from './api-caller.ts';
export { isExcluded } from './excluded-paths.ts';
export { type Caller, identifyCaller } from './tenant.ts';
