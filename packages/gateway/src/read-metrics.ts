import { Counter, Gauge, type Registry } from 'prom-client';

/** A metric that is read at each scrape from what the gateway knows anyway. */
export interface ReadMetric<Value> {
  readonly name: string;
  readonly help: string;
  /** Gives nothing where there is nothing to measure: then the metric has no values. */
  readonly read: () => Value | undefined;
}

/** Numbers by the value of a label. */
export type LabelledNumbers = Readonly<Record<string, number>>;

/** A metric of one number, or of several by a label. */
export type ReadNumbers =
  | (ReadMetric<number> & { readonly label?: undefined })
  | (ReadMetric<LabelledNumbers> & { readonly label: string });

/** Adds a counter that somebody else counts. */
export function addCounter(registry: Registry, metric: ReadNumbers): void {
  const counter: Counter = new Counter({
    ...shapeOf(registry, metric),
    collect: () => fill(counter, metric, (labels, count) => counter.inc(labels, count)),
  });
}

/** Adds a gauge. */
export function addGauge(registry: Registry, metric: ReadNumbers): void {
  const gauge: Gauge = new Gauge({
    ...shapeOf(registry, metric),
    collect: () => fill(gauge, metric, (labels, value) => gauge.set(labels, value)),
  });
}

function shapeOf(registry: Registry, { name, help, label }: ReadNumbers) {
  return { name, help, labelNames: label === undefined ? [] : [label], registers: [registry] };
}

function fill(
  metric: Counter | Gauge,
  { label, read }: ReadNumbers,
  put: (labels: Readonly<Record<string, string>>, value: number) => void,
): void {
  metric.reset();
  const now = read();
  if (typeof now === 'number') put({}, now);
  else if (label === undefined) metric.remove();
  else for (const [what, value] of Object.entries(now ?? {})) put({ [label]: what }, value);
}
