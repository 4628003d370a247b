import { type Duration, RepriseError, toMilliseconds } from '../core/index.ts';

/** Neighbours that one search may ask for. */
export const mostNeighbours = 256;

/** @throws RepriseError `INVALID_ARGUMENT` unless `k` is a number of neighbours that a search may ask for. */
export function assertNeighbours(k: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= mostNeighbours) return;
  throw new RepriseError('INVALID_ARGUMENT', `k is ${k}: it must be an integer from 1 to ${mostNeighbours}`);
}

/** @throws RepriseError `INVALID_ARGUMENT` for a length that is not 1 to `most`, or a number that is not finite. */
export function assertVector(vector: Float32Array, most: number): void {
  if (vector.length < 1 || vector.length > most) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `a vector of ${vector.length} dimensions: this vector index takes 1 to ${most}`,
    );
  }
  const at = vector.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `number ${at} of the vector is ${vector[at]}: it must be finite`,
  );
}

/** @throws RepriseError `INVALID_ARGUMENT` for half a surrogate pair, which would become another text elsewhere. */
export function assertText(...names: readonly string[]): void {
  if (names.every((name) => name.isWellFormed())) return;
  throw new RepriseError('INVALID_ARGUMENT', 'a partition or an id has half a surrogate pair');
}

/** A vector came to a partition of vectors with another length. */
export function dimensionMismatch(expected: number, actual: number): RepriseError {
  return new RepriseError(
    'DIMENSION_MISMATCH',
    `a vector of ${actual} dimensions for a partition of vectors with ${expected}`,
    { details: { expected, actual } },
  );
}

/**
 * Milliseconds that vectors are kept for.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for what is neither a duration over 0 nor `Infinity`.
 */
export function lifetime(ttl: Duration): number {
  const milliseconds = ttl === Number.POSITIVE_INFINITY ? ttl : toMilliseconds(ttl);
  if (milliseconds > 0) return milliseconds;
  throw new RepriseError('INVALID_ARGUMENT', 'ttl must be more than 0');
}

/** @throws RepriseError `INVALID_ARGUMENT` unless `effort` is a number of vectors that a search may compare. */
export function assertEffort(effort: number): void {
  if (Number.isInteger(effort) && effort >= 1 && effort <= 1_000) return;
  throw new RepriseError('INVALID_ARGUMENT', 'effort must be an integer from 1 to 1,000');
}
