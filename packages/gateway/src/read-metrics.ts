import { Counter, Gauge, type Registry } from 'prom-client';

/** A metric that is read at each scrape from what the gateway knows anyway. */
export interface ReadMetric<Value> {
  readonly name: string;
  readonly help: string;
  /** Gives nothing where there is nothing to measure: then the metric has no values. */
  readonly read: () => Value | undefined;
}

/** A counter, with a label by which `read` has its numbers. */
export type ReadCounter =
  | (ReadMetric<number> & { readonly label?: undefined })
  | (ReadMetric<Readonly<Record<string, number>>> & { readonly label: string });

/** Adds a counter that somebody else counts. */
export function addCounter(registry: Registry, { name, help, label, read }: ReadCounter): void {
  new Counter({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    collect() {
      this.reset();
      const now = read();
      if (typeof now === 'number') this.inc(now);
      else if (label === undefined) this.remove();
      else for (const [what, count] of Object.entries(now ?? {})) this.inc({ [label]: what }, count);
    },
  });
}

/** Adds a gauge. */
export function addGauge(registry: Registry, { name, help, read }: ReadMetric<number>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const now = read();
      if (now === undefined) this.remove();
      else this.set(now);
    },
  });
}
