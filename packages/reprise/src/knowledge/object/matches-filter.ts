import type { Json } from '../../entry/index.ts';
import { fieldTests } from './field-tests.ts';
import type { KnowledgeFilter } from './knowledge-filter.ts';

/** Whether a filter that was checked holds for the fields that `valueAt` gives. */
export function matchesFilter(filter: KnowledgeFilter, valueAt: (path: string) => Json | undefined): boolean {
  const holds = (inner: KnowledgeFilter) => matchesFilter(inner, valueAt);
  const { where = {}, all = [], any, none = [] } = filter;
  return (
    Object.entries(where).every(([path, test]) => passes(valueAt(path), test)) &&
    all.every(holds) &&
    (any === undefined || any.some(holds)) &&
    !none.some(holds)
  );
}

function passes(value: Json | undefined, test: NonNullable<KnowledgeFilter['where']>[string]): boolean {
  if (typeof test !== 'object' || test === null) return value === test;
  return Object.entries(test).every(([name, operand]) =>
    fieldTests[name as keyof typeof fieldTests].holds(value, operand as never),
  );
}
