/** Values along one side of a chart. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Where lines and numbers stand. */
  readonly ticks: readonly number[];
}

/** An axis over all values, from 0 or the round number under the lowest, with four to eight steps. */
export function axisOver(values: readonly number[], { from: fixed }: { from?: number } = {}): Axis {
  const lowest = fixed ?? Math.min(...values);
  const highest = Math.max(...values, lowest + 0.01);
  const step = roundStep((highest - lowest) / 6);
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.ceil(highest / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toFixed(6)));
  return { from: ticks[0]!, to: ticks.at(-1)!, ticks };
}

/** The smallest of 1, 2 and 5 times a power of ten that is not under a step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5].find((each) => each * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}
