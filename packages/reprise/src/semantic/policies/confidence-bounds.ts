/**
 * Bounds of confidence that tables of hits and wrong answers have, ascending: fine where bounds are chosen, and with the
 * default.
 */
export const confidenceBounds: readonly number[] = [
  0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.985, 0.99, 0.993, 0.9955, 0.997,
  0.998, 0.999,
];
