/** Values along one side of a chart. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Where lines and numbers stand. */
  readonly ticks: readonly number[];
}

/** Values that lie closer together are shown as if they were this far apart. */
const narrowest = 0.01;

/**
 * An axis over all values, with four to eight steps: from `from`, else from the round number under the lowest, and no
 * further than `to`.
 */
export function axisOver(values: readonly number[], { from, to }: { from?: number; to?: number } = {}): Axis {
  const under = from ?? Math.min(...values);
  const highest = Math.min(Math.max(...values, under + narrowest), to ?? Number.POSITIVE_INFINITY);
  const lowest = from ?? Math.min(under, highest - narrowest);
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
