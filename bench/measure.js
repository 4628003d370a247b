/**
 * The value below which the given share of the numbers lies.
 *
 * @param {readonly number[]} numbers
 * @param {number} share 0 to 1
 * @returns {number} NaN when there are no numbers
 */
export function percentile(numbers, share) {
  const sorted = numbers.toSorted((left, right) => left - right);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

/** @param {readonly number[]} numbers @returns {number} */
export function median(numbers) {
  return percentile(numbers, 0.5);
}

/**
 * Runs `work` and tells how long it took, on the clock and on the processor.
 *
 * @template T
 * @param {() => T | Promise<T>} work
 * @returns {Promise<{ result: T, wallMs: number, cpuMs: number }>} `cpuMs` is of all threads of the process
 */
export async function measure(work) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { result, wallMs, cpuMs: (user + system) / 1000 };
}

/**
 * Runs `work` some rounds and gives the duration of each, in milliseconds.
 *
 * @param {number} rounds
 * @param {(round: number) => unknown} work
 * @returns {Promise<number[]>}
 */
export async function durations(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await work(round);
    times.push(performance.now() - started);
  }
  return times;
}
