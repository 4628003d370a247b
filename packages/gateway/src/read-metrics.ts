import { Counter, Gauge, type Registry } from 'prom-client';

/** A metric that is read at each scrape from what the gateway knows anyway. */
export interface ReadMetric<Value> {
  readonly name: string;
  readonly help: string;
  /** Gives nothing where there is nothing to measure: then the metric has no values. */
  readonly read: () => Value | undefined;
}

/** A metric of one number, or of several by a label. */
export type ReadNumbers =
  | (ReadMetric<number> & { readonly label?: undefined })
  | (ReadMetric<Readonly<Record<string, number>>> & { readonly label: string });

/** Adds a counter that somebody else counts. */
export function addCounter(registry: Registry, { name, help, label, read }: ReadNumbers): void {
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
export function addGauge(registry: Registry, { name, help, label, read }: ReadNumbers): void {
  new Gauge({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    collect() {
      this.reset();
      const now = read();
      if (typeof now === 'number') this.set(now);
      else if (label === undefined) this.remove();
      else for (const [what, value] of Object.entries(now ?? {})) this.set({ [label]: what }, value);
    },
  });
}
