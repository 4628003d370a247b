/**
 * Says that an entry has no output (or no expected output), as opposed to one that is null or undefined.
 *
 * Source: spec S3-01.
 */
export const UNSET: unique symbol = Symbol.for('reprise.unset');

/** Type of {@link UNSET}. */
export type Unset = typeof UNSET;
