/**
 * What every route needs of HTTP: bodies, errors, headers of the cache.
 *
 * @module
 */
export {
  type CacheFacts,
  cacheHeaders,
  notedCacheHeaders,
  readDirectives,
  readNamespace,
} from './cache-headers.ts';
export { type ErrorBody, errorResponse, HttpError } from './error-body.ts';
export { createHttpServer } from './http-server.ts';
export { pageGuard } from './page-guard.ts';
export { parseInput } from './parse-input.ts';
export { checked, type JsonBody, readJson } from './read-json.ts';
export { readableIssue } from './readable-issue.ts';
export { roundedNumber } from './rounded-number.ts';
