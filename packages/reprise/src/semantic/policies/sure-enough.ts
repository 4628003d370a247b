/** Forecasts that just keep a bound come out worse than they say: the line behind them smooths over what it does not see. */
const shareOfBound = 0.7;

/** Chance of being right that a forecast has to be over, so that wrong answers are surely fewer than `maxError`. */
export function sureEnough(maxError: number): number {
  return 1 - shareOfBound * maxError;
}
