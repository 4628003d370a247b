/**
 * Log-odds of a probability.
 *
 * @param least How near the probability may come to 0 and to 1.
 */
export function logOdds(probability: number, least: number): number {
  const bounded = Math.min(1 - least, Math.max(least, probability));
  return Math.log(bounded / (1 - bounded));
}

/** The logistic function: the share of log-odds. */
export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
